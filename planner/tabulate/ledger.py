"""The cash ledger: every line by period, added up forward."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.ledger_lines import SIGNS
from planner.plan import CashRow
from planner.problem import pairs
from planner.tabulate.debt import by_period
from planner.tabulate.works import opening_periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from planner.decisions import Decisions
    from planner.plan import DebtRow, MilestoneRow
    from planner.problem import Problem
    from planner.tabulate.fleet import Fleet
    from planner.tabulate.works import Work

Lines = dict[str, "NDArray[np.float64]"]


def rent_usd_m(problem: Problem, racks: Fleet) -> NDArray[np.float64]:
    """Return the rent by period."""
    rate = np.array(problem.calendar.stepped(pairs(problem.finance.rent_usd_m_per_mw_year)))
    return rate * problem.calendar.years_per_period * racks.programme_online_mw("it")


def credit_used_usd_m(decisions: Decisions, periods: int) -> NDArray[np.float64]:
    """Return the part of the rack payments met in kind, by period."""
    return np.array([decisions.credit_used_usd_m.get(period, 0.0) for period in range(periods)])


def site_lines(problem: Problem, done: Iterable[Work], racks: Fleet) -> Lines:
    """Return running, fixed and opening costs of the sites by period.

    Parameters
    ----------
    problem
        The case.
    done
        Activities of the plan, history included.
    racks
        Racks installed by site and period.
    """
    share, periods = problem.calendar.years_per_period, problem.calendar.periods
    lines = {name: np.zeros(periods) for name in ("opex", "fixed", "opening_cost")}
    opens = opening_periods(done)
    for site in problem.candidates:
        lines["opex"] += site.opex_usd_m_per_mw_year * share * racks.installed_it_mw[site.id]
        if site.id in opens:
            lines["fixed"][max(opens[site.id], 0) :] += site.fixed_usd_m_per_year * share
            if opens[site.id] >= 0:
                lines["opening_cost"][opens[site.id]] += site.opening_usd_m
    return lines


def tranche_lines(milestones: Iterable[MilestoneRow], periods: int) -> Lines:
    """Return tranche cash and credit granted by period."""
    lines = {"tranche_cash": np.zeros(periods), "tranche_credit": np.zeros(periods)}
    for row in milestones:
        if row.paid_period is not None:
            lines["tranche_cash"][row.paid_period] += row.cash_usd_m
            lines["tranche_credit"][row.paid_period] += row.in_kind_usd_m
    return lines


def debt_lines(rows: tuple[DebtRow, ...], periods: int) -> Lines:
    """Return draws, repayments, interest, fees and debt outstanding of all facilities by period."""
    columns = {"draw": "draw_usd_m", "repay": "repay_usd_m", "interest": "interest_usd_m", "fees": "fees_usd_m"}
    return {name: by_period(rows, column, periods) for name, column in (columns | {"debt": "balance_usd_m"}).items()}


def cash_rows(problem: Problem, lines: Mapping[str, NDArray[np.float64]], horizon_value: float) -> tuple[CashRow, ...]:
    """Return the ledger; each closing is its opening plus the lines of its period.

    Parameters
    ----------
    problem
        The case.
    lines
        Every line of `SIGNS`, ``rent_lost``, ``tranche_credit``, ``debt``, ``undrawn`` and ``liquidity_capex_only`` by
        period [million USD].
    horizon_value
        Value in the last period [million USD].
    """
    calendar = problem.calendar
    columns = {name: values.tolist() for name, values in lines.items()}
    cash, credit, rows = problem.finance.opening_cash_usd_m, 0.0, []
    for period in range(calendar.periods):
        now = {f"{name}_usd_m": values[period] for name, values in columns.items()}
        opening = cash
        cash += sum(sign * now[f"{name}_usd_m"] for name, sign in SIGNS.items())
        credit += now["tranche_credit_usd_m"] - now["credit_used_usd_m"]
        last = period == calendar.periods - 1
        value, settled = (horizon_value, now["debt_usd_m"]) if last else (0.0, 0.0)
        liquid = cash - problem.finance.cash_floor_usd_m + now.pop("undrawn_usd_m")
        rows.append(
            CashRow(
                period=period,
                period_start=calendar.start_of(period),
                period_end=calendar.end_of(period),
                opening_cash_usd_m=opening,
                closing_cash_usd_m=cash,
                credit_balance_usd_m=credit,
                horizon_value_usd_m=value,
                debt_settled_usd_m=settled,
                npv_flow_usd_m=cash - opening + value - settled,
                liquidity_usd_m=liquid,
                **now,
            )
        )
    return tuple(rows)
