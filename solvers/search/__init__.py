"""Searches that make large models fast; they see columns, rows and named groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solvers.search import direct

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.options import Options
    from solvers.search.goals import Clock, Found, Goal, Told


def find(
    arrays: Any, goals: tuple[Goal, ...], options: Options, clock: Clock, tell: Callable[[Told], None]
) -> Found:
    """Return the best point found for goals in order."""
    return direct.search(arrays.matrix, goals, options, clock, tell)
