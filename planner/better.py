"""Which of two plans of one problem is better: by the first goal in which they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.spec import GOALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.plan import GoalRow
    from planner.spec import GoalKind

# Two values of a goal that differ by less are the same: what sums of floats may be off by.
SAME_WITHIN: Mapping[GoalKind, float] = {"power": 1e-6, "time": 1e-6, "money": 1e-4, "emissions": 1e-6}
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
        slack = SAME_WITHIN[GOALS[row.name].kind] + SAME_SHARE * max(abs(old.value), abs(row.value))
        if index + 1 < len(new):
            slack += max(old.tolerance, row.tolerance)
        if abs(old.value - row.value) > slack:
            return old, row
    return None
