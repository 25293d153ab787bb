"""What a search asks for of one model, each part made once, and the plan that it may start from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planner.model.build import build
from planner.model.neighbour import proven_too, start_from
from planner.model.scheduling.starts import scheduled
from planner.model.structure import hand_over, layout, roomy
from solvers.search.method import Model

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.model.structure import Arrays
    from planner.plan import Plan
    from planner.problem import Problem
    from solvers.search.goals import Goal as SearchGoal
    from solvers.search.start import Proven, Start
    from solvers.search.tracks import Layout


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

    def model(self, goals: tuple[SearchGoal, ...], start: Start | None, seed: int) -> Model:
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
            arrays.matrix, goals, lambda: roomy(arrays), lambda: self.layout, start, scheduled(self.sets, seed)
        )


@dataclass(frozen=True)
class Begin:
    """A plan to start from, and the problem that it answers if that is known."""

    plan: Plan
    problem: Problem | None

    def start(self, prepared: Prepared) -> Start:
        """Return the start in the columns of the model."""
        proven: tuple[Proven, ...] = ()
        if self.problem is not None:
            same = self.problem.digest == prepared.problem.digest
            there = prepared.arrays if same else hand_over(build(self.problem))
            proven = proven_too(self.plan, prepared.arrays, there)
        return start_from(self.plan, prepared.arrays, proven)
