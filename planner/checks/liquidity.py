"""What could still be paid at the end of a period: spare cash, and what lenders have promised and not yet lent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.lenders import base_usd_m, first_pledged
from planner.checks.loans import owed_usd_m

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.checks.facts import Facts
    from planner.checks.loans import Loan

ALIKE_USD_M = 1e-6  # no lower day: less than a dollar apart, and a ten-thousandth of a millionth of the amount
ALIKE_SHARE = 1e-10


def means_usd_m(facts: Facts, period: int, closing_cash_usd_m: float) -> dict[str, float]:
    """Return the means of a period by column: all of them, and those that buy works, racks and power only.

    Parameters
    ----------
    facts
        What follows from the plan's decisions by the case alone.
    period
        Number of the period.
    closing_cash_usd_m
        Cash at its end [million USD].
    """
    for_anything, for_capex = closing_cash_usd_m - facts.reading.problem.finance.cash_floor_usd_m, 0.0
    for loan in facts.loans.values():
        if loan.period != period:
            continue
        if loan.facility.capex_only:
            for_capex += _promised_usd_m(facts, loan)
        else:
            for_anything += _promised_usd_m(facts, loan)
    return {"liquidity_usd_m": for_anything + for_capex, "liquidity_capex_only_usd_m": for_capex}


def _promised_usd_m(facts: Facts, loan: Loan) -> float:
    """Return what a lender would still pay out, before any fee on it: never negative [million USD]."""
    if not loan.available:
        return 0.0
    spare = [loan.limit_usd_m - loan.balance_usd_m]
    lent = owed_usd_m(facts.loans, loan.period)
    for other in first_pledged(facts.reading, loan.facility):
        lent[other.id] += _promised_usd_m(facts, facts.loans[other.id, loan.period])
    base = base_usd_m(facts.reading, loan.facility, lent, loan.period)
    if base is not None:
        spare.append(base - loan.balance_usd_m)
    if loan.facility.max_loan_to_cost is not None:
        allowed = loan.facility.max_loan_to_cost * facts.costs[loan.facility.id][loan.period]
        spare.append(allowed - loan.drawn_usd_m)
    return max(0.0, min(spare))


def first_least(figures: Mapping[int, float]) -> int:
    """Return the first period whose figure is the least, or too little above it to be another one."""
    least = min(figures.values())
    return min(t for t, figure in figures.items() if figure - least <= ALIKE_USD_M + ALIKE_SHARE * abs(least))
