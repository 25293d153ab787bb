"""What the commands of a study say of its results, in words and as one JSON object, and the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.console import Console

    from planner.studies.results import Record
    from planner.studies.run import RunProgress
    from planner.studies.study import Point
    from planner.studies.study_results import StudyResults

SOME_FAILED, SOME_WITHOUT_PLAN = 1, 5
MINUTE_S, HOUR_S = 60, 3600
MOST_SHOWN = 20  # points that are told of one by one


def exit_code(results: StudyResults) -> int:
    """Return 0 where every solve that the run was for ended with a plan or the proof that there is none."""
    statuses = {record.status for record in results.records.values()}
    if statuses & {"failed", "worker lost"}:
        return SOME_FAILED
    return SOME_WITHOUT_PLAN if "timed out without a plan" in statuses else 0


def progress_words(told: RunProgress) -> str:
    """Return how far a study is, in one line."""
    ended = ", ".join(f"{count} {outcome}" for outcome, count in told.outcomes)
    parts = [f"{told.done} of {told.of} done", ended, f"{told.running} running"]
    if told.left_s is not None and told.done < told.of:
        parts.append(f"about {duration(told.left_s)} left")
    return "; ".join(part for part in parts if part)


def duration(seconds: float) -> str:
    """Return a time span as a reader says it."""
    if seconds < MINUTE_S:
        return f"{max(1, round(seconds))} s"
    if seconds < HOUR_S:
        return f"{round(seconds / MINUTE_S)} min"
    return f"{seconds / HOUR_S:.1f} h"


def answer(results: StudyResults, code: int, files: Iterable[Path] = ()) -> dict[str, Any]:
    """Return the results as one JSON object.

    Parameters
    ----------
    results
        The results.
    code
        The exit code.
    files
        What was written.
    """
    study = results.points.study
    columns = results.columns
    return {
        "study": study.id,
        "case": study.case.name,
        "name": study.name,
        "exit_code": code,
        "points": len(results.points.points),
        "solves": len(results.points.solves),
        "outcomes": results.outcomes,
        "done": results.is_done,
        "damaged": list(results.damaged),
        "files": [str(path) for path in files],
        "rows": [dict(zip(columns, row, strict=True)) for row in results.rows()],
    }


def show_summary(console: Console, results: StudyResults) -> None:
    """Print what the study is, how many points ended in which way, and what has no plan or no proof."""
    study = results.points.study
    console.print(f"{study.name} ({study.case.name}/{study.id})", style="bold")
    told = ", ".join(f"{count} {outcome}" for outcome, count in results.outcomes.items())
    points = counted(len(results.points.points), "point")
    console.print(f"{points}, {counted(len(results.points.solves), 'solve')}: {told}")
    for line in results.damaged:
        console.print(line)
    odd = [(point, record) for point in results.points.points if (record := results.record(point)) is not None]
    odd = [(point, record) for point, record in odd if record.outcome != "solved"]
    for point, record in odd[:MOST_SHOWN]:
        console.print(f"{named(results, point)}: {_ending(record)}", soft_wrap=True)
    if len(odd) > MOST_SHOWN:
        console.print(f"and {len(odd) - MOST_SHOWN} more, in the table")


def named(results: StudyResults, point: Point) -> str:
    """Return which point it is: ``point 7 (late-racks, price 0.9)``."""
    ids = (dimension.id for dimension in results.points.study.dimensions)
    at = [f"{name} {value}" for name, value in zip(ids, point.values, strict=True) if value is not None]
    return f"point {point.number} ({', '.join(filter(None, (point.stack_name, *at))) or 'as given'})"


def _ending(record: Record) -> str:
    """Return how a solve ended: a failure with its message, a time-out with value and gap of each goal."""
    goals = [
        f"{goal.name} {goal.value:,.6g}" + ("" if goal.gap is None else f" (gap {100 * goal.gap:.3g} %)")
        for goal in record.goals
        if goal.value is not None
    ]
    return ": ".join(filter(None, (record.status, record.message or ", ".join(goals))))
