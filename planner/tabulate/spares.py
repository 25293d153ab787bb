"""What racks and their spares cost, and how many of a type are taken of what is deliverable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.tabulate.prices import price_factors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planner.plan import DeliveryRow
    from planner.problem import Rack
    from planner.tabulate.fleet import Fleet

    Series = NDArray[np.float64]


def of_installed(racks: Fleet, rack: Rack) -> Series:
    """Return the spares bought in each period for the racks of a type installed [racks]."""
    installed = np.zeros(racks.problem.calendar.periods)
    for site in racks.problem.candidates:
        installed += racks.installed[site.id, rack.id]
    return rack.spare_share_per_year * racks.problem.calendar.years_per_period * installed


def taken_units(racks: Fleet, rack: Rack) -> Series:
    """Return the racks of a type and their spares that have come by each period [racks]."""
    came = np.zeros(racks.problem.calendar.periods)
    for lot in racks.consignments:
        came[lot.period] += lot.units if lot.rack is rack else 0
    if not rack.has_spares:
        return np.cumsum(came)
    return np.cumsum(came * (1.0 + rack.spare_share) + of_installed(racks, rack))


def rack_lines(racks: Fleet, rows: Iterable[DeliveryRow]) -> dict[str, Series]:
    """Return what racks and spares cost in each period, before credit, and the part of it that is for spares.

    Parameters
    ----------
    racks
        Racks of the plan.
    rows
        Its deliveries, with the payments for them.
    """
    problem = racks.problem
    periods, share = problem.calendar.periods, {rack.id: rack.spare_share for rack in problem.racks}
    paid, spares, factors = np.zeros(periods), np.zeros(periods), price_factors(problem, "racks")
    for row in rows:
        part = share[row.rack] / (1.0 + share[row.rack])
        dues = [(row.delivery_period, row.delivery_payment_usd_m)]
        dues += [] if row.order_period is None else [(row.order_period, row.order_payment_usd_m)]
        for period, usd_m in dues:
            paid[period] += usd_m
            spares[period] += part * usd_m
    for rack in problem.racks:
        if rack.spare_share_per_year:
            worth = rack.price_usd_m * of_installed(racks, rack)
            ordered = np.zeros(periods)
            ordered[: max(0, periods - rack.lead_periods)] = worth[rack.lead_periods :]
            yearly = factors * ((1.0 - rack.order_share) * worth + rack.order_share * ordered)
            paid, spares = paid + yearly, spares + yearly
    return {"rack_payments": paid, "spare_payments": spares}
