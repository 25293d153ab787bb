"""Debt facilities, period by period: what is owed, what it costs, what may be owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.problem import pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.checks.reading import Reading
    from planner.problem import Facility


@dataclass(frozen=True)
class Loan:
    """One facility in one period."""

    facility: Facility
    period: int
    available: bool
    limit_usd_m: float
    draw_usd_m: float
    repay_usd_m: float
    interest_usd_m: float
    fees_usd_m: float
    balance_usd_m: float
    drawn_usd_m: float  # to date


def availability(reading: Reading, facility: Facility) -> range:
    """Return the periods in which a facility can be drawn on."""
    when = reading.calendar
    first = 0 if facility.available_from_date is None else max(0, when.usable_from(facility.available_from_date))
    last = reading.last if facility.available_to_date is None else when.period_of(facility.available_to_date)
    matures = None if facility.maturity_date is None else when.period_of(facility.maturity_date)
    return range(first, min(last, reading.last, reading.last if matures is None else matures - 1) + 1)


def loans(reading: Reading) -> dict[tuple[str, int], Loan]:
    """Return every facility in every period, by (facility, period)."""
    year = reading.calendar.years_per_period
    found = {}
    for facility in reading.problem.finance.facilities:
        limits = reading.calendar.stepped(pairs(facility.limit_usd_m))
        open_in = availability(reading, facility)
        owed, drawn = 0.0, 0.0
        for period in reading.periods:
            key = (facility.id, period)
            draw, repay = reading.draw_usd_m.get(key, 0.0), reading.repay_usd_m.get(key, 0.0)
            interest = facility.rate_per_year * year * owed
            owed, drawn = owed + draw - repay, drawn + draw
            fees = facility.draw_fee_share * draw
            if period in open_in:
                fees += facility.commitment_fee_per_year * year * (limits[period] - owed)
            found[key] = Loan(
                facility, period, period in open_in, limits[period], draw, repay, interest, fees, owed, drawn
            )
    return found


def owed_usd_m(known: Mapping[tuple[str, int], Loan], period: int) -> dict[str, float]:
    """Return what each facility is owed at the end of a period."""
    return {name: loan.balance_usd_m for (name, at), loan in known.items() if at == period}
