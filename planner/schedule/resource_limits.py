"""The resources of the case as schedulers see them: units there are, by day."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, assert_never

from planner.problem import arrivals, pairs
from planner.schedule.build_schedule import ResourceLimit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.problem import Resource
    from planner.schedule.ground import Ground


def resource_limits(ground: Ground) -> tuple[ResourceLimit, ...]:
    """Return every resource of the case, with its units from day 0 on at each day they change."""
    return tuple(_resource(ground, resource) for resource in ground.problem.resources)


def _resource(ground: Ground, resource: Resource) -> ResourceLimit:
    kind: Literal["work", "material"]
    match resource.kind:
        case "renewable":
            kind, units = "work", ground.calendar.stepped(pairs(resource.capacity))
        case "consumable":
            kind, units = "material", ground.calendar.arrived(arrivals(resource.arrivals), float(resource.stock))
        case _:
            assert_never(resource.kind)
    return ResourceLimit(resource.id, resource.name or resource.id, kind, tuple(_steps(ground, units)))


def _steps(ground: Ground, units: Sequence[float]) -> Iterator[tuple[int, float]]:
    yield 0, float(units[0])
    for period, (before, now) in enumerate(pairwise(units), 1):
        if now != before:
            yield ground.opens(period), float(now)
