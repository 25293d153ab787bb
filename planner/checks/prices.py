"""What is paid on a day: the price as the case gives it, taken to that day where its class of cost escalates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.checks.reading import Order, Reading, Shipment, Work
    from planner.problem import CostClass

DAYS_PER_YEAR = 365


def at_day(reading: Reading, cost: CostClass, period: int, usd_m: float) -> float:
    """Return an amount given at the prices of its date as it is paid on the last day of a period [million USD].

    Parameters
    ----------
    reading
        The decisions.
    cost
        Class of cost.
    period
        The period of the payment.
    usd_m
        The amount, as the case gives it.
    """
    for given in reading.problem.finance.escalation:
        if given.id == cost:
            since = given.price_date or reading.problem.programme.start_date
            days = (reading.calendar.end_of(period) - since).days
            usd_m *= (1 + given.share_per_year) ** (days / DAYS_PER_YEAR)
            usd_m += usd_m * given.contingency_share
    return usd_m


def work_payments(reading: Reading, work: Work) -> list[tuple[int, float]]:
    """Return what a piece of work is paid, period by period; agreed prices for what began before the plan."""
    option, start = work.option, work.start
    if option is None or start is None:
        return []
    spread = (1.0 - option.start_share - option.finish_share) * option.capex_usd_m / option.duration_periods
    due = [(start, option.start_share * option.capex_usd_m)]
    due += [(period, spread) for period in range(start, work.finish)]
    due += [(work.finish - 1, option.finish_share * option.capex_usd_m)]
    if work.status != "planned":
        return due
    return [(period, at_day(reading, "works", period, usd_m)) for period, usd_m in due]


def order_payments(reading: Reading, order: Order) -> list[tuple[int, float]]:
    """Return what an upgrade or units are paid: a share when ordered, the rest when they serve."""
    capex, share = order.item.capex_usd_m * order.units, order.item.order_share
    due = ((order.period, share * capex), (order.in_service, (1.0 - share) * capex))
    return [(period, at_day(reading, "power", period, usd_m)) for period, usd_m in due]


def rack_payments(reading: Reading, shipment: Shipment) -> tuple[float, float]:
    """Return what racks cost when ordered and when delivered; those ordered before the plan at the price agreed."""
    price = shipment.rack.price_usd_m * shipment.units
    first, rest = shipment.rack.order_share * price, (1.0 - shipment.rack.order_share) * price
    if shipment.order is None:
        return first, rest
    return at_day(reading, "racks", shipment.order, first), at_day(reading, "racks", shipment.period, rest)


def lent_on_usd_m(reading: Reading, shipment: Shipment) -> float:
    """Return what a lender that looks at some sites counts racks at.

    It does not know which of a type were ordered before the plan: where some were, it takes the lower of the price
    agreed and that of the day for each.
    """
    agreed = shipment.rack.price_usd_m * shipment.units
    ordered = shipment.period - shipment.rack.lead_periods
    if ordered < 0:
        return agreed
    first, rest = shipment.rack.order_share * agreed, (1.0 - shipment.rack.order_share) * agreed
    new = at_day(reading, "racks", ordered, first) + at_day(reading, "racks", shipment.period, rest)
    return min(agreed, new) if shipment.rack.on_order else new
