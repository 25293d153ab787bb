"""A lever as changes of the problem: applying them is the claim."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, assert_never

from planner.model.elastic_items import activity_of, options_that_may_shorten
from planner.problem import Change

if TYPE_CHECKING:
    from datetime import date

    from planner.model.elastic import Pull
    from planner.problem import Problem, Step
    from planner.problem.change import Operation


def changes_of(problem: Problem, pull: Pull, note: str) -> tuple[Change, ...]:
    """Return the changes of a problem that pull a lever.

    Parameters
    ----------
    problem, pull
        The problem, and the lever with its choice and size.
    note
        What it is, in words.
    """
    given = tuple(_changes(problem, pull))
    return tuple(Change(path=path, operation=act, value=_json(value), note=note) for path, act, value in given)


def _json(value: Any) -> str:
    return json.dumps(value, default=lambda day: day.isoformat(), ensure_ascii=False)


def first_day(problem: Problem, pull: Pull) -> date | None:
    """Return the first day of an amount; None where it has none, or is of the plan's start."""
    match pull.item.kind:
        case "node_mw" | "site_mw" | "supply" | "stock" | "crews":
            return problem.calendar.start_of(pull.choice)
        case "energisation" | "upgrade" | "first_delivery" | "duration" | "gate" | "start" | "pace" | "cash":
            return None
        case _:
            assert_never(pull.item.kind)


def _changes(problem: Problem, pull: Pull) -> list[tuple[str, Operation, Any]]:
    item, size, months = pull.item, pull.size, pull.size * problem.calendar.months
    since = problem.calendar.start_of(pull.choice)
    match item.kind:
        case "node_mw":
            node = next(one for one in problem.grid.nodes if one.id == item.id)
            return [(f"grid.nodes[{item.id}].headroom_mw", "set", _raised(node.headroom_mw, since, size))]
        case "site_mw":
            return [(f"sites[{item.id}].stages", "append", {"mw": size, "energisation_date": since})]
        case "energisation":
            site, _, number = item.id.rpartition(":stage")
            return [(f"sites[{site}].stages[#{number}].energisation_date", "shift_months", -months)]
        case "upgrade":
            return _sooner_upgrade(problem, pull)
        case "supply":
            return _more_racks(problem, pull, since)
        case "first_delivery":
            return _sooner_racks(problem, item.id, months)
        case "stock":
            return [(f"resources[{item.id}].arrivals", "append", {"date": since, "units": size})]
        case "crews":
            resource = next(one for one in problem.resources if one.id == item.id)
            return [(f"resources[{item.id}].capacity", "set", _raised(resource.capacity, since, size))]
        case "duration" | "gate":
            return _shorter(problem, item.id, size)
        case "start":
            site_id = activity_of(problem, item.id)[0].id
            return [(f"sites[{site_id}].activities[{item.id}].earliest_start_date", "shift_months", -months)]
        case "pace":
            return [(f"sites[{item.id}].install_racks_per_period", "add", size)]
        case "cash":
            return [("finance.opening_cash_usd_m", "add", size)]
        case _:
            assert_never(item.kind)


def _sooner_upgrade(problem: Problem, pull: Pull) -> list[tuple[str, Operation, Any]]:
    found = [(site, u) for site in problem.candidates for u in site.upgrades if u.id == pull.item.id]
    site, upgrade = found[0]
    path = f"sites[{site.id}].upgrades[{upgrade.id}]"
    given: list[tuple[str, Operation, Any]] = [
        (f"{path}.lead_periods", "set", max(0, upgrade.lead_periods - pull.size))
    ]
    if upgrade.earliest_energisation_date is not None:
        months = pull.size * problem.calendar.months
        given.append((f"{path}.earliest_energisation_date", "shift_months", -months))
    return given


def _more_racks(problem: Problem, pull: Pull, since: date) -> list[tuple[str, Operation, Any]]:
    rack = next(one for one in problem.racks if one.id == pull.item.id)
    arrival = {"date": since, "units": pull.size}
    given: list[tuple[str, Operation, Any]] = []
    if rack.supply is not None:
        given.append((f"racks[{rack.id}].supply", "append", arrival))
    if pull.choice < rack.lead_periods:
        given.append((f"racks[{rack.id}].on_order", "append", arrival))
    return given


def _sooner_racks(problem: Problem, identity: str, months: int) -> list[tuple[str, Operation, Any]]:
    rack, calendar = next(one for one in problem.racks if one.id == identity), problem.calendar
    given: list[tuple[str, Operation, Any]] = []
    if rack.first_delivery_date is not None:
        given.append((f"racks[{identity}].first_delivery_date", "shift_months", -months))
    given += [
        (f"racks[{identity}].supply[#{number}].date", "shift_months", -months)
        for number, arrival in enumerate(rack.supply or (), 1)
        if calendar.usable_from(arrival.date) > 0
    ]
    return given


def _shorter(problem: Problem, identity: str, periods: int) -> list[tuple[str, Operation, Any]]:
    site, activity = activity_of(problem, identity)
    given: list[tuple[str, Operation, Any]] = []
    for option in options_that_may_shorten(activity):
        path = f"sites[{site.id}].activities[{identity}].options[{option.id}]"
        length = option.duration_periods - periods
        if length < 1:
            continue
        given.append((f"{path}.duration_periods", "set", length))
        given += [
            (f"{path}.checkpoints[#{number}].offset_periods", "set", length)
            for number, point in enumerate(option.checkpoints, 1)
            if point.offset_periods > length
        ]
    return given


def _raised(steps: tuple[Step, ...], since: date, amount: float) -> list[dict[str, Any]]:
    """Return a dated series that is higher from a day on."""
    before = [step for step in steps if step.from_date is None or step.from_date < since]
    after = [step for step in steps if step.from_date is not None and step.from_date >= since]
    last = max(before, key=lambda step: (step.from_date is not None, step.from_date or since), default=None)
    kept = [step.model_dump(mode="json", exclude_defaults=True) for step in before]
    begins = [{"from_date": since, "value": amount + (0.0 if last is None else last.value)}]
    begins = [] if any(step.from_date == since for step in after) else begins
    raised = [step.model_dump(mode="json", exclude_defaults=True) | {"value": step.value + amount} for step in after]
    return [*kept, *begins, *raised]
