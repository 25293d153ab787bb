"""Sums of decisions: each decision is a key, each sum can be given to a solver or worked out at a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, inf

Key = tuple[str, ...] | tuple[object, ...]
Values = Mapping[Key, float]


class Sum:
    """A constant and multiples of decisions."""

    __slots__ = ("constant", "parts")

    def __init__(self, *terms: tuple[float, Sum | Key | float]) -> None:
        self.parts: dict[Key, float] = {}
        self.constant = 0.0
        for factor, term in terms:
            self.add(factor, term)

    def add(self, factor: float, term: Sum | Key | float) -> Sum:
        """Add a multiple of another sum, of one decision, or of 1."""
        if isinstance(term, Sum):
            self.constant += factor * term.constant
            for key, worth in term.parts.items():
                self.parts[key] = self.parts.get(key, 0.0) + factor * worth
        elif isinstance(term, tuple):
            self.parts[term] = self.parts.get(term, 0.0) + factor
        else:
            self.constant += factor * term
        return self

    def at(self, values: Values) -> float:
        """Return what it comes to."""
        return fsum([self.constant, *(worth * values.get(key, 0.0) for key, worth in self.parts.items())])


@dataclass(frozen=True)
class Row:
    """One rule: `low` <= `total` <= `high`, and how far a plan may be off in its unit."""

    name: str
    total: Sum
    low: float = -inf
    high: float = inf
    unit: str = "units"

    def broken_by(self, values: Values) -> float:
        """Return by how much a plan breaks it, 0 if it does not."""
        found = self.total.at(values)
        return max(self.low - found, found - self.high, 0.0)


@dataclass(frozen=True)
class Unknown:
    """A decision: whole or not, and its bounds."""

    whole: bool = False
    low: float = 0.0
    high: float = inf
