"""What `planner info` says is within reach, each figure derived beside its case. Twelve months or more from 2026-01."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planner.commands.contents import counts, totals_by_year
from planner.problem import OnsiteUnit, Upgrade
from tests.by_hand.build import after, came, case, gate, option, phase, rack, site, stage

if TYPE_CHECKING:
    from planner.commands.contents import YearTotals
    from planner.problem import Problem

GOALS = ("shortfall",)


def by_year(problem: Problem) -> dict[int, YearTotals]:
    return {totals.year: totals for totals in totals_by_year(problem)}


def test_a_phase_is_in_reach_after_its_predecessors_by_its_fastest_option() -> None:
    # The gate takes 6 months, the hall 5 (fast) or 8, after a lag of 1: usable in period 12, January 2027.
    hall = phase("HALL", 40.0, option(8), option(5, id="fast"), after=[after("GATE", lag=1)])
    done = phase("DONE", 7.0, finished_date=date(2025, 6, 30))
    never = phase("NEVER", 9.0, option(30))
    years = by_year(case(site("A", hall, gate("GATE", option(6)), done, never), goals=GOALS, periods=24))
    assert {year: totals.nameplate_it_mw for year, totals in years.items()} == {2026: 7.0, 2027: 47.0}


def test_grid_counts_stages_when_energised_and_upgrades_as_if_ordered_at_once() -> None:
    upgrades = (
        Upgrade(id="U1", mw=30, capex_usd_m=0, lead_periods=12),
        Upgrade(id="U2", mw=5, capex_usd_m=0, lead_periods=2, earliest_energisation_date=date(2026, 12, 2)),
    )
    # In 2026 the first stage alone: U1 comes in period 12, U2 after its date, and the second stage a day too late.
    stages = (stage(100.0), stage(20.0, date(2026, 12, 2)))
    years = by_year(case(site("A", stages=stages, upgrades=upgrades), goals=GOALS, periods=24))
    assert {year: totals.grid_facility_mw for year, totals in years.items()} == {2026: 100.0, 2027: 155.0}


def test_onsite_counts_committed_and_orderable_units_until_their_last_day() -> None:
    bridging = OnsiteUnit(
        id="J1", firm_mw=10, capex_usd_m=0, lead_periods=3, max_units=4, committed=came((date(2026, 2, 1), 1)),
        last_service_date=date(2027, 6, 30),
    )  # fmt: skip
    later = OnsiteUnit(id="J2", firm_mw=2, capex_usd_m=0, lead_periods=12, max_units=3)
    years = by_year(case(site("A", onsite=(bridging, later)), goals=GOALS, periods=24))
    # 2026: five units of J1. 2027: those have left by December, three of J2 are there.
    assert {year: totals.onsite_facility_mw for year, totals in years.items()} == {2026: 50.0, 2027: 6.0}


def test_rack_supply_adds_up_while_deliveries_last_and_counts_what_is_there() -> None:
    supply = came((date(2026, 3, 1), 10), (date(2027, 3, 1), 10))
    ending = rack("R", 2.0, supply=supply, last_delivery_date=date(2026, 12, 31))
    late = rack("S", 1.0, supply=came((date(2026, 1, 1), 5)), first_delivery_date=date(2027, 1, 1))
    there = site("A", installed=[{"rack": "R", "units": 3}])
    years = by_year(case(there, goals=GOALS, periods=24, racks=(ending, late)))
    # 3 racks of 2 MW are there, 10 more come in 2026; the other 10 come too late; 5 of 1 MW from 2027.
    assert {year: totals.rack_supply_it_mw for year, totals in years.items()} == {2026: 26.0, 2027: 31.0}


def test_a_rack_type_without_supply_sets_no_limit_from_its_first_delivery_on() -> None:
    free = rack("R", first_delivery_date=date(2027, 1, 1))
    years = by_year(case(site("A"), goals=GOALS, periods=24, racks=(free,)))
    assert {year: totals.rack_supply_it_mw for year, totals in years.items()} == {2026: 0.0, 2027: None}


def test_sites_that_are_not_eligible_are_counted_apart() -> None:
    problem = case(site("A", phase("A1"), gate("A2")), site("B", phase("B1"), eligible=False), goals=GOALS)
    parts = counts(problem)
    assert (parts["sites"], parts["sites left out"], parts["phases"], parts["gates"]) == (1, 1, 1, 1)


def test_the_target_stands_from_the_year_it_is_due() -> None:
    years = by_year(case(site("A"), goals=GOALS, periods=24, target=80.0))
    assert {year: totals.target_mw for year, totals in years.items()} == {2026: 0.0, 2027: 80.0}
