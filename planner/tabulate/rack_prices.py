"""What racks cost at the prices of their day: payments, what lenders count them at, sales tax."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.tabulate.prices import payments_of_rack_usd_m, price_factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.problem import Problem
    from planner.tabulate.fleet import Consignment, Fleet


def payments_of_lot_usd_m(problem: Problem, lot: Consignment) -> tuple[float, float]:
    """Return what each rack of a consignment costs when it is ordered in the plan, and when it is delivered."""
    return payments_of_rack_usd_m(problem, lot.rack, lot.ordered_in, lot.period)


def cost_of_racks_usd_m(problem: Problem, lot: Consignment) -> float:
    """Return what a consignment costs in all; racks ordered before the plan at their price as given."""
    new = lot.units - lot.booked
    return new * sum(payments_of_lot_usd_m(problem, lot)) + lot.booked * lot.rack.price_usd_m


def at_site_usd_m(problem: Problem, lot: Consignment) -> float:
    """Return what a lender that looks at some sites counts a consignment at: at the lower price, if some are on order.

    Which racks of a type were ordered before the plan, it cannot tell.
    """
    paid = lot.rack.price_usd_m if lot.ordered_in < 0 else sum(payments_of_lot_usd_m(problem, lot))
    return lot.units * (min(paid, lot.rack.price_usd_m) if lot.rack.on_order else paid)


def sales_tax_usd_m(racks: Fleet) -> NDArray[np.float64]:
    """Return sales tax by period: the share of the site, on what racks delivered and their spares cost on that day."""
    problem = racks.problem
    paid = np.zeros(problem.calendar.periods)
    for lot in racks.consignments:
        taxed = lot.units * (1.0 + lot.rack.spare_share)
        paid[lot.period] += lot.site.sales_tax_share * taxed * lot.rack.price_usd_m
    return paid * price_factors(problem, "racks")
