"""What the dates of steps say: the import that committed stages allow by them, and until when a step is conditional."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import rises

if TYPE_CHECKING:
    from planner.problem import Calendar, Site, Stage, Upgrade


def may_be_curtailed(calendar: Calendar, step: Stage | Upgrade, period: int) -> bool:
    """Return whether import on a step may be curtailed in a period, if it is energised then.

    Parameters
    ----------
    calendar, step, period
        Calendar of the case, the step, number of the period.
    """
    day = step.firm_from_date
    return step.conditional and (day is None or period < calendar.usable_from(day))


def dated_mw(site: Site, calendar: Calendar, conditional: bool | None = None) -> tuple[float, ...]:
    """Return the import that dates of stages alone allow by period, without those that wait for gates [MW facility].

    Parameters
    ----------
    site
        The site.
    calendar
        The calendar of the case.
    conditional
        Only what may be curtailed in the period, or only what may not; None: all.
    """
    found = [0.0] * calendar.periods
    for stage in site.stages:
        for after, share in rises(stage.ramp) if not stage.predecessors else ():
            for t in range(max(0, calendar.usable_from(stage.energisation_date) + after), calendar.periods):
                if conditional in (None, may_be_curtailed(calendar, stage, t)):
                    found[t] += stage.mw * share
    return tuple(found)
