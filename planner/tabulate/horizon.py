"""What the programme is worth after its last period."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.tabulate.debt import depreciated_racks_usd_m
from planner.tabulate.ledger import site_rent_usd_m
from planner.tabulate.order_payments import payments_of_order_usd_m
from planner.tabulate.works import cost_of_work_usd_m

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.problem import Problem
    from planner.tabulate.fleet import Consignment
    from planner.tabulate.power import PowerOrder
    from planner.tabulate.works import Work


def horizon_value_usd_m(
    problem: Problem,
    done: Iterable[Work],
    lots: Iterable[Consignment],
    orders: Iterable[PowerOrder],
    held_usd_m: float,
) -> float:
    """Return the value in the last period by the rule of the case [million USD].

    Parameters
    ----------
    problem
        The case.
    done
        Activities of the plan, history included.
    lots
        Racks delivered in the plan.
    orders
        Upgrades and on-site units ordered in the plan.
    held_usd_m
        Security that utilities hold at the end.
    """
    rule = problem.finance.horizon_value
    match rule:
        case "none":
            return 0.0
        case "book":
            return held_usd_m + _book(problem, done, lots, orders)
        case "contract":
            return _contract(problem, lots)
        case _:
            assert_never(rule)


def _book(problem: Problem, done: Iterable[Work], lots: Iterable[Consignment], orders: Iterable[PowerOrder]) -> float:
    finance, periods = problem.finance, problem.calendar.periods
    assets = [(work.finish, cost_of_work_usd_m(problem, work)) for work in done]
    assets += [(order.service, sum(payments_of_order_usd_m(problem, order))) for order in orders]
    ages = [(periods - 1 - finish, capex) for finish, capex in assets]
    works = sum(capex * max(0.0, 1.0 - age / finance.works_life_periods) for age, capex in ages if age >= 0)
    return works + float(depreciated_racks_usd_m(problem, lots)[-1])


def _contract(problem: Problem, lots: Iterable[Consignment]) -> float:
    finance, calendar = problem.finance, problem.calendar
    last = calendar.periods - 1
    later = range(calendar.periods, calendar.periods + finance.contract_periods)
    growth = 1.0 + finance.discount_rate
    factors = [growth ** -(calendar.years(period) - calendar.years(last)) for period in later]
    annuity = np.concatenate([[0.0], np.cumsum(factors)])
    value = 0.0
    for lot in lots:
        if lot.online <= last:
            rent = float(site_rent_usd_m(problem, lot.site)[-1]) * lot.rack.rent_factor
            remaining = max(0, finance.contract_periods - (calendar.periods - lot.online))
            unpaid = min(remaining, max(0, lot.online + finance.rent_lag_periods - calendar.periods))
            years = float(annuity[remaining] - annuity[unpaid])
            value += rent * lot.it_mw * finance.contract_margin_share * years
    return value
