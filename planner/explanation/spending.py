"""What an item would cost by when if it came one period earlier, and whether the money of the plan is enough for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.tabulate.order_payments import capex_usd_m
from planner.tabulate.prices import price_factors
from planner.tabulate.security import held_usd_m, of_orders
from planner.tabulate.works import spend_usd_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.explanation.grounds import Grounds
    from planner.tabulate.fleet import Consignment
    from planner.tabulate.power import PowerOrder
    from planner.tabulate.works import Work

SAME_USD_M = 1e-6


@dataclass(frozen=True)
class Lack:
    """The first period whose money is not enough: what is needed in it, and what there is."""

    period: int
    needed_usd_m: float
    there_usd_m: float


def of_work(grounds: Grounds, work: Work) -> Lack | None:
    """Return what is lacking if an activity started one period earlier; None where the money is enough."""
    periods, share = grounds.calendar.periods, grounds.calendar.years_per_period
    earlier = replace(work, start=work.start - 1, finish=work.finish - 1)
    capex = np.cumsum(spend_usd_m(grounds.problem, [earlier]) - spend_usd_m(grounds.problem, [work]))
    other = np.zeros(periods)
    if grounds.opened[work.site.id] == work.start:
        running, building = (price_factors(grounds.problem, cost) for cost in ("operation", "works"))
        other[work.start - 1 :] += work.site.fixed_usd_m_per_year * share * running[work.start - 1 :]
        other[work.start - 1] += work.site.opening_usd_m * building[work.start - 1]
    return _lack(grounds, capex, other)


def of_order(grounds: Grounds, order: PowerOrder) -> Lack | None:
    """Return what is lacking if an order of power came one period earlier; None where the money is enough.

    What waits for a date of its own enters service no earlier. The security of an upgrade is posted and back earlier.
    """
    periods, held = grounds.calendar.periods, order.service > order.ordered_in + order.item.lead_periods
    earlier = replace(order, ordered_in=order.ordered_in - 1, service=order.service - (0 if held else 1))
    capex = np.cumsum(capex_usd_m(grounds.problem, [earlier]) - capex_usd_m(grounds.problem, [order]))
    security = held_usd_m(of_orders([earlier]), periods) - held_usd_m(of_orders([order]), periods)
    return _lack(grounds, capex, security)


def of_lot(grounds: Grounds, lot: Consignment) -> Lack | None:
    """Return what is lacking if racks were ordered and delivered one period earlier; None where the money is enough.

    Credit in kind that is left pays first, but no sales tax.
    """
    moved, factors = np.zeros(grounds.calendar.periods), price_factors(grounds.problem, "racks")
    for row in grounds.payments[lot.site.id, lot.rack.id, lot.period]:
        agreed = row.order_period is None
        before = row.delivery_period - 1
        moved[before] += row.delivery_payment_usd_m * (1.0 if agreed else factors[before] / factors[before + 1])
        if row.order_period:
            before = row.order_period - 1
            moved[before] += row.order_payment_usd_m * factors[before] / factors[before + 1]
    tax = np.zeros(len(moved))
    price = lot.rack.price_usd_m * (1.0 + lot.rack.spare_share) * factors[lot.period - 1]
    tax[lot.period - 1] = lot.site.sales_tax_share * price * lot.units
    return _lack(grounds, np.maximum(0.0, moved - grounds.credit_usd_m) + tax, np.zeros(len(moved)))


def _lack(grounds: Grounds, capex: NDArray[np.float64], other: NDArray[np.float64]) -> Lack | None:
    """Return the first period in which more has been paid by its end than the plan could pay, before fees on debt.

    Parameters
    ----------
    grounds
        The plan.
    capex, other
        What has been paid more by the end of each period, by what may pay for it: capex by any facility, the rest by
        those that lend for anything.
    """
    there, apart = grounds.liquidity_usd_m, grounds.liquidity_capex_only_usd_m
    for needed, paid_from in ((capex + other, there), (other, there - apart)):
        short = (needed > SAME_USD_M) & (needed > paid_from + SAME_USD_M)
        if short.any():
            first = int(np.argmax(short))
            return Lack(first, float(needed[first]), float(paid_from[first]))
    return None
