"""Site works of the second model: what may start when, what it uses, what is spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.second.linear import Row, Sum, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Activity, Option, Problem, Site
    from tests.second.dates import Periods
    from tests.second.linear import Key


@dataclass(frozen=True)
class Work:
    """An activity of the plan: its starts to choose from, or its history."""

    site: Site
    activity: Activity
    starts: tuple[tuple[Option, int], ...]
    past: Past | None


@dataclass(frozen=True)
class Past:
    """When an activity started and is usable, as history has it; `over`: nothing of it is left to do."""

    option: Option
    start: int
    finish: int
    over: bool


class Works:
    """All activities of the sites that may be used."""

    def __init__(self, problem: Problem, periods: Periods) -> None:
        self.problem, self.periods = problem, periods
        self.all = [self._work(site, a) for site in problem.sites if site.eligible for a in site.activities]
        self.by_id = {work.activity.id: work for work in self.all}
        # What is finished counts wherever it stands.
        elsewhere = [a for site in problem.sites if not site.eligible for a in site.activities]
        self.elsewhere = {a.id: past for a in elsewhere if (past := self._past(a)) is not None and past.over}

    def _past(self, given: Activity) -> Past | None:
        if given.started_date is None and given.finished_date is None:
            return None
        named = [option for option in given.options if option.id == given.chosen_option]
        option = (named or list(given.options))[0]
        if given.finished_date is not None:
            finish = self.periods.serving(given.finished_date)
            begun = given.started_date
            start = self.periods.holding(begun) if begun else finish - option.duration_periods
            return Past(option, start, finish, over=True)
        assert given.started_date is not None
        start = self.periods.holding(given.started_date)
        return Past(option, start, start + option.duration_periods, over=False)

    def _work(self, site: Site, given: Activity) -> Work:
        past = self._past(given)
        if past is not None:
            return Work(site, given, (), past)
        last = self.periods.count
        if given.latest_finish_date is not None:
            last = min(last, self.periods.holding(given.latest_finish_date) + 1)
        first = 0 if given.earliest_start_date is None else max(0, self.periods.serving(given.earliest_start_date))
        starts = [(o, t) for o in given.options for t in range(first, last - o.duration_periods + 1)]
        return Work(site, given, tuple(starts), None)

    def unknowns(self) -> Iterator[tuple[Key, Unknown]]:
        for work in self.all:
            for option, t in work.starts:
                yield ("start", work.activity.id, option.id, t), Unknown(True, 0.0, 1.0)
        for site in self._sites():
            for t in range(self.periods.count):
                yield ("open", site.id, t), Unknown(False, 0.0, 1.0)

    def _sites(self) -> list[Site]:
        return [site for site in self.problem.sites if site.eligible and site.activities]

    def started(self, activity: str, by: int) -> Sum:
        """Return whether an activity has started by the end of a period, as 0 or 1."""
        return self._done(activity, by, lambda past: past.start, lambda option: 0)

    def finished(self, activity: str, by: int) -> Sum:
        """Return whether an activity is usable in a period, as 0 or 1."""
        return self._done(activity, by, lambda past: past.finish, lambda option: option.duration_periods)

    def _done(self, activity: str, by: int, when, after) -> Sum:  # type: ignore[no-untyped-def]
        work = self.by_id.get(activity)
        past = self.elsewhere.get(activity) if work is None else work.past
        if past is not None:
            return Sum((1.0 if when(past) <= by else 0.0, 1.0))
        starts = () if work is None else work.starts
        return Sum(*((1.0, ("start", activity, o.id, t)) for o, t in starts if t + after(o) <= by))

    def rows(self) -> Iterator[Row]:
        for work in self.all:
            if work.past is None:
                once = self.started(work.activity.id, self.periods.count)
                least = 1.0 if work.activity.obligatory else 0.0
                yield Row(f"once {work.activity.id}", once, least, 1.0)
                yield from self._after_predecessors(work)
        yield from self._renewables()
        for site in self._sites():
            yield from self._opened(site)

    def _after_predecessors(self, work: Work) -> Iterator[Row]:
        mine = work.activity.id
        for before in work.activity.predecessors:
            for t in range(self.periods.count):
                reach = t - before.lag_periods
                state = self.started if before.type == "SS" else self.finished
                late = Sum((1.0, self.started(mine, t)), (-1.0, state(before.activity, reach)))
                if late.parts:
                    yield Row(f"{mine} after {before.activity} in {t}", late, high=0.0)

    def at_work(self, work: Work, t: int) -> Iterator[tuple[Option, int, Key | float]]:
        """Yield option, period since the start, and the decision (1 for history) under which it is at work in t."""
        if work.past is not None:
            age = t - work.past.start
            if not work.past.over and 0 <= age < work.past.option.duration_periods:
                yield work.past.option, age, 1.0
            return
        for option, start in work.starts:
            if start <= t < start + option.duration_periods:
                yield option, t - start, ("start", work.activity.id, option.id, start)

    def _renewables(self) -> Iterator[Row]:
        for resource in self.problem.resources:
            if resource.kind != "renewable":
                continue
            for t in range(self.periods.count):
                used = Sum()
                for work in self.all:
                    for option, _, chosen in self.at_work(work, t):
                        used.add(option.uses.get(resource.id, 0), chosen)
                yield Row(f"{resource.id} in {t}", used, high=self.periods.value(resource.capacity, t))

    def draws(self, resource: str, t: int) -> Sum:
        """Return what works draw of a consumable in a period."""
        drawn = Sum()
        for work in self.all:
            for option, start in work.starts:
                if start == t and option.draws.get(resource):
                    drawn.add(option.draws[resource], ("start", work.activity.id, option.id, t))
        return drawn

    def _opened(self, site: Site) -> Iterator[Row]:
        """Open from the first start on: not later than any of them, not before the first."""
        for t in range(self.periods.count):
            begun = [self.started(activity.id, t) for activity in site.activities]
            for one in begun:
                yield Row(f"{site.id} open in {t}", Sum((1.0, ("open", site.id, t)), (-1.0, one)), low=0.0)
            yield Row(f"{site.id} not open in {t}", Sum((1.0, ("open", site.id, t)), *((-1.0, b) for b in begun)),
                      high=0.0)  # fmt: skip

    def sunk(self, site: Site) -> bool:
        """Return whether a site was opened before the plan."""
        return any(self.by_id[a.id].past is not None for a in site.activities)

    def spend(self, t: int, sites: list[Site] | None = None) -> Sum:
        """Return what works cost in a period, at some sites or at all."""
        paid, ids = Sum(), None if sites is None else {site.id for site in sites}
        for work in (work for work in self.all if ids is None or work.site.id in ids):
            for option, age, chosen in self.at_work(work, t):
                length = option.duration_periods
                share = (1.0 - option.start_share - option.finish_share) / length
                share += option.start_share * (age == 0) + option.finish_share * (age == length - 1)
                paid.add(option.capex_usd_m * share, chosen)
        return paid

    def opening(self, t: int) -> Sum:
        """Return what opening sites costs in a period."""
        paid = Sum()
        for site in self._sites():
            if site.opening_usd_m and not self.sunk(site):
                paid.add(site.opening_usd_m, ("open", site.id, t))
                if t:
                    paid.add(-site.opening_usd_m, ("open", site.id, t - 1))
        return paid

    def fixed(self, t: int) -> Sum:
        """Return what open sites cost in a period, whatever they do."""
        each = self.periods.months / 12.0
        return Sum(*((site.fixed_usd_m_per_year * each, ("open", site.id, t)) for site in self._sites()))

    def book(self, life: int) -> Sum:
        """Return the depreciated capex of works in service at the end."""
        worth, end = Sum(), self.periods.count - 1
        for work in self.all:
            if work.past is not None and work.past.finish <= end:
                worth.add(work.past.option.capex_usd_m * left(end - work.past.finish, life), 1.0)
            for option, start in work.starts:
                finish = start + option.duration_periods
                if finish <= end:
                    worth.add(option.capex_usd_m * left(end - finish, life),
                              ("start", work.activity.id, option.id, start))  # fmt: skip
        return worth


def left(age: int, life: int) -> float:
    """Return the share of a price that is not written off at an age."""
    return max(0.0, 1.0 - age / life)
