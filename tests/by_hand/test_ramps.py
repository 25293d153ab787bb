"""Ramps of stages and upgrades: a load may grow into its connection only as fast as they let it."""

from __future__ import annotations

from datetime import date
from typing import Any

from planner.problem import OnsiteUnit, Problem, Stage, Upgrade
from planner.solving import solve
from tests.by_hand.build import START, case, milestone, month, option, phase, site

DONE = {"started_date": month(-3), "finished_date": month(-1)}
STEPS = tuple(milestone(float(mw), f"M{mw}") for mw in (1, 2, 4))


def hall(**given: Any) -> Any:
    """Return a hall for 4 MW from before the plan."""
    return phase("A", 4.0, option(), **(given or DONE))


def reached(problem: Problem) -> dict[str, int | None]:
    """Return the period in which each milestone is reached, racks coming as early as can be."""
    plan = solve(problem)
    assert plan.goals[0].proven
    return {row.id: row.reached_period for row in plan.milestones}


def of(ramp: dict[int, float], on: date = START, **given: Any) -> Problem:
    """Return a case with a stage of 4 MW."""
    place = site("S", hall(), mw=None, stages=(Stage(mw=4.0, energisation_date=on, ramp=ramp),), **given)
    return case(place, goals=("earliest",), milestones=STEPS, periods=8)


def test_racks_come_as_the_ramp_rises() -> None:
    # 1 MW at once, 2 MW from the third month on, 4 MW from the fifth.
    assert reached(of({0: 0.25, 2: 0.5, 4: 1.0})) == {"M1": 0, "M2": 2, "M4": 4}


def test_the_last_share_holds_to_the_end() -> None:
    # Half of 4 MW is all there ever is.
    assert reached(of({0: 0.25, 2: 0.5})) == {"M1": 0, "M2": 2, "M4": None}


def test_nothing_flows_before_the_first_share() -> None:
    assert reached(of({3: 1.0})) == {"M1": 3, "M2": 3, "M4": 3}


def test_a_ramp_goes_on_from_an_energisation_before_the_plan() -> None:
    # Energised in November: the third period after it is February, number 1.
    assert reached(of({0: 0.5, 3: 1.0}, on=date(2025, 11, 1))) == {"M1": 0, "M2": 0, "M4": 1}


def test_a_ramp_waits_for_a_day_within_a_period_as_its_stage_does() -> None:
    # A day in the middle of January counts from February.
    assert reached(of({0: 0.5, 1: 1.0}, on=date(2026, 1, 15))) == {"M1": 1, "M2": 1, "M4": 2}


def upgraded(**given: Any) -> Problem:
    """Return a case with an upgrade of 4 MW that takes a month and rises to all of it two months later."""
    upgrade = Upgrade(id="U", mw=4.0, capex_usd_m=1.0, lead_periods=1, ramp={0: 0.5, 2: 1.0}, **given)
    return case(
        site("S", hall(), mw=None, upgrades=(upgrade,)), goals=("earliest",), milestones=STEPS, periods=8
    )  # fmt: skip


def test_the_ramp_of_an_upgrade_begins_with_its_energisation_not_its_order() -> None:
    # Ordered at once, energised in February, all of it from April on.
    assert reached(upgraded()) == {"M1": 1, "M2": 1, "M4": 3}
    # Not energised before March: all of it from May on.
    assert reached(upgraded(earliest_energisation_date=month(2))) == {"M1": 2, "M2": 2, "M4": 4}


def test_own_units_carry_what_the_ramp_does_not_let_yet() -> None:
    # 2 MW by the ramp and a unit of 1 MW: 3 MW until the ramp lets 4.
    unit = OnsiteUnit(id="G", firm_mw=1.0, capex_usd_m=0.0, lead_periods=0, max_units=1)
    three = (*STEPS, milestone(3.0, "M3"))
    problem = of({0: 0.5, 2: 1.0}, onsite=(unit,))
    programme = problem.programme.model_copy(update={"milestones": three})
    plan = solve(problem.model_copy(update={"programme": programme}))
    assert {row.id: row.reached_period for row in plan.milestones} == {"M1": 0, "M2": 0, "M3": 0, "M4": 2}


def test_racks_wait_for_the_rise_that_carries_them() -> None:
    # Racks beyond 2 MW wait two months after the energisation of February: a slip of the order moves M4, and M2 too,
    # which waits for the first half alone.
    plan = solve(upgraded())
    rows = {row.id: row for row in plan.schedule}
    assert rows["S:R@2026-02"].predecessors == "R@2026-02 FS; A FS; U FS"
    assert rows["S:R@2026-04"].predecessors == "R@2026-04 FS; A FS; U FS+2"
    assert (rows["U"].total_float_periods, rows["U"].free_float_periods) == (0, 0)
    assert rows["U"].critical_to == "M1 M2 M4"


def test_a_batch_that_the_first_share_carries_leaves_float_to_the_second() -> None:
    # 2 MW are all that is wanted, and only in May: the order may slip three months from January.
    upgrade = Upgrade(id="U", mw=4.0, capex_usd_m=1.0, lead_periods=1, ramp={0: 0.5, 2: 1.0})
    place = site("S", phase("A", 4.0, option(4)), mw=None, upgrades=(upgrade,))
    plan = solve(case(place, goals=("earliest", "cost"), milestones=STEPS[:2], periods=8))
    (row,) = (row for row in plan.schedule if row.id == "U")
    (batch,) = (row for row in plan.schedule if row.kind == "delivery")
    assert batch.start_period == 4
    assert row.total_float_periods == 4 - row.finish_period


def test_the_table_of_power_has_what_is_allowed_and_what_is_held_back() -> None:
    plan = solve(of({0: 0.25, 2: 0.5, 4: 1.0}))
    grid = [(row.held_back_mw, row.capacity_mw, row.peak_mw, row.stranded_mw) for row in plan.power][:6]
    assert grid == [(3, 1, 1, 0), (3, 1, 1, 0), (2, 2, 2, 0), (2, 2, 2, 0), (0, 4, 4, 0), (0, 4, 4, 0)]
    limits = [row.limit_value for row in plan.resources if row.limit == "site_power"]
    assert limits[:6] == [1, 1, 2, 2, 4, 4]


def test_quarters_count_as_periods() -> None:
    place = site("S", hall(), mw=None, stages=(Stage(mw=4.0, energisation_date=month(0), ramp={0: 0.5, 2: 1.0}),))
    assert reached(case(place, goals=("earliest",), milestones=STEPS, periods=4, quarterly=True)) == {
        "M1": 0, "M2": 0, "M4": 2
    }  # fmt: skip
