"""Which of two plans of one problem is better: by the first goal in which they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.spec import GOALS

if TYPE_CHECKING:
    from planner.plan import GoalRow
    from planner.spec import GoalKind


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
        slack = same_within(row.name, max(abs(old.value), abs(row.value)))
        if index + 1 < len(new):
            slack += max(old.tolerance, row.tolerance)
        if abs(old.value - row.value) > slack:
            return old, row
    return None


def alike(goal: str, one: float, two: float) -> bool:
    """Return whether two values of a goal are the same, but for what adding up and a solver leave.

    Parameters
    ----------
    goal
        The goal.
    one, two
        The values, in its unit.
    """
    return abs(one - two) <= same_within(goal, max(abs(one), abs(two)))


def same_within(goal: str, size: float) -> float:
    """Return by how much values of a goal of a size may be apart and be the same (definitions, Tolerances).

    Parameters
    ----------
    goal
        The goal.
    size
        Size of the values, in its unit; not negative.
    """
    kind: GoalKind = GOALS[goal].kind
    match kind:
        case "money":
            return 1e-4 * (1.0 + size / 1e4)
        case "power":
            return 1e-5  # the search takes less than 8e-6 MW missing for as much as that
        case "time":
            return 1e-6
        case "emissions":
            return 1e-6 * (1.0 + size)
        case _:
            assert_never(kind)
