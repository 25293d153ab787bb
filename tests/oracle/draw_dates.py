"""Dates of a random tiny case, on the first day of a period or within it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random


class Dates:
    """Dates of a case by period, sometimes off the first day so that the next period counts."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.months = 3 if rng.random() < 0.25 else 1
        self.horizon = rng.choice((3, 4, 4, 5)) if self.months == 3 else rng.choice((3, 4, 5, 5, 6, 6))
        year, month = 2026, rng.choice((1, 4, 7, 10) if self.months == 3 else (1, 3, 6, 11))
        self.first = (year, month)

    def start(self, period: int) -> date:
        month = self.first[1] - 1 + period * self.months
        return date(self.first[0] + month // 12, month % 12 + 1, 1)

    def within(self, period: int) -> date:
        """Return a day of the period: its first one or a later one."""
        return self.start(period).replace(day=self.rng.choice((1, 1, 15, 28)))

    def some(self, low: int, high: int) -> date:
        return self.within(self.rng.randint(low, max(low, high)))
