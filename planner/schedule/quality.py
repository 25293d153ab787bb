"""Checks a build schedule by the 14 points of the Defense Contract Management Agency (DCMA).

Points and thresholds are those of its Earned Value Management System Program Analysis Pamphlet, DCMA-EA PAM 200.1
(October 2012), section 4: logic 5 %, leads none, lags 5 %, finish to start 90 %, hard constraints 5 %, total float over
44 working days 5 %, negative float none, duration over 44 working days 5 %, invalid dates none, missed tasks 5 %,
critical path test by a delay of 600 days, critical path length index 0.95, baseline execution index 0.95. For tasks
with neither resource nor cost the pamphlet names no threshold: here there should be none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.schedule.quality_points import points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.schedule.build_schedule import BuildSchedule
    from planner.schedule.quality_result import Outcome, Point

MOST_NAMED = 5


@dataclass(frozen=True)
class QualityCheck:
    """The points of one schedule, in their order; `short` says what of target and milestones it does not reach."""

    schedule: str
    tasks: int
    links: int
    points: tuple[Point, ...]
    short: tuple[str, ...] = ()

    def having(self, outcome: Outcome) -> tuple[Point, ...]:
        """Return the points of one outcome."""
        return tuple(point for point in self.points if point.outcome == outcome)

    @property
    def failures(self) -> tuple[Point, ...]:
        """Points that fail by more than what the case itself causes."""
        return tuple(point for point in self.having("failed") if not point.failed_by_case)


def quality_check(schedule: BuildSchedule) -> QualityCheck:
    """Return the 14 points of a build schedule."""
    return QualityCheck(
        schedule.name, len(schedule.tasks), len(schedule.links), tuple(points(schedule)), schedule.short
    )


def quality_text(check: QualityCheck) -> str:
    """Return a check as text: each point with its count, threshold and offenders, and what the case causes."""
    head = f"DCMA 14-point check of {check.schedule}: {check.tasks:,} tasks, {check.links:,} links"
    short = [f"     not reached: {words}" for words in check.short]
    if short:
        short.append("     no point says so: all judge only the tasks that are in the plan")
    return "\n".join((head, *short, *(line for point in check.points for line in _lines(point)), _sum(check)))


def _lines(point: Point) -> Iterator[str]:
    outcome = "failed by the case" if point.failed_by_case else point.outcome
    yield f"{point.number:>3}  {point.name:<19} {outcome:<19} {_figure(point)}".rstrip()
    for words in (point.words, point.cause if point.outcome == "failed" else ""):
        if words:
            yield f"       {words}"
    if point.outcome == "failed" and point.offenders:
        named = ", ".join(point.offenders[:MOST_NAMED])
        more = len(point.offenders) - MOST_NAMED
        yield f"       {named}{f', and {more:,} more' if more > 0 else ''}"


def _figure(point: Point) -> str:
    if point.value is None:
        return ""
    if point.count is not None:
        return f"{point.count:,} of {point.of:,} ({100 * point.value:.1f} %), {point.threshold}"
    return f"{point.value:.2f}, {point.threshold}"


def _sum(check: QualityCheck) -> str:
    by_case = sum(point.failed_by_case for point in check.points)
    return (
        f"{len(check.having('passed'))} passed, {len(check.failures)} failed, {by_case} failed by what the case itself "
        f"says, {len(check.having('does not apply'))} do not apply"
    )
