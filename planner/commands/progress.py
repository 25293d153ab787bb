"""How far a search is, in words of a planner, as long as the line has room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.spec import GOALS

if TYPE_CHECKING:
    from planner.solving import Progress

WIDE = 10_000


def progress_words(event: Progress, width: int = WIDE) -> str:
    """Return a progress event as one line: the fullest that fits, else the shortest.

    Parameters
    ----------
    event
        How far the search of one goal is.
    width
        Columns the line may take.
    """
    full = [_best(event, "best plan ", f" {GOALS[event.goal].unit}"), _limit(event, "no bound yet"), _gap(event)]
    short = [_best(event, "", ""), _limit(event, ""), _gap(event)]
    lines = [
        f"{event.elapsed_s:6.1f} s  {event.goal}: {_joined(full)}",
        f"{event.elapsed_s:.0f} s  {event.goal}: {_joined(short)}",
        f"{event.elapsed_s:.0f} s  {event.goal}: {_joined([short[0], short[2]])}",
        f"{event.elapsed_s:.0f} s  {event.goal}",
    ]
    return next((line for line in lines if len(line) <= width), lines[-1][:width])


def _best(event: Progress, before: str, after: str) -> str:
    """Return the best plan held; "about" where its counts of racks are not whole yet."""
    if event.incumbent is None:
        return "no plan yet"
    about = "" if getattr(event, "whole", True) else "about "
    return f"{before}{about}{event.incumbent:,.2f}{after}"


def _limit(event: Progress, nothing: str) -> str:
    """Return what no plan can better, in the goal's own sense; `nothing` where that is not known."""
    if event.bound is None:
        return nothing
    return f"at {'most' if GOALS[event.goal].is_maximised else 'least'} {event.bound:,.2f}"


def _gap(event: Progress) -> str:
    if event.gap is None:
        return ""
    if event.gap > 1.0:
        return "gap over 100 %"
    return f"gap {100.0 * event.gap:.{1 if event.gap >= 0.01 else 2}f} %"


def _joined(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)
