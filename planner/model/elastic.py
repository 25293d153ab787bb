"""A model in which levers are elastic: the least weighted sum of their sizes for which a commitment is kept.

Each size has a column in the rows that it relaxes, beside a state that says whether the lever is pulled at all. All
else is the model of the widened problem, in which every lever is at its most; what is not pulled is taken back
(definitions, *Levers*).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from planner.model.build import build
from planner.model.elastic_columns import Additions
from planner.model.elastic_items import variant_of
from planner.model.elastic_problem import asked, sets_until, widened
from planner.model.elastic_question import with_stop
from planner.model.elastic_relief import EARLIER_WEIGHT, Relief
from planner.model.extract import extract
from planner.model.sets import make_sets
from planner.model.structure import hand_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.decisions import Decisions
    from planner.model.elastic_columns import Pulled, Terms
    from planner.model.elastic_items import Ask, Item
    from planner.model.sets import Sets, Work
    from planner.model.structure import Arrays
    from planner.problem import Problem
    from solvers.matrix import Matrix


@dataclass(frozen=True)
class Pull:
    """A lever as a point of the model has it: the choice made, and its size (of what is earlier, in periods)."""

    item: Item
    choice: int
    size: int

    @property
    def weight(self) -> float:
        """What it weighs: of an amount, a little more for each period that it is earlier than at the latest."""
        earlier = self.item.choices[0] - self.choice if self.item.shape == "amount" else 0
        return self.item.weight * self.size * (1.0 + EARLIER_WEIGHT * earlier)


@dataclass(eq=False)
class ElasticModel:
    """The elastic model of a commitment: its matrix is that of the plan's model, with columns for every lever."""

    problem: Problem
    ask: Ask
    items: tuple[Item, ...]
    is_cut: bool = False

    @cached_property
    def sets(self) -> Sets:
        """Index sets of the widened problem, up to the period asked about."""
        wide = widened(asked(self.problem, self.ask), self.items)
        sets = sets_until(wide, self.ask.due) if self.is_cut else make_sets(wide)
        return replace(sets, works=tuple(_ways_of_work_under_way(sets)))

    @cached_property
    def handed_over(self) -> Arrays:
        """The model of the widened problem."""
        return with_stop(hand_over(build(self.sets.problem, sets=self.sets)), self.problem.programme.target)

    @cached_property
    def _relieved(self) -> tuple[Matrix, dict[Item, Pulled]]:
        arrays = self.handed_over
        given = Additions(arrays.matrix)
        relief = Relief(arrays, given, self.problem)
        pulled = {item: relief.add(item) for item in self.items}
        relief.take_back()
        m = arrays.built.m
        ever = [
            arrays.column(variable) for variable in (*m.reached.values(), *m.reached_at.values(), *m.ordered.values())
        ]
        matrix = given.matrix_with().with_bounds(ever, upper=1.0) if ever else given.matrix_with()
        facts = list(arrays.rows(arrays.built.rows.milestones.reached_is_fact).values())
        matrix = matrix.with_row_bounds(facts, upper=np.inf) if facts else matrix
        return matrix, pulled

    @property
    def pulled(self) -> dict[Item, Pulled]:
        """The columns of each lever."""
        return self._relieved[1]

    @property
    def missing(self) -> Terms:
        """The MW missing in the period asked about, as a sum of columns."""
        return {self.handed_over.column(self.handed_over.built.m.short): 1.0}

    @property
    def weighted(self) -> Terms:
        """The weighted sum of all sizes; an earlier date counts a little more."""
        found: dict[int, float] = {}
        for pulled in self.pulled.values():
            for column, value in pulled.weight.items():
                found[column] = found.get(column, 0.0) + value
        return found

    def matrix(self, most: int, items: Iterable[Item] | None = None, missing_mw: float | None = None) -> Matrix:
        """Return the model in which at most so many levers are pulled.

        Parameters
        ----------
        most
            Levers pulled at most.
        items
            Those that may be pulled; None: all.
        missing_mw
            What may be missing at most [MW]; None: anything.
        """
        matrix, pulled = self._relieved
        on: dict[int, float] = {}
        for one in pulled.values():
            on.update(one.on)
        if on:
            matrix = matrix.with_rows(_row(on, matrix), [-np.inf], [float(most)], ["most levers"])
        if items is not None:
            free = set(items)
            shut = [column for item, one in pulled.items() if item not in free for column in one.columns]
            matrix = matrix.with_bounds(shut, upper=0.0) if shut else matrix
        if missing_mw is None:
            return matrix
        m = self.handed_over.built.m
        short = self.handed_over.column(m.short)
        matrix = matrix.with_bounds([short], upper=np.minimum(missing_mw, matrix.col_upper[short]))
        enough = [self.handed_over.column(variable) for variable in m.enough.values()] if missing_mw == 0 else []
        return matrix.with_bounds(enough, lower=1.0) if enough else matrix

    def without(self, matrix: Matrix, items: Sequence[Item]) -> Matrix:
        """Return a model in which not all of these levers are pulled together."""
        on: dict[int, float] = {}
        for item in items:
            on.update(self.pulled[item].on)
        return matrix.with_rows(_row(on, matrix), [-np.inf], [len(items) - 1.0], ["another set"])

    def vector(self, terms: Terms, matrix: Matrix) -> np.ndarray:
        """Return a sum of columns as coefficients over all of them."""
        c = np.zeros(matrix.sizes.columns)
        for column, value in terms.items():
            c[column] += value
        return c

    def pulls(self, x: np.ndarray) -> tuple[Pull, ...]:
        """Return the levers that a point pulls, in the order of the model."""
        found = ((item, pulled.chosen(x)) for item, pulled in self.pulled.items())
        return tuple(Pull(item, *chosen) for item, chosen in found if chosen is not None)

    def decisions(self, x: np.ndarray) -> Decisions:
        """Return what a point decides, in the words of the case: a shorter way is the way it was made from."""
        arrays = self.handed_over
        found = extract(arrays.built, arrays.values(x[: arrays.matrix.sizes.columns]))
        starts = {activity: (variant_of(option)[0], start) for activity, (option, start) in found.starts.items()}
        upgrades = {variant_of(upgrade)[0]: period for upgrade, period in found.upgrades.items()}
        return replace(found, starts=starts, upgrades=upgrades)


def _row(terms: Terms, matrix: Matrix) -> sparse.csr_array:
    columns = np.fromiter(terms.keys(), dtype=np.intp, count=len(terms))
    values = np.fromiter(terms.values(), dtype=float, count=len(terms))
    shape = (1, matrix.sizes.columns)
    return sparse.csr_array((values, (np.zeros(len(columns), dtype=np.intp), columns)), shape=shape)


def _ways_of_work_under_way(sets: Sets) -> list[Work]:
    """Return all works; in place of work under way that may be shortened each of its ways, of which one holds."""
    found = []
    for work in sets.works:
        ways = [option for option in work.activity.options if variant_of(option.id)[0] != option.id]
        if work.under_way and ways:
            found += [replace(work, option=option) for option in ways]
        else:
            found.append(work)
    return found
