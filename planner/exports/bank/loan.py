"""What a facility comes to by period: the values that the formulas of the bank pack must give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.problem import pairs
from planner.tabulate.debt import availability

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.plan import Plan
    from planner.problem import Facility
    from planner.tabulate.lenders import Lender

DUE_USD_M = 5e-7
"""Half a dollar: what is less is not due."""


@dataclass(frozen=True)
class Loan:
    """A facility by period [million USD]; `at` counts facilities from 0.

    Parameters
    ----------
    facility, at
        The facility, and its number in formulas.
    limit, draw, repay
        What is given: its limit, and what the plan draws and repays.
    available
        1 where it may be drawn, else 0.
    opening, balance, interest, draw_fee, commitment_fee
        What follows by its terms.
    base
        What its borrowing base lends; None without one.
    lender, before
        What it looks at: racks and cost at its sites; numbers of the facilities that racks are pledged to before it.
    operations
        Lines of operation of its sites.
    taken
        Price of the racks that those would still take if they lent all they would.
    ceiling
        What may be owed by limit, maturity and repayment; what is owed beyond it before is scheduled principal.
    """

    facility: Facility
    at: int
    limit: tuple[float, ...]
    draw: tuple[float, ...]
    repay: tuple[float, ...]
    available: tuple[int, ...]
    opening: tuple[float, ...]
    balance: tuple[float, ...]
    interest: tuple[float, ...]
    draw_fee: tuple[float, ...]
    commitment_fee: tuple[float, ...]
    base: tuple[float, ...] | None
    ceiling: tuple[float, ...]
    ends: int
    matures: int | None
    lender: Lender
    before: tuple[int, ...]
    taken: tuple[float, ...]
    operations: Mapping[str, tuple[float, ...]]

    @property
    def fees(self) -> tuple[float, ...]:
        """Fees paid."""
        return tuple(map(sum, zip(self.draw_fee, self.commitment_fee, strict=True)))

    @property
    def scheduled(self) -> tuple[float, ...]:
        """Principal that limit, maturity and repayment ask."""
        beyond = (owed - most for owed, most in zip(self.opening, self.ceiling, strict=True))
        return tuple(usd_m if usd_m > DUE_USD_M else 0.0 for usd_m in beyond)

    @property
    def in_parts(self) -> tuple[float, ...]:
        """Principal that falling limits and a straight line ask; a bullet is none."""
        falls = self.facility.falls_due_in_parts and self.matures is not None and self.matures - self.ends > 1
        found = []
        for period, (owed, most) in enumerate(zip(self.opening, self.limit, strict=True)):
            allowed, matures = most, self.matures or 0
            if falls and self.ends < period <= matures:
                share = (matures - period) / (matures - self.ends)
                allowed = min(most, self.at_end_of_availability * share)
            found.append(max(0.0, owed - allowed))
        return tuple(found)

    @property
    def for_base(self) -> tuple[float, ...]:
        """Principal that the borrowing base asks beyond that."""
        if self.base is None:
            return (0.0,) * len(self.limit)
        left = map(min, self.opening, self.ceiling)
        return tuple(max(0.0, owed - base) for owed, base in zip(left, self.base, strict=True))

    @property
    def room(self) -> tuple[float, ...]:
        """What it would still lend."""
        most = self.limit
        if self.base is not None:
            share = self.facility.borrowing_base_share or 0.0
            most = tuple(
                min(top, base - share * more) for top, base, more in zip(self.limit, self.base, self.taken, strict=True)
            )
        left = tuple(top - owed for top, owed in zip(most, self.balance, strict=True))
        if self.lender.on_cost_usd_m is not None:
            on_cost = (self.lender.on_cost_usd_m - self.lender.drawn_usd_m).tolist()
            left = tuple(map(min, left, on_cost))
        return tuple(is_open * max(0.0, usd_m) for is_open, usd_m in zip(self.available, left, strict=True))

    @property
    def at_end_of_availability(self) -> float:
        """What is owed at the end of the last period in which it may be drawn."""
        return self.balance[self.ends] if self.ends >= 0 else 0.0


def loans(
    plan: Plan, given: Mapping[str, Lender], operations: Mapping[str, Mapping[str, tuple[float, ...]]]
) -> tuple[Loan, ...]:
    """Return the facilities of a plan by period.

    Parameters
    ----------
    plan
        The plan.
    given
        What each facility looks at, by its id.
    operations
        Lines of operation of the sites of each facility, by its id.
    """
    problem, found = plan.problem, dict[str, Loan]()
    facilities = problem.finance.facilities
    number = {facility.id: at for at, facility in enumerate(facilities)}
    before = {facility.id: problem.pledged_before(facility) for facility in facilities}
    for facility in sorted(facilities, key=lambda given: len(before[given.id])):
        first = [found[other.id] for other in before[facility.id]]
        rooms = [[usd_m / (one.facility.borrowing_base_share or 1.0) for usd_m in one.room] for one in first]
        taken = tuple(sum(each) for each in zip(*rooms, strict=True)) if rooms else (0.0,) * plan.periods
        loan = _loan(plan, facility, number[facility.id], given[facility.id])
        found[facility.id] = replace(
            loan, before=tuple(one.at for one in first), taken=taken, operations=operations[facility.id]
        )
    return tuple(found[facility.id] for facility in facilities)


def _loan(plan: Plan, facility: Facility, number: int, lender: Lender) -> Loan:
    calendar, rows = plan.problem.calendar, {row.period: row for row in plan.debt if row.facility == facility.id}
    year, periods = calendar.years_per_period, range(plan.periods)
    limit = calendar.stepped(pairs(facility.limit_usd_m))
    draw = tuple(rows[t].draw_usd_m if t in rows else 0.0 for t in periods)
    repay = tuple(rows[t].repay_usd_m if t in rows else 0.0 for t in periods)
    opens, ends = availability(calendar, facility)
    available = tuple(int(opens <= t <= ends) for t in periods)
    opening, balance = [], []
    owed = 0.0
    for t in periods:
        opening.append(owed)
        owed += draw[t] - repay[t]
        balance.append(owed)
    promised = facility.commitment_fee_per_year * year
    base = lender.base_usd_m
    ends = max(ends, -1)
    matures = None if facility.maturity_date is None else calendar.period_of(facility.maturity_date)
    return Loan(
        facility=facility,
        at=number,
        limit=limit,
        draw=draw,
        repay=repay,
        available=available,
        opening=tuple(opening),
        balance=tuple(balance),
        interest=tuple(facility.rate_per_year * year * owed for owed in opening),
        draw_fee=tuple(facility.draw_fee_share * drawn for drawn in draw),
        commitment_fee=tuple(available[t] * promised * (limit[t] - balance[t]) for t in periods),
        base=None if base is None else tuple(base.tolist()),
        ceiling=_ceiling(facility, limit, balance[ends] if ends >= 0 else 0.0, ends, matures),
        ends=ends,
        matures=matures,
        lender=lender,
        before=(),
        taken=(),
        operations={},
    )


def _ceiling(
    facility: Facility, limit: Sequence[float], at_end: float, ends: int, matures: int | None
) -> tuple[float, ...]:
    """Return what may be owed by period: the limit, less and less of what was owed at the end of availability, 0."""
    if matures is None:
        return tuple(limit)
    falls, found = facility.falls_due_in_parts, []
    for period, most in enumerate(limit):
        allowed = most
        if falls and ends < period < matures:
            allowed = min(most, at_end * (matures - period) / (matures - ends))
        found.append(0.0 if period >= matures else allowed)
    return tuple(found)
