"""What is strange in a case but possible: the visible list of warnings. They stop nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import CaseWarning
from planner.validate import building, lenders, strange, strange_limits
from planner.validate.whole import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.problem import Problem
    from planner.validate.parts import Broken, Path

WARNINGS: tuple[tuple[str, Callable[[Problem], Broken]], ...] = (
    ("rack without supply", strange.unlimited_racks),
    ("rack of unusual power", strange.unusual_racks),
    ("rate above 1", strange.high_rates),
    ("two arrivals on one date", strange.repeated_arrivals),
    ("threshold above what sites hold", strange.out_of_reach),
    ("site that can never open", strange.dead_sites),
    ("all on-site units in reserve", strange.all_in_reserve),
    ("dates long past", strange.long_past),
    ("ids that differ in case only", strange.look_alikes),
    ("opening cash below its floor", strange.opening_below_floor),
    ("money a thousand times the usual per MW", strange.unusual_per_mw),
    ("sites that a facility is not limited by", lenders.idle_sites),
    ("sizes and prices of another unit", strange.unusual_sizes),
    ("money a thousand times the usual", strange.unusual_money),
    ("limit on what is not used", strange_limits.idle_limits),
    ("least MW that ask nothing, or too much", building.idle_least_mw),
    ("price below what opex covers", strange_limits.unpaid_prices),
)


def warned(problem: Problem) -> Iterator[tuple[str, Path, str]]:
    """Yield label, path and reason of what is strange in a valid problem, in the order of `WARNINGS`."""
    for label, rule in WARNINGS:
        for path, why in rule(problem):
            yield label, path, why


def warnings(problem: Problem) -> tuple[CaseWarning, ...]:
    """Return what is strange but possible in a valid problem, at dotted paths with ids."""
    return tuple(CaseWarning(spelled(problem, path), why) for _, path, why in warned(problem))
