"""Building rules: how many sites may be open."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from planner.problem import pairs
from planner.validate.parts import horizon, listed
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
    begun = [site for site in problem.candidates if any(a.started_date or a.finished_date for a in site.activities)]
    if calendar is None or not steps:
        return
    least = min(calendar.stepped(pairs(steps), before=math.inf))
    if least < len(begun):
        number = next(number for number, step in enumerate(steps) if step.value == least)
        what = f"must be no less than the {counted(len(begun), 'site')} opened before the plan, got {least:g}"
        yield ("programme", "max_open_sites", number, "value"), what
