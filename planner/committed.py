"""Committed power: what grid stages are called, and from when power serves that waits for gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.network import finished_span, mark, windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.problem import Predecessor, Problem, Site

Spans = dict[str, tuple[int, int]]
"""Start and finish of activities by id."""


def stage_id(site: Site, number: int) -> str:
    """Return the id of a committed stage in the schedule: its place in the site's list, from 1."""
    return f"{site.id}:stage{number}"


def serves_from(period: int, predecessors: Iterable[Predecessor], spans: Mapping[str, tuple[int, int]]) -> int | None:
    """Return the first period from `period` on in which all gates are over; None where one never is.

    Parameters
    ----------
    period
        The period its own date opens; negative before the plan.
    predecessors
        What it waits for.
    spans
        Start and finish of activities by id, history included; what is not there never starts.
    """
    for given in predecessors:
        if given.activity not in spans:
            return None
        period = max(period, mark(given.type, *spans[given.activity]) + given.lag_periods)
    return period


def earliest_spans(problem: Problem) -> Spans:
    """Return the earliest start and finish of each activity by dates, predecessors and history; none if it has none.

    Parameters
    ----------
    problem
        The case.
    """
    spans = {name: finished_span(problem.calendar, activity) for name, activity in problem.finished.items()}
    first = windows(problem)
    for site in problem.candidates:
        for activity in site.activities:
            found = [(first.get((activity.id, option.id)), option.duration_periods) for option in activity.options]
            open_ways = [(window[0], window[0] + periods) for window, periods in found if window is not None]
            if open_ways:
                spans[activity.id] = min(start for start, _ in open_ways), min(finish for _, finish in open_ways)
    return spans
