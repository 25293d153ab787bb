"""Which of two plans of one problem is better: by the first goal in which they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.spec import GOALS

if TYPE_CHECKING:
    from planner.plan import GoalRow
    from planner.spec import GoalKind

SAME_SHARE = 1e-8


def first_better(one: tuple[GoalRow, ...], other: tuple[GoalRow, ...]) -> tuple[GoalRow, GoalRow] | None:
    """Return the first goal in which two plans differ, of both, where `one` is better in it; else None."""
    first = first_difference(one, other)
    if first is None:
        return None
    mine, theirs = first
    return first if (mine.value < theirs.value) == (mine.sense == "min") else None


def first_difference(held: tuple[GoalRow, ...], new: tuple[GoalRow, ...]) -> tuple[GoalRow, GoalRow] | None:
    """Return the first goal in which two plans differ, of both; None where they do not, or answer other goals.

    Values of a goal that later goals were allowed to worsen differ only by more than that.
    """
    if [row.name for row in held] != [row.name for row in new]:
        return None
    for index, (old, row) in enumerate(zip(held, new, strict=True)):
        slack = _same_within(GOALS[row.name].kind) + SAME_SHARE * max(abs(old.value), abs(row.value))
        if index + 1 < len(new):
            slack += max(old.tolerance, row.tolerance)
        if abs(old.value - row.value) > slack:
            return old, row
    return None


def _same_within(kind: GoalKind) -> float:
    """Return by how much two values of a goal may differ and be the same [unit of the goal]: what sums are off by."""
    match kind:
        case "money":
            return 1e-4
        case "power" | "time" | "emissions":
            return 1e-6
        case _:
            assert_never(kind)
