"""Site works of the second model: what may start when, what it uses, what is spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.second.linear import Row, Sum, Unknown
from tests.second.rates import Rates

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
        self.problem, self.periods, self.rates = problem, periods, Rates(problem, periods)
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
        yield from self._open_at_most()

    def _open_at_most(self) -> Iterator[Row]:
        """No more sites are open than may be, from the first step on that says so."""
        steps = self.problem.programme.max_open_sites
        first = [-1 if step.from_date is None else self.periods.serving(step.from_date) for step in steps]
        for t in range(self.periods.count):
            if first and min(first) <= t:
                count = Sum(*((1.0, ("open", site.id, t)) for site in self._sites()))
                yield Row(f"open sites in {t}", count, high=self.periods.value(steps, t))

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
            if resource.max_increase_per_period is not None:
                yield from self._growth(resource.id, float(resource.max_increase_per_period))

    def _growth(self, resource: str, most: float) -> Iterator[Row]:
        """Let use grow by so much in a period; in the one before the first is what history had at work then."""
        past = [work.past for work in self.all if work.past is not None]
        earlier = Sum((float(sum(p.option.uses.get(resource, 0) for p in past if p.start < 0 <= p.finish)), 1.0))
        for t in range(self.periods.count):
            now = Sum()
            for work in self.all:
                for option, _, chosen in self.at_work(work, t):
                    now.add(option.uses.get(resource, 0), chosen)
            yield Row(f"growth of {resource} in {t}", Sum((1.0, now), (-1.0, earlier)), high=most)
            earlier = now

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
                rate = self.rates.of("works", t) if work.past is None else 1.0
                paid.add(option.capex_usd_m * share * rate, chosen)
        return paid

    def lease(self, t: int) -> Sum:
        """Return what leases cost in a period: of each phase in service for less than its term."""
        paid = Sum()
        for work in self.all:
            past = [] if work.past is None else [(work.past.option, work.past.finish, 1.0)]
            ahead = [(o, s + o.duration_periods, ("start", work.activity.id, o.id, s)) for o, s in work.starts]
            for option, finish, chosen in (*past, *ahead):
                if option.term_periods is not None and finish <= t < finish + option.term_periods:
                    paid.add(option.lease_usd_m_per_year * self.periods.months / 12.0, chosen)
        return paid

    def opening(self, t: int) -> Sum:
        """Return what opening sites costs in a period."""
        paid, rate = Sum(), self.rates.of("works", t)
        for site in self._sites():
            if site.opening_usd_m and not self.sunk(site):
                paid.add(site.opening_usd_m * rate, ("open", site.id, t))
                if t:
                    paid.add(-site.opening_usd_m * rate, ("open", site.id, t - 1))
        return paid

    def fixed(self, t: int) -> Sum:
        """Return what open sites cost in a period, whatever they do."""
        each = self.periods.months / 12.0 * self.rates.of("operation", t)
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
                    worth.add(self._paid(option, start) * left(end - finish, life),
                              ("start", work.activity.id, option.id, start))  # fmt: skip
        return worth

    def _paid(self, option: Option, start: int) -> float:
        """Return what work costs in all that starts in a period of the plan."""
        length = option.duration_periods
        rates = [self.rates.of("works", start + age) for age in range(length)]
        spread = (1.0 - option.start_share - option.finish_share) / length * sum(rates)
        return option.capex_usd_m * (option.start_share * rates[0] + spread + option.finish_share * rates[-1])


def left(age: int, life: int) -> float:
    """Return the share of a price that is not written off at an age."""
    return max(0.0, 1.0 - age / life)
