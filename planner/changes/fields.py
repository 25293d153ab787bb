"""A problem with some of it changed: what comes out has passed the rules that a case passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from planner.arguments import shown
from planner.changes.asked import Asked, from_mapping, from_record
from planner.changes.making import made
from planner.errors import BadArgument, InvalidProblem, Issue
from planner.problem import Change
from planner.validate.whole import require_valid

if TYPE_CHECKING:
    from planner.problem import Confidence, Problem


def changed(
    problem: Problem,
    changes: Mapping[str, Any] | Iterable[Change],
    *,
    source: str | None = None,
    confidence: Confidence | None = None,
) -> Problem:
    """Return a problem with some of it changed; see `Problem.changed`.

    Parameters
    ----------
    problem
        The problem to change; it stays as it is.
    changes
        Values or operations by path, each place once; or changes in order.
    source
        Where the new figures of a mapping come from; None: they keep the source they had.
    confidence
        How sure they are.

    Raises
    ------
    BadArgument
        If `changes` is neither a mapping nor changes, or if changes in order are to have another source.
    InvalidProblem
        With everything that is wrong with the changes, and with the problem that they make.
    """
    asked = _asked(changes, source, confidence)
    require_valid(problem)
    result, wrong = made(problem, asked, each_once=isinstance(changes, Mapping))
    if result is None:
        raise InvalidProblem(tuple(dict.fromkeys(Issue(found.where, found.what) for found in wrong)))
    return result


def _asked(changes: Any, source: str | None, confidence: Confidence | None) -> tuple[Asked, ...]:
    if isinstance(changes, Mapping):
        return from_mapping(changes, source, confidence)
    given = tuple(changes) if isinstance(changes, Iterable) and not isinstance(changes, str) else None
    if given is None or not all(isinstance(change, Change) for change in given):
        raise BadArgument(
            f"changes must be a mapping of paths to new values or operations, or a list of Change, got {shown(changes)}"
        )
    if source is not None or confidence is not None:
        raise BadArgument("source and confidence go with a mapping: each Change has its own")
    return tuple(map(from_record, given))
