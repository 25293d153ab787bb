"""What can be online at most in a tiny case, by listing every plan, against the bound: no plan beats it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.enough import is_enough
from planner.model.bases import bases
from planner.model.bounds.most import MostOnline
from planner.model.sets import make_sets
from tests.oracle.enumerate import Infeasible, Oracle
from tests.oracle.works import TooBig

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Basis, Problem

SAME_MW = 1e-4  # what a bound may lie above the truth and still count as equal to it


@dataclass(frozen=True)
class Compared:
    """The most that any listed plan has online in a period, or its earliest period for a threshold, and the bound."""

    what: str
    truth: float
    bound: float

    @property
    def is_wrong(self) -> bool:
        """Whether a plan beats the bound."""
        return self.bound < self.truth - SAME_MW

    @property
    def is_tight(self) -> bool:
        """Whether the bound is what some plan reaches."""
        return self.bound <= self.truth + SAME_MW


def compared(problem: Problem) -> list[Compared]:
    """Return truth and bound of every basis and period of a case, and of each threshold; nothing without any plan."""
    try:
        oracle = Oracle(problem)
        bounds, found = MostOnline(make_sets(problem)), []
        for basis in bases(bounds.sets):
            truth = list(_most_online(oracle, basis))
            most = bounds.most_online_mw(basis)
            for t, mw in enumerate(truth):
                found.append(Compared(f"{basis} in {t}", mw, min(most[t], bounds.most_at(basis, t))))
            found += list(_earliest(problem, bounds, basis, truth))
    except (Infeasible, TooBig):
        return []
    return found


def _most_online(oracle: Oracle, basis: Basis) -> Iterator[float]:
    """Yield the most that a plan has online, by period."""
    online = oracle.fleets._basis(basis)[oracle.d]
    for t in range(oracle.horizon):
        for at in np.argsort(-online[:, t], kind="stable"):
            if oracle._is_sound(int(at), {}):
                yield float(online[at, t])
                break
        else:
            raise Infeasible("no plan can be paid for")


def _earliest(problem: Problem, bounds: MostOnline, basis: Basis, truth: list[float]) -> Iterator[Compared]:
    """Yield for each threshold of a basis the months before the horizon's end that a plan and the bound reach it."""
    steps = {mw for mw in truth if mw > 0} | {g.threshold_mw for g in problem.milestones if g.basis == basis}
    for mw in sorted(steps):
        reached = next((t for t, most in enumerate(truth) if is_enough(most, mw)), len(truth))
        earliest = bounds.earliest_period(basis, mw)
        said = len(truth) if earliest is None else earliest
        yield Compared(f"{basis} first with {mw:.4g} MW", -float(reached), -float(said))
