"""Generated problems: same seed, same problem; the sizes asked for; every kind of thing; a target within reach."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from planner.commands.contents import counts, totals_by_year
from planner.errors import InvalidProblem
from planner.generate import generate
from planner.validate import validate

if TYPE_CHECKING:
    from planner.problem import Problem

SCALES = [(1, 1, 12, 0), (3, 2, 12, 1), (5, 3, 24, 2), (12, 5, 60, 3), (20, 8, 60, 4), (60, 4, 120, 5)]
USUAL = (20, 8, 60, 1)


@cache
def made(scale) -> Problem:
    return generate(*scale)


def activities(problem: Problem, kind: str):
    return [activity for site in problem.sites for activity in site.activities if activity.kind == kind]


def test_same_seed_same_problem_and_another_seed_another():
    assert generate(*USUAL) == made(USUAL)
    assert generate(*USUAL[:3], 2) != made(USUAL)
    assert generate(*USUAL).digest == made(USUAL).digest != generate(*USUAL[:3], 2).digest


@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_wrong_with_it_and_it_is_as_large_as_asked(scale):
    problem, (sites, phases, periods, _) = made(scale), scale
    assert validate(problem) == ()
    assert problem.calendar.periods == periods
    assert (problem.programme.start_date, problem.programme.period) == (date(2026, 1, 1), "month")
    assert len(problem.candidates) == len(problem.sites) == sites
    for site in problem.sites:
        assert [activity.kind for activity in site.activities] == ["gate", "gate", *["phase"] * phases]


def test_every_kind_of_thing_is_there():
    problem = made(USUAL)
    asked_for = ("yearly limits", "quotas")  # by --with alone
    assert all(count for part, count in counts(problem).items() if part not in ("sites left out", *asked_for))
    sites, phases = problem.sites, activities(problem, "phase")
    assert {len(phase.options) for phase in phases} == {1, 2}
    assert {earlier.type for phase in phases for earlier in phase.predecessors} == {"FS", "SS"}
    assert any(phase.started_date for phase in phases)
    assert any(gate.finished_date for gate in activities(problem, "gate"))
    assert any(site.stages for site in sites)
    assert any(upgrade.draws for site in sites for upgrade in site.upgrades)
    units = [unit for site in sites for unit in site.onsite]
    assert {unit.id.rsplit("-", 1)[-1] for unit in units} == {"RECIP", "GAS", "CELLS"}
    assert any(unit.draws for unit in units)
    assert any(unit.last_service_date for unit in units)
    assert {resource.kind for resource in problem.resources} == {"renewable", "consumable"}
    assert {site.region for site in sites} == {r.region for r in problem.resources if r.region is not None}
    assert {rack.cooling for rack in problem.racks} == {"liquid-45c", "liquid-45c-800vdc"}
    assert any(rack.on_order for rack in problem.racks)
    assert [facility.borrowing_base_share for facility in problem.finance.facilities] == [0.6, None]
    assert problem.programme.target.stop_at_target
    assert [goal.goal for goal in problem.programme.goals] == ["shortfall", "lateness", "npv"]
    assert problem.tenant is not None
    assert not problem.tenant.limits_rent


def test_magnitudes_are_those_of_the_shipped_cases():
    phases = activities(made(USUAL), "phase")
    for phase in phases:
        assert 60 <= phase.nameplate_mw <= 400
        standard, *fast = phase.options
        assert 10 <= standard.capex_usd_m / phase.nameplate_mw <= 13
        for option in fast:
            assert option.duration_periods < standard.duration_periods
            assert option.capex_usd_m > standard.capex_usd_m
            assert sum(option.uses.values()) > sum(standard.uses.values())
        assert all(9 <= option.duration_periods <= 20 for option in phase.options)
    assert all(1.15 <= site.peak_pue <= 1.45 and site.mean_pue <= site.peak_pue for site in made(USUAL).sites)
    assert all(1 <= site.commissioning_periods <= 2 for site in made(USUAL).sites)


def test_headroom_grows_by_the_year_and_substations_hang_on_their_zone():
    grid = made(USUAL).grid
    zones = [node for node in grid.nodes if len(node.headroom_mw) > 1]
    assert len(zones) == 4
    for zone in zones:
        assert [step.from_date for step in zone.headroom_mw] == [date(year, 1, 1) for year in range(2026, 2031)]
        assert all(before.value < after.value for before, after in pairwise(zone.headroom_mw))
    behind = {node.id for node in grid.nodes} - {zone.id for zone in zones}
    assert behind
    assert behind <= {link.to_node for link in grid.links}


@pytest.mark.parametrize("scale", [scale for scale in SCALES if scale[0] > 1])
def test_the_target_is_within_reach_by_each_total_and_not_by_far(scale):
    problem = made(scale)
    target, last = problem.programme.target.mw, totals_by_year(problem)[-1]
    assert problem.programme.target.by_date == problem.programme.end_date
    nameplate = sum(phase.nameplate_mw for phase in activities(problem, "phase"))
    assert 1.4 <= nameplate / target <= 2.0
    peak = max(site.peak_pue for site in problem.sites)
    assert target <= last.nameplate_it_mw
    assert target * peak <= last.grid_facility_mw + last.onsite_facility_mw
    assert last.rack_supply_it_mw is not None
    assert target <= last.rack_supply_it_mw <= 1.3 * target


@pytest.mark.parametrize(("scale", "step"), [((3, 2, 12, 1), 100), (USUAL, 1000), ((200, 8, 60, 1), 7000)])
def test_milestones_are_even_steps_to_the_target_in_order_of_time(scale, step):
    programme = made(scale).programme
    thresholds = [milestone.threshold_mw for milestone in programme.milestones]
    assert thresholds == [step * number for number in range(1, len(thresholds) + 1)]
    assert len(thresholds) <= 20
    assert thresholds[-1] == programme.target.mw
    due = [milestone.deadline_date for milestone in programme.milestones]
    assert due == sorted(due)
    assert due[-1] == programme.end_date
    for milestone in programme.milestones:
        # 10 USD bn a gigawatt, half of it in kind, a month after.
        assert milestone.tranche_usd_m == pytest.approx(10 * step)
        assert (milestone.in_kind_share, milestone.payment_lag_periods) == (0.5, 1)


def test_a_region_has_crews_enough_for_each_phase_by_itself():
    problem = made(USUAL)
    there = {r.id: r.capacity[0].value for r in problem.resources if r.kind == "renewable"}
    for phase in activities(problem, "phase"):
        assert all(units <= there[crew] for option in phase.options for crew, units in option.uses.items())


def test_a_large_case_is_made_in_memory():
    problem = generate(1000, 4, 60, 1)
    assert len(problem.sites) == 1000
    assert len(problem.milestones) <= 20


@pytest.mark.parametrize(
    ("scale", "wrong"),
    [
        ((0, 8, 60, 1), ["sites"]),
        ((20, 0, 60, 1), ["phases"]),
        ((20, 8, 11, 1), ["periods"]),
        ((10_000, 51, 601, -1), ["sites", "phases", "periods", "seed"]),
    ],
)
def test_bad_numbers_are_all_told_at_once(scale, wrong):
    with pytest.raises(InvalidProblem) as told:
        generate(*scale)
    assert [issue.where for issue in told.value.issues] == wrong


def test_milestones_of_a_part_come_beside_the_others():
    plain, parts = made(USUAL), generate(*USUAL, features=("parts",))
    assert validate(parts) == ()
    campus, part = parts.programme.milestones[-2:]
    assert parts.programme.milestones[:-2] == plain.programme.milestones
    assert (campus.scope, part.scope[0] in {site.region or site.id for site in parts.sites}) == (("any_site",), True)
    assert parts.changed({"programme.milestones": plain.programme.milestones}).digest == plain.digest


def test_late_money_changes_milestones_alone():
    plain, late = made(USUAL), generate(*USUAL, features=("late-money",))
    assert validate(late) == ()
    assert any(given.late_usd_m_per_month and given.drop_dead_date for given in late.programme.milestones)
    assert [given.tranche_on for given in late.milestones].count("ordered") == 1
    assert late.changed({"programme.milestones": plain.programme.milestones}).digest == plain.digest


def test_power_waits_for_the_gates_of_its_site_where_that_is_asked_for() -> None:
    given = generate(6, 2, 36, 5, features=("gates-on-power",))
    plain = generate(6, 2, 36, 5)
    waits = [item.predecessors for site in given.sites for item in site.power_items]
    assert all(len(gates) == 1 for gates in waits)
    assert {gate.activity.rpartition("-")[2] for gates in waits for gate in gates} <= {"STUDY", "PERMIT"}
    assert validate(given) == ()
    free = {"stages": (), "upgrades": (), "onsite": ()}
    assert [s.model_copy(update=free) for s in given.sites] == [s.model_copy(update=free) for s in plain.sites]


def test_crews_come_in_slowly_where_that_is_asked_for() -> None:
    given = generate(3, 2, 24, 5, features=("growth-of-use",))
    most = {r.id: r.max_increase_per_period for r in given.resources}
    assert all((most[r.id] or 0) >= 1 for r in given.resources if r.kind == "renewable")
    assert all(most[r.id] is None for r in given.resources if r.kind == "consumable")
    assert validate(given) == ()


def test_places_for_open_sites_grow_where_that_is_asked_for() -> None:
    given, plain = generate(6, 2, 36, 5, features=("open-sites",)), generate(6, 2, 36, 5)
    places = [step.value for step in given.programme.max_open_sites]
    assert (places[0] < 6, places == sorted(places), places[-1] <= 6) == (True, True, True)
    assert validate(given) == ()
    assert given.changed({"programme.max_open_sites": []}).digest == plain.digest


def test_opened_sites_have_a_part_of_their_halls_in_use_where_that_is_asked_for() -> None:
    given, plain = generate(6, 2, 36, 5, features=("least-mw",)), generate(6, 2, 36, 5)
    assert any(site.min_mw >= 1 and site.min_mw_by_date is not None for site in given.sites)
    assert validate(given) == ()
    free = {"min_mw": 0.0, "min_mw_by_date": None}
    assert [site.model_copy(update=free) for site in given.sites] == list(plain.sites)
