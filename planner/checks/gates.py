"""Gates on power: orders after all that they wait for, and committed power from when that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.activities import released

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.checks.reading import Reading
    from planner.problem import Predecessor


def orders(audit: Audit) -> Iterator[str]:
    """Yield orders of upgrades and on-site units that are made before what they wait for is over."""
    reading = audit.reading
    for order in (*reading.upgrades.values(), *reading.units):
        place = f"{order.site.id}: {order.item.id} is ordered in {reading.calendar.label(order.period)}"
        for given in order.item.predecessors:
            first = _over(reading, given)
            if first is None:
                yield f"{place}, but its predecessor {given.activity} is not in the plan"
            elif order.period < first:
                told = f"{given.type}{f'+{given.lag_periods}' if given.lag_periods else ''}"
                yield f"{place}, but its predecessor {given.activity} {told} allows {reading.calendar.label(first)}"


def serves_since(reading: Reading, period: int, waits: tuple[Predecessor, ...]) -> int | None:
    """Return from when committed power serves that its date brings in a period; None where a gate never ends.

    Parameters
    ----------
    reading
        The decisions of the plan.
    period
        The period of its date; negative before the plan.
    waits
        What it waits for.
    """
    for given in waits:
        first = _over(reading, given)
        if first is None:
            return None
        period = max(period, first)
    return period


def _over(reading: Reading, given: Predecessor) -> int | None:
    """Return the first period that a predecessor leaves open; None where it is not in the plan."""
    work = reading.works.get(given.activity) or reading.past.get(given.activity)
    if work is None:
        return None
    first = released(work, given)
    return -reading.calendar.periods if first is None else first
