"""The models of plans that are nearly as good as a known one: goals capped, build orders apart, starts moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, assert_never

import numpy as np
from scipy import sparse

from planner.model.build import build
from planner.model.build_order import with_build_order
from planner.model.neighbour import start_from
from planner.model.structure import layout, with_rounding_margin
from solvers.search.lexicographic import Goal as SearchGoal
from solvers.search.lexicographic import cap_name, with_goal_cap
from solvers.search.search_model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.model.build_order import BuildOrder, Measure
    from planner.model.sets import Sets
    from planner.model.structure import Arrays
    from planner.plan import Plan
    from planner.problem import Problem
    from solvers.matrix import Matrix
    from solvers.search.restriction import Layout

DISTANCE = "distance"
ROUNDING_SHARE = 0.1
"""Of what the last goal may lose, kept for making racks whole: a point at its cap could not be rounded."""
ROOM_MONTHS = 0.8
"""What all the room is worth in months of distance, as a share of the most: few dear ones would use it up."""
ANY_WORTH = 5000.0
Weight = Literal["cheap", "any"]


@dataclass(eq=False)
class NearOptimalModel:
    """The model of a problem in which each goal is capped, and the searches that are made in it.

    `caps` holds, for each goal in order, the most it may be in the minimising sense; `room` is how much of the last one
    may be lost.
    """

    problem: Problem
    sets: Sets
    measure: Measure
    caps: tuple[float, ...]
    room: float

    @cached_property
    def order(self) -> BuildOrder:
        """The model handed over, with the states of the build order."""
        return with_build_order(build(self.problem, sets=self.sets), self.measure)

    @cached_property
    def goals(self) -> tuple[SearchGoal, ...]:
        """The goals of the case over its columns."""
        return tuple(self.order.arrays.goal(goal) for goal in self.problem.programme.goals)

    @cached_property
    def arrays(self) -> Arrays:
        """The model with the caps as rows."""
        matrix = self.order.arrays.matrix
        for goal, most in zip(self.goals, self.caps, strict=True):
            matrix = with_goal_cap(matrix, goal, most)
        return replace(self.order.arrays, matrix=matrix)

    @cached_property
    def layout(self) -> Layout:
        """What its columns mean."""
        return layout(self.order.arrays)

    def farthest(
        self, known: Sequence[Mapping[str, int]], start: Plan, most_months: float, weight: Weight
    ) -> tuple[Arrays, Model]:
        """Return the search for the plan farthest from all known ones, the best of those, with its arrays.

        Parameters
        ----------
        known
            Start periods of each known plan.
        start
            One of them, to start from.
        most_months
            What is proven that no plan is farther away.
        weight
            What a month weighs beside the last goal while both steer a search; what is proven does not depend on it.
        """
        column = self.order.arrays.column(self.order.apart)
        arrays = replace(self.arrays, matrix=self._apart_from(known, column))
        c = np.zeros(arrays.matrix.sizes.columns)
        c[column] = -1.0
        months = float(self.sets.calendar.months)
        goal = SearchGoal(DISTANCE, c, grid=months, least=-most_months, worth=self._month_worth(weight))
        return arrays, self._model(arrays, (goal, self.goals[-1]), start)

    def reached(self, goal: SearchGoal, start: Plan) -> tuple[Arrays, Model]:
        """Return the search for the best of one goal within the caps, from a plan within them, with its arrays."""
        return self.arrays, self._model(self.arrays, (goal,), start)

    def start_goal(self, item: str, latest: bool, least: float | None = None) -> SearchGoal:
        """Return the months to the start of a site or activity as a goal to be minimised.

        Parameters
        ----------
        item, latest
            The site or activity, and whether its latest start is sought: then the months count negative.
        least
            A proven bound of it.
        """
        sign = -1.0 if latest else 1.0
        c, offset = self.order.arrays.vector(self.order.start_months(item))
        months = float(self.sets.calendar.months)
        return SearchGoal(f"start of {item}", sign * c, sign * offset, grid=months, least=least)

    def _apart_from(self, known: Sequence[Mapping[str, int]], column: int) -> Matrix:
        """Return the capped model with a row for each known plan: its distance is no less than the column."""
        matrix = self.arrays.matrix
        for number, starts in enumerate(known):
            c, offset = self.order.arrays.vector(self.order.distance_months(starts))
            c = -c
            c[column] = 1.0
            matrix = matrix.with_rows(sparse.csr_array(c.reshape(1, -1)), [-np.inf], [offset], [f"apart[{number}]"])
        return matrix

    def _model(self, arrays: Arrays, goals: tuple[SearchGoal, ...], start: Plan) -> Model:
        return Model(
            arrays.matrix,
            goals,
            lambda: self._with_margin(arrays),
            lambda: self.layout,
            start_from(start, arrays),
        )

    def _month_worth(self, weight: Weight) -> float:
        """Return what a month of distance weighs beside a unit of the last goal."""
        match weight:
            case "cheap":
                return max(ROOM_MONTHS * self.room / max(1.0, self.order.most_months), 1e-3)
            case "any":
                return ANY_WORTH
            case _:
                assert_never(weight)

    def _with_margin(self, arrays: Arrays) -> Matrix:
        """Return the model with a margin for rounding, also of the last goal; the target may miss that much."""
        margin, short = with_rounding_margin(arrays), arrays.column(arrays.built.m.short)
        more_mw = margin.col_upper[short] - arrays.matrix.col_upper[short]
        for name, room in (("shortfall", more_mw), (self.goals[-1].name, -ROUNDING_SHARE * self.room)):
            rows = [row for row, known in enumerate(margin.row_names) if known == cap_name(name)]
            margin = margin.with_row_bounds(rows, upper=margin.row_upper[rows] + room)
        return margin
