"""Spares of racks, and the memory and optics that racks draw at delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.scale import DRAWN
from planner.problem import Arrival, Resource, arrivals

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem

_WITH_RACKS, _A_YEAR = (0.02, 0.03, 0.05), (0.025, 0.04, 0.06)
MEMORY, STACKS_PER_GPU = "hbm", 8
_MARGIN = 1.1
"""Of memory for all racks deliverable, how much comes."""


def with_spares(scale: Scale, problem: Problem) -> Problem:
    """Return a generated problem whose racks take spares with them and while they stand.

    Parameters
    ----------
    scale
        Size and seed of the case.
    problem
        The case without them.
    """
    dice = scale.dice("feature spares")
    racks = (
        rack.model_copy(update={"spare_share": dice.choice(_WITH_RACKS), "spare_share_per_year": dice.choice(_A_YEAR)})
        for rack in problem.racks
    )
    return problem.model_copy(update={"racks": tuple(racks)})


def with_draws_of_racks(scale: Scale, problem: Problem) -> Problem:
    """Return a generated problem whose racks draw stacks of memory, which come a period before or after the racks do.

    Parameters
    ----------
    scale
        Size and seed of the case.
    problem
        The case without them.
    """
    dice = scale.dice("feature racks-draw")
    coming: dict[int, float] = {}
    for rack in problem.racks:
        for day, units in arrivals(rack.supply or ()):
            period = max(0, min(scale.periods - 1, scale.calendar.usable_from(day) + dice.choice((-1, 0, 1))))
            coming[period] = coming.get(period, 0.0) + _MARGIN * units * rack.gpus * STACKS_PER_GPU
    steps = tuple(
        Arrival(date=scale.calendar.start_of(period), units=round(units)) for period, units in sorted(coming.items())
    )
    memory = Resource(id=MEMORY, name="Stacks of high-bandwidth memory", kind="consumable", arrivals=steps, **DRAWN)
    racks = (rack.model_copy(update={"draws": {MEMORY: rack.gpus * STACKS_PER_GPU}}) for rack in problem.racks)
    return problem.model_copy(update={"racks": tuple(racks), "resources": (*problem.resources, memory)})
