"""What is paid at the prices of its day: by class of cost, escalated from the date of its prices, with contingency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.problem import CostClass, Problem
    from planner.tabulate.fleet import Consignment
    from planner.tabulate.power import PowerOrder
    from planner.tabulate.works import Work


def price_factors(problem: Problem, cost: CostClass) -> NDArray[np.float64]:
    """Return what prices of a class of cost are multiplied by in each period; 1 where it has no escalation."""
    calendar = problem.calendar
    factors = np.ones(calendar.periods)
    for given in problem.finance.escalation:
        if given.id == cost:
            day = problem.programme.start_date if given.price_date is None else given.price_date
            years = np.array([calendar.years_after(day, period) for period in range(calendar.periods)])
            factors = (1.0 + given.contingency_share) * (1.0 + given.share_per_year) ** years
    return factors


def spend_of_usd_m(problem: Problem, work: Work) -> NDArray[np.float64]:
    """Return what one piece of work costs in each period; what fell due before the plan starts is sunk.

    Work that began before the plan is paid as was agreed then.
    """
    periods, option, capex = problem.calendar.periods, work.option, work.option.capex_usd_m
    spend = np.zeros(periods)
    if work.status == "finished":
        return spend
    spread = (1.0 - option.start_share - option.finish_share) * capex / option.duration_periods
    spend[max(work.start, 0) : max(work.finish, 0)] += spread
    if 0 <= work.start < periods:
        spend[work.start] += option.start_share * capex
    if 0 <= work.finish - 1 < periods:
        spend[work.finish - 1] += option.finish_share * capex
    return spend if work.status == "under_way" else spend * price_factors(problem, "works")


def cost_of_work_usd_m(problem: Problem, work: Work) -> float:
    """Return what work costs in all: planned work at the prices of its payments, else as it is given."""
    if work.status != "planned" or not problem.finance.escalation:
        return work.option.capex_usd_m
    return float(spend_of_usd_m(problem, work).sum())


def payments_of_order_usd_m(problem: Problem, order: PowerOrder) -> tuple[float, float]:
    """Return what an order of power costs when it is ordered, and when it enters service."""
    factors, share = price_factors(problem, "power"), order.item.order_share
    last = factors[min(order.service, len(factors) - 1)]
    return float(share * order.capex_usd_m * factors[order.ordered_in]), float((1.0 - share) * order.capex_usd_m * last)


def payments_of_racks_usd_m(problem: Problem, lot: Consignment) -> tuple[float, float]:
    """Return what each rack of a consignment costs when it is ordered in the plan, and when it is delivered."""
    factors, price = price_factors(problem, "racks"), lot.rack.price_usd_m
    ordered = factors[lot.ordered_in] if lot.ordered_in >= 0 else 1.0
    share = lot.rack.order_share
    return float(share * price * ordered), float((1.0 - share) * price * factors[lot.period])


def cost_of_racks_usd_m(problem: Problem, lot: Consignment) -> float:
    """Return what a consignment costs in all; racks ordered before the plan at their price as given."""
    new = lot.units - lot.booked
    return new * sum(payments_of_racks_usd_m(problem, lot)) + lot.booked * lot.rack.price_usd_m
