"""Searches among the plans within the caps of a known one; what they find becomes a checked plan."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING

from planner.arguments import MOST_SEED
from planner.checks.goals import goal_slack
from planner.concluding import figures, own_sense, tabulated, uncollected
from planner.decisions import Proof
from planner.model.extract import extract
from planner.model.settled import told_facts
from planner.plan import Run
from planner.solving import search_options, sizes_of, solver, version
from planner.spec import GOALS
from planner.studies.build_order import start_periods
from solvers.outcome import SolverError, Termination
from solvers.search import strategy
from solvers.search.branch_and_bound import Infeasible, NothingFound
from solvers.search.tolerances import REL_MARGIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from planner.model.near_optimal import NearOptimalModel, Weight
    from planner.model.structure import Arrays
    from planner.plan import Plan
    from planner.studies.asking import Asking
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import SearchResult
    from solvers.search.search_model import Model

log = logging.getLogger(__name__)

CHEAP_SHARE = 0.6
"""Of the time for one plan of a large model, for a search in which only cheap months count."""


@dataclass(frozen=True)
class Found:
    """A plan within the caps, and the start periods of its build order."""

    plan: Plan
    starts: Mapping[str, int]

    def start(self, item: str) -> int:
        """Return the start period of a site or activity, the end of the horizon where it never starts."""
        return self.starts.get(item, self.plan.periods)


@dataclass(frozen=True)
class Tried:
    """How one search ended: a plan where it found a sound one, and the bound of its first goal, to be minimised."""

    found: Found | None
    bound: float | None


def goal_caps(plan: Plan, within: float) -> tuple[tuple[float, ...], float]:
    """Return what each goal may be at most, to be minimised, to be nearly as good; and what the last may lose.

    The last goal may lose a share of its value. Goals before it lose nothing beyond their tolerance: they may be as far
    from their bound, or what they are in the plan; their best lies between the two.

    Parameters
    ----------
    plan
        The plan compared with.
    within
        The share.
    """
    caps = []
    for row in plan.goals:
        sign = -1.0 if GOALS[row.name].is_maximised else 1.0
        most = sign * row.value
        if row is plan.goals[-1]:
            most += within * abs(row.value)
        elif row.bound is not None:
            most = max(most, sign * row.bound + row.tolerance)
        caps.append(most + REL_MARGIN * max(1.0, abs(most)))
    return tuple(caps), within * abs(plan.goals[-1].value)


@dataclass(eq=False)
class NearOptimalSearch:
    """Searches in one capped model, and what they found that broke an audit, in words."""

    asking: Asking
    model: NearOptimalModel
    plan: Plan
    refused: list[str] = field(default_factory=list)
    searches: int = field(init=False, default=0)

    @property
    def ways(self) -> tuple[tuple[Weight, float], ...]:
        """How months weigh in the searches for a farther plan, and the share of the time left for each."""
        settings = search_options(self.model.sets, 0.0, 1, 0).search.strategy
        if self.model.arrays.matrix.sizes.integers <= settings.branch_and_bound_up_to:
            return (("any", 1.0),)
        return (("cheap", CHEAP_SHARE), ("any", 1.0))

    def of(self, plan: Plan) -> Found:
        """Return a plan with its start periods, of what is decided alone."""
        starts = start_periods(plan, self.model.measure)
        return Found(plan, {item: starts[item] for item in self.model.order.states if item in starts})

    def run(self, given: tuple[Arrays, Model], budget: Budget, gap: float, note: str) -> Tried:
        """Return what a search in the capped model ends with.

        Parameters
        ----------
        given
            The model as arrays and as the search takes it.
        budget
            Its time.
        gap
            At which it is done.
        note
            What the plan is, for its notes.
        """
        arrays, model = given
        asking, begun_s = self.asking, monotonic()
        options = search_options(self.model.sets, gap, asking.threads, (asking.seed + self.searches) % MOST_SEED)
        self.searches += 1
        try:
            found = strategy.search(model, options, budget)
        except (Infeasible, NothingFound, SolverError) as error:
            log.info("no plan within the caps: %s", error)
            bound = error.bound if isinstance(error, NothingFound) else None
            return Tried(None, bound)
        plan, broken = self._concluded(arrays, found, monotonic() - begun_s, budget.finish_s(), note)
        self.refused += [f"{note}: {line}" for line in broken]
        return Tried(None if broken else self.of(plan), found.goal_results[0].bound)

    def _concluded(
        self, arrays: Arrays, found: SearchResult, search_s: float, finish_s: float | None, note: str
    ) -> tuple[Plan, tuple[str, ...]]:
        """Return the plan of a point with exact figures, and what it breaks."""
        problem, asking = self.model.problem, self.asking
        with uncollected():
            x, _ = figures(arrays, found, finish_s)
            decisions = extract(arrays.built, arrays.values(x))
            run = Run(
                version(), solver(), "exhausted", asking.seed, self.plan.run.time_limit_s, self.plan.run.gap_asked,
                sizes_of(arrays), (("solve", search_s),), (note, *found.notes), problem.digest,
            )  # fmt: skip
            proofs = self._proofs(told_facts(arrays, x))
            plan, broken = tabulated(problem, decisions, run, proofs, Termination.EXHAUSTED)
        plan = replace(plan, warnings=tuple(map(str, problem.warnings)))
        return plan, (*broken, *self._beyond_caps(plan))

    def _proofs(self, x: np.ndarray) -> tuple[Proof, ...]:
        """Return what is known of each goal: the bounds of the plan compared with hold for all within its caps."""
        given = []
        rows = self.plan.goals
        for goal, search_goal, row in zip(self.model.problem.programme.goals, self.model.goals, rows, strict=True):
            value = own_sense(goal.goal, search_goal.value(x))
            assert value is not None
            beaten = row.bound is not None and (
                value > row.bound if GOALS[row.name].is_maximised else value < row.bound
            )
            bound = value if beaten and abs(value - (row.bound or 0.0)) <= goal_slack(row.name, value) else row.bound
            tolerance = max(goal.tolerance, goal.tolerance_share * abs(value))
            best = row.bound if row.proven else row.value
            given.append(Proof(goal.goal, bound, tolerance, self.plan.run.gap_asked, None if row is rows[-1] else best))
        return tuple(given)

    def _beyond_caps(self, plan: Plan) -> tuple[str, ...]:
        """Return the goals of a plan that are worse than they may be, in words."""
        signs = [-1.0 if GOALS[row.name].is_maximised else 1.0 for row in plan.goals]
        return tuple(
            f"goal {row.name} is {row.value:g}, beyond its cap"
            for sign, row, most in zip(signs, plan.goals, self.model.caps, strict=True)
            if sign * row.value > most + goal_slack(row.name, row.value)
        )
