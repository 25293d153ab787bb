"""On-site units held in reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem

HELD = (1, 1, 2)


def with_reserve(scale: Scale, problem: Problem) -> Problem:
    """Return a problem in which one or two units of each type are held in reserve, and as many more can be ordered.

    Parameters
    ----------
    scale, problem
        Size and seed of the case, and the case without them.
    """
    dice, sites = scale.dice("feature reserve"), []
    for site in problem.sites:
        units = []
        for unit in site.onsite:
            held = dice.choice(HELD)
            units.append(unit.model_copy(update={"reserve_units": held, "max_units": unit.max_units + held}))
        sites.append(site.model_copy(update={"onsite": tuple(units)}))
    return problem.model_copy(update={"sites": tuple(sites)})
