"""Which named groups of rows, bounds and whole numbers cannot hold together: a small set of them, found by dividing.

QuickXplain (Junker, 2004) asks in turn whether parts of the groups are infeasible by themselves. Only a proof of
infeasibility ever removes a group, so a question that times out costs smallness and never correctness.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from solvers.highs import Session
from solvers.options import Options
from solvers.outcome import Termination

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from solvers.listen import ShouldStop
    from solvers.matrix import Indices, Matrix, Values

Name = TypeVar("Name", bound=Hashable)
"""What a group is called."""

_NOTHING = 1e-9
"""A multiplier of a proof that small is none."""
_CLEARLY = 1e-6
"""By which share of its terms a proof must exceed what is possible."""
_SHARE = 3
"""No single question may take more than one part in so many of the time that is left."""


@dataclass(frozen=True, eq=False)
class Group:
    """Rows, column bounds and whole numbers that stand or fall together.

    Dropping the group frees its rows, widens its columns to `lower` and `upper`, and lets the columns of `whole` be
    fractions. What several groups name holds only while all of them are kept.
    """

    rows: Indices = ()
    columns: Indices = ()
    lower: Values = -np.inf
    upper: Values = np.inf
    whole: Indices = ()


@dataclass(frozen=True)
class Conflict(Generic[Name]):
    """The answer: `infeasible` tells whether all groups together contradict each other, None when time ran out.

    `groups` then names groups that contradict each other, in the order given; none when the rest of the model is
    infeasible without any group. `minimal` says that each of them was shown to be needed; it is never claimed where
    presolve alone saw a contradiction that could not be confirmed.
    """

    infeasible: bool | None
    groups: tuple[Name, ...]
    minimal: bool
    solves: int
    runtime_s: float


def conflict(
    matrix: Matrix,
    groups: Mapping[Name, Group],
    options: Options | None = None,
    time_limit_s: float | None = None,
    should_stop: ShouldStop | None = None,
) -> Conflict[Name]:
    """Return a small set of groups that cannot hold together with the rows and bounds outside all groups.

    Parameters
    ----------
    matrix
        The infeasible model; its objective is ignored.
    groups
        What may be dropped, by name; earlier groups are preferred in the answer.
    options
        Tolerances, seed and threads of every question.
    time_limit_s
        Seconds for the whole search; None for as long as it takes.
    should_stop
        Asked again and again; True ends the search with the set reduced so far.
    """
    search = _Search(matrix, groups, options or Options(), time_limit_s, should_stop)
    everything = tuple(groups)
    names, sure = everything, False
    if search.presolve(everything):
        names = search.divide(search.presolve, everything)
        sure = search.mip(names, confirm=True) is True
    if not sure:
        names, sure = search.used_by_a_proof(everything) if search.lp(everything) else (everything, False)
    if not sure:
        whole = search.mip(everything, confirm=True)
        if whole is not True:
            return search.answer(None if whole is None else False, ())
    return search.answer(True, search.smallest(names, everything))


class _Search(Generic[Name]):
    def __init__(
        self,
        matrix: Matrix,
        groups: Mapping[Name, Group],
        options: Options,
        time_limit_s: float | None,
        should_stop: ShouldStop | None,
    ) -> None:
        self._groups, self._should_stop, self._limit_s = groups, should_stop, time_limit_s
        self._began_s, self._solves, self.timed_out = time.monotonic(), 0, False
        feasibility = matrix.with_objective(np.zeros(len(matrix.c)))
        self._full, self._options = feasibility, options
        self._session = Session(feasibility, options)
        self._points = [np.clip(np.zeros(len(matrix.c)), matrix.col_lower, matrix.col_upper)]
        self._rows = _union(group.rows for group in groups.values())
        self._columns = _union(group.columns for group in groups.values())
        whole = _union(group.whole for group in groups.values())
        self._whole = whole[matrix.integer[whole]]

    def answer(self, infeasible: bool | None, names: tuple[Name, ...]) -> Conflict[Name]:
        """Return the answer as it stands now."""
        minimal = infeasible is True and not self.timed_out
        return Conflict(infeasible, names, minimal, self._solves, time.monotonic() - self._began_s)

    def smallest(self, names: tuple[Name, ...], everything: tuple[Name, ...]) -> tuple[Name, ...]:
        """Return what is needed of groups that are infeasible; all groups where that cannot be confirmed.

        Parameters
        ----------
        names
            Groups that contradict each other.
        everything
            All groups, which surely do.
        """
        self.timed_out = False
        if self.lp(names):
            names = self.divide(self.lp, names)
        self.timed_out = False
        names = self.divide(self.mip, names)
        if self.mip(names, confirm=True) is False:
            self.timed_out = True
            return everything
        return names

    def presolve(self, kept: tuple[Name, ...]) -> bool | None:
        """Tell whether presolve alone finds the model under these groups infeasible; it is quick, and sees little."""
        if self._prepare(kept) == 0.0:
            return self._open()
        self._solves += 1
        return self._session.presolve_sees_infeasible()

    def lp(self, kept: tuple[Name, ...]) -> bool | None:
        """Tell whether the relaxation under these groups is infeasible; None when that stayed open."""
        left_s = self._prepare(kept)
        if self._known_to_hold():
            return False
        if left_s == 0.0:
            return self._open()
        self._solves += 1
        status = self._session.solve_lp(left_s, should_stop=self._should_stop).status
        return self._judged(status)

    def used_by_a_proof(self, kept: tuple[Name, ...]) -> tuple[tuple[Name, ...], bool]:
        """Return those of some groups that one proof uses, and whether the proof holds by its own figures.

        The relaxation has just been found infeasible under the groups. Those of the proof are asked again by
        themselves, so that a set never rests on the figures alone.
        """
        ray = self._session.infeasible_ray(self._left_s())
        if ray is None:
            return kept, False
        bounds = ray @ self._full.A
        used = tuple(name for name in kept if self._uses(self._groups[name], ray, bounds))
        sure = _proves(self._full, ray, bounds)
        return (used, sure) if len(used) < len(kept) and self.lp(used) else (kept, sure)

    def _uses(self, group: Group, ray: np.ndarray, bounds: np.ndarray) -> bool:
        parts = (ray[_at(group.rows)], bounds[_at(group.columns)])
        return any(np.any(np.abs(part) > _NOTHING) for part in parts)

    def mip(self, kept: tuple[Name, ...], confirm: bool = False) -> bool | None:
        """Tell the same of the model itself; a confirmed claim does not rest on presolve."""
        left_s = self._prepare(kept, whole=confirm)
        self._session.options = replace(self._options, confirm_infeasible=confirm)
        if self._known_to_hold():
            return False
        if left_s == 0.0:
            return self._open()
        self._solves += 1
        outcome = self._session.solve_mip(left_s, should_stop=self._should_stop)
        if outcome.incumbent is not None:
            self._points.append(outcome.incumbent)
            return False
        return self._judged(outcome.termination)

    def divide(
        self, infeasible: Callable[[tuple[Name, ...]], bool | None], names: tuple[Name, ...]
    ) -> tuple[Name, ...]:
        """Return a part of `names`, which together are infeasible, that still is; in their order."""
        if not names or infeasible(()):
            return ()
        found = set(self._divide(infeasible, (), names, grown=False))
        return tuple(name for name in names if name in found)

    def _divide(
        self,
        infeasible: Callable[[tuple[Name, ...]], bool | None],
        ground: tuple[Name, ...],
        names: tuple[Name, ...],
        grown: bool,
    ) -> tuple[Name, ...]:
        if grown and infeasible(ground):
            return ()
        if len(names) == 1:
            return names
        first, second = names[: len(names) // 2], names[len(names) // 2 :]
        needed = self._divide(infeasible, ground + first, second, grown=True)
        return self._divide(infeasible, ground + needed, first, grown=bool(needed)) + needed

    def _known_to_hold(self) -> bool:
        """Tell whether a point seen before answers the question: one breach fewer is often no breach at all."""
        tolerance, asked = self._options.feasibility_tolerance, self._session.matrix
        return any(asked.max_violation(point) <= tolerance for point in reversed(self._points))

    def _judged(self, status: Termination) -> bool | None:
        if status is Termination.INFEASIBLE:
            return True
        return False if status in (Termination.OPTIMAL, Termination.UNBOUNDED) else self._open()

    def _open(self) -> bool | None:
        self.timed_out = True
        return None

    def _prepare(self, kept: tuple[Name, ...], whole: bool = False) -> float | None:
        """Free every group that is not kept; return the seconds for the question, 0 when none are left."""
        full, held = self._full, set(kept)
        row_lower, row_upper = full.row_lower.copy(), full.row_upper.copy()
        col_lower, col_upper, integer = full.col_lower.copy(), full.col_upper.copy(), full.integer.copy()
        for name, group in self._groups.items():
            if name not in held:
                rows, columns = _at(group.rows), _at(group.columns)
                row_lower[rows], row_upper[rows] = -np.inf, np.inf
                col_lower[columns] = np.minimum(col_lower[columns], group.lower)
                col_upper[columns] = np.maximum(col_upper[columns], group.upper)
                integer[_at(group.whole)] = False
        self._session.set_row_bounds(self._rows, row_lower[self._rows], row_upper[self._rows])
        self._session.set_col_bounds(self._columns, col_lower[self._columns], col_upper[self._columns])
        if len(self._whole):
            self._session.set_whole(self._whole, integer[self._whole])
        if self._should_stop is not None and self._should_stop():
            return 0.0
        left_s = self._left_s()
        if left_s is None:
            return None
        return max(left_s if whole else min(left_s, max(left_s / _SHARE, 0.5)), 0.0)

    def _left_s(self) -> float | None:
        return None if self._limit_s is None else self._limit_s - (time.monotonic() - self._began_s)


def _proves(matrix: Matrix, ray: np.ndarray, bounds: np.ndarray) -> bool:
    """Return whether the rows, each times its multiplier, add up to what no point within the bounds can reach."""
    least = np.where(ray > 0, matrix.row_lower, matrix.row_upper)
    most = np.where(bounds > 0, matrix.col_upper, matrix.col_lower)
    size = max(1.0, float(np.abs(ray).max(initial=0.0)))
    rows, columns = np.abs(ray) > _NOTHING * size, np.abs(bounds) > _NOTHING * size
    parts = np.concatenate([ray[rows] * least[rows], -bounds[columns] * most[columns]])
    if not np.all(np.isfinite(parts)):
        return False
    return bool(parts.sum() > _CLEARLY * max(1.0, float(np.abs(parts).sum())))


def _at(indices: Indices) -> np.ndarray:
    return np.asarray(indices, dtype=np.intp)


def _union(parts: Iterable[Indices]) -> np.ndarray:
    arrays = [_at(part) for part in parts]
    return np.unique(np.concatenate(arrays)) if arrays else _at(())
