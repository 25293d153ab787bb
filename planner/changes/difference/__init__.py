"""The difference of two problems in words, as a planner would tell it: what was given before, and what is given now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.changes.difference.grouping import lines
from planner.changes.difference.line import Difference
from planner.changes.difference.walk import found

if TYPE_CHECKING:
    from planner.problem import Problem

__all__ = ["Difference", "differences"]


def differences(before: Problem, after: Problem) -> tuple[Difference, ...]:
    """Return in what two problems differ: figures, then the order of lists, then words; nothing where they are equal.

    Entries are matched by id, series by date, grid stages and other entries without id so that least differs. Three
    places or more that differ alike are one line, whose `members` are the single ones; so are all names, all notes and
    all sources of figures, which change no plan.

    Parameters
    ----------
    before
        The problem to start from.
    after
        The problem to compare it with. How either came about is no part of it.
    """
    return lines(found(before, after))
