"""The difference of two problems as a script asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner import arguments
from planner.changes.difference import differences
from planner.problem import Problem
from planner.validate import require_valid

if TYPE_CHECKING:
    from planner.changes.difference import Difference


def diff(problem: Problem, other: Problem) -> tuple[Difference, ...]:
    """Return in what another problem differs from one, in words; nothing where both ask the same.

    Each difference is a line as `str`, with `path`, `before` and `after`; what differs alike in several places is one,
    with its `members`.

    Parameters
    ----------
    problem
        The problem to start from.
    other
        The one to compare it with.

    Raises
    ------
    BadArgument
        If one of them is no problem.
    InvalidProblem
        If one of them breaks a rule.
    """
    arguments.of_type("problem", problem, Problem)
    arguments.of_type("other", other, Problem)
    for given in (problem, other):
        require_valid(given)
    return differences(problem, other)
