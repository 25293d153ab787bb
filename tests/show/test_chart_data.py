"""The tables behind the pictures: worked out by hand for the small plan, adding up to the tables of the real ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from planner.ledger_lines import CAPITAL, CHARGES, INFLOWS, OF_DEBT, RUNNING, SIGNS
from planner.show.charts.affordability import affordability_frame
from planner.show.charts.build_order_rows import CRITICAL, DONE, gantt_frame
from planner.show.charts.capacity import capacity_frame, due_steps
from planner.show.charts.cash import CASH, TRANCHE, cash_frame
from planner.show.charts.debt import debt_frame
from planner.show.charts.energy import energy_frame
from planner.show.charts.places_frame import grid_lines, map_frame
from planner.show.charts.power import IDLE, IT_LOAD, LOAD, power_frame
from planner.show.charts.racks import quarter_of, racks_frame
from planner.show.charts.resources import resources_frame
from planner.show.charts.waterfall import WORDS_OF_LINE, waterfall_frame
from tests.comparison.plans import tiny
from tests.show.plans import REAL, empty, many, one_site, placed, real

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


def days(values: Iterable[pd.Timestamp]) -> list[date]:
    return [value.date() for value in values]


def test_capacity_by_hand() -> None:
    # README of the case: Ash 4 MW online in December, Cedar 1 in January and 1.5 in February, Birch 4.5 in February.
    frame = capacity_frame(tiny())
    online = frame[frame["kind"] == "online"]
    assert {site: rows["mw"].tolist() for site, rows in online.groupby("series", sort=False)} == {
        "birch": pytest.approx([0, 0, 0, 0, 0, 4.5]),
        "ash": pytest.approx([0, 0, 0, 4, 4, 4]),
        "cedar": pytest.approx([0, 0, 0, 0, 1, 1.5]),
    }
    assert days(online["date"])[:6] == MONTHS
    reached = frame[frame["kind"] == "milestone"]
    assert list(zip(reached["series"], days(reached["date"]), reached["mw"], reached["state"], strict=True)) == [
        ("M1", date(2026, 12, 1), 4.0, "in time"), ("M2", date(2027, 2, 1), 10.0, "in time"),
    ]  # fmt: skip
    assert due_steps(tiny()) == [(date(2026, 9, 1), 0.0), (date(2026, 12, 31), 4.0), (date(2027, 2, 28), 10.0)]


def test_cash_by_hand() -> None:
    frame = cash_frame(tiny())
    assert frame[frame["series"] == CASH]["usd_m"].tolist()[:5] == pytest.approx([36.7, 28.9, 5, 5, 5], abs=1e-6)
    paid = frame[frame["series"] == TRANCHE]  # of 40 for M1, half in kind
    assert list(zip(days(paid["date"]), paid["usd_m"], paid["names"], strict=True)) == [
        (date(2026, 12, 1), pytest.approx(20.0), "M1")
    ]


def test_the_waterfall_by_hand() -> None:
    lines = {row["line"]: row["usd_m"] for _, row in waterfall_frame(tiny()).iterrows()}
    due = {
        "opening cash": 50.0, "tranches in cash": 20.0, "rent": 19.0, "phases and gates": -17.0,
        "racks, before credit": -92.0, "racks paid in kind": 20.0, "grid upgrades": -3.0, "on-site power": -1.5,
        "energy from the grid": -2.24052, "fuel and upkeep of on-site power": -0.67344, "running the racks": -1.45,
        "fixed costs of sites": -1.8, "opening of sites": -2.0, "interest": -0.5559574064,
    }  # fmt: skip
    assert {line: lines[line] for line in due} == pytest.approx(due, abs=1e-5)
    assert lines["closing cash"] == pytest.approx(tiny().cash[-1].closing_cash_usd_m)
    assert list(lines)[1:5] == ["tranches in cash", "rent", "drawn from facilities", "racks paid in kind"]


def test_the_waterfall_has_words_for_every_line_of_the_ledger() -> None:
    assert list(WORDS_OF_LINE) == list(SIGNS)
    assert set(SIGNS) == set(CAPITAL) | set(RUNNING) | set(OF_DEBT) | set(CHARGES) | set(INFLOWS)


def test_racks_by_hand() -> None:
    # LARGE: 4 in November, 4 in January, of 4 there in November and 8 from January on. AIR: 2 and 2, not limited.
    frame = racks_frame(tiny())
    found = dict(list(frame.groupby("rack", sort=False)))
    assert list(found) == ["LARGE", "AIR"]
    assert days(found["LARGE"]["quarter"]) == [date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)]
    assert found["LARGE"]["delivered"].tolist() == [0, 4, 4]
    assert found["LARGE"]["delivered_so_far"].tolist() == [0, 4, 8]
    assert found["LARGE"]["supply_so_far"].tolist() == [0, 4, 8]
    assert found["AIR"]["delivered"].tolist() == [0, 2, 2]
    assert found["AIR"]["supply_so_far"].isna().all()


def test_power_by_hand() -> None:
    # November: Ash 6.25 MW of grid and 3 units of 1 MW, Cedar 3 MW; 4 MW x 1.25 = 5 MW are drawn, 7.25 stay idle.
    # February: Birch has 7 MW more and the units are gone; 5 + 4.5 x 1.25 + 1.5 x 1.5 = 12.875 MW are drawn.
    frame = power_frame(tiny()).pivot_table(index="date", columns="series", values="mw", sort=False)
    november, february = frame.iloc[2], frame.iloc[5]
    assert november[["grid", "ash-gen", LOAD, IT_LOAD, IDLE]].tolist() == pytest.approx([9.25, 3.0, 5.0, 4.0, 7.25])
    assert february[["grid", "ash-gen", LOAD, IT_LOAD, IDLE]].tolist() == pytest.approx([16.25, 0, 12.875, 10, 3.375])


def test_resources_by_hand() -> None:
    frame = resources_frame(tiny()).set_index("resource")
    assert frame.loc["crew"]["used"].tolist() == [1, 1, 1, 1, 0, 0]
    assert frame.loc["crew"]["limit"].tolist() == [1] * 6
    assert frame.loc["crew"]["binding"].tolist() == [True] * 4 + [False] * 2
    assert frame.loc["transformer"]["used"].tolist() == [0, 0, 1, 1, 1, 1]
    assert frame.loc["transformer"]["limit"].tolist() == [0, 0, 1, 1, 1, 1]


def test_debt_by_hand() -> None:
    # November: the rack loan lends half the price of 4 racks of 10, the bridge loan the other 2.6112.
    frame = debt_frame(tiny()).set_index(["facility", "date"])
    november = pd.Timestamp(MONTHS[2])
    assert frame.loc[("rack-loan", november)].tolist() == pytest.approx([20.0, 40.0, 20.0], abs=1e-6)
    balance, limit, base = frame.loc[("bridge-loan", november)]
    assert (balance, limit, base != base) == (pytest.approx(2.6112, abs=1e-6), 30.0, True)


def test_affordability_and_energy_by_hand() -> None:
    # Rent of 2026: 4 MW in December; half of a revenue of 8.4 may go to it. 2027: 5 in January, 10 in February.
    tenant = affordability_frame(tiny())
    assert tenant[["year", "rent_usd_m", "allowed_usd_m", "revenue_usd_m"]].to_numpy().tolist() == [
        pytest.approx([2026, 4.0, 4.2, 8.4]), pytest.approx([2027, 15.0, 50.0, 100.0])
    ]  # fmt: skip
    # Grid: 2.5 MW in 720 h and 744 h, Cedar 1.5 MW in December; 12.45 MW in 744 h and 672 h. Units: 2.3 MW.
    energy = energy_frame(tiny()).set_index(["year", "source"])["energy_gwh"]
    assert energy.tolist() == pytest.approx([4.776, 3.3672, 17.6292, 0.0], abs=1e-4)


def test_the_build_order_by_hand() -> None:
    frame = gantt_frame(tiny())
    ash = frame[frame["id"] == "ash-1"].iloc[0]
    assert (ash["start"].date(), ash["finish"].date(), ash["look"]) == (MONTHS[1], MONTHS[2], CRITICAL)
    ground = frame[frame["id"] == "birch-ground"].iloc[0]  # in September; the hall may begin in November
    assert (ground["finish"].date(), ground["until"].date()) == (MONTHS[1], MONTHS[2])
    hall = frame[frame["id"] == "cedar-1"]
    assert hall["look"].tolist() == [DONE]
    racks = frame[(frame["kind"] == "delivery") & (frame["site"] == "ash")]
    assert racks["count"].tolist() == [4]
    assert racks["told"].tolist() == ["4 racks"]


@pytest.mark.parametrize("name", REAL)
def test_pictures_of_power_and_racks_add_up_to_the_tables(name: str) -> None:
    plan = real(name)
    online = capacity_frame(plan).query("kind == 'online'").groupby("date")["mw"].sum()
    table = plan.frame("capacity").groupby("period_start")["online_it_mw"].sum().reindex(online.index, fill_value=0.0)
    assert online.tolist() == pytest.approx(table.tolist())
    power = power_frame(plan)
    capacity, load, idle = (
        power[power["kind"] == kind].groupby("date")["mw"].sum().to_numpy() for kind in ("source", "load", "idle")
    )
    it_load = power[power["series"] == IT_LOAD]["mw"].to_numpy()
    assert (capacity - (load - it_load)).tolist() == pytest.approx(idle.tolist(), abs=1e-6)
    racks = racks_frame(plan)
    assert racks["delivered"].sum() == sum(row.units for row in plan.deliveries)
    limited = racks[racks["supply_so_far"].notna()]
    assert (limited["delivered_so_far"] <= limited["supply_so_far"]).all()
    assert energy_frame(plan)["energy_gwh"].sum() == pytest.approx(
        sum(row.energy_mwh for row in plan.power if row.kind != "link") / 1000.0
    )


@pytest.mark.parametrize("name", REAL)
def test_pictures_of_money_add_up_to_the_tables(name: str) -> None:
    plan = real(name)
    waterfall = waterfall_frame(plan)
    inner = waterfall.iloc[1:-1]
    assert inner["begin_usd_m"].tolist()[1:] == pytest.approx(inner["end_usd_m"].tolist()[:-1])
    assert inner["end_usd_m"].iloc[-1] == pytest.approx(plan.cash[-1].closing_cash_usd_m, abs=0.1)
    assert (inner["end_usd_m"] - inner["begin_usd_m"]).tolist() == pytest.approx(inner["usd_m"].tolist())
    owed = debt_frame(plan).groupby("date")["balance_usd_m"].sum()
    assert owed.tolist() == pytest.approx([row.debt_usd_m for row in plan.cash], abs=1e-6)
    assert affordability_frame(plan)["rent_usd_m"].sum() == pytest.approx(sum(row.rent_usd_m for row in plan.cash))
    cash = cash_frame(plan)
    assert cash[cash["series"] == CASH]["usd_m"].min() == pytest.approx(plan.lowest_cash_usd_m)


@pytest.mark.parametrize("name", REAL)
def test_the_build_order_has_every_work_and_tells_what_is_critical(name: str) -> None:
    plan, frame = real(name), gantt_frame(real(name))
    works = frame[frame["kind"].isin(["phase", "gate"])]
    assert set(works["id"]) == {row.id for row in plan.schedule if row.kind in ("phase", "gate")}
    critical = {row.id for row in plan.schedule if row.kind in ("phase", "gate") and row.critical_to}
    assert set(works[works["critical"]]["id"]) == critical
    assert critical
    came = frame[frame["kind"] == "delivery"]
    assert came["count"].sum() == sum(row.quantity for row in plan.schedule if row.kind == "delivery")
    slips = works[works["until"].notna()]
    periods = {row.id: row.total_float_periods for row in plan.schedule}
    assert ((slips["until"] - slips["finish"]).dt.days > 27).all()
    assert all(periods[work] for work in slips["id"])
    assert frame["lane"].nunique() <= 160


def test_a_thousand_phases_are_grouped_by_site_and_kind() -> None:
    plan = many(20)
    phases = [row for row in plan.schedule if row.kind == "phase"]
    assert len(phases) > 1000
    frame = gantt_frame(plan)
    bars = frame[(frame["site"] != "") & (frame["kind"] == "works")]
    assert bars.groupby("site").size().max() == 1
    works = [row for row in plan.schedule if row.kind in ("phase", "gate")]
    shown = len(bars["site"].unique())
    assert bars["count"].sum() == len(works)
    assert shown <= 41
    assert bars["told"].str.contains("phase").all()


@pytest.mark.parametrize("name", REAL)
def test_the_map_has_all_sites_with_coordinates_and_all_mw(name: str) -> None:
    plan, frame = real(name), map_frame(real(name))
    assert set(frame["site"]) == {site.id for site in plan.problem.sites if site.latitude is not None}
    end = sum(row.online_it_mw for row in plan.capacity if row.period == plan.periods - 1)
    assert frame["mw"].sum() == pytest.approx(end)
    first = {row.site: row.period_start for row in reversed(plan.capacity) if row.racks_online > 0}
    built = frame[frame["mw"] > 0]
    assert dict(zip(built["site"], days(built["first_online"]), strict=True)) == {
        site: first[site] for site in built["site"]
    }


def test_a_node_stands_amid_its_sites_and_a_zone_amid_its_nodes() -> None:
    plan = placed(tiny(), [("ash", "US", 30.0, -100.0), ("cedar", "US", 40.0, -90.0), ("birch", "US", 35.0, -80.0)])
    nodes, lines = grid_lines(plan, ["ash", "cedar", "birch"])
    # Ash is at *west*, Cedar at *hub*, and both are linked. Birch alone is at *hill*, which no link leads to.
    assert nodes == [("hub", 40.0, -90.0), ("west", 30.0, -100.0)]
    assert [line for line in lines if line[0] == "link"] == [("link", 40.0, -90.0, 30.0, -100.0)]


def test_plans_with_little_in_them_have_tables_too() -> None:
    assert capacity_frame(empty())["kind"].tolist() == ["due"] * 3 + ["milestone"] * 2
    assert len(gantt_frame(empty())) == 0
    assert power_frame(empty())["mw"].sum() == 0.0
    assert len(racks_frame(empty())) == 0
    assert len(map_frame(tiny())) == 0
    assert capacity_frame(one_site()).query("kind == 'online'")["mw"].tolist() == [0.0, 6.0, 6.0]
    assert quarter_of(date(2026, 12, 31)) == date(2026, 10, 1)


def test_milestones_of_another_basis_have_no_place_beside_the_curve() -> None:
    first, second = tiny().milestones
    plan = replace(tiny(), milestones=(first, replace(second, basis="facility", threshold_mw=12.5)))
    frame = capacity_frame(plan)
    assert frame[frame["kind"] == "milestone"]["series"].tolist() == ["M1"]
    assert due_steps(plan) == [(date(2026, 9, 1), 0.0), (date(2026, 12, 31), 4.0), (date(2027, 2, 28), 10.0)]
