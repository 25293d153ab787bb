"""Site work as it is scheduled: history and decisions in one list, with what it spends and when."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from planner.enough import SUMS_WITHIN_MW
from planner.network import finished_span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planner.committed import Spans
    from planner.decisions import Decisions
    from planner.problem import Activity, Calendar, Option, Problem, Site

POSITIONS_WITHIN = 1e-6
Status = Literal["finished", "under_way", "planned"]


@dataclass(frozen=True)
class Work:
    """One activity that has started or will: `finish` is the first period it is usable in."""

    site: Site
    activity: Activity
    option: Option
    start: int
    finish: int
    status: Status


def works(problem: Problem, decisions: Decisions) -> tuple[Work, ...]:
    """Return all work that is finished, under way or planned, in the order of the case."""
    found = []
    for site in problem.candidates:
        for activity in site.activities:
            if activity.finished_date is not None or activity.started_date is not None:
                found.append(_past(problem.calendar, site, activity))
            elif activity.id in decisions.starts:
                name, start = decisions.starts[activity.id]
                option = option_of(activity, name)
                found.append(Work(site, activity, option, start, start + option.duration_periods, "planned"))
    return tuple(found)


def finished_elsewhere(problem: Problem, done: Iterable[Work]) -> tuple[Work, ...]:
    """Return work finished at sites that are not eligible and that work of the plan, or power of a site, waits for."""
    named = {given.activity for work in done for given in work.activity.predecessors}
    for site in problem.candidates:
        for item in site.power_items:
            named.update(given.activity for given in item.predecessors)
    return tuple(
        _past(problem.calendar, site, activity)
        for site in problem.sites
        if not site.eligible
        for activity in site.activities
        if activity.finished_date is not None and activity.id in named
    )


def spans_of(problem: Problem, done: Iterable[Work]) -> Spans:
    """Return start and finish of all that is finished, under way or planned, by id; finished work at any site.

    Parameters
    ----------
    problem
        The case.
    done
        Activities of the plan, history included.
    """
    past = {name: finished_span(problem.calendar, activity) for name, activity in problem.finished.items()}
    return past | {work.activity.id: (work.start, work.finish) for work in done}


def _past(calendar: Calendar, site: Site, activity: Activity) -> Work:
    option = option_of(activity, activity.chosen_option or activity.options[0].id)
    if activity.finished_date is not None:
        return Work(site, activity, option, *finished_span(calendar, activity), "finished")
    assert activity.started_date is not None
    started = calendar.period_of(activity.started_date)
    return Work(site, activity, option, started, started + option.duration_periods, "under_way")


def option_of(activity: Activity, name: str) -> Option:
    """Return the option of an activity by its name, which it has."""
    return next(option for option in activity.options if option.id == name)


def spend_usd_m(done: Iterable[Work], periods: int) -> NDArray[np.float64]:
    """Return what the work costs in each period; what fell due before the plan starts is sunk."""
    spend = np.zeros(periods)
    for work in done:
        if work.status == "finished":
            continue
        option = work.option
        capex = option.capex_usd_m
        spread = (1.0 - option.start_share - option.finish_share) * capex / option.duration_periods
        spend[max(work.start, 0) : max(work.finish, 0)] += spread
        if 0 <= work.start < periods:
            spend[work.start] += option.start_share * capex
        if 0 <= work.finish - 1 < periods:
            spend[work.finish - 1] += option.finish_share * capex
    return spend


def opening_periods(done: Iterable[Work]) -> dict[str, int]:
    """Return the period in which each site opens: that of its first start, negative before the plan."""
    opens: dict[str, int] = {}
    for work in done:
        opens[work.site.id] = min(work.start, opens.get(work.site.id, work.start))
    return opens


def nameplate_mw(done: Iterable[Work], site: Site, periods: int) -> NDArray[np.float64]:
    """Return the nameplate of a site's phases in service by period [MW IT].

    Parameters
    ----------
    done
        Activities of the plan, history included.
    site
        The site.
    periods
        Length of the result.
    """
    total = np.zeros(periods)
    for work in done:
        if work.site is site:
            total[max(work.finish, 0) :] += work.activity.nameplate_mw
    return total


def rack_positions(problem: Problem, done: Iterable[Work], site: Site) -> NDArray[np.float64] | None:
    """Return the whole racks that a site's phases in service have positions for, by period.

    None where no phase of the site has positions: there is no such limit then. A phase without positions has as many
    as racks of the smallest type of the case make up its nameplate.

    Parameters
    ----------
    problem
        The case.
    done
        Activities of the plan, history included.
    site
        The site.
    """
    if all(activity.rack_positions is None for activity in site.activities if activity.kind == "phase"):
        return None
    smallest_kw = min(rack.it_kw for rack in problem.racks)
    total = np.zeros(problem.calendar.periods)
    for work in done:
        if work.site is site:
            given, by_load = work.activity.rack_positions, work.activity.nameplate_mw * 1000.0 / smallest_kw
            total[max(work.finish, 0) :] += by_load if given is None else given
    return np.array([float(math.floor(racks + POSITIONS_WITHIN + SUMS_WITHIN_MW)) for racks in total])
