"""The model of a problem with wishes as rows below its own, and the plan there is as a start that keeps them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.model.build import build
from planner.model.neighbour import start_from
from planner.model.scheduling.starts import scheduled
from planner.model.structure import hand_over, layout, with_rounding_margin
from planner.model.wishes import parts_of, wish_rows
from planner.network import mark
from solvers.search.search_model import Model

if TYPE_CHECKING:
    from planner.model.sets import Sets, Work
    from planner.model.structure import Arrays
    from planner.model.wishes import Wish
    from planner.plan import Plan
    from planner.problem import Problem
    from solvers.search.lexicographic import Goal as SearchGoal
    from solvers.search.restriction import Layout
    from solvers.search.warm_start import ProvenGoal, WarmStart


@dataclass(eq=False)
class WishedModel:
    """The model of a problem whose plans keep some wishes, and the search that is made in it."""

    problem: Problem
    sets: Sets
    wishes: tuple[Wish, ...]

    @cached_property
    def arrays(self) -> Arrays:
        """The model with the rows of the wishes, which are its last."""
        arrays = hand_over(build(self.problem, sets=self.sets))
        matrix = arrays.matrix
        for wish in self.wishes:
            matrix = wish_rows(arrays, wish).below(matrix)
        return replace(arrays, matrix=matrix)

    @cached_property
    def layout(self) -> Layout:
        """What its columns mean."""
        return layout(self.arrays)

    @cached_property
    def goals(self) -> tuple[SearchGoal, ...]:
        """The goals of the case over its columns."""
        return tuple(self.arrays.goal(goal) for goal in self.problem.programme.goals)

    def search_model(self, plan: Plan, proven: tuple[ProvenGoal, ...], seed: int) -> Model:
        """Return the search for the best plan with the wishes.

        Parameters
        ----------
        plan
            A plan of the problem, to start from as far as the wishes leave it.
        proven
            Value and bound of each goal of the problem, which hold with wishes too.
        seed
            Seed of the search's random choices.
        """
        return Model(
            self.arrays.matrix,
            self.goals,
            lambda: with_rounding_margin(self.arrays),
            lambda: self.layout,
            self._start(plan, proven),
            scheduled(self.sets, seed),
        )

    def _start(self, plan: Plan, proven: tuple[ProvenGoal, ...]) -> WarmStart:
        """Return the decisions of a plan, without what is not wished, and moved to where wishes want them."""
        start = start_from(plan, self.arrays, proven)
        moved = _Moved(self, {name: profile.copy() for name, profile in start.profiles.items()})
        counts = dict(start.integer_counts)
        for wish in self.wishes:
            match wish.kind:
                case "not":
                    moved.leave_out(wish)
                    counts = {}
                case "force":
                    moved.have_by(wish)
                case "before":
                    moved.let_wait(wish)
                case _:
                    assert_never(wish.kind)
        return replace(start, profiles=moved.profiles, integer_counts=counts)


@dataclass(eq=False)
class _Moved:
    """Profiles of decisions by name, moved wish by wish; whether they still fit each other is left to the search."""

    model: WishedModel
    profiles: dict[str, np.ndarray]

    def leave_out(self, wish: Wish) -> None:
        """Leave out all that is decided of a thing."""
        sets = self.model.sets
        for work in sets.planned:
            if wish.id in (work.site.id if wish.noun == "site" else "", work.activity.id):
                self.profiles[work.decision][:] = 0.0
        for order in (*sets.upgrades, *sets.units):
            if order.decision in self.profiles and (
                (wish.noun == "site" and order.site.id == wish.id) or order.item.id == wish.id
            ):
                self.profiles[order.decision][:] = 0.0

    def have_by(self, wish: Wish) -> None:
        """Start an activity, and all it waits for, early enough; of other things the search is left to find out."""
        if wish.noun in ("phase", "gate"):
            works = self._works(wish.id)
            if works:
                work = self._chosen(works)
                self._start_by(work, wish.by - work.option.duration_periods)

    def let_wait(self, wish: Wish) -> None:
        """Let what opens later wait until a period after the other has begun."""
        first = [t for a in parts_of(self.model.arrays, wish.noun, wish.id) if (t := self._began(a)) is not None]
        if not first:
            return
        for activity in parts_of(self.model.arrays, wish.noun, wish.other):
            for work in self._works(activity):
                profile = self.profiles[work.decision]
                profile[: max(0, min(first) + 1 - work.first)] = 0.0

    def _works(self, activity: str) -> tuple[Work, ...]:
        return tuple(w for w in self.model.sets.works_of.get(activity, ()) if not w.under_way)

    def _chosen(self, works: tuple[Work, ...]) -> Work:
        done = [work for work in works if self.profiles[work.decision].any()]
        return (done or sorted(works, key=lambda work: work.option.duration_periods))[0]

    def _began(self, activity: str) -> int | None:
        """Return the period in which an activity starts in the profiles, or started before the plan."""
        works = self.model.sets.works_of.get(activity, ())
        starts = [w.first for w in works if w.under_way]
        for work in self._works(activity):
            rises = np.flatnonzero(self.profiles[work.decision])
            starts += [work.first + int(rises[0])] if len(rises) else []
        return min(starts, default=-1 if activity in self.model.sets.finished_ids else None)

    def _start_by(self, work: Work, period: int) -> None:
        """Start a work by a period, and what it waits for before it."""
        profile = self.profiles[work.decision]
        begun = self._began(work.activity.id)
        if begun is None or begun > period:
            profile[:] = 0.0
            profile[max(0, period - work.first) :] = 1.0
            begun = period
        for before in work.activity.predecessors:
            works = self._works(before.activity)
            if works:
                one = self._chosen(works)
                length = mark(before.type, 0, one.option.duration_periods)
                self._start_by(one, begun - before.lag_periods - length)
