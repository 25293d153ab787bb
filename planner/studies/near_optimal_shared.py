"""What all near-optimal plans have in common: found in those at hand, proven by a search for the contrary.

The contrary of "X starts by period t" is a plan within the caps in which it starts later. The latest start within the
caps is sought: by its bound the contrary is excluded, or the plan found has it, and is one more of those at hand. The
relaxation gives the first bound of each start, a search a better one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.studies.asking import LEAST_BUILDS, share_for
from planner.studies.near_optimal_rows import SharedRow
from solvers.highs import Session
from solvers.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.calendar import Calendar
    from planner.studies.near_optimal_rows import Claim
    from planner.studies.near_optimal_search import Found, NearOptimalSearch
    from solvers.search.budget import Budget

RELAXATION_SHARE = 0.4
"""Of the time, at most, for the bounds by the relaxation."""


@dataclass(eq=False)
class SharedStarts:
    """First and last start of each site or activity: in the plans found, and as proven for every plan.

    `others` are plans found here that no other search had found.
    """

    search: NearOptimalSearch
    found: list[Found]
    others: list[Found] = field(default_factory=list)
    earliest: dict[str, int] = field(init=False)
    latest: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        states, periods = self.search.model.order.states, len(self.search.model.sets.periods)
        self.earliest = {
            item: next(t for t, state in enumerate(by_period) if state or state.constant > 0)
            for item, by_period in states.items()
        }
        self.possible = dict(self.earliest)
        self.latest = dict.fromkeys(states, periods)

    def prove(self, budget: Budget) -> None:
        """Bound the starts that are not proven yet, until all are or the time is up."""
        self._by_relaxation(budget.sub_budget(RELAXATION_SHARE))
        sides = [(item, latest) for item in self.latest for latest in (True, False)]
        for number, (item, latest) in enumerate(sides):
            if budget.expired:
                return
            if not self._is_proven(item, latest):
                share = share_for(budget, self.search.plan, 1.0 / (len(sides) - number), LEAST_BUILDS)
                self._by_search(item, latest, budget.sub_budget(share))

    def rows(self, within: float) -> tuple[SharedRow, ...]:
        """Return what all plans found have in common, and what is proven of every plan.

        A claim that is not proven is followed by the weaker one that is, where there is one. Of one plan alone only
        what is proven is told.
        """
        rows = (row for item in self.latest for row in self._rows(item, within))
        return tuple(row for row in rows if row.proven or len(self._all) > 1)

    def _by_relaxation(self, budget: Budget) -> None:
        model = self.search.model
        session = Session(model.arrays.matrix, Options())
        for item in self.latest:
            for latest in (True, False):
                if budget.expired:
                    return
                goal = model.start_goal(item, latest)
                session.set_objective(goal.c, goal.offset)
                outcome = session.solve_lp(time_limit_s=budget.left_s(), should_stop=budget.should_stop)
                self._bounded(item, latest, goal.rounded_bound(outcome.objective))

    def _by_search(self, item: str, latest: bool, budget: Budget) -> None:
        """Seek a plan in which an item starts later, or earlier, than in any at hand."""
        model, sign = self.search.model, -1.0 if latest else 1.0
        known = (max if latest else min)(self._all, key=lambda plan: plan.start(item))
        least = sign * model.sets.calendar.months * (self.latest if latest else self.earliest)[item]
        goal = model.start_goal(item, latest, least)
        note = (
            f"the plan in which {item} starts {'latest' if latest else 'earliest'}, sought as the contrary of a claim"
        )
        tried = self.search.run(model.reached(goal, known.plan), budget, 0.0, note)
        self._bounded(item, latest, goal.rounded_bound(tried.bound))
        if tried.found is not None and sign * tried.found.start(item) < sign * known.start(item):
            self.others.append(tried.found)

    def _bounded(self, item: str, latest: bool, bound: float | None) -> None:
        """Take over a bound of the months to a start, which counts negative where the latest is sought."""
        if bound is None:
            return
        months = self.search.model.sets.calendar.months
        if latest:
            self.latest[item] = min(self.latest[item], round(-bound / months))
        else:
            self.earliest[item] = max(self.earliest[item], round(bound / months))

    @property
    def _all(self) -> list[Found]:
        return [*self.found, *self.others]

    def _is_proven(self, item: str, latest: bool) -> bool:
        starts = [plan.start(item) for plan in self._all]
        return self.latest[item] <= max(starts) if latest else self.earliest[item] >= min(starts)

    def _rows(self, item: str, within: float) -> Iterator[SharedRow]:
        periods, starts = len(self.search.model.sets.periods), [plan.start(item) for plan in self._all]
        first, last = min(starts), max(starts)
        if last < periods:
            yield self._row(item, "starts before", last + 1, within, proven=self.latest[item] <= last)
        if last < self.latest[item] < periods:
            yield self._row(item, "starts before", self.latest[item] + 1, within, proven=True)
        if first == periods:
            yield self._row(item, "never starts", None, within, proven=self.earliest[item] >= periods)
        elif first > self.possible[item]:
            yield self._row(item, "starts not before", first, within, proven=self.earliest[item] >= first)
        if self.possible[item] < self.earliest[item] < first:
            yield self._row(item, "starts not before", self.earliest[item], within, proven=True)

    def _row(self, item: str, claim: Claim, period: int | None, within: float, *, proven: bool) -> SharedRow:
        calendar: Calendar = self.search.model.sets.calendar
        count = len(self._all)
        whom = f"in every plan within {100.0 * within:g} %" if proven else f"in all {count} plans found"
        when = "" if period is None else f" {calendar.label(period)}"
        day = None if period is None else calendar.start_of(period)
        return SharedRow(item, claim, day, proven, count, f"{whom}, {item} {claim}{when}")
