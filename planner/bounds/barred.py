"""Work and power that can never be in service within the horizon, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planner.bounds.facts import Barred
from planner.network import finished_span, mark, topological_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.sets import Sets, Work
    from planner.model.sources import Orderable
    from planner.problem import Activity, Option, Predecessor, Site


def barred(sets: Sets) -> Iterator[Barred]:
    """Yield what can never be in service, in the order of the case: work of each site, then its power."""
    earliest = _Earliest(sets)
    for site in sets.sites:
        for activity in site.activities:
            if activity.id not in sets.finished_ids:
                why = earliest.reason(activity)
                if why is not None:
                    root = earliest.root(activity)
                    path = f"sites[{earliest.site_of[root.id].id}].activities[{root.id}]"
                    must = activity.obligatory and activity.id not in sets.works_of
                    mw = activity.nameplate_mw
                    yield Barred(activity.kind, activity.id, site.id, mw, "MW IT", why, root.id, (path,), must)
        for upgrade in sets.upgrades_at(site):
            if upgrade.last_order < 0:
                path = f"sites[{site.id}].upgrades[{upgrade.item.id}]"
                why = earliest.gate(upgrade) or f"cannot be energised before {_first_day(sets, upgrade)}"
                yield Barred("upgrade", upgrade.item.id, site.id, upgrade.item.mw, "MW", why, upgrade.item.id, (path,))
        for unit in sets.units_at(site):
            if unit.last_order < 0 and unit.most:
                path = f"sites[{site.id}].onsite[{unit.item.id}]"
                why = earliest.gate(unit) or f"cannot be in service before {_first_day(sets, unit)}"
                mw = unit.item.firm_mw * unit.most
                yield Barred("onsite", unit.item.id, site.id, mw, "MW", why, unit.item.id, (path,))


def _first_day(sets: Sets, order: Orderable) -> str:
    """Return the day from which an order of the plan's start could serve, and what ends before it."""
    first = sets.calendar.start_of(max(order.earliest, order.item.lead_periods))
    ends = sets.calendar.end_of(order.through)
    return f"{first}, and the horizon ends on {ends}" if order.through == sets.periods[-1] else f"{first}, past {ends}"


@dataclass(frozen=True)
class _Start:
    """The first period an activity may start in, and the activity that holds it there; None: its own dates."""

    period: int
    held_by: Activity | None


class _Earliest:
    """The earliest start of each activity by dates and predecessors alone, as if the horizon had no end."""

    def __init__(self, sets: Sets) -> None:
        self.sets = sets
        problem = sets.problem
        self.site_of: dict[str, Site] = {a.id: site for site in problem.sites for a in site.activities}
        self.activities = {a.id: a for site in sets.sites for a in site.activities}

    @cached_property
    def _starts(self) -> dict[str, _Start | None]:
        """The earliest start of each; None where it waits for what never starts."""
        edges = [(p.activity, a.id) for a in self.activities.values() for p in a.predecessors]
        found: dict[str, _Start | None] = {}
        for name in topological_order(edges, self.activities):
            if name in self.activities:
                found[name] = self._start(self.activities[name], found)
        return found

    def _start(self, activity: Activity, known: dict[str, _Start | None]) -> _Start | None:
        calendar = self.sets.calendar
        if activity.finished_date is not None:
            return _Start(finished_span(calendar, activity)[0], None)
        if activity.started_date is not None:
            return _Start(calendar.period_of(activity.started_date), None)
        opens = activity.earliest_start_date
        start = _Start(0 if opens is None else max(0, calendar.usable_from(opens)), None)
        for before in activity.predecessors:
            finished = self.sets.history.get(before.activity)
            earlier = self.activities.get(before.activity)
            if finished is not None:
                free = mark(before.type, *finished_span(calendar, finished))
            elif earlier is None or known.get(earlier.id) is None:
                return None
            else:
                free = mark(before.type, known[earlier.id].period, self._finish(earlier, known[earlier.id]))  # type: ignore[union-attr, arg-type]
            if free + before.lag_periods > start.period:
                start = _Start(free + before.lag_periods, earlier)
        return start

    def _finish(self, activity: Activity, start: _Start) -> int:
        return start.period + min(option.duration_periods for option in _options(activity))

    def reason(self, activity: Activity) -> str | None:
        """Return why an activity is never finished within the horizon, None where it can be."""
        works = self.sets.works_of.get(activity.id, ())
        if any(_finish_of(work) <= self.sets.periods[-1] for work in works):
            return None
        start = self._starts[activity.id]
        if start is None:
            return self._waits_for_nothing(activity)
        calendar, root = self.sets.calendar, self.root(activity)
        usable = calendar.start_of(self._finish(activity, start))
        past = self._past(activity)
        if root is not activity:
            root_start = self._starts[root.id]
            assert root_start is not None
            day = calendar.start_of(self._finish(root, root_start))
            return (
                f"waits for {root.id}, finished on {day} at the earliest, and could be in use from {usable} on; {past}"
            )
        return f"could be in use from {usable} on at the earliest; {past}"

    def gate(self, order: Orderable) -> str | None:
        """Return which gate leaves no period for an order, None where its own dates and lead leave none."""
        calendar, item = self.sets.calendar, order.item
        if max(order.earliest, item.lead_periods) > order.through:
            return None
        last = order.through - item.lead_periods
        for before in item.predecessors:
            known = self._released(before)
            if known is None:
                where = self.site_of.get(before.activity)
                left_out = f" at {where.id}, which is left out of the plan" if where and not where.eligible else ""
                return f"waits for {before.activity}{left_out or ', which can never start'}"
            if known > last:
                day, end = calendar.start_of(known), calendar.end_of(order.through)
                serves = calendar.start_of(known + item.lead_periods)
                past = f"the horizon ends on {end}" if order.through == self.sets.periods[-1] else f"it must by {end}"
                return (
                    f"waits for {before.activity}, can be ordered from {day} on and serve from {serves} on at the "
                    f"earliest; {past}"
                )
        return None

    def _released(self, before: Predecessor) -> int | None:
        """Return the first period that a predecessor can leave open, as if the horizon had no end; None: never."""
        finished, earlier = self.sets.history.get(before.activity), self.activities.get(before.activity)
        if finished is not None:
            return mark(before.type, *finished_span(self.sets.calendar, finished)) + before.lag_periods
        start = None if earlier is None else self._starts.get(earlier.id)
        if earlier is None or start is None:
            return None
        return mark(before.type, start.period, self._finish(earlier, start)) + before.lag_periods

    def _past(self, activity: Activity) -> str:
        """Return what it is too late for: its own last day, or the end of the horizon."""
        calendar, last, latest = self.sets.calendar, self.sets.periods[-1], activity.latest_finish_date
        if latest is not None and calendar.period_of(latest) < last:
            return f"its work must be over by {latest}"
        return f"the horizon ends on {calendar.end_of(last)}"

    def _waits_for_nothing(self, activity: Activity) -> str:
        for before in activity.predecessors:
            if before.activity not in self.activities and before.activity not in self.sets.history:
                return (
                    f"waits for {before.activity} at {self.site_of[before.activity].id}, which is left out of the plan"
                )
        other = next(p.activity for p in activity.predecessors if self._starts.get(p.activity) is None)
        return f"waits for {other}, which can never start"

    def root(self, activity: Activity) -> Activity:
        """Return the activity that holds another back in the end: the first of the chain that is itself too late.

        Where none before it is too late, it is the activity itself.
        """
        for before in activity.predecessors:
            earlier = self.activities.get(before.activity)
            if earlier is None or earlier.id in self.sets.finished_ids:
                continue
            works = self.sets.works_of.get(earlier.id, ())
            if not any(_finish_of(work) <= self.sets.periods[-1] for work in works):
                return self.root(earlier)
        return activity


def _finish_of(work: Work) -> int:
    return work.first + work.option.duration_periods


def _options(activity: Activity) -> tuple[Option, ...]:
    """Return the options it may be done under: the chosen one where work has begun."""
    chosen = tuple(option for option in activity.options if option.id == activity.chosen_option)
    return chosen if chosen and activity.started_date is not None else activity.options
