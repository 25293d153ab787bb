"""Cooling classes: racks come to sites that offer theirs, and find room in phases in service that do.

What stands where is not told by a plan. Racks are dealt out to the phases here, parts of racks too, and those that
were dealt out before move on where that makes room: what is left over in the end has no place whatever one does.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from planner.checks.halls import (
    asked_for,
    groups_of,
    halls,
    limit_id,
    may_stand,
    phase_positions,
    says_by_phase,
    telling,
)
from planner.checks.tolerance import ADDED_UP_WITHIN_MW, POSITIONS_WITHIN, shown, suffices
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from planner.checks.audit import Audit
    from planner.checks.halls import Halls
    from planner.checks.reading import Reading
    from planner.problem import Activity, Site
    from planner.spec import LimitName

PARTS = 10**12  # of a MW, or of a rack


def cooled(audit: Audit) -> Iterator[str]:
    """Yield deliveries to a site without the cooling they need."""
    reading = audit.reading
    for given in reading.shipments:
        if not may_stand(given.site, given.rack):
            place = reading.at(given.site.id, given.period)
            yield f"{place}: {given.rack.id} needs {given.rack.cooling} cooling, which {given.site.id} does not offer"


def left_over(wanted: Mapping[str, float], offered: Halls, room: Mapping[str, float]) -> dict[str, float]:
    """Return what finds no room, by class, however it is dealt out.

    Parameters
    ----------
    wanted
        What is to be placed, by class.
    offered
        Classes that each phase offers.
    room
        What each phase in service has room for.
    """
    free = {hall: round(room[hall] * PARTS) for hall in room}
    dealt: dict[tuple[str, str], int] = {}
    left = {name: round(amount * PARTS) for name, amount in wanted.items()}
    for name in left:
        while left[name] > 0 and (path := _path(name, offered, free, dealt)):
            moved = min([left[name], free[path[-1][1]], *(dealt[other, hall] for other, hall in _given_up(path))])
            for other, hall in path:
                dealt[other, hall] = dealt.get((other, hall), 0) + moved
            for other, hall in _given_up(path):
                dealt[other, hall] -= moved
            free[path[-1][1]] -= moved
            left[name] -= moved
    return {name: parts / PARTS for name, parts in left.items()}


def _given_up(path: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return where racks of a class leave a phase for the next one of the path."""
    return [(after[0], before[1]) for before, after in pairwise(path)]


def _path(
    name: str, offered: Halls, free: Mapping[str, int], dealt: Mapping[tuple[str, str], int]
) -> list[tuple[str, str]]:
    """Return who goes to which phase so that racks of a class find room: itself, then who has to move on for it."""
    ways: list[list[tuple[str, str]]] = [[(name, hall)] for hall in free if name in offered[hall]]
    seen = {way[-1][1] for way in ways}
    for way in ways:  # grows while it is read
        hall = way[-1][1]
        if free[hall] > 0:
            return way
        others = [other for (other, at), parts in dealt.items() if at == hall and parts > 0]
        for other in others:
            for further in free:
                if further not in seen and other in offered[further]:
                    seen.add(further)
                    ways.append([*way, (other, further)])
    return []


def placed(audit: Audit) -> Iterator[str]:
    """Yield periods in which racks of a class find no room in the phases in service that offer it."""
    reading = audit.reading
    for site in reading.problem.candidates:
        if not says_by_phase(site):
            continue
        groups = list(groups_of(halls(site), asked_for(reading, site)))
        for period in reading.periods:
            nameplates, places = _in_service(reading, site, period)
            for unit, room in (("MW IT", nameplates), ("racks", places)):
                if room is None:
                    continue
                wanted = {name: _stands(audit, site, (name,), unit, period) for name in asked_for(reading, site)}
                left = left_over(wanted, halls(site), room)
                for group in groups:
                    over = sum(left[name] for name in group)
                    if not suffices(0.0, over):
                        much = f"{shown(over)} MW IT" if unit == "MW IT" else counted(over, "rack")
                        told = f"{much} of {', '.join(sorted(group))}"
                        yield f"{reading.at(site.id, period)}: no room for {told} in phases in service that offer it"


def limits(audit: Audit) -> Iterator[tuple[LimitName, str, int, float, float]]:
    """Yield the limits that racks of some classes have for themselves: limit, id, period, its value, what is used."""
    reading = audit.reading
    for site in reading.problem.candidates:
        for classes in telling(reading, site):
            offered = {hall: names for hall, names in halls(site).items() if names.intersection(classes)}
            for period in reading.periods:
                nameplates, places = _in_service(reading, site, period)
                room = sum(mw for hall, mw in nameplates.items() if hall in offered)
                load, racks = (_stands(audit, site, classes, unit, period) for unit in ("MW IT", "racks"))
                yield "class_nameplate", limit_id(site, classes), period, room, load
                if places is not None:
                    held = sum(count for hall, count in places.items() if hall in offered)
                    whole = float((held + POSITIONS_WITHIN + ADDED_UP_WITHIN_MW) // 1.0)
                    yield "class_positions", limit_id(site, classes), period, whole, racks


def _stands(audit: Audit, site: Site, classes: Collection[str], unit: str, period: int) -> float:
    """Return the racks installed of some classes, or their IT load [MW IT]."""
    total = 0.0
    for rack in audit.reading.problem.racks:
        if rack.cooling in classes:
            racks = audit.fleet.installed.get((site.id, rack.id, period), 0)
            total += racks * (rack.it_kw / 1000.0 if unit == "MW IT" else 1.0)
    return total


def _in_service(reading: Reading, site: Site, period: int) -> tuple[dict[str, float], dict[str, float] | None]:
    """Return nameplate and positions of each phase in service; no positions where no phase of the site counts them."""
    ready: list[Activity] = []
    for given in site.activities:
        work = reading.works.get(given.id)
        if given.kind == "phase" and work is not None and work.finish <= period:
            ready.append(given)
    counts = any(given.rack_positions is not None for given in site.activities if given.kind == "phase")
    places = {phase.id: phase_positions(reading, phase) for phase in ready} if counts else None
    return {phase.id: phase.nameplate_mw for phase in ready}, places
