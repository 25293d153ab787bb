"""What waits for what in the plan as scheduled, and how far each item may slip.

An item is named by a tuple: ("activity", id), ("order", rack, period), ("lot", site, rack, period), ("upgrade", id,
period), ("onsite", id, period), ("stage", id) where it waits for gates, ("milestone", id), ("tranche", id).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from planner.checks.feeds import Feeds
from planner.checks.fleet import weight
from planner.checks.halls import halls, telling
from planner.checks.tolerance import suffices
from planner.problem import Upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.awards import Award
    from planner.checks.facts import Facts
    from planner.checks.reading import Order, Reading, Shipment
    from planner.problem import PredecessorType, Site

Item = tuple[str | int, ...]
Wait = tuple[Item, str, int]  # the other item, FS or SS, lag


@dataclass
class Network:
    """Start and finish of each item, what it waits for, and the floats that follow."""

    span: dict[Item, tuple[int, int]] = field(default_factory=dict)
    before: dict[Item, list[Wait]] = field(default_factory=dict)
    after: dict[Item, list[tuple[Item, PredecessorType, int]]] = field(default_factory=dict)
    reach: dict[Item, dict[str, int]] = field(default_factory=dict)

    def add(self, item: Item, start: int, finish: int) -> None:
        """Add an item that has float.

        Parameters
        ----------
        item
            The item.
        start, finish
            Its periods; they may lie before the plan (negative).
        """
        self.span[item] = (start, finish)

    def wait(self, earlier: Item, later: Item, kind: PredecessorType = "FS", lag: int = 0) -> None:
        """Let `later` wait for `earlier`, if both have float.

        Parameters
        ----------
        earlier, later
            The item that comes first, and the one that waits.
        kind
            FS from the finish of `earlier`, SS from its start.
        lag
            Periods between the two.
        """
        if earlier in self.span and later in self.span:
            self.before.setdefault(later, []).append((earlier, kind, lag))
            self.after.setdefault(earlier, []).append((later, kind, lag))

    def floats(self, item: Item) -> dict[str, int]:
        """Return the float of an item to each milestone it leads to [periods]."""
        if item not in self.reach:
            self.reach[item] = {}  # ends a round trip, which only a plan that breaks its case can hold
            found: dict[str, int] = {str(item[1]): 0} if item[0] == "milestone" else {}
            for later, kind, lag in self.after.get(item, ()):
                room = self._room(item, later, kind, lag)
                for milestone, periods in self.floats(later).items():
                    found[milestone] = min(found.get(milestone, periods + room), periods + room)
            self.reach[item] = found
        return self.reach[item]

    def free(self, item: Item) -> int | None:
        """Return the free float of an item [periods], None where nothing waits for it."""
        rooms = [self._room(item, later, kind, lag) for later, kind, lag in self.after.get(item, ())]
        return min(rooms, default=None)

    def _room(self, item: Item, later: Item, kind: PredecessorType, lag: int) -> int:
        start, finish = self.span[item]
        match kind:
            case "FS":
                return self.span[later][0] - finish - lag
            case "SS":
                return self.span[later][0] - start - lag
            case _:
                assert_never(kind)


def lot_of(shipment: Shipment) -> Item:
    """Return the item a shipment belongs to: all racks of one type that come to a site in one period."""
    return ("lot", shipment.site.id, shipment.rack.id, shipment.period)


def power_order(order: Order) -> Item:
    """Return the item of an order of power: an upgrade and an on-site unit may share an id."""
    return ("upgrade" if isinstance(order.item, Upgrade) else "onsite", order.item.id, order.period)


def _together(reading: Reading) -> dict[tuple[str, int], list[Item]]:
    """Return the lots that come to a site in one period."""
    found: dict[tuple[str, int], list[Item]] = {}
    for shipment in reading.shipments:
        lots = found.setdefault((shipment.site.id, shipment.period), [])
        if lot_of(shipment) not in lots:
            lots.append(lot_of(shipment))
    return found


def network(facts: Facts) -> Network:
    """Return the items of the plan with everything they wait for."""
    net = Network()
    for item, start, finish in _items(facts):
        net.add(item, start, finish)
    for work in facts.reading.works.values():
        for given in work.activity.predecessors:
            net.wait(("activity", given.activity), ("activity", work.activity.id), given.type, given.lag_periods)
    _gate_waits(facts, net)
    for shipment in facts.reading.shipments:
        if shipment.order is not None:
            net.wait(("order", shipment.rack.id, shipment.order), lot_of(shipment))
    sites, feeds = {site.id: site for site in facts.reading.problem.candidates}, Feeds(facts)
    for (name, period), lots in _together(facts.reading).items():
        fed = feeds.before(sites[name], period)
        gates = dict.fromkeys(given for _, waits in fed for given in waits)
        for lot in lots:
            for earlier in (*_halls(facts, sites[name], period), *(item for item, _ in fed)):
                net.wait(earlier, lot)
            for given in gates:
                net.wait(("activity", given.activity), lot, given.type, given.lag_periods)
        for classes in telling(facts.reading, sites[name]):
            need = {("lot", name, k.id, period) for k in facts.reading.problem.racks if k.cooling in classes}
            for earlier in _halls(facts, sites[name], period, classes):
                for lot in need.intersection(lots):
                    net.wait(earlier, lot)
    for award in facts.awards:
        _award_waits(facts, net, award)
    return net


def _items(facts: Facts) -> Iterator[tuple[Item, int, int]]:
    reading = facts.reading
    for name, work in reading.works.items():
        if work.status != "finished" and work.start is not None:
            yield ("activity", name), work.start, work.finish
    for shipment in reading.shipments:
        yield lot_of(shipment), shipment.period, shipment.period
        if shipment.order is not None:
            due = shipment.order + shipment.rack.lead_periods
            yield ("order", shipment.rack.id, shipment.order), shipment.order, due
    for order in (*reading.upgrades.values(), *reading.units):
        yield power_order(order), order.period, order.in_service
    for source in facts.sources:
        if source.kind == "stage" and source.waits and 0 < source.since <= reading.last:
            yield ("stage", source.id), source.since, source.since
    for award in facts.awards:
        if award.reached is not None:
            yield ("milestone", award.milestone.id), award.reached, award.reached
        if award.paid is not None and award.milestone.tranche_usd_m > 0:
            yield ("tranche", award.milestone.id), award.paid, award.paid


def _gate_waits(facts: Facts, net: Network) -> None:
    """Let orders of power and stages wait for their gates."""
    for order in (*facts.reading.upgrades.values(), *facts.reading.units):
        for given in order.item.predecessors:
            net.wait(("activity", given.activity), power_order(order), given.type, given.lag_periods)
    for source in facts.sources:
        if source.kind == "stage":
            for given in source.waits:
                net.wait(("activity", given.activity), ("stage", source.id), given.type, given.lag_periods)


def _first_that_reach(offers: list[tuple[float, Item]], wanted_mw: float) -> Iterator[Item]:
    """Yield the fewest first items whose MW add up to `wanted_mw`."""
    total_mw = 0.0
    for mw, item in offers:
        if suffices(total_mw, wanted_mw):
            return
        total_mw += mw
        yield item


def _halls(facts: Facts, site: Site, period: int, classes: tuple[str, ...] | None = None) -> Iterator[Item]:
    """Yield the phases that a site's racks wait for: all of them, or those of some cooling classes."""
    works = [facts.reading.works[given.id] for given in site.activities if given.id in facts.reading.works]
    offered = halls(site)
    ready = sorted(
        (work.finish, work.activity.id, work.activity.nameplate_mw)
        for work in works
        if work.finish <= period
        and work.activity.kind == "phase"
        and (classes is None or offered[work.activity.id].intersection(classes))
    )
    load_mw = facts.fleet.installed_mw[site.id, period]
    if classes is not None:
        own = [rack for rack in facts.reading.problem.racks if rack.cooling in classes]
        load_mw = sum(facts.fleet.installed[site.id, k.id, period] * k.it_kw / 1000.0 for k in own)
    yield from _first_that_reach([(mw, ("activity", name)) for _, name, mw in ready], load_mw)


def _award_waits(facts: Facts, net: Network, award: Award) -> None:
    if award.reached is None:
        return
    given = award.milestone
    goal: Item = ("milestone", given.id)
    net.wait(goal, ("tranche", given.id), "FS", given.payment_lag_periods)
    sites = {site.id: site for site in facts.reading.problem.candidates}
    batches: dict[tuple[int, str], float] = {}
    lots = _together(facts.reading)
    for shipment in facts.reading.shipments:
        online = shipment.period + shipment.site.commissioning_periods
        if online <= award.reached:
            key = (online, shipment.site.id)
            batches[key] = batches.get(key, 0.0) + shipment.it_mw * weight(shipment.site, given.basis)
    kw = {rack.id: rack.it_kw for rack in facts.reading.problem.racks}
    at_start_mw = sum(
        have.units * kw[have.rack] / 1000.0 * weight(site, given.basis)
        for site in sites.values()
        for have in site.installed
    )
    offers: list[tuple[float, Item]] = []
    for (online, name), mw in sorted(batches.items()):
        offers.append((mw, (name, online - sites[name].commissioning_periods)))
    for place, period in _first_that_reach(offers, given.threshold_mw - at_start_mw):
        for lot in lots[str(place), int(period)]:
            net.wait(lot, goal, "FS", sites[str(place)].commissioning_periods)
