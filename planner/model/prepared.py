"""What a search asks for of one model, each part made once, and the plan that it may start from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from planner.model.build import build
from planner.model.neighbour import proven_too, start_from
from planner.model.scheduling.starts import scheduled
from planner.model.structure import hand_over, layout, with_rounding_margin
from solvers.search.search_model import Model

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.model.structure import Arrays
    from planner.plan import Plan
    from planner.problem import Problem
    from solvers.search.lexicographic import Goal as SearchGoal
    from solvers.search.restriction import Layout
    from solvers.search.warm_start import ProvenGoal, WarmStart


@dataclass(eq=False)
class Prepared:
    """The model of a problem as a search takes it, each part made when it is first asked for."""

    problem: Problem
    sets: Sets

    @cached_property
    def arrays(self) -> Arrays:
        """The model handed over."""
        return hand_over(build(self.problem, sets=self.sets))

    @cached_property
    def layout(self) -> Layout:
        """What its columns mean."""
        return layout(self.arrays)

    def model(self, goals: tuple[SearchGoal, ...], start: WarmStart | None, seed: int) -> Model:
        """Return all of it that a search takes.

        Parameters
        ----------
        goals
            Goals in order, over the columns of the model.
        start
            A point to start from; None: from nothing.
        seed
            Seed of the search's random choices.
        """
        arrays = self.arrays
        return Model(
            arrays.matrix,
            goals,
            lambda: with_rounding_margin(arrays),
            lambda: self.layout,
            start,
            scheduled(self.sets, seed),
        )


class _Kept:
    """Models of problems that plans to start from answer, the last ones used, as many as were asked for."""

    most = 0
    models: ClassVar[dict[str, Arrays]] = {}


def keep_models(most: int) -> None:
    """Keep so many models of problems whose plans are started from: in a study many solves start from one plan.

    Parameters
    ----------
    most
        How many; 0, as it is at first, keeps none and forgets those that were kept.
    """
    _Kept.most = most
    while len(_Kept.models) > most:
        del _Kept.models[next(iter(_Kept.models))]


def _arrays_of(problem: Problem) -> Arrays:
    """Return the model of a problem, which is only read."""
    if _Kept.most == 0:
        return hand_over(build(problem))
    digest = problem.digest
    found = _Kept.models.pop(digest, None)
    _Kept.models[digest] = hand_over(build(problem)) if found is None else found
    keep_models(_Kept.most)
    return _Kept.models[digest]


@dataclass(frozen=True)
class Begin:
    """A plan to start from, and the problem that it answers if that is known."""

    plan: Plan
    problem: Problem | None

    def start(self, prepared: Prepared) -> WarmStart:
        """Return the start in the columns of the model."""
        proven: tuple[ProvenGoal, ...] = ()
        if self.problem is not None:
            same = self.problem.digest == prepared.problem.digest
            there = prepared.arrays if same else _arrays_of(self.problem)
            proven = proven_too(self.plan, prepared.arrays, there)
        return start_from(self.plan, prepared.arrays, proven)
