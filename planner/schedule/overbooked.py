"""What progress takes of the resources of a case: crews that are booked twice, units drawn before the plan."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from planner.enough import is_enough
from planner.problem import pairs
from planner.tabulate.works import option_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from planner.problem import Calendar, Problem, Resource
    from planner.schedule.actuals_history import History

Booked = dict[str, dict[int, dict[str, int]]]
"""Units in use by resource, period and activity."""


def overbooked(problem: Problem, history: Sequence[History], start: date) -> Iterator[str]:
    """Yield where work under way uses more of a resource than there is: no plan can go on from there.

    Parameters
    ----------
    problem
        The case.
    history
        What the file reports.
    start
        Day the plan starts from now on.
    """
    booked = _booked(problem, history, problem.calendar.period_of(start))
    for resource in problem.resources:
        if resource.kind == "renewable":
            yield from _too_many(problem.calendar, resource, booked[resource.id])


def _booked(problem: Problem, history: Sequence[History], first: int) -> Booked:
    """Return what is in use from the first period of the plan on by work that has begun, in the file or in the case."""
    done = {one.activity: one for one in history}
    booked: Booked = defaultdict(lambda: defaultdict(dict))
    for site in problem.candidates:
        for activity in site.activities:
            told = done.get(activity.id)
            started = told.started_date if told else activity.started_date
            finished = told.finished_date if told else activity.finished_date
            name = told.option if told else activity.chosen_option or activity.options[0].id
            option = option_of(activity, name)
            if started is None or finished is not None:
                continue
            ends = problem.calendar.period_of(started) + (told.duration_periods if told else option.duration_periods)
            for resource, units in option.uses.items():
                for period in range(first, min(ends, problem.calendar.periods)):
                    if units:
                        booked[resource][period][activity.id] = units
    return booked


def _too_many(calendar: Calendar, resource: Resource, booked: dict[int, dict[str, int]]) -> Iterator[str]:
    there = calendar.stepped(pairs(resource.capacity))
    over = [
        (period, tuple(users.items()), there[period])
        for period, users in sorted(booked.items())
        if not is_enough(there[period], sum(users.values()))
    ]
    for (users, capacity), same in groupby(over, key=lambda one: one[1:]):
        periods = [period for period, *_ in same]
        first, last = calendar.label(periods[0]), calendar.label(periods[-1])
        when = f"in {first}" if first == last else f"from {first} to {last}"
        names = ", ".join(f"{activity} ({units})" for activity, units in users)
        yield (
            f"{resource.id}: {sum(units for _, units in users)} of {capacity:g} in use {when} by {names}, which are "
            "under way at once: no plan can hold that; raise its capacity there in case.yaml under resources, or see "
            "what remains of them"
        )


def drawn_before(problem: Problem, history: Sequence[History]) -> Iterator[str]:
    """Yield what work has drawn that begins before the plan from now on: the case still counts it as there.

    Parameters
    ----------
    problem
        The case.
    history
        What the file reports.
    """
    drawn: dict[str, dict[str, int]] = defaultdict(dict)
    done = {one.activity: one for one in history}
    for site in problem.sites:
        for activity in site.activities:
            told = done.get(activity.id)
            if told is None or activity.started_date is not None or activity.finished_date is not None:
                continue
            option = option_of(activity, told.option)
            for resource, units in option.draws.items():
                if units:
                    drawn[resource][activity.id] = units
    for resource, by in drawn.items():
        names = ", ".join(f"{activity} ({units})" for activity, units in by.items())
        yield (
            f"{resource}: {sum(by.values())} drawn before the plan by {names}: lower its stock or arrivals in "
            "case.yaml under resources, or they are there twice"
        )
