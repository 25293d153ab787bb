"""Debt facilities: what is drawn, owed, paid for it, and how much they lend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.plan import DebtRow
from planner.problem import pairs
from planner.tabulate.rack_prices import at_site_usd_m, cost_of_racks_usd_m

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planner.decisions import Decisions
    from planner.problem import Calendar, Facility, Problem
    from planner.tabulate.fleet import Consignment

NOTHING_USD_M = 1e-9  # what a solver leaves of a balance repaid


def debt_rows(problem: Problem, decisions: Decisions) -> tuple[DebtRow, ...]:
    """Return each facility by period, where it is available or anything is drawn, owed or paid."""
    rows = [row for facility in problem.finance.facilities for row in _facility(problem, decisions, facility)]
    return tuple(sorted(rows, key=lambda row: row.period))


def _facility(problem: Problem, decisions: Decisions, facility: Facility) -> list[DebtRow]:
    calendar = problem.calendar
    limits = calendar.stepped(pairs(facility.limit_usd_m))
    opens, ends = availability(calendar, facility)
    rows, balance = [], 0.0
    for period in range(calendar.periods):
        draw = decisions.draws_usd_m.get((facility.id, period), 0.0)
        repay = decisions.repayments_usd_m.get((facility.id, period), 0.0)
        interest = facility.rate_per_year * calendar.years_per_period * balance
        balance += draw - repay
        fees = facility.draw_fee_share * draw
        available = opens <= period <= ends
        if available:
            fees += facility.commitment_fee_per_year * calendar.years_per_period * (limits[period] - balance)
        if available or max(draw, repay, interest, balance) > NOTHING_USD_M:
            first, last = calendar.days_of(period)
            row = (facility.id, limits[period], draw, repay, interest, fees, balance)
            rows.append(DebtRow(period, first, last, *row))
    return rows


def availability(calendar: Calendar, facility: Facility) -> tuple[int, int]:
    """Return the first and last period in which a facility may be drawn: never from its maturity on."""
    opens, ends = facility.available_from_date, facility.available_to_date
    first = 0 if opens is None else max(0, calendar.usable_from(opens))
    last = calendar.periods - 1 if ends is None else min(calendar.periods - 1, calendar.period_of(ends))
    due = facility.maturity_date
    return first, last if due is None else min(last, calendar.period_of(due) - 1)


def by_period(rows: Iterable[DebtRow], column: str, periods: int) -> NDArray[np.float64]:
    """Return the sum of one column of the debt table over all facilities, by period.

    Parameters
    ----------
    rows
        Rows of the debt table.
    column
        Name of the column to add up [million USD].
    periods
        Length of the result.
    """
    total = np.zeros(periods)
    for row in rows:
        total[row.period] += getattr(row, column)
    return total


def depreciated_racks_usd_m(
    problem: Problem, lots: Iterable[Consignment], at_sites: bool = False
) -> NDArray[np.float64]:
    """Return what was paid for the racks delivered in the plan, depreciated, by period [million USD].

    Parameters
    ----------
    problem
        The case.
    lots
        Racks delivered in the plan.
    at_sites
        Whether they are counted as a lender does that looks at some sites.
    """
    cost = at_site_usd_m if at_sites else cost_of_racks_usd_m
    periods, life = problem.calendar.periods, problem.finance.rack_life_periods
    total = np.zeros(periods)
    for lot in lots:
        age = np.arange(periods - lot.period)
        total[lot.period :] += cost(problem, lot) * np.maximum(0.0, 1.0 - age / life)
    return total
