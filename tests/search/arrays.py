"""Models that the search tests share: oracle cases as arrays, and small ones by hand."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from planner.model.build import build
from planner.model.structure import Arrays, hand_over
from planner.model.structure import layout as layout_of
from solvers.options import Options
from solvers.search import branch_and_bound
from solvers.search.budget import Budget
from solvers.search.lexicographic import Goal, SearchResult, weighted_objective
from solvers.search.restriction import Layout, StepDecision
from tests.oracle.cases import case

if TYPE_CHECKING:
    from solvers.matrix import Matrix

EXACT = Options(gap=0.0)


@functools.cache
def arrays(seed: int) -> Arrays:
    """Return an oracle case handed over."""
    return hand_over(build(case(seed)))


@functools.cache
def layout(seed: int) -> Layout:
    """Return what the columns of an oracle case mean."""
    return layout_of(arrays(seed))


def goals(seed: int) -> tuple[Goal, ...]:
    """Return the goals of an oracle case in the minimising sense."""
    given = arrays(seed)
    return tuple(given.goal(goal) for goal in given.built.sets.problem.programme.goals)


@functools.cache
def best(seed: int) -> SearchResult:
    """Return the proven optimum of an oracle case."""
    return branch_and_bound.search(arrays(seed).matrix, goals(seed), EXACT, Budget(60.0))


def without_counts(seed: int) -> Matrix:
    """Return an oracle case under all goals as one, its integer counts relaxed."""
    return weighted_objective(arrays(seed).matrix, goals(seed)).with_continuous(layout(seed).integer_counts)


def hair(value: float) -> float:
    """Return by how much two equal values may differ."""
    return 1e-6 * max(1.0, abs(value))


def step_decision(name: str, begin: int, length: int, first: int = 0, block: str = "here") -> StepDecision:
    """Return a step decision on consecutive columns."""
    return StepDecision(name, np.arange(begin, begin + length), first, block)


def none() -> np.ndarray:
    """Return no columns."""
    return np.empty(0, dtype=np.intp)
