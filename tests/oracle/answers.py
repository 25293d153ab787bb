"""The best of each goal of a case, and by how much the answer to a changed case is better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import Contradiction
from planner.solving import solve
from planner.spec import GOALS

if TYPE_CHECKING:
    from planner.problem import Problem

Answer = dict[str, float]


def answer(problem: Problem) -> Answer | None:
    """Return the value of each goal in the best plan, None where the case contradicts itself."""
    try:
        return {row.name: row.value for row in solve(problem, gap=0.0, time_limit_s=60.0).goals}
    except Contradiction:
        return None


def first_change(before: Answer | None, after: Answer | None) -> float:
    """Return how much the first goal that changes gets better (negative: worse), 0 if none changes."""
    if before is None or after is None:
        return float(before is None) - float(after is None)
    for name, value in before.items():
        better = (after[name] - value) * (1.0 if GOALS[name].is_maximised else -1.0)  # type: ignore[index]
        if abs(better) > 2e-6 * (1.0 + abs(value)):
            return better
    return 0.0
