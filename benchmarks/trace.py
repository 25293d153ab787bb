"""What a search reports while it works, and the figures that follow: gaps at times, times to gaps.

A trace is the reports of one run in order. Seconds count from when the process began to read the case; values are in
the goal's own unit and sense.
"""

from __future__ import annotations

import csv
import threading
import time
from dataclasses import astuple, dataclass, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmarks.result import GoalEnd

EXACT = 1e-6  # a bound this close leaves nothing to gain
QUIET_S = 0.5  # a report whose bound alone has moved is kept this often at most


@dataclass(frozen=True)
class Report:
    """How far the search of one goal was after `seconds`."""

    seconds: float
    goal: str
    incumbent: float | None
    bound: float | None

    @property
    def away(self) -> float | None:
        """Distance of incumbent and bound in the goal's own unit."""
        return None if self.incumbent is None or self.bound is None else abs(self.incumbent - self.bound)

    @property
    def gap(self) -> float | None:
        """The same relative to the incumbent."""
        if self.away is None or self.incumbent is None:
            return None
        return 0.0 if self.away <= EXACT else self.away / max(abs(self.incumbent), 1e-9)


Trace = tuple[Report, ...]


def at(trace: Trace, seconds: float) -> Report | None:
    """Return the last report up to a time, None where there is none yet."""
    return next((report for report in reversed(trace) if report.seconds <= seconds), None)


def first_plan_s(trace: Trace) -> float | None:
    """Return when a plan was first in hand, None if never."""
    return next((report.seconds for report in trace if report.incumbent is not None), None)


def time_to(trace: Trace, goal: str, share: float) -> float | None:
    """Return when the gap of a goal was first within a share, None if never."""
    reached = (r.seconds for r in trace if r.goal == goal and r.gap is not None and r.gap <= share)
    return next(reached, None)


def distance(trace: Trace, best: Sequence[GoalEnd], seconds: float) -> float:
    """Return how far the plan in hand at a time is from the best known, as a share of the larger of the two values.

    1 where there is none yet, where the last goal is not reached yet, and where an earlier goal was left at a value
    worse than its best known: then the last goal says nothing. Better than the best known counts as 0.
    """
    return next((away for since, away in reversed(_distances(trace, best)) if since <= seconds), 1.0)


def primal_integral(trace: Trace, best: Sequence[GoalEnd], limit_s: float) -> float:
    """Return the mean over a run of the distance to the best known (Berthold 2013, *Measuring the impact of primal
    heuristics*, Operations Research Letters 41): the smaller, the better the plans and the sooner they came.
    """  # noqa: D205
    held = [(0.0, 1.0), *_distances(trace, best), (limit_s, 1.0)]
    steps = ((min(since, limit_s), min(until, limit_s), away) for (since, away), (until, _) in pairwise(held))
    return sum(away * (until - since) for since, until, away in steps) / limit_s


def _distances(trace: Trace, best: Sequence[GoalEnd]) -> list[tuple[float, float]]:
    """Return the distance from each report on, with its seconds."""
    *earlier, last = best
    held: dict[str, float | None] = {}
    found = []
    for report in trace:
        held[report.goal], value, away = report.incumbent, report.incumbent, 1.0
        told = [(goal, held.get(goal.name)) for goal in earlier]
        level = all(left is None or replace(goal, value=left).as_good_as(goal) for goal, left in told)
        if report.goal == last.name and value is not None and level:
            away = min(1.0, max(0.0, last.lost_at(value)) / max(abs(value), abs(last.value), EXACT))
        found.append((report.seconds, away))
    return found


def unsigned(value: float | None) -> float | None:
    """Return a value with no sign on zero."""
    return None if value is None else value + 0.0


class Recorder:
    """Writes reports as they come, so that they survive a run's end; what is known of a goal stays known."""

    def __init__(self, path: Path, begun_s: float) -> None:
        self.begun_s, self._file, self._lock = begun_s, path.open("w", newline="", encoding="utf-8"), threading.Lock()
        self._table = csv.writer(self._file, lineterminator="\n")
        self._table.writerow([column.name for column in fields(Report)])
        self._last: Report | None = None
        self._kept: Report | None = None

    @property
    def elapsed_s(self) -> float:
        """Seconds since the process began to read."""
        return time.monotonic() - self.begun_s

    def tell(self, goal: str, incumbent: float | None, bound: float | None) -> None:
        """Take a report; None leaves what the goal's last report said."""
        with self._lock:
            last, kept = self._last, self._kept
            if last is not None and last.goal == goal:
                incumbent = last.incumbent if incumbent is None else incumbent
                bound = last.bound if bound is None else bound
            now = Report(round(self.elapsed_s, 3), goal, unsigned(incumbent), unsigned(bound))
            self._last = now
            news = kept is None or (kept.goal, kept.incumbent) != (goal, now.incumbent)
            if news or (kept is not None and kept.bound != now.bound and now.seconds - kept.seconds >= QUIET_S):
                self._keep(now)

    def close(self, ends: Mapping[str, tuple[float, float | None]]) -> None:
        """Write what was held back, and value and bound at the end of the goal that the search was at."""
        with self._lock:
            last = self._last
            if last is not None and last != self._kept:
                self._keep(last)
            if last is not None and last.goal in ends:
                self._keep(Report(round(self.elapsed_s, 3), last.goal, *(unsigned(end) for end in ends[last.goal])))
            self._file.close()

    def _keep(self, report: Report) -> None:
        self._kept = report
        self._table.writerow(["" if cell is None else cell for cell in astuple(report)])
        self._file.flush()


def read_trace(path: Path) -> Trace:
    """Return a written trace; an empty one where there is none."""
    if not path.is_file():
        return ()
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Report(float(r["seconds"]), r["goal"], _number(r["incumbent"]), _number(r["bound"]))
        for r in rows
        if r["bound"] is not None  # a run that was ended by force may leave half a line
    )


def _number(text: str) -> float | None:
    return float(text) if text else None
