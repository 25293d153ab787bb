"""Models that the search tests share: oracle cases as arrays, and small ones by hand."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from planner.model.build import build
from planner.model.structure import Arrays, hand_over
from planner.model.structure import layout as layout_of
from solvers.options import Options
from solvers.search import direct
from solvers.search.goals import Clock, Found, Goal, steered
from solvers.search.tracks import Layout, Track
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
def best(seed: int) -> Found:
    """Return the proven optimum of an oracle case."""
    return direct.search(arrays(seed).matrix, goals(seed), EXACT, Clock(60.0))


def without_counts(seed: int) -> Matrix:
    """Return an oracle case under all goals as one, its counts relaxed."""
    return steered(arrays(seed).matrix, goals(seed)).with_continuous(layout(seed).counts)


def hair(value: float) -> float:
    """Return by how much two equal values may differ."""
    return 1e-6 * max(1.0, abs(value))


def track(name: str, begin: int, length: int, first: int = 0, place: str = "here") -> Track:
    """Return a track on consecutive columns."""
    return Track(name, np.arange(begin, begin + length), first, place)


def none() -> np.ndarray:
    """Return no columns."""
    return np.empty(0, dtype=np.intp)
