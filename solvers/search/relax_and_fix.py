"""Relax-and-fix: one group of blocks after the other is made integral, the others fixed where a guide has them.

A group gets its share of every limit by the guide, and what the groups before it left over; so the last groups are not
left with nothing, as in dives from an empty plan. Indicators stay relaxed until all decisions are fixed (Wolsey 1998,
*Integer programming*, section 12.5).
"""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from solvers.search.blocks import GLOBAL, block_clusters
from solvers.search.diving import dive_for_point
from solvers.search.group_dive import groups_of, split_evenly
from solvers.search.restriction import current_steps, restrict, window

if TYPE_CHECKING:
    from solvers.construction_settings import RelaxAndFixSettings
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.restriction import AllowedPeriods, Layout, StepDecision

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class RelaxAndFix:
    """One way from a guide, a point of the relaxation of `matrix`, to an integral point; columns have their homes."""

    matrix: Matrix
    layout: Layout
    options: Options
    budget: Budget

    def run(self, guide: np.ndarray) -> np.ndarray | None:
        """Return the integral point it ends at; None where the way or the time ends before that."""
        indicators = [indicator.columns for indicator in self.layout.indicators]
        relaxed = self.matrix.with_continuous(np.concatenate([*indicators, np.empty(0, dtype=np.intp)]))
        x, waiting, done = guide, deque(self._groups()), 0
        most_s, begun_s = self.budget.left_s(self._settings.total_share), self.budget.elapsed_s
        while waiting:
            spent_s = self.budget.elapsed_s - begun_s
            needed_s = spent_s if done < self._settings.forecast_groups else spent_s * (1.0 + len(waiting) / done)
            if self.budget.expired or (most_s is not None and needed_s > most_s):
                log.info("relax and fix: no time for %d groups after %d", len(waiting), done)
                return None
            group = waiting.popleft()
            y = self._fix_group(relaxed, group, x)
            if y is not None:
                x, done = y, done + 1
            elif len(group) > 1:
                waiting.extendleft(split_evenly(sorted(group), len(group)))
            else:
                log.info("relax and fix: no way on")
                return None
        log.info("relax and fix: objective %.6g after %.1f s", self.matrix.objective(x), self.budget.elapsed_s)
        return self._fix_indicators(x)

    def _groups(self) -> list[frozenset[str]]:
        blocks = self.layout.blocks
        size = max(
            self._settings.min_group_blocks,
            round((len(blocks) / self._settings.group_divisor) ** 0.5),
        )
        return list(groups_of(blocks, size))

    def _fix_group(self, relaxed: Matrix, group: frozenset[str], x: np.ndarray) -> np.ndarray | None:
        """Return the point with the decisions of a group made integral; those of one block at any time if need be."""
        decisions = tuple(decision for decision in self.layout.decisions if decision.block in group)
        layout = replace(self.layout, decisions=decisions, indicators=())
        offered: AllowedPeriods = {
            decision.name: _offered_periods(decision, x, self._settings) for decision in decisions
        }
        ways: list[tuple[AllowedPeriods, np.ndarray]] = [(offered, self._other_columns(group))]
        if len(group) == 1:
            ways.append(({}, self.layout.other_columns(group)))
        for allowed, frozen in ways:
            restriction = restrict(relaxed, self.layout, allowed, frozen, x)
            y = dive_for_point(
                restriction,
                layout,
                self.options,
                self.budget.sub_budget(most_s=self._settings.group_s),
                resolves=self.options.search.group_dive.resolves,
            )
            if y is not None:
                return restriction.lift(y)
        return None

    def _other_columns(self, group: frozenset[str]) -> np.ndarray:
        """Return the columns that belong to other blocks, what flows only to these among them."""
        block_of, cluster = self._column_blocks
        here = np.array([*(block in group for block in self.layout.blocks), True])  # the last one: of no block
        near_by = np.zeros(cluster.max() + 2, dtype=bool)
        near_by[cluster[here[block_of] & (block_of >= 0)]] = near_by[GLOBAL] = True
        return np.flatnonzero(~here[block_of] | ((block_of < 0) & ~near_by[cluster]))

    @cached_property
    def _column_blocks(self) -> tuple[np.ndarray, np.ndarray]:
        """The number of the block and of the cluster of each column, -1 for those of none."""
        most = self.options.search.group_relaxation.cluster_blocks
        return self.layout.column_blocks(self.matrix.sizes.columns), block_clusters(self.matrix, self.layout, most)

    def _fix_indicators(self, x: np.ndarray) -> np.ndarray | None:
        """Return the point with its indicators made integral too, what follows from decisions free at some blocks."""
        frozen = self.layout.other_columns(self.layout.sample_blocks(self._settings.indicator_blocks))
        restriction = restrict(self.matrix, self.layout, current_steps(self.layout.decisions, x), frozen, x)
        y = dive_for_point(
            restriction,
            self.layout,
            self.options,
            self.budget.sub_budget(self._settings.indicator_share),
        )
        log.info("relax and fix: %s", "no integral indicators, or no time for them" if y is None else "a point")
        return None if y is None else restriction.lift(y)

    @property
    def _settings(self) -> RelaxAndFixSettings:
        return self.options.search.relax_and_fix


def _offered_periods(decision: StepDecision, x: np.ndarray, settings: RelaxAndFixSettings) -> frozenset[int]:
    """Return when a step decision may step: about when the guide has it step, or in one of few periods all over."""
    return decision.clip(
        window(decision.fractional_steps(x, settings.guide_fraction), settings.guide_window_periods)
        | set(range(decision.first, decision.last + 1, settings.grid_periods))
    )
