"""The forms of one model that a search asks for, each built once, and the plan that it may start from."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planner.model.build import build
from planner.model.neighbour import proven_too, start_from
from planner.model.structure import hand_over, layout

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.model.structure import Arrays
    from planner.plan import Plan
    from planner.problem import Problem
    from solvers.search.start import Proven, Start
    from solvers.search.tracks import Layout

DIRECT_UP_TO = 1500  # whole-number columns up to which plain branch and bound is the better search


@dataclass(eq=False)
class Forms:
    """The model of a problem in the form that is searched and in the exact one, each built when it is first asked for.

    Large models with several rack types are searched in the pooled form.
    """

    problem: Problem
    sets: Sets
    build_s: float = 0.0  # that the form searched took

    @cached_property
    def exact(self) -> Arrays:
        """The exact form."""
        return hand_over(build(self.problem, "exact", self.sets))

    @cached_property
    def small(self) -> bool:
        """Whether the exact form is small enough for plain branch and bound."""
        several = len(self.problem.racks) > 1
        if several and self._pooled.matrix.sizes.integers > DIRECT_UP_TO:
            return False  # the exact form has more of them: it need not be built to know
        return self.exact.matrix.sizes.integers <= DIRECT_UP_TO

    @cached_property
    def searched(self) -> Arrays:
        """The form that is searched."""
        begun_s = time.monotonic()
        form = self.exact if len(self.problem.racks) == 1 or self.small else self._pooled
        self.build_s = time.monotonic() - begun_s
        return form

    @cached_property
    def layout(self) -> Layout:
        """What the columns of the form searched mean."""
        return layout(self.searched)

    @cached_property
    def _pooled(self) -> Arrays:
        return hand_over(build(self.problem, "pooled", self.sets))


@dataclass(frozen=True)
class Begin:
    """A plan to start from, and the problem that it is one of if that is known."""

    plan: Plan
    problem: Problem | None

    def start(self, forms: Forms) -> Start:
        """Return the start in the columns of the form searched; whether its bounds hold is seen in the exact one."""
        proven: tuple[Proven, ...] = ()
        if self.problem is not None:
            proven = proven_too(self.plan, forms.exact, hand_over(build(self.problem, "exact")))
        return start_from(self.plan, forms.searched, forms.layout, proven)
