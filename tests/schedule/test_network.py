"""What holds for the schedule of every plan: the committed ones, generated cases, random cases with everything."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planner import read, read_plan, solve
from planner.decisions import Decisions
from planner.generate import generate
from planner.network import Arc, floats
from planner.schedule.build_schedule import PHASE_CODES, REASONS, TASK_KINDS
from planner.schedule.from_plan import build_schedule
from planner.tabulate import tabulate
from tests.checks import chance
from tests.schedule.draw import drawn
from tests.schedule.passes import flaws, latest_starts, loose, settled
from tests.tabulate.case import RUN

if TYPE_CHECKING:
    from datetime import date

    from planner.plan import Plan, ScheduleRow
    from planner.schedule.build_schedule import BuildSchedule, Task

PLANS = Path(__file__).resolve().parents[2] / "notebooks" / "plans"
COMMITTED = ("ten-gigawatt", "status-2026")
GENERATED = range(20)


@cache
def plan(name: str) -> Plan:
    if name == "tiny":
        return solve(read("tiny"))
    if name in COMMITTED:
        return read_plan(PLANS / name)
    seed = int(name)
    return drawn(generate(2 + seed % 4, 1 + seed % 3, 24 + seed, seed), seed)


@cache
def schedule(name: str) -> BuildSchedule:
    return build_schedule(plan(name))


EVERY = pytest.mark.parametrize("name", ["tiny", *COMMITTED, *map(str, GENERATED)])


@EVERY
def test_the_network_has_no_flaw(name: str) -> None:
    assert flaws(schedule(name)) == []


@pytest.mark.parametrize("seed", range(40))
def test_nor_has_that_of_any_random_case_with_every_field(seed: int) -> None:
    dice = random.Random(seed)
    problem = chance.case(dice)
    made = build_schedule(tabulate(problem, chance.decisions(dice, problem), RUN))
    assert flaws(made) == []


def test_drawn_plans_show_most_reasons_and_every_kind_of_task() -> None:
    tasks = [task for name in (*COMMITTED, *map(str, GENERATED)) for task in schedule(name).tasks]
    assert {task.start_reason for task in tasks} == set(REASONS)
    assert {task.kind for task in tasks} == set(TASK_KINDS) - {"checkpoint"}
    assert {task.phase for task in tasks} == set(PHASE_CODES)


def case_days(given: Plan, row: ScheduleRow) -> tuple[date | None, date | None]:
    """Return the days on which an activity started and finished by the case."""
    activity = next(a for site in given.problem.sites for a in site.activities if a.id == row.id)
    return activity.started_date, activity.finished_date


def stage_days(given: Plan, row: ScheduleRow, opens: int) -> tuple[int, int]:
    """Return the day of a stage: of one that serves when the plan starts, that of the case."""
    site = next(site for site in given.problem.sites if site.id == row.site)
    day = (site.stages[int(row.id.rpartition(":stage")[2]) - 1].energisation_date - given.start_date).days
    return (day if day <= 0 else opens,) * 2


def ends_of_service(given: Plan) -> dict[str, int]:
    """Return the day after the last period of units on site that have firm power in it, where the plan goes on."""
    lasts = {
        unit.id: unit.last_service_date
        for site in given.problem.candidates
        for unit in site.onsite
        if unit.last_service_date is not None
    }
    return {
        row.source: (row.period_end - given.start_date).days + 1
        for row in given.power
        if row.kind == "onsite" and row.source in lasts and row.capacity_mw and row.period + 1 < given.periods
        if row.period_start <= lasts[row.source] <= row.period_end
    }


@EVERY
def test_dates_are_those_of_the_plan(name: str) -> None:
    given, made = plan(name), schedule(name)
    due = {}
    for row in given.schedule:
        opens, ends = (row.start_date - given.start_date).days, (row.finish_date - given.start_date).days
        if row.kind in ("phase", "gate"):
            begun, done = case_days(given, row)
            begins = opens if begun is None else (begun - given.start_date).days
            # What was finished on the very day the plan starts ended on the eve of the status date.
            due[f"activity:{row.id}"] = begins, ends + 1 if done is None else min((done - given.start_date).days + 1, 0)
        elif row.kind in ("upgrade", "onsite"):
            due[f"{row.kind}:{row.id}:order"] = opens, opens
            serves = (given.problem.calendar.start_of(row.finish_period) - given.start_date).days
            due[f"{row.kind}:{row.id}:in-service"] = serves, serves
        elif row.kind == "stage":
            due[f"stage:{row.id}"] = stage_days(given, row, opens)
        elif row.kind in ("milestone", "tranche"):
            due[f"{row.kind}:{row.id.removesuffix(':tranche')}"] = ends, ends
    for lot in given.deliveries:
        batch = f"racks:{lot.site}:{lot.rack}@{given.problem.calendar.label(lot.delivery_period)}"
        dated = {"delivery": lot.delivery_date, "online": lot.online_date} | (
            {"order": lot.order_date} if lot.order_date is not None else {}
        )
        for part, day in dated.items():
            due[f"{batch}:{part}"] = ((day - given.start_date).days,) * 2
    assert {task.id: (task.start, task.finish) for task in made.tasks if task.id in due} == due
    lasting = {"lead", "commissioning", "programme start", "plan start", "programme finish"}
    others = [task for task in made.tasks if task.id not in due and task.kind not in lasting]
    ends = {f"onsite:{name}:end-of-service": day for name, day in ends_of_service(given).items()}
    built = max(task.finish for task in made.tasks if task.kind not in ("end of service", "programme finish"))
    ends = {name: day for name, day in ends.items() if day <= built}
    assert {task.id: task.start for task in others if task.kind == "end of service"} == ends
    assert made.task("programme:finish").finish == built
    assert all(task.id.startswith("committed:") or task.id in ends for task in others)


@EVERY
def test_its_days_are_the_days_of_the_plan(name: str) -> None:
    given, made = plan(name), schedule(name)
    rows = {f"activity:{row.id}": row for row in given.schedule if row.kind in ("phase", "gate")}
    for task in made.tasks:
        if task.id in rows:
            row = rows[task.id]
            begun, done = case_days(given, row)
            last = row.finish_date if done is None else min(done, given.start_date - timedelta(days=1))
            assert (made.first_day(task), made.last_day(task)) == (begun or row.start_date, last)


@EVERY
def test_costs_and_mw_add_up_to_the_plan(name: str) -> None:
    given, made = plan(name), schedule(name)
    racks = sum(row.order_payment_usd_m + row.delivery_payment_usd_m for row in given.deliveries)
    assert sum(t.cost_usd_m for t in made.tasks if t.id.startswith("racks:")) == pytest.approx(racks)
    prices = {item.id: item.capex_usd_m for site in given.problem.sites for item in (*site.upgrades, *site.onsite)}
    power = sum(
        prices[row.item_id] * (row.quantity if row.kind == "onsite" else 1.0)
        for row in given.schedule
        if row.kind in ("upgrade", "onsite")
    )
    ordered = [task.cost_usd_m for task in made.tasks if task.id.startswith(("upgrade:", "onsite:"))]
    assert sum(ordered) == pytest.approx(power)
    online = sum(task.mw for task in made.tasks if task.kind == "online")
    assert online == pytest.approx(sum(row.it_mw for row in given.deliveries))
    shown = [task.cumulative_mw for task in made.tasks if task.kind == "online"]
    if shown:
        started = sum(
            rack.it_kw * there.units / 1000.0
            for site in given.problem.candidates
            for there in site.installed
            for rack in given.problem.racks
            if rack.id == there.rack
        )
        assert max(mw for mw in shown if mw is not None) == pytest.approx(started + online)


def logical(made: BuildSchedule) -> BuildSchedule:
    """Return the network with the links of the case alone."""
    return replace(made, links=tuple(link for link in made.links if link.reason == "logic"))


def tasks_of(given: Plan, made: BuildSchedule, row: ScheduleRow) -> list[Task]:
    """Return the tasks that the start of a row of the plan is; several of an order of racks, which is for all sites."""
    if row.kind in ("phase", "gate"):
        return [made.task(f"activity:{row.id}")]
    if row.kind == "delivery":
        return [made.task(f"racks:{row.id}:delivery")]
    label = given.problem.calendar.label
    return [
        made.task(f"racks:{lot.site}:{lot.rack}@{label(lot.delivery_period)}:order")
        for lot in given.deliveries
        if row.kind == "rack_order" and (lot.rack, lot.order_period) == (row.item_id, row.start_period)
    ]


@EVERY
def test_floats_to_milestones_agree_with_those_of_the_plan_in_months(name: str) -> None:
    given, made = plan(name), logical(schedule(name))
    ends = [task.id for task in made.tasks if task.kind == "milestone"]
    late = {end: latest_starts(made, end) for end in ends}
    compared = 0
    for row in given.schedule:
        tasks = tasks_of(given, made, row) if row.status == "planned" else []
        if not tasks:
            continue
        to = {end: [late[end][t.id] - t.start for t in tasks if t.id in late[end]] for end in ends}
        least = {end.removeprefix("milestone:"): min(days) for end, days in to.items() if days}
        assert {end for end, days in least.items() if days == 0} == set(row.critical_to.split()), row.id
        months = row.total_float_periods
        assert (months is None) == (not least), row.id
        if months is not None:
            # Path by path a month of float is 28 to 31 days; lags of so many months are as many days as they are there.
            slip = min(least.values())
            assert 28 * months - 3 <= slip <= 31 * months + 3, row.id
        compared += 1
    assert compared > 5


@EVERY
def test_the_float_to_the_finish_is_that_of_the_planners_own_network(name: str) -> None:
    made = schedule(name)
    items = {task.id: (task.start, task.finish) for task in made.tasks if task.status != "finished"}
    days = {task.id: task.duration for task in made.tasks}
    arcs = [
        Arc(link.before, link.after, "SS" if link.type[0] == "S" else "FS",
            link.lag - (days[link.after] if link.type[1] == "F" else 0))
        for link in made.links
        if link.before in items and link.after in items and not settled(made, link)
    ]  # fmt: skip
    arcs += [Arc(task_id, "programme:finish") for task_id in loose(made)]
    found = floats(items, arcs, ["programme:finish"])
    assert {task.id: task.total_float for task in made.tasks if task.id in items} == {
        item: float_.total for item, float_ in found.items()
    }


@EVERY
def test_no_float_is_the_same_as_standing_on_a_longest_path_to_the_finish(name: str) -> None:
    made = schedule(name)
    by_id = {task.id: task for task in made.tasks}
    # Walk back from the finish over links that leave no day: what is met is all that has no float.
    met, waiting = set(), ["programme:finish"]
    while waiting:
        at = waiting.pop()
        met.add(at)
        for link in made.links:
            before, after = by_id[link.before], by_id[link.after]
            ends = before.start if link.type[0] == "S" else before.finish
            begins = after.start if link.type[1] == "S" else after.finish
            driving = link.after == at and begins - ends == link.lag and not settled(made, link)
            if driving and before.status != "finished" and before.id not in met:
                waiting.append(before.id)
    assert {task.id for task in made.tasks if task.total_float == 0} == met


@EVERY
def test_the_same_plan_gives_the_same_schedule(name: str) -> None:
    again = build_schedule(plan(name))
    assert again == schedule(name)
    assert [task.uid for task in again.tasks] == [task.uid for task in schedule(name).tasks]


def test_dates_that_no_link_holds_are_the_smaller_part_and_each_says_why() -> None:
    for name in COMMITTED:
        held = Counter(task.kind for task in schedule(name).tasks if task.not_before is not None)
        # Leads, commissioning, milestones and tranches follow from links alone.
        assert not set(held) & {"lead", "commissioning", "online", "milestone", "tranche", "programme finish"}
        assert sum(held.values()) < 0.25 * len(schedule(name).tasks)


def test_a_plan_in_which_nothing_is_built() -> None:
    made = build_schedule(tabulate(read("tiny"), Decisions(), RUN))
    assert flaws(made) == []
    assert [task.id for task in made.tasks if task.status == "planned"] == ["plan:start", "programme:finish"]
