"""The cash ledger: every line by period, added up forward."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.ledger_lines import SIGNS
from planner.plan import CashRow
from planner.problem import pairs
from planner.tabulate.debt import by_period
from planner.tabulate.milestones import late_charges_usd_m
from planner.tabulate.prices import price_factors
from planner.tabulate.works import opening_periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from planner.decisions import Decisions
    from planner.plan import DebtRow, MilestoneRow
    from planner.problem import Problem, Site
    from planner.tabulate.fleet import Fleet
    from planner.tabulate.works import Work

Lines = dict[str, "NDArray[np.float64]"]


def rent_usd_m(problem: Problem, racks: Fleet, sites: frozenset[str] | None = None) -> NDArray[np.float64]:
    """Return the rent by period: by site and rack, each from its lag on.

    Parameters
    ----------
    problem
        The case.
    racks
        The racks of the plan.
    sites
        Ids of the sites; None: all candidates.
    """
    paid = np.zeros(problem.calendar.periods)
    for site in (given for given in problem.candidates if sites is None or given.id in sites):
        paid += site_rent_usd_m(problem, site) * rented_mw(problem, racks, site)
    return paid


def site_rent_usd_m(problem: Problem, site: Site) -> NDArray[np.float64]:
    """Return the rent of a MW IT of a site by period, of racks whose factor is 1."""
    steps = site.rent_usd_m_per_mw_year or problem.finance.rent_usd_m_per_mw_year
    return np.array(problem.calendar.stepped(pairs(steps))) * problem.calendar.years_per_period


def rented_mw(problem: Problem, racks: Fleet, site: Site) -> NDArray[np.float64]:
    """Return what pays rent at a site by period, each rack times its factor [MW IT].

    Parameters
    ----------
    problem
        The case.
    racks
        The racks of the plan.
    site
        The site.
    """
    mw, lag = np.zeros(problem.calendar.periods), problem.finance.rent_lag_periods
    for rack in problem.racks:
        online = racks.online[site.id, rack.id].astype(float)
        start = float(sum(given.units for given in site.installed if given.rack == rack.id))
        paying = np.concatenate([np.full(min(lag, len(mw)), start), online])[: len(mw)]
        mw += paying * rack.it_kw / 1000.0 * rack.rent_factor
    return mw


def credit_used_usd_m(decisions: Decisions, periods: int) -> NDArray[np.float64]:
    """Return the part of the rack payments met in kind, by period."""
    return np.array([decisions.credit_used_usd_m.get(period, 0.0) for period in range(periods)])


def site_lines(problem: Problem, done: Iterable[Work], racks: Fleet, sites: frozenset[str] | None = None) -> Lines:
    """Return running, fixed and opening costs of the sites by period.

    Parameters
    ----------
    problem
        The case.
    done
        Activities of the plan, history included.
    racks
        Racks installed by site and period.
    sites
        Ids of the sites; None: all candidates.
    """
    share, periods = problem.calendar.years_per_period, problem.calendar.periods
    running, building = price_factors(problem, "operation"), price_factors(problem, "works")
    lines = {name: np.zeros(periods) for name in ("opex", "fixed", "opening_cost")}
    opens = opening_periods(done)
    for site in (given for given in problem.candidates if sites is None or given.id in sites):
        lines["opex"] += site.opex_usd_m_per_mw_year * share * running * racks.installed_it_mw[site.id]
        if site.id in opens:
            fixed = site.fixed_usd_m_per_year * share * running
            lines["fixed"][max(opens[site.id], 0) :] += fixed[max(opens[site.id], 0) :]
            if opens[site.id] >= 0:
                lines["opening_cost"][opens[site.id]] += site.opening_usd_m * building[opens[site.id]]
    return lines


def charge_lines(problem: Problem, racks: Fleet) -> Lines:
    """Return what late months of milestones cost by period."""
    costs = [late_charges_usd_m(problem, racks, milestone) for milestone in problem.milestones]
    return {"late_charges": sum(costs, np.zeros(problem.calendar.periods))}


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
