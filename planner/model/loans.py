"""When a facility can be drawn, the most it may have outstanding, and what falls due in parts, by period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.problem import pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.sets import Sets
    from planner.problem import Facility

MONTHS = 12


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


@dataclass(frozen=True)
class Part:
    """What may be owed after an instalment: an amount, and a share of what is owed at the end of a period."""

    most_usd_m: float
    share: float = 0.0
    end: int = 0


def in_parts(sets: Sets, facility: Facility, most_owed_usd_m: Sequence[float]) -> dict[int, tuple[Part, ...]]:
    """Return the periods in which principal can fall due in parts, and what may be owed after each: the least of these.

    All at once is no part: neither a bullet nor a straight line of one period.

    Parameters
    ----------
    sets
        Index sets.
    facility
        The facility.
    most_owed_usd_m
        The most that it can be owed at the end of each period: a limit no lower asks for nothing.
    """
    calendar, open_in = sets.calendar, available(sets, facility)
    if not open_in:
        return {}
    found: dict[int, tuple[Part, ...]] = {}
    steps, falls = calendar.stepped(pairs(facility.limit_usd_m)), facility.falls_due_in_parts
    matures = -1 if facility.maturity_date is None else calendar.period_of(facility.maturity_date)
    end = open_in[-1]
    for t in sets.periods[1:]:
        parts = [Part(steps[t])] if steps[t] < most_owed_usd_m[t - 1] else []
        if falls and end < t <= matures and matures - end > 1:
            parts.append(Part(0.0, (matures - t) / (matures - end), end))
        if parts:
            found[t] = tuple(parts)
    return found


def tested_from(sets: Sets, facility: Facility) -> int:
    """Return the first period at whose end cover of debt service is tested; past the last one if none is."""
    day = facility.min_dscr_from_date
    return 0 if day is None else min(len(sets.periods), max(0, sets.calendar.usable_from(day)))


def recent(sets: Sets, period: int) -> range:
    """Return the periods of the last twelve months up to the end of one, as far as they are in the plan."""
    return range(max(0, period + 1 - MONTHS // sets.calendar.months), period + 1)
