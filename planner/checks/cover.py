"""Debt service cover: rent less running costs of a facility's sites in twelve months, over what it was due in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.lenders import serves
from planner.checks.loans import availability
from planner.checks.tolerance import above_usd_m, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.checks.facts import Facts
    from planner.checks.reading import Reading
    from planner.problem import Facility

DUE_FROM_USD_M = 1e-3
SIGNS = {"rent_usd_m": 1.0, "rent_lost_usd_m": 0.0}
"""Of lines of operations: rent comes in, what is lost of it is off already, all others go out."""


def cover(audit: Audit, facility: Facility) -> list[tuple[float, float, float | None]]:
    """Return, by period, what could serve a facility in the last twelve months, what it was due, and the ratio.

    Parameters
    ----------
    audit
        What follows from the plan's decisions.
    facility
        The facility.
    """
    reading = audit.reading
    earned = [0.0 for _ in reading.periods]
    for site in reading.problem.candidates:
        if serves(reading, facility, site.id):
            for period, line, usd_m in audit.operations[site.id]:
                if period in reading.periods:
                    earned[period] += SIGNS.get(line, -1.0) * usd_m
    due = [audit.loans[facility.id, t].interest_usd_m + _instalment(audit, facility, t) for t in reading.periods]
    found: list[tuple[float, float, float | None]] = []
    for period in reading.periods:
        since = max(0, period + 1 - 12 // reading.calendar.months)
        there, owed = sum(earned[since : period + 1]), sum(due[since : period + 1])
        found.append((there, owed, there / owed if owed > DUE_FROM_USD_M else None))
    return found


def tested_from(reading: Reading, facility: Facility) -> int:
    """Return the first period at whose end a facility asks for cover."""
    day = facility.min_dscr_from_date
    return 0 if day is None else max(0, reading.calendar.usable_from(day))


def covered(audit: Audit) -> Iterator[str]:
    """Yield facilities whose debt service was covered less often than they ask, in periods in which they ask it."""
    reading = audit.reading
    for facility in reading.problem.finance.facilities:
        if facility.min_dscr is None:
            continue
        for period, (there, owed, _) in enumerate(cover(audit, facility)):
            asked = facility.min_dscr * owed
            if period >= tested_from(reading, facility) and owed > DUE_FROM_USD_M and above_usd_m(asked, there):
                place, least = reading.at(facility.id, period), shown(facility.min_dscr)
                due = f"{shown(owed)} million USD due in 12 months"
                yield f"{place}: {due}, {shown(there)} left for it, cover of {least}"


def _instalment(facts: Facts, facility: Facility, period: int) -> float:
    """Return the principal that falls due in a period by falling limit or straight line, all at once apart."""
    reading = facts.reading
    before = facts.loans[facility.id, period - 1].balance_usd_m if period else 0.0
    most = facts.loans[facility.id, period].limit_usd_m
    open_in = availability(reading, facility)
    if facility.repayment == "straight_line" and facility.maturity_date is not None and open_in:
        last, matures = open_in[-1], reading.calendar.period_of(facility.maturity_date)
        if last < period <= matures and matures - last > 1:
            at_end = facts.loans[facility.id, last].balance_usd_m
            most = min(most, at_end * (matures - period) / (matures - last))
    return max(0.0, before - most)
