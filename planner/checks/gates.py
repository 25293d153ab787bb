"""Gates on power: orders after all that they wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.waits import too_early

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit


def orders(audit: Audit) -> Iterator[str]:
    """Yield orders of upgrades and on-site units that are made before what they wait for is over."""
    reading = audit.reading
    for order in (*reading.upgrades.values(), *reading.units):
        place = f"{order.site.id}: {order.item.id} is ordered in {reading.calendar.label(order.period)}"
        for given in order.item.predecessors:
            told = too_early(reading, given, order.period)
            if told is not None:
                yield f"{place}, but {told}"
