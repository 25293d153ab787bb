"""Random cases of medium size that mix every field: `case(seed)` is always the same case.

Each rule is drawn in or left out by a coin. Dates fall on first, middle and last days of months, series are listed in
any order and often have two steps that count from the same period, limits are sometimes 0, and thresholds lie within
1e-7 to 1e-4 MW of what whole racks add up to. A draw that breaks a rule of a case is drawn again.
"""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from planner.problem import Problem
from planner.validate import validate

Entry = dict[str, Any]
TRIES = 400


@dataclass(frozen=True)
class Size:
    """How large the cases of a kind are."""

    sites: tuple[int, int]
    months: tuple[int, int]
    quarters: tuple[int, int]
    phases: tuple[int, int]


SIZES = {
    "small": Size((2, 3), (4, 8), (4, 6), (1, 2)),
    "medium": Size((2, 6), (8, 24), (4, 10), (1, 3)),
}


class Chance:
    """A seeded source of coins and dates."""

    def __init__(self, seed: str, size: Size) -> None:
        self.rng, self.size = random.Random(seed), size
        self.quarters = self.coin(0.25)
        self.months = 3 if self.quarters else 1
        low, high = size.quarters if self.quarters else size.months
        self.horizon = self.rng.randint(low, high)
        opening = self.rng.choice((1, 4, 7, 10) if self.quarters else tuple(range(1, 13)))
        self.first = (self.rng.choice((2026, 2026, 2027, 2028)), opening)

    def coin(self, chance: float) -> bool:
        return self.rng.random() < chance

    def pick(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    def start(self, period: int) -> date:
        month = self.first[0] * 12 + self.first[1] - 1 + period * self.months
        return date(month // 12, month % 12 + 1, 1)

    def within(self, period: int) -> date:
        """Return a day of a period: its first, its second, one in the middle, the last of a month, its last."""
        first = self.start(period)
        last = self.start(period + 1) - timedelta(days=1)
        days = (last - first).days
        return first + timedelta(days=self.pick(0, 0, 1, 14, 27, days - 1, days))

    def some(self, low: int, high: int) -> date:
        return self.within(self.rng.randint(min(low, high), max(low, high)))

    def steps(self, *values: float, first: bool = True) -> Any:
        """Return a number, or dated steps in any order, two of which often count from one period."""
        value = self.pick(*values)
        if self.coin(0.6):
            return value
        found: list[Entry] = [{"value": value}] if first or self.coin(0.5) else []
        if found and self.coin(0.3):
            found[0]["from_date"] = self.within(-self.rng.randint(1, 9))
        period = self.rng.randint(0, max(0, self.horizon - 2))
        days = {self.start(period) + timedelta(days=self.rng.randint(1, 26))}
        if self.coin(0.6):
            days.add(self.pick(self.start(period + 1), self.start(period) + timedelta(days=self.rng.randint(1, 26))))
        if self.coin(0.3):
            days.add(self.some(0, self.horizon - 1))
        found += [{"from_date": day, "value": self.pick(*values)} for day in sorted(days)]
        self.rng.shuffle(found)
        return found

    def arrivals(self, most: int, low: int = -2) -> list[Entry]:
        count, last = self.rng.randint(1, 3), self.horizon - 1
        return [{"date": self.some(low, last), "units": self.rng.randint(0, most)} for _ in range(count)]


def drawn(seed: int, kind: str, attempt: int) -> Problem:
    """Return one draw, whether or not it keeps the rules of a case."""
    from tests.second.draw_features import add_features
    from tests.second.draw_money import finance_of, programme_of, tenant_of
    from tests.second.draw_site import Places

    size, _, features = kind.partition("-")
    chance = Chance(f"{size} {seed} {attempt}", SIZES[size])
    places = Places(chance)
    given = {
        "case": f"{kind}-{seed}", "racks": places.racks, "resources": places.resources, "sites": places.sites,
        "grid": places.grid, "programme": programme_of(chance, places), "finance": finance_of(chance),
        "tenant": tenant_of(chance),
    }  # fmt: skip
    if features:
        chance.rng = random.Random(f"{kind} {seed} {attempt}")
        add_features(chance, given, features)
    return Problem.model_validate(given)


@functools.lru_cache(maxsize=64)
def case(seed: int, kind: str = "medium") -> Problem:
    """Return the random case of a seed.

    Parameters
    ----------
    seed
        Its number.
    kind
        ``small`` or ``medium``; with features as ``small-all`` or ``small-spares`` (see `draw_features`).
    """
    for attempt in range(TRIES):
        problem = drawn(seed, kind, attempt)
        if not validate(problem):
            return problem
    raise AssertionError(f"seed {seed}: no draw keeps the rules of a case")
