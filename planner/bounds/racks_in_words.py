"""How many racks of each type can be delivered in time, what comes next, and what comes too late, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.bounds.facts import Binding
from planner.bounds.question import Added, Asked
from planner.bounds.wording import mw_words, some
from planner.problem import arrivals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Rack


def racks_in_words(asked: Asked) -> Added:
    """Say how many racks of each type there can be, and which come too late."""
    bounds, at = asked.bounds, asked.last_delivery
    there: list[str] = []
    late: list[tuple[int, Rack]] = []
    figures: dict[str, float | str] = {}
    paths: list[str] = []
    for rack in _cooled(asked):
        units = bounds.supply.units[rack.id][at] if at >= 0 else 0.0
        figures[f"{rack.id}_racks"] = units
        if units > 0:
            there.append(f"{units:,.0f} of {rack.id} ({mw_words(bounds.supply.it_mw(rack, at))} MW IT)")
            paths.append(f"racks[{rack.id}].supply")
        elif not _waits_for_its_date(asked, rack):
            late.append((bounds.supply.first[rack.id], rack))
    words = f": {some(there)}" if there else ""
    words += _next_racks(asked, paths)
    words += "".join(f"; {_first_words(asked, rack, first)}" for first, rack in sorted(late, key=lambda pair: pair[0]))
    paths += [_first_path(asked, rack) for _, rack in late]
    return Added(words, figures, tuple(paths))


def _next_racks(asked: Asked, paths: list[str]) -> str:
    """Return what is delivered next of types that there are some of already, and put its place for theirs."""
    bounds, now = asked.bounds, asked.last_delivery
    calendar, coming = bounds.sets.calendar, []
    for rack in _cooled(asked) if now >= 0 else ():
        by = bounds.supply.units[rack.id]
        more = next((t for t in range(now + 1, len(by)) if by[t] > by[now] > 0), None)
        if more is not None:
            coming.append((more, rack, by[more] - by[now]))
    first = min((more for more, _, _ in coming), default=0)
    new = [(rack, units) for more, rack, units in coming if more == first]
    for rack, _ in new:
        days = [calendar.usable_from(day) for day, _ in arrivals(rack.supply or ())]
        if first in days:
            general = f"racks[{rack.id}].supply"
            paths[paths.index(general)] = f"{general}[#{days.index(first) + 1}]"
    if not new:
        return ""
    named = some([f"{units:,.0f} of {rack.id}" for rack, units in new])
    online = asked.month(first + asked.period - now)
    return f"; next come {named}, delivered in {asked.month(first)} and online from {online} on at the earliest"


def _first_words(asked: Asked, rack: Rack, first: int) -> str:
    periods = asked.bounds.sets.periods
    if first not in periods:
        return f"none of {rack.id} is delivered within the horizon"
    return f"{rack.id} is first delivered in {asked.month(first)}"


def _first_path(asked: Asked, rack: Rack) -> str:
    """Return the input that says when a type is first delivered: its lead, or its supply."""
    first = asked.bounds.supply.first[rack.id]
    return f"racks[{rack.id}].lead_periods" if rack.lead_periods == first else f"racks[{rack.id}].supply"


def first_deliveries(asked: Asked) -> Iterator[Binding]:
    """Yield each rack type whose first delivery alone comes too late for the day."""
    for rack in _cooled(asked):
        if _waits_for_its_date(asked, rack):
            commissioning = asked.period - asked.last_delivery
            online = asked.month(asked.bounds.supply.first[rack.id] + commissioning)
            day = rack.first_delivery_date
            words = (
                f"By {asked.day}, no rack of type {rack.id} can be online: the first is delivered on {day} and online "
                f"from {online} on at the earliest"
            )
            figures = {"by_date": asked.day.isoformat(), "first_delivery_date": str(day), "online_from_period": online}
            yield Binding("first_delivery", rack.id, words, figures, (f"racks[{rack.id}].first_delivery_date",))


def _cooled(asked: Asked) -> list[Rack]:
    """Return the rack types that some site can cool."""
    supply = asked.bounds.supply
    return [rack for rack in asked.bounds.sets.racks if supply.most_factor(rack, "it") > 0]


def _waits_for_its_date(asked: Asked, rack: Rack) -> bool:
    """Return whether a type comes too late for nothing but the date of its first delivery."""
    calendar, first, day = asked.bounds.sets.calendar, asked.bounds.supply.first[rack.id], rack.first_delivery_date
    return day is not None and first > asked.last_delivery and max(0, calendar.usable_from(day)) == first
