"""Prices of a generated case that escalate, each class of cost from a date of its own, with a contingency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.calendar import moved
from planner.generate.scale import DRAWN
from planner.problem import Escalation

if TYPE_CHECKING:
    from planner.generate.scale import Scale
    from planner.problem import CostClass, Problem

# Rise a year and contingency of each class: building and grid work rise faster than goods, racks have a contract price.
USUAL: dict[CostClass, tuple[tuple[float, float], tuple[float, float]]] = {
    "works": ((0.03, 0.06), (0.05, 0.15)),
    "power": ((0.03, 0.07), (0.05, 0.15)),
    "racks": ((-0.03, 0.02), (0.0, 0.03)),
    "operation": ((0.02, 0.035), (0.0, 0.05)),
}
OLDEST_MONTHS = 18
"""How long before the plan prices were quoted at most."""


def escalation(scale: Scale, problem: Problem) -> Problem:
    """Return the problem with prices that escalate."""
    dice, start = scale.dice("feature escalation"), problem.programme.start_date
    found = [
        Escalation(
            id=name,
            price_date=moved(start, -dice.randint(0, OLDEST_MONTHS)),
            share_per_year=round(dice.uniform(*rise), 3),
            contingency_share=round(dice.uniform(*contingency), 2),
            **DRAWN,
        )
        for name, (rise, contingency) in USUAL.items()
    ]
    finance = problem.finance.model_copy(update={"escalation": tuple(found)})
    return problem.model_copy(update={"finance": finance})
