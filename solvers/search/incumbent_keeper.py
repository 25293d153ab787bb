"""Keeps the incumbent of a search with relaxed integer counts, and reports progress."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.incumbent import Incumbent
from solvers.search.integer_repair import IntegerRepair
from solvers.search.lexicographic import Goal, ProgressReport
from solvers.search.tolerances import FEAS_TOL

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.outcome import Termination
    from solvers.search.budget import Budget
    from solvers.search.restriction import Layout
    from solvers.search_settings import InterimSettings

log = logging.getLogger(__name__)


@dataclass(eq=False)
class IncumbentKeeper:
    """Holds the best integral point of the true `matrix` and tells how far a search is.

    Counts are made integral on the way only as long as that takes a small share of the time.
    """

    matrix: Matrix
    layout: Layout
    goals: tuple[Goal, ...]
    options: Options
    budget: Budget
    report: Callable[[ProgressReport], None]
    incumbent: Incumbent = field(init=False)
    terminations: list[Termination] = field(init=False, default_factory=list)
    spent_s: float = field(init=False, default=0.0)
    last_s: float = field(init=False)
    total_s: float = field(init=False)

    def __post_init__(self) -> None:
        self.incumbent, self.total_s = Incumbent(self.matrix, self.goals), self.budget.left_s() or 0.0
        self.last_s = self._settings.first_s

    @property
    def reserved_s(self) -> float:
        """Seconds reserved for integer repair: a share of the time, and what one try needs if there is so much."""
        if self.budget.limit_s is None:
            return 0.0
        settings, relative_size = self._settings, self.matrix.sizes.columns / self._settings.repair_columns
        share_s = min(settings.repair_s * (1.0 + relative_size), settings.repair_share * self.budget.limit_s)
        return max(share_s, min(settings.try_s * relative_size, settings.try_share * self.total_s))

    def construction_budget(self) -> Budget:
        """Return the budget of the first points: what integer counts need is kept back from them too."""
        limit_s = self.budget.limit_s
        return self.budget if limit_s is None else replace(self.budget, limit_s=limit_s - self.reserved_s)

    @property
    def is_late(self) -> bool:
        """Whether so much of the time is gone that a plan with integer counts should be held."""
        left_s = self.budget.left_s()
        return left_s is not None and left_s <= (1.0 - self._settings.late_share) * self.total_s

    @property
    def is_due(self) -> bool:
        """Whether a plan with integer counts is to be made now, whatever share of the time that takes."""
        return self.is_late and self.spent_s == 0.0

    def integer_repair(self) -> IntegerRepair:
        """Return what makes counts integral."""
        return IntegerRepair(
            self.matrix, self.layout, self.goals, self.options, self.budget, self.incumbent, tuple(self.terminations)
        )

    def decisions(self, x: np.ndarray) -> dict[str, np.ndarray]:
        """Return the whole decisions of a point by step decision and indicator."""
        return {t.name: np.round(x[t.columns]) for t in self.layout.all_steps}

    def report_point(self, goal: Goal, x: np.ndarray, bound: float | None) -> None:
        """Tell how far the search of a goal is; a point with integer counts is held."""
        counts = x[self.layout.integer_counts]
        whole = bool(np.all(np.abs(counts - np.round(counts)) <= FEAS_TOL)) and self.matrix.max_violation(x) <= FEAS_TOL
        if whole:
            self.incumbent.propose(x)
        value = goal.value(x)
        shown = bound if bound is None else min(bound, value)
        self.report(ProgressReport(goal.name, value, shown, self.budget.elapsed_s, whole))

    def repair_interim(self, x: np.ndarray) -> None:
        """Repair a point with relaxed counts and keep it, if that is due or takes little of the time passed."""
        begun_s = self.budget.elapsed_s
        if self.budget.expired or (
            not self.is_due and self.spent_s + self.last_s > self._settings.interim_share * begun_s
        ):
            return
        brief = replace(self.integer_repair(), budget=self.budget.sub_budget(most_s=2.0 * self.last_s))
        self.incumbent.propose(brief.repair_quickly(self.decisions(x), x))
        self.last_s = self.budget.elapsed_s - begun_s
        self.spent_s += self.last_s
        log.info("integer counts on the way after %.1f s", self.last_s)

    @property
    def _settings(self) -> InterimSettings:
        return self.options.search.interim
