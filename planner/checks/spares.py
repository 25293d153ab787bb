"""Spares: how many come with racks and for racks that stand, what they cost, what they take of the supply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.prices import at_day, rack_payments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.checks.reading import Reading, Shipment
    from planner.problem import Rack

    Standing = Mapping[tuple[str, str, int], int]  # site, rack type, period: racks installed


def with_racks(shipment: Shipment) -> float:
    """Return the spares that come with racks."""
    return shipment.units * shipment.rack.spare_share


def for_racks(reading: Reading, rack: Rack, installed: int) -> float:
    """Return the spares that racks of a type need in one period while they stand.

    Parameters
    ----------
    reading
        The decisions.
    rack
        The rack type.
    installed
        How many stand.
    """
    return installed * rack.spare_share_per_year * reading.calendar.years_per_period


def come(reading: Reading, standing: Standing, rack: Rack) -> dict[int, float]:
    """Return the spares of a type that come in each period for racks that stand.

    Parameters
    ----------
    reading
        The decisions.
    standing
        Racks installed by site, type and period.
    rack
        The rack type.
    """
    found = dict.fromkeys(reading.periods, 0.0)
    for (_, name, period), racks in standing.items():
        if name == rack.id and period in found:
            found[period] += for_racks(reading, rack, racks)
    return found


def taken(reading: Reading, standing: Standing, rack: Rack) -> list[float]:
    """Return how many racks of a type and spares for them have come by each period.

    Parameters
    ----------
    reading
        The decisions.
    standing
        Racks installed by site, type and period.
    rack
        The rack type.
    """
    by_then, total = [], 0.0
    later = come(reading, standing, rack)
    for period in reading.periods:
        total += later[period]
        total += sum(
            given.units + with_racks(given)
            for given in reading.shipments
            if given.rack.id == rack.id and given.period == period
        )
        by_then.append(total)
    return by_then


def payments(reading: Reading, standing: Standing) -> Iterator[tuple[int, float]]:
    """Yield period and amount of each payment for spares [million USD].

    Those for racks that stand are ordered a lead before they come; what would have been paid before the plan was.
    Those that come with racks have the prices of these, the others those of the day.
    """
    for given in reading.shipments:
        first, rest = rack_payments(reading, given)
        if given.order is not None:
            yield given.order, first * given.rack.spare_share
        yield given.period, rest * given.rack.spare_share
    for rack in reading.problem.racks:
        for period, units in come(reading, standing, rack).items():
            price, ordered = units * rack.price_usd_m, period - rack.lead_periods
            yield period, at_day(reading, "racks", period, (1.0 - rack.order_share) * price)
            if ordered >= 0:
                yield ordered, at_day(reading, "racks", ordered, rack.order_share * price)
