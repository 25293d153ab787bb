"""Growth of use in generated cases: crews come in by a share of their number a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import Problem

SHARES = (0.2, 0.35, 0.5)
"""Of the most that are there at a time, what more may be at work in a month."""


def with_growth_of_use(scale: Scale, problem: Problem) -> Problem:
    """Return a problem in which use of each renewable resource grows by no more in a period than it may.

    Parameters
    ----------
    scale
        Size and seed of the case.
    problem
        The case without that.
    """
    dice, resources = scale.dice("feature growth-of-use"), []
    for resource in problem.resources:
        share = dice.choice(SHARES)
        match resource.kind:
            case "renewable":
                most = max((step.value for step in resource.capacity), default=0.0)
                given = {"max_increase_per_period": max(1, round(share * most))}
                resources.append(resource.model_copy(update=given))
            case "consumable":
                resources.append(resource)
            case _:
                assert_never(resource.kind)
    return problem.model_copy(update={"resources": tuple(resources)})
