"""Dates by which to decide against brute force: on the date said a plan keeps the commitment, one period later none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from planner.errors import Contradiction
from planner.explanation.decide_by import by_float, decisions, dues
from planner.explanation.explained import Explained
from planner.levers.decide_by import decide_by
from planner.levers.decide_by_changes import not_before
from planner.problem import Arrival, Goal, Milestone
from planner.schedule.from_plan import build_schedule
from planner.solving import solve
from planner.studies.asking import Asking
from tests.by_hand import build as by_hand
from tests.comparison.plans import solved, tiny
from tests.oracle.cases import case
from tests.oracle.enumerate import Infeasible, optimum

if TYPE_CHECKING:
    from datetime import date

    from planner.explanation.decide_by import DecideBy
    from planner.plan import Plan
    from planner.problem import Problem

SEEDS = range(1, 25)
MOST = 5


def asking(time_limit_s: float | None = None, stop: bool = False) -> Asking:
    return Asking.of(time_limit_s, 0.0, 1, 0, lambda: stop, None)


def asked(problem: Problem, row: DecideBy) -> Problem:
    """Return a problem whose only goal is that a commitment is kept, as another hand would write it."""
    target = problem.programme.target
    kept = {"deadline_date": row.kept_date, "weight": 1.0}
    given = [
        one.model_copy(update=kept if one.id == row.commitment else {"weight": 0.0})
        for one in problem.programme.milestones
    ]
    if row.commitment == "target":
        given.append(Milestone(id="asked", threshold_mw=target.mw, basis=target.basis, deadline_date=row.kept_date))
    programme = problem.programme.model_copy(update={"milestones": tuple(given), "goals": (Goal(goal="lateness"),)})
    return problem.model_copy(update={"programme": programme})


def later(problem: Problem, plan: Plan, row: DecideBy, day: date) -> Problem:
    """Return a problem in which a decision is made on a day or later, as another hand would write it."""
    calendar = problem.calendar
    period = calendar.period_of(day)

    def lead(item: Any) -> date:
        return calendar.start_of(period + item.lead_periods)

    def site_of(site: Any) -> Any:
        works = [
            work.model_copy(update={"earliest_start_date": max(day, work.earliest_start_date or day)})
            if (row.kind == "start" and work.id == row.id)
            or (row.kind == "opening" and site.id == row.site and not work.started_date and not work.finished_date)
            else work
            for work in site.activities
        ]
        upgrades = [
            one.model_copy(
                update={"earliest_energisation_date": max(lead(one), one.earliest_energisation_date or lead(one))}
            )
            if row.kind == "upgrade" and one.id == row.id
            else one
            for one in site.upgrades
        ]
        units = [
            one.model_copy(update={"earliest_service_date": max(lead(one), one.earliest_service_date or lead(one))})
            if row.kind == "onsite" and one.id == row.id.rpartition("@")[0]
            else one
            for one in site.onsite
        ]
        return site.model_copy(
            update={"activities": tuple(works), "upgrades": tuple(upgrades), "onsite": tuple(units)}
        )  # fmt: skip

    racks = tuple(
        rack.model_copy(update={"supply": rationed(problem, plan, rack, row, period)})
        if row.kind == "rack_order" and rack.id == row.id.rpartition("@")[0]
        else rack
        for rack in problem.racks
    )
    return problem.model_copy(update={"sites": tuple(map(site_of, problem.sites)), "racks": racks})


def rationed(problem: Problem, plan: Plan, rack: Any, row: DecideBy, period: int) -> tuple[Arrival, ...]:
    """Return a supply with no more than earlier orders and the order book until an order in a period can come."""
    calendar = problem.calendar
    planned = calendar.period_of(row.planned_date)
    earlier = sum(
        one.units for one in plan.deliveries
        if one.rack == rack.id and one.order_period is not None and one.order_period < planned
    )  # fmt: skip
    unlimited = sum(
        math.ceil(work.nameplate_mw * 1000 / rack.it_kw) + 1 for s in problem.sites for work in s.activities
    )
    found, before = [], 0
    for t in range(calendar.periods):
        there = (
            sum(one.units for one in rack.supply if calendar.usable_from(one.date) <= t)
            if rack.supply is not None
            else unlimited
        )
        booked = sum(one.units for one in rack.on_order if calendar.usable_from(one.date) <= t)
        most = there if t >= period + rack.lead_periods else min(there, earlier + booked)
        if most > before:
            found.append(Arrival(date=calendar.start_of(t), units=most - before))
        before = most
    return tuple(found)


def months_late(problem: Problem) -> float:
    """Return the least months that the commitment asked for is late, by listing every plan; infinite: no plan."""
    try:
        return optimum(problem)[0].value
    except Infeasible:
        return math.inf


def plan_of(seed: int) -> Plan | None:
    try:
        return solve(case(seed), gap=0.0, threads=1, time_limit_s=60.0)
    except Contradiction:
        return None


def checked(plan: Plan, row: DecideBy) -> None:
    """Check the date of a row against every plan that there is."""
    problem = plan.problem
    assert row.last_date is not None
    assert months_late(later(asked(problem, row), plan, row, row.last_date)) == pytest.approx(0.0, abs=1e-6), row
    if row.missed_date is not None:
        assert months_late(later(asked(problem, row), plan, row, row.missed_date)) > 0.5, row


def test_dates_of_random_tiny_cases_are_the_last_ones_by_brute_force() -> None:
    kinds: set[str] = set()
    proven = moved = 0
    for seed in SEEDS:
        plan = plan_of(seed)
        if plan is None:
            continue
        rows, _ = decide_by(Explained(plan), asking(), MOST)
        for row in rows:
            if row.last_date is None:
                continue
            assert row.certainty == "proven", row
            checked(plan, row)
            kinds.add(row.kind)
            proven += 1
            moved += row.last_date != row.float_date
    assert proven >= 30
    assert moved >= 3  # where the rest of a plan may change, a date is not that by float
    assert len(kinds) >= 4


@pytest.mark.parametrize("plan", [tiny, lambda: solved(("sites.birch.eligible", False))])
def test_a_proven_solve_says_that_one_period_later_is_too_late(plan: Any) -> None:
    given = plan()
    rows, notes = decide_by(Explained(given), asking())
    solved_again = [row for row in rows if row.last_date is not None]
    assert solved_again
    assert notes == ()
    for row in solved_again:
        assert row.last_date is not None
        for day, kept in ((row.last_date, True), (row.missed_date, False)):
            if day is None:
                continue
            found = solve(later(asked(given.problem, row), given, row, day).changed({}), gap=0.0, threads=1)
            (goal,) = found.goals
            assert goal.proven
            assert (goal.value == 0.0) is kept, (row, day)


def test_what_waiting_costs_is_the_difference_of_two_plans() -> None:
    plan = tiny()
    rows, _ = decide_by(Explained(plan), asking())
    row = next(row for row in rows if row.id == "ash-permit")
    due = next(due for due in dues(Explained(plan)) if due.decision.id == "ash-permit")
    after = solve(not_before(plan.problem, plan, due.decision, due.decision.period + 1), gap=0.0, threads=1)
    assert row.last_date == plan.start_date
    assert (row.late_months, row.lost_mw) == (1.0, after.shortfall_mw)
    assert row.lost_usd_m == pytest.approx(plan.npv_usd_m - after.npv_usd_m)
    assert row.loss_proven


def test_dates_by_float_are_those_of_the_build_schedule() -> None:
    plan = tiny()
    schedule = build_schedule(plan)
    floats = {task.id: task for task in schedule.tasks}
    assert {row.kind for row in by_float(Explained(plan))} == {"start", "upgrade", "onsite", "rack_order", "opening"}
    compared = 0
    for row in by_float(Explained(plan)):
        task = floats.get(f"phase:{row.id}") or floats.get(f"gate:{row.id}")
        if task is not None and task.float_to_due is not None:
            # The schedule may also know limits that a start waits for: it never has more room.
            assert (row.float_date - row.planned_date).days >= task.float_to_due
            compared += 1
    assert compared or not any(name.startswith(("phase:", "gate:")) for name in floats)


def test_without_time_all_dates_are_by_float() -> None:
    explained = Explained(tiny())
    rows, notes = decide_by(explained, asking(0.0))
    assert {row.certainty for row in rows} == {"by float"}
    assert notes == (f"0 of {len(rows)} decisions are solved again, those that may slip least; the others go by float",)
    assert {row.id for row in rows} == {due.decision.id for due in dues(explained)}
    assert len(decisions(explained)) >= len(rows)


def test_a_plan_in_which_nothing_is_decided_has_no_dates() -> None:
    from tests.report.plans import nothing_built

    rows, notes = decide_by(Explained(nothing_built()), asking())
    assert rows == ()
    assert notes == ("no order, start or opening of this plan endangers its target or a milestone",)


@pytest.mark.parametrize("kind", ["upgrades", "onsite"])
def test_what_is_ordered_early_and_waits_for_its_service_shows_its_last_date(kind: str) -> None:
    # A hall after 5 of 10 months, 5 MW due in August: power is ordered a month before, in July at the latest.
    item = {
        "upgrades": {"id": "U", "mw": 10.0, "capex_usd_m": 1.0, "lead_periods": 1},
        "onsite": {"id": "U", "firm_mw": 10.0, "capex_usd_m": 1.0, "lead_periods": 1, "max_units": 1},
    }
    works = by_hand.phase("P", 5.0, by_hand.option(5, capex_usd_m=1.0))
    due = by_hand.milestone(5.0, deadline_date=by_hand.month(7))
    place = by_hand.site("A", works, mw=0.0, **{kind: (item[kind],)})
    problem = by_hand.case(place, goals=("lateness",), target=5.0, periods=10, milestones=(due,))
    rows, _ = decide_by(Explained(solve(problem, gap=0.0, threads=1)), asking(20.0))
    (row,) = (row for row in rows if row.kind in ("upgrade", "onsite"))
    assert (row.certainty, row.last_date, row.missed_date) == ("proven", by_hand.month(6), by_hand.month(7))
