"""The idle ledger, worked by hand on a site of six months from January 2026, peak PUE 1.5, racks of 1 MW for 10."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from planner.decisions import Delivery
from planner.explanation.idle import IDLE_NAMES, idle_ledger
from planner.explanation.idle_classes import unhoused_mw
from planner.explanation.idle_release import NOTHING, Release
from tests.comparison.plans import tiny
from tests.tabulate.case import case, plan

if TYPE_CHECKING:
    from planner.explanation.idle import IdleRow, IdleTotal
    from planner.plan import Plan

POWER, DARK, EMPTY, RACKS = IDLE_NAMES


def hall(**given: Any) -> dict[str, Any]:
    """Return a phase of 10 MW that takes two months and costs 60."""
    option = {"duration_periods": given.pop("duration_periods", 2), "capex_usd_m": given.pop("capex_usd_m", 60)}
    return {"id": "A", "name": "Hall", "nameplate_mw": 10, "options": [option], **given}


def stage(mw: float, day: str = "2026-01-01") -> dict[str, Any]:
    return {"mw": mw, "energisation_date": day}


def total(answer: Plan, what: str) -> IdleTotal:
    return next(one for one in idle_ledger(answer).totals if one.what == what)


def spells(answer: Plan, what: str) -> list[tuple[str, str, float, Release]]:
    """Return first and last month, MW-months and release of each spell, in order of time."""
    rows: list[IdleRow] = [row for row in idle_ledger(answer).rows if row.what == what]
    ordered = sorted(rows, key=lambda row: row.first_date)
    return [
        (f"{row.first_date:%Y-%m}", f"{row.last_date:%Y-%m}", round(row.mw_months, 9), row.released_by)
        for row in ordered
    ]


def filled() -> Plan:
    """Return 30 MW of grid from January, the hall from March, 4 racks in April, 6 more in May."""
    return plan(
        case(site={"stages": [stage(30)], "activities": [hall()]}),
        starts={"A": ("standard", 0)},
        deliveries=(Delivery("S", "R", 3, 4, 0), Delivery("S", "R", 4, 6, 0)),
        imports_mw={("S", 3): 6.0, ("S", 4): 15.0, ("S", 5): 15.0},
    )


def test_power_waits_for_a_hall_then_for_racks_then_for_nothing_in_the_plan() -> None:
    # 30 MW less 1.5 x racks: 30, 30, 30, 24, 15, 15.
    answer = filled()
    assert total(answer, POWER).mw_months == pytest.approx(144)
    assert total(answer, POWER).most_mw == pytest.approx(30)
    assert spells(answer, POWER) == [
        ("2026-01", "2026-02", 60, Release("phase", "A", "Hall", date(2026, 3, 1))),
        ("2026-03", "2026-03", 30, Release("delivery", "S:R@2026-04", "R, delivery", date(2026, 4, 1))),
        ("2026-04", "2026-04", 24, Release("delivery", "S:R@2026-05", "R, delivery", date(2026, 5, 1))),
        ("2026-05", "2026-06", 30, NOTHING),
    ]


def test_power_without_racks_is_what_the_table_of_power_calls_stranded() -> None:
    for answer in (filled(), tiny()):
        stranded = sum(row.stranded_mw for row in answer.power) * answer.months_per_period
        assert total(answer, POWER).mw_months == pytest.approx(stranded)


def test_halls_powered_and_empty_tie_up_what_they_cost() -> None:
    # 20 MW IT could be powered: 10 MW empty in March, 6 in April; 60 paid for 10 MW.
    found = total(filled(), EMPTY)
    assert (found.mw_months, found.most_mw, found.most_mw_date) == pytest.approx((16, 10, date(2026, 3, 1)))
    assert (found.usd_m_months, found.most_usd_m) == pytest.approx((60 + 36, 60))
    assert [release.id for *_, release in spells(filled(), EMPTY)] == ["S:R@2026-04", "S:R@2026-05"]


def test_a_committed_stage_has_no_price_to_tie_up_and_nothing_idle_has_no_date() -> None:
    assert total(filled(), POWER).usd_m_months == 0
    assert total(filled(), POWER).most_usd_m_date is None
    assert (total(filled(), DARK).mw_months, total(filled(), DARK).most_mw_date) == (0, None)


def upgraded() -> Plan:
    """Return a hall from before the plan, for 50; power for 4 MW IT, for 10 from May by an upgrade that costs 12."""
    done = hall(capex_usd_m=50, finished_date="2025-12-01")
    upgrade = {"id": "U", "mw": 9, "capex_usd_m": 12, "lead_periods": 4}
    site = {"stages": [stage(6)], "upgrades": [upgrade], "activities": [done]}
    return plan(case(site=site), upgrades={"U": 0})


def test_halls_without_power_wait_for_the_next_source() -> None:
    # 6 of 10 MW for four months; 50 x 0.6 a month.
    found = total(upgraded(), DARK)
    assert (found.mw_months, found.usd_m_months, found.most_usd_m) == pytest.approx((24, 120, 30))
    release = Release("upgrade", "U", "grid upgrade, 9 MW", date(2026, 5, 1))
    assert spells(upgraded(), DARK) == [("2026-01", "2026-04", 24, release)]
    # What is powered of it stands empty: 4 MW for four months, then 10; no rack ever comes.
    assert spells(upgraded(), EMPTY) == [("2026-01", "2026-06", 36, NOTHING)]


def test_an_upgrade_ties_up_its_price_from_the_period_it_serves() -> None:
    assert total(upgraded(), POWER).usd_m_months == pytest.approx(24)
    assert total(upgraded(), POWER).most_usd_m_date == date(2026, 5, 1)


def test_units_on_site_tie_up_as_much_of_their_price_as_is_not_relied_on() -> None:
    # Two units of 3 MW for 5 each from March; 2 racks need 3 MW at peak from then on: half is idle for four months.
    unit = {"id": "G", "firm_mw": 3, "capex_usd_m": 5, "lead_periods": 2, "max_units": 2}
    site = {"onsite": [unit], "activities": [hall(finished_date="2025-12-01")]}
    answer = plan(case(site=site), units={("G", 0): 2}, deliveries=(Delivery("S", "R", 2, 2, 0),))
    assert total(answer, POWER).mw_months == pytest.approx(4 * 3)
    assert total(answer, POWER).usd_m_months == pytest.approx(4 * 5)


def test_what_the_grid_does_not_bring_waits_for_the_headroom() -> None:
    # 15 MW are energised, the node brings 6: 4 MW IT of 10 can be powered.
    grid = {"nodes": [{"id": "hub", "headroom_mw": 6}]}
    site = {"node": "hub", "stages": [stage(15)], "activities": [hall(finished_date="2025-12-01")]}
    answer = plan(case(site=site, grid=grid))
    assert spells(answer, DARK) == [("2026-01", "2026-06", 36, Release("headroom", "hub", "headroom of hub"))]
    imports = {("S", period): 6.0 for period in range(6)}
    filling = plan(case(site=site, grid=grid), deliveries=(Delivery("S", "R", 0, 4, 0),), imports_mw=imports)
    assert spells(filling, EMPTY) == []
    assert spells(filling, POWER) == [("2026-01", "2026-06", 54, Release("headroom", "hub", "headroom of hub"))]


def waiting(**rack: Any) -> Plan:
    """Return five racks that come in April, with the hall."""
    site = {"stages": [stage(100)], "activities": [hall(duration_periods=3)]}
    booked = 5 if "on_order" in rack else 0
    return plan(
        case(site=site, rack=rack), starts={"A": ("standard", 0)}, deliveries=(Delivery("S", "R", 3, 5, booked),)
    )


FIVE = [{"date": "2026-01-01", "units": 5}]


def test_racks_that_could_come_wait_for_the_next_hall() -> None:
    answer = waiting(supply=[{"date": "2026-01-01", "units": 9}])  # four of them the plan never takes
    assert spells(answer, RACKS) == [("2026-01", "2026-03", 15, Release("phase", "A", "Hall", date(2026, 4, 1)))]
    assert total(answer, RACKS).usd_m_months == 0


def test_racks_without_a_supply_in_the_case_never_wait() -> None:
    assert total(waiting(), RACKS).mw_months == 0


def test_racks_on_order_tie_up_what_is_paid_of_them() -> None:
    answer = waiting(supply=FIVE, on_order=FIVE, order_share=0.2, lead_periods=6)
    assert total(answer, RACKS).mw_months == pytest.approx(15)
    assert total(answer, RACKS).usd_m_months == pytest.approx(3 * 0.2 * 10 * 5)


def test_racks_count_as_waiting_no_earlier_than_their_lead_and_first_day() -> None:
    late = waiting(supply=FIVE, lead_periods=2)
    assert [first for first, *_ in spells(late, RACKS)] == ["2026-03"]
    opened = waiting(supply=FIVE, first_delivery_date="2026-02-01")
    assert [first for first, *_ in spells(opened, RACKS)] == ["2026-02"]


def test_empty_halls_take_racks_that_their_cooling_allows() -> None:
    def mw(*figures: float) -> Any:
        return np.array(figures)

    def wet(classes: frozenset[str | None]) -> Any:
        return mw(5, 5, 0)

    def dry(classes: frozenset[str | None]) -> Any:
        return mw(1, 1, 9) if None in classes else mw(0, 0, 0)

    # All seven into six; liquid ones alone fit; then liquid ones find no room though nine MW stand empty.
    found = unhoused_mw({None: mw(3, 0, 3), "liquid": mw(4, 4, 4)}, (wet, dry), 3)
    assert found.tolist() == [1, 0, 4]
    assert unhoused_mw({}, (wet, dry), 3).tolist() == [0, 0, 0]


def test_empty_halls_take_racks_whose_class_their_phase_offers() -> None:
    # The hall of 10 MW takes air alone; two of the five liquid racks of January would fit the small one, which gets one
    # in April: the others have no hall from January on, though the large one stands empty.
    small = {**hall(), "id": "B", "name": "", "nameplate_mw": 2, "finished_date": "2025-12-01", "cooling": ["liquid"]}
    large = {**hall(), "finished_date": "2025-12-01", "cooling": ["air"]}
    answer = plan(
        case(
            site={"stages": [stage(30)], "activities": [large, small]},
            rack={"cooling": "liquid", "supply": [{"date": "2026-01-01", "units": 5}]},
        ),
        deliveries=(Delivery("S", "R", 3, 1), Delivery("S", "R", 5, 4)),
    )
    # Five wait, two MW are empty for them: three; from April four wait and one is empty.
    assert spells(answer, RACKS) == [("2026-01", "2026-05", 3 + 3 + 3 + 3 + 3, NOTHING)]


def test_rows_add_up_to_totals_by_sort() -> None:
    ledger = idle_ledger(tiny())
    for one in ledger.totals:
        rows = [row for row in ledger.rows if row.what == one.what]
        assert sum(row.mw_months for row in rows) == pytest.approx(one.mw_months)
        assert sum(row.usd_m_months for row in rows) == pytest.approx(one.usd_m_months)
    assert any(one.mw_months for one in ledger.totals)
