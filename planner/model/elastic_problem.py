"""The widened problem of an elastic model: every lever at its most, up to the period that is asked about.

A plan of the problem with any levers pulled is one of the widened problem. What is not pulled is taken back by rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from planner.calendar import moved
from planner.committed import stage_id
from planner.model.elastic_items import options_that_may_shorten, shortened, variant
from planner.model.sets import make_sets
from planner.problem import Arrival, Goal, Milestone, Stage, Target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.elastic_items import Ask, Item
    from planner.model.sets import Sets, Work
    from planner.problem import Activity, Calendar, Option, Problem, Rack, Site, Upgrade

Items = Mapping[tuple[str, str], "Item"]
"""Levers by kind and id."""


def asked(problem: Problem, ask: Ask) -> Problem:
    """Return a problem that asks for one thing alone: the MW of a commitment online in its period."""
    target = Target(mw=ask.threshold_mw, basis=ask.basis, by_date=ask.due_date)
    milestones = tuple(_without_deadline(given) for given in problem.programme.milestones)
    goals = (Goal(goal="shortfall"),)
    programme = problem.programme.model_copy(update={"target": target, "milestones": milestones, "goals": goals})
    return problem.model_copy(update={"programme": programme})


def _without_deadline(given: Milestone) -> Milestone:
    return given.model_copy(update={"deadline_date": None})


def sets_until(problem: Problem, due: int) -> Sets:
    """Return the index sets of a problem up to a period: every plan of the whole one, cut off there, is one of them.

    Work may begin that ends later, and what need not have begun by then need not be.
    """
    whole = make_sets(problem)
    if due >= len(whole.periods) - 1:
        return whole
    programme = problem.programme.model_copy(update={"end_date": whole.calendar.end_of(due)})
    sets = make_sets(problem.model_copy(update={"programme": programme}))
    works = tuple(_until(work, due) for work in whole.works if work.first <= due)
    return replace(sets, works=works, barred=())


def _until(work: Work, due: int) -> Work:
    if work.under_way:
        return work
    activity = work.activity
    if activity.obligatory and work.last > due:
        activity = activity.model_copy(update={"obligatory": False})
    return replace(work, activity=activity, last=min(work.last, due))


def widened(problem: Problem, items: Iterable[Item]) -> Problem:
    """Return a problem in which every lever is at its most; shorter ways are added, not put in place of others."""
    found: dict[tuple[str, str], Item] = {(item.kind, item.id): item for item in items}
    calendar = problem.calendar
    return problem.model_copy(
        update={
            "sites": tuple(_wide_site(site, found, calendar) for site in problem.sites),
            "racks": tuple(_wide_rack(rack, found, calendar) for rack in problem.racks),
        }
    )


def _wide_site(site: Site, items: Items, calendar: Calendar) -> Site:
    stages = [_wide_stage(site, number, given, items, calendar) for number, given in enumerate(site.stages, 1)]
    power = items.get(("site_mw", site.id))
    if power is not None:
        day = calendar.start_of(min(power.choices))
        stages.append(Stage(mw=float(power.most), energisation_date=day))
    pace, most = items.get(("pace", site.id)), site.install_racks_per_period
    return site.model_copy(
        update={
            "stages": tuple(stages),
            "upgrades": tuple(wide for given in site.upgrades for wide in _wide_upgrade(given, items, calendar)),
            "activities": tuple(_wide_activity(given, items, calendar) for given in site.activities),
            "install_racks_per_period": most if pace is None or most is None else most + pace.most,
        }
    )


def _wide_stage(site: Site, number: int, given: Stage, items: Items, calendar: Calendar) -> Stage:
    item = items.get(("energisation", stage_id(site, number)))
    if item is None:
        return given
    return given.model_copy(update={"energisation_date": moved(given.energisation_date, -item.most * calendar.months)})


def _wide_upgrade(given: Upgrade, items: Items, calendar: Calendar) -> list[Upgrade]:
    item = items.get(("upgrade", given.id))
    if item is None:
        return [given]
    return [given, *(sooner_upgrade(given, periods, calendar, variant(given.id, periods)) for periods in item.choices)]


def sooner_upgrade(given: Upgrade, periods: int, calendar: Calendar, identity: str) -> Upgrade:
    """Return an upgrade that serves so many periods earlier after its order, and may be energised so much earlier.

    Parameters
    ----------
    given, periods, calendar
        The upgrade, by how many periods, and the calendar that makes months of them.
    identity
        What it is called.
    """
    day = given.earliest_energisation_date
    return given.model_copy(
        update={
            "id": identity,
            "lead_periods": max(0, given.lead_periods - periods),
            "earliest_energisation_date": None if day is None else moved(day, -periods * calendar.months),
        }
    )


def _wide_activity(given: Activity, items: Items, calendar: Calendar) -> Activity:
    updates: dict[str, Any] = {}
    shorter = items.get(("duration", given.id)) or items.get(("gate", given.id))
    if shorter is not None:
        under_way = given.started_date is not None
        ways = [
            short.model_copy(update={"id": variant(option.id, periods)})
            for option in options_that_may_shorten(given)
            for periods in ((0, *shorter.choices) if under_way else shorter.choices)
            for short in (shortened(option, periods),)
            if short is not None
        ]
        updates["options"] = (*(_shortest(given, ways) if under_way else given.options), *ways)
    start, day = items.get(("start", given.id)), given.earliest_start_date
    if start is not None and day is not None:
        updates["earliest_start_date"] = moved(day, -start.most * calendar.months)
    return given.model_copy(update=updates) if updates else given


def _shortest(given: Activity, ways: list[Option]) -> list[Option]:
    """Return the option of work under way as short as it can be: what waits for it may start as early as that."""
    (option,) = options_that_may_shorten(given)
    fastest = min(ways, key=lambda way: way.duration_periods)
    return [fastest.model_copy(update={"id": option.id})]


def _wide_rack(rack: Rack, items: Items, calendar: Calendar) -> Rack:
    updates: dict[str, Any] = {}
    supply, book, first = rack.supply, rack.on_order, rack.first_delivery_date
    sooner, more = items.get(("first_delivery", rack.id)), items.get(("supply", rack.id))
    if sooner is not None:
        months = sooner.most * calendar.months
        updates["first_delivery_date"] = None if first is None else moved(first, -months)
        supply = None if supply is None else tuple(_sooner(one, months, calendar) for one in supply)
    if more is not None:
        arrival = Arrival(date=calendar.start_of(min(more.choices)), units=more.most)
        supply = None if supply is None else (*supply, arrival)
        book = (*book, arrival) if min(more.choices) < rack.lead_periods else book
    return rack.model_copy(update={**updates, "supply": supply, "on_order": book})


def _sooner(given: Arrival, months: int, calendar: Calendar) -> Arrival:
    if calendar.usable_from(given.date) <= 0:
        return given
    return given.model_copy(update={"date": moved(given.date, -months)})
