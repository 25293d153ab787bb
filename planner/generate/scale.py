"""How large a generated case is: what was asked for, and how far its works are shortened to fit its horizon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from planner.calendar import Calendar
from planner.errors import InvalidProblem, Issue

START = date(2026, 1, 1)
ALL = "all"
BOUNDS = {"sites": (1, 9999), "phases": (1, 50), "periods": (12, 600), "seed": (0, 2**31 - 1)}
# A shorter horizon than this shortens works and leads in proportion: else nothing could be finished in it.
FULL_PERIODS = 48
# Provenance of every entry that is drawn.
SOURCE = "generator"
DRAWN: dict[str, Any] = {"source": SOURCE, "confidence": "assumption"}


@dataclass(frozen=True)
class Scale:
    """What was asked for: `sites`, `phases` at each, `periods` (months), and the `seed` of every draw."""

    sites: int
    phases: int
    periods: int
    seed: int

    def __post_init__(self) -> None:
        issues = [
            Issue(name, f"must be a whole number from {least:,} to {most:,}, got {getattr(self, name)}")
            for name, (least, most) in BOUNDS.items()
            if not isinstance(getattr(self, name), int) or not least <= getattr(self, name) <= most
        ]
        if issues:
            raise InvalidProblem(tuple(issues))

    @cached_property
    def calendar(self) -> Calendar:
        """The horizon, by calendar months."""
        return Calendar(START, self.periods, 1)

    def months(self, usual: float) -> int:
        """Return whole periods for work that usually takes `usual` months: at least one."""
        return max(1, round(usual * min(1.0, self.periods / FULL_PERIODS)))

    def at(self, share: float) -> int:
        """Return the period at a share of the horizon."""
        return min(self.periods - 1, round(share * self.periods))

    def dice(self, name: str) -> Random:
        """Return random numbers of their own for a part of the case, so that its parts do not move each other."""
        return Random(f"{self.seed}/{name}")
