"""Checkpoints of an option: within its work, each under a name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.validate.parts import activities, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Option, Problem
    from planner.validate.parts import Broken, Path


def late_checkpoints(problem: Problem) -> Broken:
    """Yield checkpoints after the end of their work."""
    for at, option in _options(problem):
        for path, checkpoint in listed((*at, "checkpoints"), option.checkpoints):
            if checkpoint.offset_periods > option.duration_periods:
                what = f"must be <= duration_periods {option.duration_periods}, got {checkpoint.offset_periods}"
                yield (*path, "offset_periods"), what


def duplicate_checkpoints(problem: Problem) -> Broken:
    """Yield checkpoints under a name that another one of the option has."""
    for at, option in _options(problem):
        seen = set()
        for path, checkpoint in listed((*at, "checkpoints"), option.checkpoints):
            if checkpoint.name in seen:
                what = f"must be unique among the checkpoints of its option, got '{checkpoint.name}' a second time"
                yield (*path, "name"), what
            seen.add(checkpoint.name)


def _options(problem: Problem) -> Iterator[tuple[Path, Option]]:
    for path, _, activity in activities(problem):
        yield from listed((*path, "options"), activity.options)
