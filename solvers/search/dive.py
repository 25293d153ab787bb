"""A whole point from the relaxation of a narrowed model: solve it, and make one track after the other whole.

Tracks that the relaxation begins first come first: each takes its profile rounded, those that are hardly begun last of
all. After each the relaxation is solved again from its last basis, which takes hundredths of a second. Where that
leaves no point, or none good enough, the track rises later, or not at all. Once only marks are left, or the way ends
with few tracks open, branch and bound on what is left finds the rest.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.highs import Session
from solvers.outcome import LpOutcome, SolverError, Termination
from solvers.search.attempt import attempted

if TYPE_CHECKING:
    from solvers.highs import Method
    from solvers.matrix import Matrix
    from solvers.options import Options, OptionValue
    from solvers.search.goals import Clock
    from solvers.search.tracks import Layout, Narrow

log = logging.getLogger(__name__)

WHOLE = 1e-6
UP = 0.4  # fraction of a unit from which it is taken
BATCH, SHARES = 2, 50  # tracks made whole before the relaxation is solved again: so many, or a share of what is open
LATER = (1, 2, 4)  # how many allowed periods later a track is tried that cannot rise when it should
STEPS = 3000
FINISH_S, FINISH_GAP, FINISHED = 2.0, 1e-3, 40  # for the rest by branch and bound, with at most so many tracks open
SMALL: dict[str, OptionValue] = {"mip_lp_solver": "ipm", "mip_allow_restart": False}
"""Small models of this kind spend their time at the root: by simplex its relaxation takes longer."""


def relaxed(matrix: Matrix, options: Options, clock: Clock, share: float = 0.5) -> LpOutcome:
    """Return the relaxation solved to a vertex, best for its objective; nothing in it if time or HiGHS ends it."""
    try:
        return Session(matrix, options).solve_lp(
            time_limit_s=clock.left_s(share), method="ipm", should_stop=clock.should_stop
        )
    except SolverError as error:  # no result in numbers HiGHS trusts
        log.info("relaxation: %s", error)
        return LpOutcome(Termination.INTERRUPTED, None, None, None, None, 0.0)


def rounded(
    small: Narrow,
    layout: Layout,
    options: Options,
    clock: Clock,
    cutoff: float = float("inf"),
    shares: int = SHARES,
) -> np.ndarray | None:
    """Return a whole point of a narrowed model, better than `cutoff`; None where the way ends without one.

    Parameters
    ----------
    shares
        How often the relaxation is solved again, about.
    """
    return Dive(small, layout, options, clock, cutoff, shares=shares).run()


@dataclass(frozen=True, eq=False)
class _Profile:
    """A track or mark in a narrowed model: its columns and their periods."""

    columns: np.ndarray
    periods: np.ndarray
    follows: bool  # a mark: what is reached follows from the decisions

    def turn(self, y: np.ndarray, up: float) -> float:
        """Return when its turn is: by the period it rises in; after these what is hardly begun."""
        begun = np.flatnonzero(self.goal(y, up) > 0)
        return float(self.periods[begun[0]]) if len(begun) else 1e6 - float(y[self.columns[-1]])

    def goal(self, y: np.ndarray, up: float) -> np.ndarray:
        """Return its profile made whole."""
        profile: np.ndarray = np.floor(y[self.columns] + (WHOLE if self.follows else 1.0 - up))
        return profile


def _profiles(small: Narrow, layout: Layout) -> list[_Profile]:
    found = []
    for track in (*layout.tracks, *layout.marks):
        columns = small.to[track.columns]
        kept = np.flatnonzero(columns >= 0)
        if len(kept):
            _, firsts = np.unique(columns[kept], return_index=True)
            at = kept[np.sort(firsts)]
            found.append(_Profile(columns[at], track.first + at, track in layout.marks))
    return found


@dataclass
class Dive:
    """One way down a narrowed model; `effort` counts the simplex iterations it has taken, `most` ends it."""

    small: Narrow
    layout: Layout
    options: Options
    clock: Clock
    cutoff: float = float("inf")
    up: float = UP
    most: int | None = None
    shares: int = SHARES
    effort: int = field(init=False, default=0)
    stuck: list[_Profile] = field(init=False, default_factory=list)

    def run(self) -> np.ndarray | None:
        """Return the whole point it ends at, better than `cutoff`; None where there is no way on."""
        self.profiles = _profiles(self.small, self.layout)
        try:
            self._session = Session(self.small.matrix, self.options)
        except SolverError as error:
            log.info("dive: %s", error)
            return None
        y = self._solved(method="ipm")
        for steps in range(STEPS):
            if y is None or self.clock.over or (self.most is not None and self.effort > self.most):
                return None
            open_ones = [p for p in self.profiles if np.any(np.abs(y[p.columns] - np.round(y[p.columns])) > WHOLE)]
            if not open_ones:
                log.debug("dive: %d steps", steps)
                return self._exact(y)
            now, deciding = y, [p for p in open_ones if not p.follows and p not in self.stuck]
            deciding.sort(key=lambda p: p.turn(now, self.up))
            if deciding:
                x = self._step(y, deciding[: max(BATCH, len(deciding) // self.shares)])
            elif not self.stuck:
                x = self._together(y, open_ones)
            else:
                x = None
            if x is None:
                return self._finished(len(deciding) + len(self.stuck))
            y = x
        return None

    def _finished(self, deciding: int) -> np.ndarray | None:
        """Return the rest by branch and bound where little is open."""
        if deciding > FINISHED or self.clock.over:
            return None
        options = replace(self.options, extra={**self.options.extra, **SMALL})
        outcome = attempted(
            self._session.matrix,
            options,
            time_limit_s=self.clock.at_most_s(FINISH_S),
            gap=FINISH_GAP,
            cutoff=self.cutoff if np.isfinite(self.cutoff) else None,
            should_stop=self.clock.should_stop,
        )
        return None if outcome.incumbent is None else self._exact(outcome.incumbent)

    def _step(self, y: np.ndarray, batch: list[_Profile]) -> np.ndarray | None:
        """Return the relaxation with some tracks made whole, each on its own where they cannot be together."""
        x = self._together(y, batch)
        return self._one_by_one(y, batch) if x is None else x

    def _together(self, y: np.ndarray, batch: list[_Profile]) -> np.ndarray | None:
        """Return the relaxation with profiles made whole at once; they stay open where that leaves none."""
        before = [self._limits(p) for p in batch]
        for p in batch:
            self._fix(p, p.goal(y, self.up))
        x = self._solved()
        if x is None:
            for p, (lower, upper) in zip(batch, before, strict=True):
                self._session.set_col_bounds(p.columns, lower, upper)
        return x

    def _one_by_one(self, y: np.ndarray, batch: list[_Profile]) -> np.ndarray | None:
        """Return the relaxation with each of some tracks made whole on its own; one that cannot be yet waits."""
        x: np.ndarray | None = y
        for p in batch:
            lower, upper = self._limits(p)
            goal = p.goal(y, self.up)
            later = [np.concatenate([np.zeros(by), goal[:-by]]) for by in LATER if by < len(goal)]
            for profile in (goal, *later, np.zeros(len(goal)), np.ceil(y[p.columns] - WHOLE)):
                self._fix(p, profile)
                found = self._solved()
                if found is not None:
                    x = found
                    break
                self._session.set_col_bounds(p.columns, lower, upper)
            else:
                self.stuck.append(p)
        return x

    def _limits(self, p: _Profile) -> tuple[np.ndarray, np.ndarray]:
        matrix = self._session.matrix
        return matrix.col_lower[p.columns].copy(), matrix.col_upper[p.columns].copy()

    def _fix(self, p: _Profile, profile: np.ndarray) -> None:
        lower, upper = self._limits(p)
        values = np.clip(profile, lower, upper)
        self._session.set_col_bounds(p.columns, values, values)

    def _solved(self, method: Method = "choose") -> np.ndarray | None:
        """Return the relaxation as it stands, None if there is none or none good enough."""
        try:
            found = self._session.solve_lp(
                time_limit_s=self.clock.left_s(), method=method, should_stop=self.clock.should_stop
            )
        except SolverError:  # no result in numbers HiGHS trusts: as good as no way on
            return None
        self.effort += found.iterations
        good = found.objective is not None and found.objective < self.cutoff
        return found.x if good else None

    def _exact(self, y: np.ndarray) -> np.ndarray | None:
        """Return the point with whole decisions exactly whole, everything else best for them."""
        matrix = self.small.matrix
        whole = np.flatnonzero(matrix.integer)
        values = np.round(y[whole])
        self._session.set_col_bounds(whole, values, values)
        x = self._solved()
        if x is not None:
            x[whole] = values
        return x
