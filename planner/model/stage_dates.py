"""What the dates of committed stages alone let a site import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import rises

if TYPE_CHECKING:
    from planner.problem import Calendar, Site


def dated_mw(site: Site, calendar: Calendar) -> tuple[float, ...]:
    """Return the import that dates of stages alone allow by period, without those that wait for gates [MW facility].

    Parameters
    ----------
    site
        The site.
    calendar
        The calendar of the case.
    """
    found = [0.0] * calendar.periods
    for stage in site.stages:
        for after, share in rises(stage.ramp) if not stage.predecessors else ():
            for t in range(max(0, calendar.usable_from(stage.energisation_date) + after), calendar.periods):
                found[t] += stage.mw * share
    return tuple(found)
