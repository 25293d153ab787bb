from __future__ import annotations

import time
from typing import Any

import pytest

from planner.decisions import Delivery, Proof
from tests.tabulate.case import case, column, plan

DAYS = ("period_start", "period_end")


def test_capacity_counts_installed_and_online_apart() -> None:
    # 2 there at the start are online; 3 more delivered in 3 come online in 5. Peak PUE 1.5.
    site = {"installed": [{"rack": "R", "units": 2}], "commissioning_periods": 2}
    answer = plan(case(site=site), deliveries=(Delivery("S", "R", 3, 3),))
    assert column(answer.capacity, "racks_installed") == [2, 2, 2, 5, 5, 5]
    assert column(answer.capacity, "online_it_mw") == [2, 2, 2, 2, 2, 5]
    assert column(answer.capacity, "online_facility_mw") == [3, 3, 3, 3, 3, 7.5]
    assert (answer.target_online_mw, answer.shortfall_mw) == (5.0, 5.0)


def test_a_facility_target_counts_peak_pue() -> None:
    target = {"target": {"mw": 7, "basis": "facility", "by_date": "2026-04-10"}}
    answer = plan(case(programme=target), deliveries=(Delivery("S", "R", 3, 4), Delivery("S", "R", 4, 4)))
    assert (answer.target_online_mw, answer.shortfall_mw) == (6.0, 1.0)


def test_limits_of_work_and_racks() -> None:
    # Crew of 2 then 3 from March; hall A uses 2 in 1 … 3. Supply 3, 5 more in April. Pace 4 a period.
    option = {"duration_periods": 3, "uses": {"crew": 2}, "draws": {"steel": 1}}
    site = {"activities": [{"id": "A", "nameplate_mw": 6, "options": [option]}], "install_racks_per_period": 4}
    supply = {"supply": [{"date": "2026-01-01", "units": 3}, {"date": "2026-04-01", "units": 5}]}
    resources = [
        {"id": "crew", "kind": "renewable", "capacity": [{"value": 2}, {"from_date": "2026-03-01", "value": 3}]},
        {"id": "steel", "kind": "consumable", "stock": 1},
    ]
    answer = plan(
        case(site=site, rack=supply, resources=resources),
        starts={"A": ("standard", 1)},
        deliveries=(Delivery("S", "R", 4, 4), Delivery("S", "R", 5, 2)),
    )
    rows = answer.resources
    assert column(rows, "slack", id="crew") == [2, 0, 1, 1, 3, 3]
    assert column(rows, "binding", id="crew") == [False, True, False, False, False, False]
    assert column(rows, "slack", id="steel") == [1, 0, 0, 0, 0, 0]
    assert column(rows, "slack", limit="rack_supply") == [3, 3, 3, 8, 4, 2]
    assert column(rows, "limit_value", limit="nameplate") == [0, 0, 0, 0, 6, 6]
    assert column(rows, "slack", limit="nameplate") == [0, 0, 0, 0, 2, 0]
    assert column(rows, "slack", limit="install_pace") == [4, 4, 4, 4, 0, 2]


def test_positions_of_racks_are_a_limit_of_sites_that_count_them() -> None:
    # Hall A has 4 positions from March. Hall B of 2.5 MW, finished before the plan, has none given: as many as of the
    # smallest rack of the case, of 0.5 MW, though the site cannot cool it: 5. Hall C, never begun, adds none, nor does
    # the gate.
    option = {"duration_periods": 2}
    halls: list[dict[str, Any]] = [
        {"id": "A", "nameplate_mw": 6, "rack_positions": 4, "options": [option]},
        {"id": "B", "nameplate_mw": 2.5, "finished_date": "2025-11-30", "options": [option]},
        {"id": "C", "nameplate_mw": 9, "rack_positions": 9, "options": [option]},
        {"id": "G", "kind": "gate", "options": [option]},
    ]
    small = {"id": "Q", "it_kw": 500.0, "cooling": "water"}
    site = {"activities": halls, "installed": [{"rack": "R", "units": 2}]}
    answer = plan(
        case(site=site, racks=[{"id": "R", "it_kw": 1000.0}, small]),
        starts={"A": ("standard", 0), "G": ("standard", 0)},
        deliveries=(Delivery("S", "R", 3, 5), Delivery("S", "R", 5, 2)),
    )
    rows = tuple(row for row in answer.resources if row.limit == "rack_positions")
    assert {(row.id, row.unit) for row in rows} == {("S", "racks")}
    assert column(rows, "limit_value") == [5, 5, 9, 9, 9, 9]
    assert column(rows, "used") == [2, 2, 2, 7, 7, 9]
    assert column(rows, "slack") == [3, 3, 7, 2, 2, 0]
    assert column(rows, "binding") == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("hall_mw", "whole"), [(3.0, 3), (3.0 - 0.9e-6, 3), (3.0 - 1.1e-6, 2), (3.9, 3), (sum([0.3] * 10), 3)]
)
def test_positions_are_whole_to_a_millionth_of_a_rack(hall_mw: float, whole: int) -> None:
    hall = {"id": "A", "nameplate_mw": hall_mw, "finished_date": "2025-11-30", "options": [{"duration_periods": 1}]}
    none = {"id": "B", "nameplate_mw": 1, "rack_positions": 0, "options": [{"duration_periods": 1}]}
    answer = plan(case(site={"activities": [hall, none]}))
    assert column(answer.resources, "limit_value", limit="rack_positions") == [whole] * 6


@pytest.mark.parametrize("gate", [{}, {"rack_positions": 0}])
def test_a_site_none_of_whose_phases_counts_positions_has_no_such_limit(gate: dict[str, Any]) -> None:
    options = [{"duration_periods": 1}]
    works = [
        {"id": "A", "nameplate_mw": 6, "options": options},
        {"id": "G", "kind": "gate", "options": options, **gate},
    ]
    answer = plan(case(site={"activities": works}), starts={"A": ("standard", 0)})
    assert column(answer.resources, "limit", limit="rack_positions") == []
    assert len(column(answer.resources, "limit", limit="nameplate")) == 6


def test_use_of_a_limit_is_dated_on_the_days_of_its_period() -> None:
    # February of 2026 has 28 days; the tenant's limit of 2026 stands in the last period of that year, here June.
    tenant = {"revenue_usd_m": {2026: 20}, "compute_share": 0.5, "limits_rent": True}
    rows = plan(case(tenant=tenant)).resources
    starts, ends = ([str(day) for day in column(rows, name, limit="cash_floor")] for name in DAYS)
    assert starts == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"]
    assert ends == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]
    (rent,) = [row for row in rows if row.limit == "tenant"]
    assert (rent.period, str(rent.period_start), str(rent.period_end)) == (5, "2026-06-01", "2026-06-30")


def test_cash_floor_binds_where_closing_meets_it() -> None:
    answer = plan(case(finance={"cash_floor_usd_m": 60.0}), deliveries=(Delivery("S", "R", 3, 4),))
    assert column(answer.resources, "slack", limit="cash_floor") == [40, 40, 40, 0, 0, 0]
    assert column(answer.resources, "binding", limit="cash_floor") == [False, False, False, True, True, True]


def test_what_work_under_way_draws_is_past_but_its_crews_are_not() -> None:
    option = {"duration_periods": 3, "uses": {"crew": 2}, "draws": {"steel": 1}}
    site = {"activities": [{"id": "A", "kind": "gate", "options": [option], "started_date": "2025-12-01"}]}
    resources = [
        {"id": "crew", "kind": "renewable", "capacity": 2},
        {"id": "steel", "kind": "consumable", "stock": 1},
    ]
    rows = plan(case(site=site, resources=resources)).resources
    assert column(rows, "used", id="crew") == [2, 2, 0, 0, 0, 0]
    assert column(rows, "used", id="steel") == [0] * 6


@pytest.mark.parametrize(
    ("bound", "gap", "proven"),
    [(10.0, 0.0, True), (9.9995, 5e-5, True), (9.95, 0.005, False), (8.0, 0.2, False), (None, None, False)],
)
def test_a_goal_is_proven_within_a_ten_thousandth_whatever_gap_was_asked(
    bound: float | None, gap: float | None, proven: bool
) -> None:
    proof = Proof("shortfall", bound, tolerance=0.5, gap_asked=0.01)
    (goal, *_) = plan(case(), (proof,)).goals
    assert (goal.value, goal.bound, goal.tolerance, goal.proven) == (10.0, bound, 0.5, proven)
    assert goal.gap == (None if gap is None else pytest.approx(gap))


@pytest.mark.parametrize(
    ("best", "proven"),
    [(None, False), (9.9, False), (9.61, False), (9.6, True), (9.5, True), (9.0, True), (10.4, False)],
)
def test_only_what_later_goals_took_excuses_a_distance(best: float | None, proven: bool) -> None:
    """The value is 10 and the bound 9.6, 0.001 is no distance: the goals after it must have taken 0.399 of 0.5."""
    proof = Proof("shortfall", 9.6, tolerance=0.5, gap_asked=0.01, best=best)
    (goal, *_) = plan(case(), (proof,)).goals
    assert (goal.value, goal.proven) == (10.0, proven)


def test_goals_come_in_the_order_of_the_case() -> None:
    answer = plan(case(programme={"goals": ["cost", {"goal": "shortfall", "tolerance_share": 0.1}]}))
    assert [(goal.name, goal.unit, goal.tolerance) for goal in answer.goals] == [
        ("cost", "million USD", 0.0),
        ("shortfall", "MW", 1.0),
    ]


def test_the_answer_names_what_it_leans_on() -> None:
    # Hall A is built, hall B is not; the crew's weakest step is an assumption; the pace comes from its own origin.
    halls: list[dict[str, Any]] = [
        {
            "id": name, "nameplate_mw": 6, "source": "permit", "confidence": "official",
            "options": [{"duration_periods": 3, "uses": {"crew": 2}}],
        }
        for name in ("A", "B")
    ]  # fmt: skip
    site = {
        "activities": halls,
        "install_racks_per_period": 4,
        "source": "press",
        "confidence": "reported",
        "figures": {"install_racks_per_period": {"source": "us", "confidence": "assumption"}},
    }
    steps = [{"value": 2}, {"from_date": "2026-03-01", "value": 3, "source": "us", "confidence": "assumption"}]
    crew = {"id": "crew", "kind": "renewable", "capacity": steps, "source": "union", "confidence": "seed"}
    answer = plan(case(site=site, resources=[crew]), starts={"A": ("standard", 1)})
    known = {(row.item, row.field): (row.value, row.source, row.confidence) for row in answer.leans_on}
    assert known["site S", "peak_pue"] == ("1.5", "press", "reported")
    assert known["site S", "install_racks_per_period"] == ("4", "us", "assumption")
    assert known["phase A", "nameplate_mw"] == ("6", "permit", "official")
    assert known["option A/standard", "duration_periods"] == ("3", "permit", "official")
    assert known["option A/standard", "uses"] == ("crew: 2", "permit", "official")
    assert known["resource crew", "capacity"] == ("2; 3 from 2026-03-01", "us", "assumption")
    units = {(row.item, row.field): row.unit for row in answer.leans_on}
    assert (units["phase A", "nameplate_mw"], units["option A/standard", "duration_periods"]) == ("MW IT", "periods")
    assert known["target", "by_date"] == ("2026-06-30", "", "")
    assert not [item for item, _ in known if item.endswith((" B", "B/standard", "rack R"))]


def test_an_empty_plan_of_an_empty_case_has_tables() -> None:
    answer = plan(case().model_copy(update={"sites": ()}))
    assert (answer.npv_usd_m, answer.gpus, answer.racks, answer.schedule) == (0.0, 0, (("R", 0),), ())
    assert len(answer.cash) == 6


def test_a_large_plan_is_quick() -> None:
    # 20 sites, 63 months, 3 rack types, a delivery at each site in each of the last 50 months: 0.2 s of work.
    base, kinds = case(site={"commissioning_periods": 1}, programme={"end_date": "2031-03-31"}), ("R", "Q", "P")
    problem = base.model_copy(
        update={
            "sites": tuple(base.sites[0].model_copy(update={"id": f"S{number}"}) for number in range(20)),
            "racks": tuple(base.racks[0].model_copy(update={"id": kind}) for kind in kinds),
        }
    )
    lots = tuple(Delivery(f"S{s}", kinds[t % 3], t, 2) for s in range(20) for t in range(13, 63))
    began = time.process_time()
    answer = plan(problem, deliveries=lots)
    assert time.process_time() - began < 2.0
    assert sum(row.units for row in answer.deliveries) == 2000
