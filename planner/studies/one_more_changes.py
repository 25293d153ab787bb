"""A problem with a little more of one thing, or with a site's dates or capex moved: new values by dotted path."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, assert_never

from planner.calendar import moved

if TYPE_CHECKING:
    from planner.problem import Arrival, Problem, Resource, Step
    from planner.studies.one_more_item import Item

Changes = dict[str, Any]


def more_of(problem: Problem, item: Item) -> Problem:
    """Return the problem with so much more of an item; the same problem where that changes nothing."""
    changes = _changes(problem, item)
    return problem.changed(changes) if changes else problem


def moved_site(problem: Problem, site: str, months: int) -> Problem:
    """Return the problem in which everything that comes to a site on a date comes so many months later.

    Parameters
    ----------
    problem, site
        The problem, and the id of the site.
    months
        Negative: earlier.
    """
    changes = moves(problem, site, months)
    return problem.changed(changes) if changes else problem


def scaled_site(problem: Problem, site: str, scale: float) -> Problem:
    """Return the problem in which the capex of a site is so many times as large: works, upgrades, on-site units.

    Parameters
    ----------
    problem, site
        The problem, and the id of the site.
    scale
        The factor.
    """
    given = next(one for one in problem.sites if one.id == site)
    changes: Changes = {}
    for activity in given.activities:
        for option in activity.options:
            path = f"sites.{site}.activities.{activity.id}.options.{option.id}.capex_usd_m"
            changes[path] = scale * option.capex_usd_m
    for upgrade in given.upgrades:
        changes[f"sites.{site}.upgrades.{upgrade.id}.capex_usd_m"] = scale * upgrade.capex_usd_m
    for unit in given.onsite:
        changes[f"sites.{site}.onsite.{unit.id}.capex_usd_m"] = scale * unit.capex_usd_m
    return problem.changed(changes) if changes else problem


def moves(problem: Problem, site: str, months: int) -> Changes:
    """Return every date on which something comes to a site, moved by months, by its path.

    What is there when the plan starts comes no sooner. What would come after the horizon comes no more: a stage or an
    upgrade is left out, no on-site unit may be ordered, and work may begin on the last day, which is too late.

    Parameters
    ----------
    problem, site
        The problem, and the id of the site.
    months
        Negative: earlier.
    """
    given = next(one for one in problem.sites if one.id == site)
    path, start = f"sites.{site}", problem.programme.start_date
    last = problem.calendar.end_of(problem.calendar.periods - 1)

    def then(day: date | None) -> date | None:
        return None if day is None or (months < 0 and day <= start) else moved(day, months)

    found: Changes = {}
    steps = (
        ("stages", "energisation_date", given.stages, [f"[{number}]" for number in range(len(given.stages))]),
        ("upgrades", "earliest_energisation_date", given.upgrades, [f".{one.id}" for one in given.upgrades]),
    )
    for series, name, entries, places in steps:
        days = [then(getattr(entry, name)) for entry in entries]
        found |= {f"{path}.{series}{at}.{name}": day for at, day in zip(places, days, strict=True) if day is not None}
        if any(day is not None and day > last for day in days):
            found = {at: day for at, day in found.items() if not at.startswith(f"{path}.{series}")}
            both = zip(entries, days, strict=True)
            found[f"{path}.{series}"] = [
                entry.model_dump(mode="json", exclude_defaults=True) | ({} if day is None else {name: day})
                for entry, day in both
                if day is None or day <= last
            ]
    for unit in given.onsite:
        day = then(unit.earliest_service_date)
        if day is not None:
            known = day <= last
            found[f"{path}.onsite.{unit.id}.{'earliest_service_date' if known else 'max_units'}"] = day if known else 0
    for activity in given.activities:
        day = then(activity.earliest_start_date)
        if day is not None and activity.started_date is None and activity.finished_date is None:
            found[f"{path}.activities.{activity.id}.earliest_start_date"] = min(day, last)
    return found


def _changes(problem: Problem, item: Item) -> Changes:
    since, amount = item.from_date, item.amount
    match item.kind:
        case "headroom":
            node = next(one for one in problem.grid.nodes if one.id == item.id)
            return {f"grid.nodes.{item.id}.headroom_mw": _raised(node.headroom_mw, since, amount)}
        case "rack":
            rack = next(one for one in problem.racks if one.id == item.id)
            start = problem.programme.start_date
            came = since or max(start, rack.first_delivery_date or start)
            return {f"racks.{item.id}.supply": _arriving(rack.supply or (), came, amount)}
        case "resource":
            return _more_of_resource(next(one for one in problem.resources if one.id == item.id), since, amount)
        case "sooner":
            return moves(problem, item.id, -round(amount))
        case "facility":
            facility = next(one for one in problem.finance.facilities if one.id == item.id)
            return {f"finance.facilities.{item.id}.limit_usd_m": _raised(facility.limit_usd_m, since, amount)}
        case "equity":
            facility = next(one for one in problem.finance.facilities if one.id == item.id)
            return {f"finance.facilities.{item.id}.cost_before_usd_m": facility.cost_before_usd_m + amount}
        case "cash":
            return {"finance.opening_cash_usd_m": problem.finance.opening_cash_usd_m + amount}
        case _:
            assert_never(item.kind)


def _more_of_resource(resource: Resource, since: date | None, amount: float) -> Changes:
    match resource.kind:
        case "renewable":
            return {f"resources.{resource.id}.capacity": _raised(resource.capacity, since, amount)}
        case "consumable":
            if since is None:
                return {f"resources.{resource.id}.stock": resource.stock + round(amount)}
            return {f"resources.{resource.id}.arrivals": _arriving(resource.arrivals, since, amount)}
        case _:
            assert_never(resource.kind)


def _raised(steps: tuple[Step, ...], since: date | None, amount: float) -> list[Changes]:
    """Return a dated series raised from a day on, or as a whole."""
    if since is None:
        before: tuple[Step, ...] = ()
        begins: list[Changes] = [] if any(step.from_date is None for step in steps) else [{"value": amount}]
        after = steps
    else:
        before = tuple(step for step in steps if step.from_date is None or step.from_date < since)
        after = tuple(step for step in steps if step.from_date is not None and step.from_date >= since)
        last = max(before, key=lambda step: step.from_date or date.min, default=None)
        begins = [{"from_date": since, "value": amount + (0.0 if last is None else last.value)}]
        begins = [] if any(step.from_date == since for step in after) else begins
    kept = [step.model_dump(exclude_defaults=True) for step in before]
    return [
        *kept,
        *begins,
        *({**step.model_dump(exclude_defaults=True), "value": step.value + amount} for step in after),
    ]


def _arriving(given: tuple[Arrival, ...], on: date, units: float) -> list[Changes]:
    more: Changes = {"date": on, "units": round(units)}
    return [*(one.model_dump(exclude_defaults=True) for one in given), more]
