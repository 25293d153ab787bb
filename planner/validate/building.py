"""Building rules: how many sites may be open, and what those opened by a date have by then."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from planner.enough import is_enough
from planner.problem import pairs
from planner.validate.parts import horizon, listed, sites
from planner.words import counted

if TYPE_CHECKING:
    from planner.problem import Problem
    from planner.validate.parts import Broken


def whole_places(problem: Problem) -> Broken:
    """Yield limits on open sites that are no whole number."""
    for path, step in listed(("programme", "max_open_sites"), problem.programme.max_open_sites):
        if step.value % 1 != 0:
            yield (*path, "value"), f"must be a whole number of sites, got {step.value:g}"


def open_at_start(problem: Problem) -> Broken:
    """Yield a limit on open sites that those opened before the plan exceed at some time: none of them ever closes."""
    calendar, steps = horizon(problem), problem.programme.max_open_sites
    begun = [site for site in problem.candidates if site.has_begun]
    if calendar is None or not steps:
        return
    least = min(calendar.stepped(pairs(steps), before=math.inf))
    if least < len(begun):
        number = next(number for number, step in enumerate(steps) if step.value == least)
        what = f"must be no less than the {counted(len(begun), 'site')} opened before the plan, got {least:g}"
        yield ("programme", "max_open_sites", number, "value"), what


def least_mw(problem: Problem) -> Broken:
    """Yield least MW without a date, and dates without them."""
    for path, site in sites(problem):
        if site.min_mw and site.min_mw_by_date is None:
            yield (*path, "min_mw_by_date"), f"must be given with min_mw {site.min_mw:g}, got nothing"
        if site.min_mw_by_date is not None and not site.min_mw:
            yield (*path, "min_mw"), f"must be above 0 with min_mw_by_date {site.min_mw_by_date}, got 0"


def idle_least_mw(problem: Problem) -> Broken:
    """Yield least MW that the halls of a site do not hold, so that it opens after the date, and those not asked."""
    for path, site in sites(problem):
        held_mw = sum(activity.nameplate_mw for activity in site.activities)
        if not site.min_mw or not site.eligible:
            continue
        if site.has_begun:
            yield (*path, "min_mw"), f"is {site.min_mw:g} MW of a site opened before the plan, which need not have them"
        elif not is_enough(held_mw, site.min_mw):
            why = f"more than the {held_mw:g} MW that its halls hold: it cannot open by {site.min_mw_by_date}"
            yield (*path, "min_mw"), f"is {site.min_mw:g} MW, {why}"
