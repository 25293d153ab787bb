"""Two or more plans side by side: what differs in the question, and what differs in the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner import arguments
from planner.checks.sanity import insane
from planner.comparison.pair import Pair
from planner.comparison.result import Comparison
from planner.errors import AuditFailed, BadArgument, printable
from planner.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Comparison", "compare"]

MOST_TOLD = 5


def compare(plan: Plan, other: Plan, *more: Plan, names: Sequence[str] | None = None) -> Comparison:
    """Return plans side by side: what differs in the question beside what differs in the answer.

    Parameters
    ----------
    plan
        The baseline.
    other, more
        The plans that are compared with it, each on its own.
    names
        What all of them are called, in order; None: their case and the scenarios that were put on it.

    Raises
    ------
    BadArgument
        If anything is no plan, or the names are not as many different texts as there are plans.
    AuditFailed
        If a plan is of another horizon than its problem, or holds what is no figure.
    """
    plans = (plan, other, *more)
    for place, one in enumerate(plans, 1):
        arguments.of_type(f"plan {place}", one, Plan)
    called = _own_names(plans) if names is None else _given_names(names, len(plans))
    for name, one in zip(called, plans, strict=True):
        wrong = tuple(insane(one.problem, one))
        if wrong:
            raise AuditFailed(tuple(f"{name}: {line}" for line in wrong[:MOST_TOLD]), one)
    pairs = tuple(Pair.of(plan, one, (called[0], name)) for name, one in zip(called[1:], plans[1:], strict=True))
    return Comparison(plans, called, pairs)


def _own_names(plans: Sequence[Plan]) -> tuple[str, ...]:
    """Return the label of each problem, numbered where two would be called alike."""
    own = [one.problem.label for one in plans]
    return tuple(
        printable(name if own.count(name) == 1 else f"{name} ({own[: place + 1].count(name)})")
        for place, name in enumerate(own)
    )


def _given_names(names: Sequence[str], count: int) -> tuple[str, ...]:
    given = [names] if isinstance(names, str) else list(names)
    if len(given) != count or not all(isinstance(name, str) and name for name in given) or len(set(given)) < count:
        raise BadArgument(f"names must be {count} different texts, one for each plan, got {given!r:.80}")
    return tuple(printable(name) for name in given)
