"""Crews and cranes in each period, transformers and turbines up to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, get_args

from planner.checks.tolerance import shown
from planner.problem import ResourceKind, arrivals, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.checks.reading import Reading

Use = dict[tuple[str, int], float]


def in_use(reading: Reading) -> Use:
    """Return the units of each renewable resource at work in each period."""
    used: Use = {}
    for work in reading.works.values():
        if work.status == "finished" or work.option is None or work.start is None:
            continue
        for name, units in work.option.uses.items():
            for period in range(max(0, work.start), min(work.finish, reading.calendar.periods)):
                used[name, period] = used.get((name, period), 0.0) + units
    return used


def drawn(reading: Reading) -> Use:
    """Return the units of each consumable resource drawn up to and including each period."""
    events: list[tuple[str, int, int]] = []
    for work in reading.works.values():
        if work.status == "planned" and work.option is not None and work.start is not None:
            events += [(name, work.start, units) for name, units in work.option.draws.items()]
    for order in (*reading.upgrades.values(), *reading.units):
        events += [(name, order.period, units * order.units) for name, units in order.item.draws.items()]
    regions = {given.id: given.region for given in reading.problem.resources}
    for shipment in reading.shipments:
        near = (None, shipment.site.region)
        draws = ((name, units) for name, units in shipment.rack.draws.items() if regions.get(name) in near)
        events += [(name, shipment.period, units * shipment.units) for name, units in draws]
    used: Use = {}
    for name, first, units in events:
        for period in range(max(0, first), reading.calendar.periods):
            used[name, period] = used.get((name, period), 0.0) + units
    return used


def units_used(reading: Reading, kind: ResourceKind) -> Use:
    """Return the units used of resources of a kind: in each period of renewable ones, up to it of consumable ones."""
    match kind:
        case "renewable":
            return in_use(reading)
        case "consumable":
            return drawn(reading)
        case _:
            assert_never(kind)


def there(reading: Reading) -> Use:
    """Return the units available: of a renewable resource in each period, of a consumable one up to it."""
    found: Use = {}
    for given in reading.problem.resources:
        match given.kind:
            case "renewable":
                units = reading.calendar.stepped(pairs(given.capacity))
            case "consumable":
                units = reading.calendar.arrived(arrivals(given.arrivals), float(given.stock))
            case _:
                assert_never(given.kind)
        found.update({(given.id, period): units[period] for period in reading.periods})
    return found


def enough(audit: Audit) -> Iterator[str]:
    """Yield the periods in which more of a resource is used, or drawn up to then, than is available."""
    reading = audit.reading
    have = there(reading)
    for kind in get_args(ResourceKind):
        for (name, period), units in sorted(units_used(reading, kind).items()):
            if units > have.get((name, period), 0.0) + 1e-9:
                limit, told = have.get((name, period), 0.0), _used_words(kind, reading.calendar.label(period))
                yield f"{reading.at(name, period)}: {shown(units)} {told}, {shown(limit)} available"


def growth(reading: Reading) -> Use:
    """Return by how many units use of each renewable resource with a limit on that grows in each period, 0 at least."""
    now = in_use(reading)
    for work in reading.works.values():
        if work.option is not None and work.start is not None and work.start < 0 and work.finish > -1:
            for name, units in work.option.uses.items():
                now[name, -1] = now.get((name, -1), 0.0) + units
    return {
        (given.id, t): max(0.0, now.get((given.id, t), 0.0) - now.get((given.id, t - 1), 0.0))
        for given in reading.problem.resources
        if given.max_increase_per_period is not None
        for t in reading.periods
    }


def gradual(audit: Audit) -> Iterator[str]:
    """Yield the periods in which use of a resource grows by more than it may."""
    most = {given.id: given.max_increase_per_period for given in audit.reading.problem.resources}
    for (name, period), units in growth(audit.reading).items():
        limit = most[name]
        if limit is not None and units > limit + 1e-9:
            yield f"{audit.reading.at(name, period)}: use grows by {shown(units)}, {shown(float(limit))} allowed"


def _used_words(kind: ResourceKind, label: str) -> str:
    """Return in words how units of a kind are used in a period, or up to it."""
    match kind:
        case "renewable":
            return "in use"
        case "consumable":
            return f"drawn by {label}"
        case _:
            assert_never(kind)
