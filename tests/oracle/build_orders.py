"""Every build order that some plan of a tiny case within caps on its goals has, by listing all plans."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tests.oracle.enumerate import DATED, TIE, Oracle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.problem import Problem

Order = tuple[int, ...]
SAME = 1e-6


class BuildOrders:
    """The plans of a case whose goals are at most `caps` (to be minimised), by when sites or activities start."""

    def __init__(self, problem: Problem, caps: Iterable[float], measure: str = "sites") -> None:
        self.oracle, self.measure = Oracle(problem), measure
        self.goals = tuple(entry.goal for entry in problem.programme.goals)
        self.caps = dict(zip(self.goals, caps, strict=True))
        self.months = 3 if problem.programme.period == "quarter" else 1
        self._sites = {a.id: site.id for site in problem.candidates for a in site.activities}
        self._phases = {a.id for site in problem.candidates for a in site.activities if a.nameplate_mw > 0}
        self.items = tuple(site.id for site in problem.candidates) if measure == "sites" else tuple(self._sites)

    def order_of(self, works: int) -> Order:
        """Return the start period of each item in one schedule of works, the horizon where it never starts."""
        starts = dict.fromkeys(self.items, self.oracle.horizon)
        for name, way in self.oracle.works[works].done.items():
            if name not in self._sites or (self.measure == "sites" and name not in self._phases):
                continue
            item = self._sites[name] if self.measure == "sites" else name
            starts[item] = min(starts[item], max(0, way.start))
        return tuple(starts[item] for item in self.items)

    @cached_property
    def all(self) -> frozenset[Order]:
        """The build orders of all plans within the caps."""
        oracle, alive = self.oracle, np.arange(len(self.oracle.d))
        for goal in self.goals:
            if goal in DATED:
                alive = alive[oracle._values(goal)[oracle.d[alive]] <= self.caps[goal] + TIE]
            else:
                alive = alive[oracle._bounds(goal, alive) <= self.caps[goal] + SAME]
        found: set[Order] = set()
        orders = np.array([self.order_of(a) for a in range(len(oracle.works))], dtype=object)
        for at in alive:
            order = tuple(orders[oracle.a_of[oracle.w[at]]])
            if order not in found and self._is_within(int(at)):
                found.add(order)
        return frozenset(found)

    def _is_within(self, at: int) -> bool:
        """Return whether a listed plan can keep every cap at once."""
        self.oracle.programmes = 0
        priced: dict[str, float] = {goal: cap for goal, cap in self.caps.items() if goal not in DATED}
        return self.oracle._solve(at, None, priced) is not None

    def distance(self, one: Order, other: Order) -> int:
        """Return the months between the starts of each item, added up."""
        return self.months * sum(abs(a - b) for a, b in zip(one, other, strict=True))

    def farthest(self, known: Iterable[Order]) -> int:
        """Return the greatest least distance to known build orders."""
        given = tuple(known)
        return max(min(self.distance(order, other) for other in given) for order in self.all)
