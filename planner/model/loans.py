"""When a facility can be drawn, and the most it may have outstanding, by period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import pairs

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.problem import Facility


def available(sets: Sets, facility: Facility) -> range:
    """Return the periods in which a facility can be drawn: never from its maturity on."""
    calendar = sets.calendar
    opens, ends = facility.available_from_date, facility.available_to_date
    first = 0 if opens is None else max(0, calendar.usable_from(opens))
    last = calendar.periods - 1 if ends is None else min(calendar.periods - 1, calendar.period_of(ends))
    if facility.maturity_date is not None:
        last = min(last, calendar.period_of(facility.maturity_date) - 1)
    return range(first, last + 1)


def facility_limits(sets: Sets, facility: Facility) -> tuple[float, ...]:
    """Return the most a facility may have outstanding at the end of each period: nothing from maturity on."""
    limits = sets.calendar.stepped(pairs(facility.limit_usd_m))
    if facility.maturity_date is None:
        return limits
    due = sets.calendar.period_of(facility.maturity_date)
    return tuple(limit if t < due else 0.0 for t, limit in enumerate(limits))
