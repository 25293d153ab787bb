"""The search for levers in a large case: near the build order of its plan, by the relaxation first.

The relaxation says which levers are worth trying at all. Then branch and bound seeks among these, with work where the
plan has it, as early as can be, or just in time; it starts from the plan. So a set is found early, and seldom proven.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.levers.confirming import missing_on_time
from planner.levers.searching import Found, found_in
from planner.model.neighbour import start_from
from planner.model.structure import layout
from planner.solving import search_options
from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import SolverError, Termination
from solvers.search.mip_run import run_mip, with_tight_tolerance
from solvers.search.restriction import restrict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.model.elastic import ElasticModel
    from planner.model.elastic_items import Item
    from planner.plan import Plan
    from planner.studies.asking import Asking
    from solvers.matrix import Matrix
    from solvers.outcome import LpOutcome
    from solvers.search.budget import Budget
    from solvers.search.restriction import AllowedPeriods, Layout

log = logging.getLogger(__name__)

PER_MISSING_MW = 1000.0
"""What a missing MW weighs beside levers [million USD]: more than any lever that closes it."""
RELAXATION_S, PROOF_S, START_S = 20.0, 4.0, 5.0
"""Seconds at most: for a relaxation, to prove that no set closes all, to find the plan in the model."""
GAP, EFFORT, PULLED = 0.01, 0.3, 1e-6
NEAR_PERIODS = 12
"""After the period asked about, up to which work that ends in the plan may be a lever."""
MOST_TRIED = 12
"""Levers at most that branch and bound chooses from: those that weigh most in the relaxation."""


@dataclass(eq=False)
class LargeSearch:
    """Searches near a plan in the elastic model up to the period asked about."""

    model: ElasticModel
    asking: Asking
    most: int
    plan: Plan
    left_out: set[Item] = field(default_factory=set)
    none_closes: bool = False
    least_weight: float | None = None

    def stands(self, budget: Budget) -> Found:
        """Return what is missing in the plan, and what the relaxation proves to be missing without levers."""
        matrix = self.model.matrix(0, ())
        found = self._relaxed(self._aimed(matrix, {}), budget)
        bound = None if found is None or found.objective is None else found.objective / PER_MISSING_MW
        missing_mw = missing_on_time(self.plan, self.model.ask)
        return Found(self._start, (), missing_mw, None if bound is None else min(bound, missing_mw))

    def best(self, budget: Budget) -> Found:
        """Return a set that closes as much as was found, light before heavy."""
        items = [item for item in self.model.items if item not in self.left_out]
        if not self.left_out:
            self._prove(budget)
        return self._near_plan(items, self.most, budget)

    def alone(self, items: Sequence[Item], budget: Budget) -> Found:
        """Return the single lever of some that closes most, as far as was found."""
        return self._near_plan(items, 1, budget)

    def leave_out(self, items: tuple[Item, ...]) -> None:
        """Seek no set any more that has one of these levers."""
        self.left_out |= set(items)

    def forget(self) -> None:
        """Seek among all sets again."""
        self.left_out.clear()

    def _prove(self, budget: Budget) -> None:
        """Try whether it is soon proven that no set closes all, else take the relaxation's bound of what one weighs."""
        matrix = self.model.matrix(self.most, None, 0.0)
        aimed = matrix.with_objective(self.model.vector(self.model.weighted, matrix))
        relaxed = self._relaxed(aimed, budget)
        if relaxed is not None and relaxed.status is Termination.INFEASIBLE:
            self.none_closes = True
            return
        self.least_weight = None if relaxed is None else relaxed.objective
        brief = budget.at_most_s(PROOF_S, 0.1)
        outcome = run_mip(aimed, Options(gap=0.5), time_limit_s=brief, should_stop=budget.should_stop)
        self.none_closes = outcome.termination is Termination.INFEASIBLE

    def _near_plan(self, items: Sequence[Item], most: int, budget: Budget) -> Found:
        tried = self._worth_trying(items, budget)
        if not tried:
            return Found(None)
        matrix = self.model.matrix(most, tried)
        near = restrict(self._aimed(matrix, self.model.weighted), self._layout, self._allowed)
        options = search_options(self.model.sets, GAP, 1, self.asking.seed)
        options = replace(with_tight_tolerance(options), extra={"mip_heuristic_effort": EFFORT})
        start = None if self._start is None else near.project(self._start)
        outcome = run_mip(
            near.matrix, options, start, time_limit_s=budget.left_s(), should_stop=budget.should_stop
        )
        x = outcome.incumbent
        found = found_in(self.model, replace(outcome, incumbent=None if x is None else near.lift(x)))
        return replace(found, bound=self.least_weight, proven=False, impossible=False)

    def _worth_trying(self, items: Sequence[Item], budget: Budget) -> list[Item]:
        """Return the levers that the relaxation pulls, those that weigh most first."""
        matrix = self.model.matrix(len(self.model.items), items)
        near = restrict(self._aimed(matrix, self.model.weighted), self._layout, self._allowed)
        found = self._relaxed(near.matrix, budget)
        if found is None or found.x is None:
            return list(items)[:MOST_TRIED]
        x = near.lift(found.x)
        weights: dict[Item, float] = defaultdict(float)
        for item in items:
            for column, value in self.model.pulled[item].weight.items():
                weights[item] += value * float(x[column])
        pulled = sorted((item for item in items if weights[item] > PULLED), key=lambda item: -weights[item])
        return pulled[:MOST_TRIED]

    def _aimed(self, matrix: Matrix, terms: object) -> Matrix:
        """Return a model in which missing MW weigh most, then what levers weigh."""
        c = self.model.vector(self.model.weighted if terms else {}, matrix)
        for column in self.model.missing:
            c[column] += PER_MISSING_MW
        return matrix.with_objective(c)

    def _relaxed(self, matrix: Matrix, budget: Budget) -> LpOutcome | None:
        limit_s = budget.at_most_s(RELAXATION_S, 0.5)
        try:
            found = Session(matrix, Options()).solve_lp(time_limit_s=limit_s, should_stop=budget.should_stop)
        except SolverError as error:
            log.info("the relaxation failed: %s", error)
            return None
        return found if found.status in (Termination.OPTIMAL, Termination.INFEASIBLE) else None

    @cached_property
    def _layout(self) -> Layout:
        return layout(self.model.handed_over)

    @cached_property
    def _start(self) -> np.ndarray | None:
        """The plan as a point of the model, no lever pulled; None where it is none."""
        arrays, matrix = self.model.handed_over, self.model.matrix(0, ())
        given = start_from(self.plan, arrays)
        columns, values = [], []
        for decision in self._layout.decisions:
            columns += list(decision.columns)
            values += list(given.profiles.get(decision.name, np.zeros(len(decision.columns))))
        columns += list(given.integer_counts)
        values += list(given.integer_counts.values())
        kept = self._aimed(matrix.with_bounds(columns, values, values), {})
        return run_mip(kept, Options(gap=GAP, confirm_infeasible=False), time_limit_s=START_S).incumbent

    @cached_property
    def _allowed(self) -> AllowedPeriods:
        """Periods in which work may start and power be ordered: as planned, at once, or just in time."""
        sets, due = self.model.sets, self.model.ask.due
        found = {
            decision.name: decision.step_periods(self._start) if self._start is not None else frozenset()
            for decision in self._layout.decisions
        }
        allowed: AllowedPeriods = {}
        for work in sets.planned:
            latest = due - work.site.commissioning_periods - work.option.duration_periods
            planned = found.get(work.decision, frozenset())
            timely = any(start <= latest for start in planned)
            more: Iterable[int] = () if timely else (work.first, latest)
            allowed[work.decision] = planned | {t for t in more if work.first <= t <= work.last}
        for order in (*sets.upgrades, *sets.units):
            latest = due - order.site.commissioning_periods - order.item.lead_periods
            planned = found.get(order.decision, frozenset())
            allowed[order.decision] = planned | {t for t in (0, latest) if 0 <= t <= order.last_order}
        return allowed


def near_dates(items: Sequence[Item], plan: Plan, due: int) -> tuple[Item, ...]:
    """Return levers without those of work that could not matter: finished, never begun, or long after its time.

    Parameters
    ----------
    items
        All that are possible.
    plan
        The plan.
    due
        The period asked about.
    """
    finishes = {row.id: row.finish_period for row in plan.schedule if row.kind in ("phase", "gate")}
    return tuple(
        item
        for item in items
        if item.kind not in ("duration", "gate", "start") or 0 < finishes.get(item.id, -1) <= due + NEAR_PERIODS
    )

