"""Gates on power: orders after all that they wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.waits import over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit


def orders(audit: Audit) -> Iterator[str]:
    """Yield orders of upgrades and on-site units that are made before what they wait for is over."""
    reading = audit.reading
    for order in (*reading.upgrades.values(), *reading.units):
        place = f"{order.site.id}: {order.item.id} is ordered in {reading.calendar.label(order.period)}"
        for given in order.item.predecessors:
            first = over(reading, given)
            if first is None:
                yield f"{place}, but its predecessor {given.activity} is not in the plan"
            elif order.period < first:
                told = f"{given.type}{f'+{given.lag_periods}' if given.lag_periods else ''}"
                yield f"{place}, but its predecessor {given.activity} {told} allows {reading.calendar.label(first)}"
