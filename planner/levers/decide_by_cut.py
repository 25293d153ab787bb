"""A case cut off at the end of a period: every plan of the whole case, cut off there, is a plan of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.network import windows

if TYPE_CHECKING:
    from planner.problem import Activity, Calendar, PowerItem, Problem, Site

Spans = dict[tuple[str, str], tuple[int, int] | None]


def cut(problem: Problem, last: int) -> Problem:
    """Return a problem up to a period.

    What cannot end by then need not be: it is no longer obligatory. Where an activity waits for the start of another,
    which may end later, only the earliest period of that stays; power waits for it no longer.
    """
    calendar = problem.calendar
    if last >= calendar.periods - 1:
        return problem
    spans = windows(problem)
    sites = tuple(
        _power(site).model_copy(
            update={"activities": tuple(_activity(one, spans, calendar, last) for one in site.activities)}
        )
        for site in problem.sites
    )
    programme = problem.programme.model_copy(update={"end_date": calendar.end_of(last)})
    return problem.model_copy(update={"programme": programme, "sites": sites})


def _power(site: Site) -> Site:
    """Return a site whose power waits for no start of work that may end later."""
    kept = {
        name: tuple(_without_starts(one) for one in getattr(site, name)) for name in ("stages", "upgrades", "onsite")
    }
    return site.model_copy(update=kept)


def _without_starts(given: PowerItem) -> PowerItem:
    finishes = tuple(before for before in given.predecessors if before.type != "SS")
    return given if finishes == given.predecessors else given.model_copy(update={"predecessors": finishes})


def _activity(activity: Activity, spans: Spans, calendar: Calendar, last: int) -> Activity:
    ends = activity.latest_finish_date
    given: dict[str, Any] = {}
    if activity.obligatory and (ends is None or calendar.period_of(ends) > last):
        given["obligatory"] = False
    if activity.started_date is None and any(before.type == "SS" for before in activity.predecessors):
        found = [spans.get((activity.id, option.id)) for option in activity.options]
        firsts = [span[0] for span in found if span is not None]
        given["predecessors"] = tuple(before for before in activity.predecessors if before.type != "SS")
        given["earliest_start_date"] = calendar.start_of(min(firsts, default=last + 1))
    return activity.model_copy(update=given) if given else activity
