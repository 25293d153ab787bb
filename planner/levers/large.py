"""The search for levers in a large case: near the build order of its plan, by the relaxation first.

The relaxation says which levers are worth trying at all. Then branch and bound seeks among these, with work where the
plan has it, as early as can be, or just in time; it starts from the plan. So a set is found early, and seldom proven.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from planner.levers.confirming import missing_on_time
from planner.levers.searching import SAME_MW, Found, found_in
from planner.model.neighbour import start_from
from planner.model.structure import layout
from planner.network import windows
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
    from solvers.outcome import LpOutcome, Outcome
    from solvers.search.budget import Budget
    from solvers.search.restriction import AllowedPeriods, Layout

log = logging.getLogger(__name__)

PER_MISSING_MW = 1000.0
"""What a missing MW weighs beside levers [million USD]: more than any lever that closes it."""
RELAXATION_S, PROOF_S, START_S = 20.0, 4.0, 5.0
"""Seconds at most: for a relaxation, to prove that no set closes all, to find the plan in the model."""
PROVEN_UP_TO = 2500
"""Whole columns up to which it is tried to prove that no set closes all."""
GAP, EFFORT, PULLED = 0.01, 0.3, 1e-6
CLOSING_SHARE = 0.7
"""Of the time for a set, for what is closed; the rest is to make it lighter."""
NEAR_PERIODS = 12
"""After the period asked about, up to which work that ends in the plan may be a lever."""
LEAST_CLOSED = 0.005
"""Of what is missing, that levers must close in the relaxation to be worth trying."""
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

    def stands(self, budget: Budget) -> Found:
        """Return what is missing in the plan, and what the relaxation proves to be missing without levers."""
        matrix = self.model.matrix(0, ())
        found = self._relaxed(self._aimed(matrix), budget)
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

    def least_of_all(self, budget: Budget) -> float | None:
        """Return what any set weighs at least that closes all, by the relaxation; None where time is too short."""
        matrix = self.model.matrix(self.most, None, 0.0)
        relaxed = self._relaxed(self._weighed(matrix), budget)
        self.none_closes = self.none_closes or (relaxed is not None and relaxed.status is Termination.INFEASIBLE)
        return None if relaxed is None else relaxed.objective

    def _prove(self, budget: Budget) -> None:
        """Try whether it is soon proven that no set closes all; of a large model it is not tried."""
        matrix = self.model.matrix(self.most, None, 0.0)
        if matrix.sizes.integers > PROVEN_UP_TO:
            return
        brief = budget.at_most_s(PROOF_S, 0.3)
        outcome = run_mip(self._weighed(matrix), Options(gap=0.5), time_limit_s=brief, should_stop=budget.should_stop)
        self.none_closes = outcome.termination is Termination.INFEASIBLE

    def _near_plan(self, items: Sequence[Item], most: int, budget: Budget) -> Found:
        tried = self._worth_trying(items, budget)
        if not tried:
            return Found(None)
        found = self._branched(tried, most, None, self._start, budget.sub_budget(CLOSING_SHARE))
        if found.x is None or not found.pulls or found.closes:
            return found
        pulled = [pull.item for pull in found.pulls]
        lighter = self._branched(pulled, most, (found.missing_mw or 0.0) + SAME_MW, found.x, budget)
        return found if lighter.x is None else lighter

    def _branched(
        self, items: Sequence[Item], most: int, missing_mw: float | None, start: np.ndarray | None, budget: Budget
    ) -> Found:
        """Return the best of some levers near the plan: the least missing, or the least weight for so much missing."""
        matrix = self.model.matrix(most, items, missing_mw)
        aimed = self._aimed_light(matrix) if missing_mw is None else self._weighed(matrix)
        near = restrict(aimed, self._layout, self._allowed)
        options = search_options(self.model.sets, GAP, 1, self.asking.seed)
        options = replace(with_tight_tolerance(options), extra={"mip_heuristic_effort": EFFORT})
        given = None if start is None else near.project(start)
        outcome = run_mip(near.matrix, options, given, time_limit_s=budget.left_s(), should_stop=budget.should_stop)
        if outcome.termination is Termination.GAP_LIMIT and not _within_gap(outcome):
            # HiGHS 1.16 can lose the offset of the reduced model when it is given a start, and then stops at once.
            outcome = run_mip(near.matrix, options, time_limit_s=budget.left_s(), should_stop=budget.should_stop)
        x = outcome.incumbent
        found = found_in(self.model, replace(outcome, incumbent=None if x is None else near.lift(x)))
        return replace(found, bound=None, proven=False, impossible=False)

    def _worth_trying(self, items: Sequence[Item], budget: Budget) -> list[Item]:
        """Return the levers that the relaxation pulls, those that weigh most first."""
        matrix = self.model.matrix(len(self.model.items), items)
        near = restrict(self._aimed_light(matrix), self._layout, self._allowed)
        found = self._relaxed(near.matrix, budget)
        if found is None or found.x is None:
            return []
        x = near.lift(found.x)
        missing_mw = sum(float(x[column]) for column in self.model.missing)
        if missing_mw > (1.0 - LEAST_CLOSED) * missing_on_time(self.plan, self.model.ask):
            return []
        weights: dict[Item, float] = defaultdict(float)
        for item in items:
            for column, value in self.model.pulled[item].weight.items():
                weights[item] += value * float(x[column])
        pulled = sorted((item for item in items if weights[item] > PULLED), key=lambda item: -weights[item])
        return pulled[:MOST_TRIED]

    def _weighed(self, matrix: Matrix) -> Matrix:
        """Return a model in which the least weight of levers is sought."""
        return matrix.with_objective(self.model.vector(self.model.weighted, matrix))

    def _aimed(self, matrix: Matrix) -> Matrix:
        """Return a model in which the least missing is sought, whatever the levers weigh."""
        return matrix.with_objective(self.model.vector(dict.fromkeys(self.model.missing, PER_MISSING_MW), matrix))

    def _aimed_light(self, matrix: Matrix) -> Matrix:
        """Return a model in which missing MW weigh most, then what levers weigh."""
        return matrix.with_objective(self._weighed(matrix).c + self._aimed(matrix).c)

    def _relaxed(self, matrix: Matrix, budget: Budget) -> LpOutcome | None:
        begun_s, limit_s = monotonic(), budget.at_most_s(RELAXATION_S, 0.5)
        try:
            found = Session(matrix, Options()).solve_lp(time_limit_s=limit_s, should_stop=budget.should_stop)
        except SolverError as error:
            log.info("the relaxation failed: %s", error)
            return None
        log.info("relaxation: %s, %s, %.1f s", found.status, found.objective, monotonic() - begun_s)
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
        kept = self._aimed(matrix.with_bounds(columns, values, values))
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
            allowed[order.decision] = planned | {t for t in (order.first_order, latest) if t in order.orders}
        return allowed


def _within_gap(outcome: Outcome) -> bool:
    """Return whether a run that stopped at its gap has reached it."""
    return outcome.gap is not None and outcome.gap <= 2.0 * GAP


def near_dates(items: Sequence[Item], plan: Plan, due: int) -> tuple[Item, ...]:
    """Return levers without those of work that cannot matter: what ends long after its time, in the plan or at best.

    Parameters
    ----------
    items
        All that are possible.
    plan
        The plan.
    due
        The period asked about.
    """
    ends = {row.id: row.finish_period for row in plan.schedule if row.kind in ("phase", "gate")}
    spans = windows(plan.problem)
    for site in plan.problem.candidates:
        for activity in site.activities:
            firsts = [
                span[0] + option.duration_periods
                for option in activity.options
                for span in (spans.get((activity.id, option.id)),)
                if span is not None
            ]
            ends.setdefault(activity.id, min(firsts, default=due))
    late = due + NEAR_PERIODS
    return tuple(item for item in items if item.kind not in ("duration", "gate", "start") or ends[item.id] <= late)
