"""A diving heuristic: fix one step decision after the other in the LP relaxation of a restricted model.

Decisions that the relaxation starts first are fixed first, rounded; those that are hardly started are fixed last. After
each batch the LP is solved again from its last basis, in hundredths of a second. Where that is infeasible or not good
enough, the decision steps later, or not at all. Once only indicators are open, these are fixed one after the other, the
earliest first. Branch and bound completes the point where the dive ends with few decisions open.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.outcome import LpOutcome, SolverError, Termination
from solvers.search.mip_run import run_mip
from solvers.search.tolerances import INT_TOL

if TYPE_CHECKING:
    from solvers.highs import Method
    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.restriction import Layout, Restriction

log = logging.getLogger(__name__)


def solve_relaxation(
    matrix: Matrix, options: Options, budget: Budget, share: float = 0.5, method: Method = "ipm"
) -> LpOutcome:
    """Return the relaxation solved to a vertex, best for its objective; nothing in it if time or HiGHS ends it."""
    try:
        return Session(matrix, options).solve_lp(
            time_limit_s=budget.left_s(share), method=method, should_stop=budget.should_stop
        )
    except SolverError as error:  # no result in numbers HiGHS trusts
        log.info("relaxation: %s", error)
        return LpOutcome(Termination.INTERRUPTED, None, None, None, None, 0.0)


def dive_for_point(
    restriction: Restriction,
    layout: Layout,
    options: Options,
    budget: Budget,
    cutoff: float = float("inf"),
    resolves: int | None = None,
) -> np.ndarray | None:
    """Return an integral point of a restricted model, better than `cutoff`; None where the way ends without one.

    Parameters
    ----------
    restriction, layout, options, budget, cutoff
        As `Dive` takes them.
    resolves
        How often the LP is solved again, about; None: as the settings have it.
    """
    return Dive(restriction, layout, options, budget, cutoff, resolves=resolves).run()


@dataclass(frozen=True, eq=False)
class _Profile:
    """A step decision or indicator in a restricted model: its columns and their periods."""

    columns: np.ndarray
    periods: np.ndarray
    is_indicator: bool  # then what is reached follows from the decisions

    def priority(self, y: np.ndarray, round_up_from: float) -> float:
        """Return when its turn is: by the period it steps in; after these what is hardly begun."""
        begun = np.flatnonzero(self.rounded(y, round_up_from) > 0)
        return float(self.periods[begun[0]]) if len(begun) else 1e6 - float(y[self.columns[-1]])

    def rounded(self, y: np.ndarray, round_up_from: float) -> np.ndarray:
        """Return its profile made integral."""
        profile: np.ndarray = np.floor(y[self.columns] + 1.0 - round_up_from)
        return profile

    def first_step(self, y: np.ndarray) -> float:
        """Return the period in which it begins to step; infinity if it does not."""
        begun = np.flatnonzero(y[self.columns] > INT_TOL)
        return float(self.periods[begun[0]]) if len(begun) else np.inf


def _profiles(restriction: Restriction, layout: Layout) -> list[_Profile]:
    found = []
    for decision in layout.all_steps:
        columns = restriction.column_map[decision.columns]
        kept = np.flatnonzero(columns >= 0)
        if len(kept):
            _, firsts = np.unique(columns[kept], return_index=True)
            at = kept[np.sort(firsts)]
            found.append(_Profile(columns[at], decision.first + at, decision in layout.indicators))
    return found


@dataclass
class Dive:
    """One way down a restricted model, whose relaxation is first solved by a `method`.

    `first_iterations` counts the simplex iterations of that, `iterations` those after it, which `max_iterations` ends.
    `round_up_from` and `resolves` are as the settings have them where they are None.
    """

    restriction: Restriction
    layout: Layout
    options: Options
    budget: Budget
    cutoff: float = float("inf")
    round_up_from: float | None = None
    max_iterations: int | None = None
    resolves: int | None = None
    method: Method = "ipm"
    first_iterations: int = field(init=False, default=0)
    iterations: int = field(init=False, default=0)
    deferred: list[_Profile] = field(init=False, default_factory=list)

    def run(self) -> np.ndarray | None:
        """Return the integral point it ends at, better than `cutoff`; None where there is no way on."""
        self.profiles = _profiles(self.restriction, self.layout)
        settings = self.options.search.diving
        self._up = settings.round_up_from if self.round_up_from is None else self.round_up_from
        resolves = settings.resolves if self.resolves is None else self.resolves
        try:
            self._session = Session(self.restriction.matrix, self.options)
        except SolverError as error:
            log.info("dive: %s", error)
            return None
        y = self._resolve(method=self.method)
        self.first_iterations, self.iterations = self.iterations, 0
        for steps in range(settings.max_steps):
            if (
                y is None
                or self.budget.expired
                or (self.max_iterations is not None and self.iterations > self.max_iterations)
            ):
                return None
            open_ones = [p for p in self.profiles if np.any(np.abs(y[p.columns] - np.round(y[p.columns])) > INT_TOL)]
            if not open_ones:
                log.debug("dive: %d steps", steps)
                return self._integral_point(y)
            now, deciding = y, [p for p in open_ones if not p.is_indicator and p not in self.deferred]
            deciding.sort(key=lambda p: p.priority(now, self._up))
            if deciding:
                x = self._fix_batch(y, deciding[: max(settings.batch, len(deciding) // resolves)])
            elif not self.deferred:
                x = self._fix_indicator(y, min(open_ones, key=lambda p: p.first_step(now)))
            else:
                x = None
            if x is None:
                return self._submip(len(deciding) + len(self.deferred))
            y = x
        return None

    def _submip(self, deciding: int) -> np.ndarray | None:
        """Return the rest by branch and bound where little is open."""
        if deciding > self.options.search.diving.rest_decisions or self.budget.expired:
            return None
        options = replace(self.options, extra={**self.options.extra, **self.options.search.diving.submip_solver})
        outcome = run_mip(
            self._session.matrix,
            options,
            time_limit_s=self.budget.at_most_s(self.options.search.diving.rest_s),
            gap=self.options.search.diving.rest_gap,
            cutoff=self.cutoff if np.isfinite(self.cutoff) else None,
            should_stop=self.budget.should_stop,
        )
        return None if outcome.incumbent is None else self._integral_point(outcome.incumbent)

    def _fix_batch(self, y: np.ndarray, batch: list[_Profile]) -> np.ndarray | None:
        """Return the LP point with some decisions fixed: together, else one half after the other, few on their own."""
        x = self._fix_together(y, batch)
        if x is not None or self.budget.expired:
            return x
        if len(batch) <= self.options.search.diving.batch:
            return self._fix_one_by_one(y, batch)
        half = len(batch) // 2
        x = self._fix_batch(y, batch[:half])
        return None if x is None else self._fix_batch(x, batch[half:])

    def _fix_together(self, y: np.ndarray, batch: list[_Profile]) -> np.ndarray | None:
        """Return the relaxation with profiles made integral at once; they stay open where that leaves none."""
        before = [self._bounds_of(p) for p in batch]
        for p in batch:
            self._fix(p, p.rounded(y, self._up))
        x = self._resolve()
        if x is None:
            for p, (lower, upper) in zip(batch, before, strict=True):
                self._session.set_col_bounds(p.columns, lower, upper)
        return x

    def _fix_one_by_one(self, y: np.ndarray, batch: list[_Profile]) -> np.ndarray | None:
        """Return the LP point with each of some decisions fixed on its own; one that cannot be is deferred."""
        x: np.ndarray | None = y
        for p in batch:
            lower, upper = self._bounds_of(p)
            goal = p.rounded(y, self._up)
            later = [
                np.concatenate([np.zeros(by), goal[:-by]])
                for by in self.options.search.diving.later_shifts
                if by < len(goal)
            ]
            for profile in (goal, *later, np.zeros(len(goal)), np.ceil(y[p.columns] - INT_TOL)):
                self._fix(p, profile)
                found = self._resolve()
                if found is not None:
                    x = found
                    break
                self._session.set_col_bounds(p.columns, lower, upper)
            else:
                self.deferred.append(p)
        return x

    def _fix_indicator(self, y: np.ndarray, p: _Profile) -> np.ndarray | None:
        """Return the relaxation with an indicator whole: about where it is half reached, as is best for the objective.

        Where it can be at none of the periods tried, it is as soon after them as can be. None if it cannot be at all.
        """
        lower, upper = self._bounds_of(p)
        last = len(p.columns)
        half = int(np.searchsorted(y[p.columns] >= 0.5, True))  # where it never is: not at all
        near = [half + by for by in self.options.search.diving.indicator_shifts if 0 <= half + by <= last]
        best, kept, before = None, (lower, upper), self.iterations
        for at in dict.fromkeys([*near, *range(half + 1, last + 1)]):
            dear = self.iterations - before > self.options.search.diving.indicator_iterations
            if best is not None and (dear or at not in near):
                break
            self._fix(p, (np.arange(last) >= at).astype(float))
            x = self._resolve(None if best is None else self.restriction.matrix.objective(best))
            if x is not None:
                best, kept = x, self._bounds_of(p)
            self._session.set_col_bounds(p.columns, lower, upper)
        self._session.set_col_bounds(p.columns, *kept)
        return best

    def _bounds_of(self, p: _Profile) -> tuple[np.ndarray, np.ndarray]:
        matrix = self._session.matrix
        return matrix.col_lower[p.columns].copy(), matrix.col_upper[p.columns].copy()

    def _fix(self, p: _Profile, profile: np.ndarray) -> None:
        lower, upper = self._bounds_of(p)
        values = np.clip(profile, lower, upper)
        self._session.set_col_bounds(p.columns, values, values)

    def _resolve(self, cutoff: float | None = None, method: Method = "choose") -> np.ndarray | None:
        """Return the relaxation as it stands, None if there is none or none better than a cutoff."""
        cutoff = self.cutoff if cutoff is None else cutoff
        try:
            found = self._session.solve_lp(
                time_limit_s=self.budget.left_s(),
                method=method,
                should_stop=self.budget.should_stop,
                cutoff=cutoff if np.isfinite(cutoff) else None,
            )
        except SolverError:  # no result in numbers HiGHS trusts: as good as no way on
            return None
        self.iterations += found.iterations
        good = found.objective is not None and found.objective < cutoff
        return found.x if good else None

    def _integral_point(self, y: np.ndarray) -> np.ndarray | None:
        """Return the point with whole decisions exactly whole, everything else best for them."""
        matrix = self.restriction.matrix
        whole = np.flatnonzero(matrix.integer)
        values = np.round(y[whole])
        self._session.set_col_bounds(whole, values, values)
        x = self._resolve()
        if x is not None:
            x[whole] = values
        return x
