"""What waits for what in the schedule, as arcs between its items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.class_sets import class_sets
from planner.committed import stage_id
from planner.enough import is_enough
from planner.network import Arc
from planner.tabulate.fleet import on_basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.plan import MilestoneRow
    from planner.problem import Basis
    from planner.tabulate.fleet import Consignment
    from planner.tabulate.parts import Parts

KEYED_APART = {"gate": "work", "phase": "work"}


def key(kind: str, item_id: str) -> str:
    """Return a key of a schedule item that differs between kinds, which may share ids; activities share a kind."""
    return f"{KEYED_APART.get(kind, kind)} {item_id}"


def schedule_arcs(parts: Parts) -> Iterator[Arc]:
    """Yield what each item waits for; ends that are not in the schedule are left to the caller to drop."""
    for work in parts.works:
        for given in work.activity.predecessors:
            yield Arc(key("phase", given.activity), key("phase", work.activity.id), given.type, given.lag_periods)
    yield from _power_arcs(parts)
    batches = batches_of(parts)
    for batch in batches:
        yield from _batch_arcs(parts, batch)
    for row in parts.milestones:
        if row.reached_period is not None:
            yield from _milestone_arcs(parts, row, batches)
            lag = (row.paid_period or row.reached_period) - row.reached_period
            yield Arc(key("milestone", row.id), key("tranche", f"{row.id}:tranche"), "FS", lag)


def _power_arcs(parts: Parts) -> Iterator[Arc]:
    """Yield the gates that orders of power, stages of the grid and committed units wait for."""
    for source in parts.feeding.all:
        for given in source.waits_for:
            yield Arc(key("phase", given.activity), key("committed", source.id), given.type, given.lag_periods)
    for order in parts.orders:
        for given in order.item.predecessors:
            after = key(order.kind, order.label(parts.problem.calendar))
            yield Arc(key("phase", given.activity), after, given.type, given.lag_periods)
    for site in parts.problem.candidates:
        for number, stage in enumerate(site.stages, 1):
            for given in stage.predecessors:
                after = key("stage", stage_id(site, number))
                yield Arc(key("phase", given.activity), after, given.type, given.lag_periods)


def _batch_arcs(parts: Parts, batch: list[Consignment]) -> Iterator[Arc]:
    site, period = batch[0].site, batch[0].period
    calendar = parts.problem.calendar
    load = float(parts.racks.installed_it_mw[site.id][period])
    halls = sorted(
        (work.finish, work.activity.id, work.activity.nameplate_mw)
        for work in parts.works
        if work.site is site and work.finish <= period and work.activity.nameplate_mw > 0
    )
    before = [key("phase", hall) for hall in _fewest(((name, mw) for _, name, mw in halls), load)]
    sources = parts.feeding.before(site, period)
    before += [key(source.kind, source.id) for source in sources]
    gates = dict.fromkeys(given for source in sources for given in source.waits_for)
    groups = class_sets(parts.problem, site)
    for lot in batch:
        order = f"{lot.rack.id}@{calendar.label(lot.ordered_in)}"
        own = [key("rack_order", order)] if lot.units > lot.booked else []
        for group in groups:
            if lot.rack in group.racks:
                mine = {phase.id for phase in group.phases}
                offered = ((name, mw) for _, name, mw in halls if name in mine)
                wanted_mw = float(parts.racks.of_types_it_mw(site, group.racks)[period])
                own += [key("phase", hall) for hall in _fewest(offered, wanted_mw)]
        for item in dict.fromkeys((*own, *before)):
            yield Arc(item, key("delivery", lot.label(calendar)))
        for given in gates:
            yield Arc(key("phase", given.activity), key("delivery", lot.label(calendar)), given.type, given.lag_periods)


def _fewest(halls: Iterable[tuple[str, float]], wanted_mw: float) -> list[str]:
    """Return the fewest first halls whose MW add up to what is wanted."""
    chosen: list[str] = []
    have_mw = 0.0
    for name, mw in halls:
        if is_enough(have_mw, wanted_mw):
            break
        chosen.append(name)
        have_mw += mw
    return chosen


def _milestone_arcs(parts: Parts, row: MilestoneRow, batches: Iterable[list[Consignment]]) -> Iterator[Arc]:
    assert row.reached_period is not None
    basis = next(given.basis for given in parts.problem.milestones if given.id == row.id)
    yield from threshold_arcs(parts, key("milestone", row.id), row.threshold_mw, basis, row.reached_period, batches)


def batches_of(parts: Parts) -> list[list[Consignment]]:
    """Return the racks delivered, those of one site and period together."""
    batches: dict[tuple[str, int], list[Consignment]] = {}
    for lot in parts.racks.consignments:
        batches.setdefault((lot.site.id, lot.period), []).append(lot)
    return list(batches.values())


def threshold_arcs(
    parts: Parts, end: str, threshold_mw: float, basis: Basis, reached_period: int, batches: Iterable[list[Consignment]]
) -> Iterator[Arc]:
    """Yield what a number of MW online waits for: the fewest first deliveries that bring so many.

    Parameters
    ----------
    parts
        The plan.
    end
        Key of what waits.
    threshold_mw, basis
        The MW.
    reached_period
        The period in which so many are online.
    batches
        The deliveries.
    """
    online = sorted(
        (batch for batch in batches if batch[0].online <= reached_period),
        key=lambda batch: (batch[0].online, batch[0].site.id),
    )
    have_mw = parts.racks.initial_mw(basis)
    for batch in online:
        if is_enough(have_mw, threshold_mw):
            return
        site = batch[0].site
        have_mw += sum(lot.it_mw for lot in batch) * on_basis(site, basis)
        for lot in batch:
            yield Arc(key("delivery", lot.label(parts.problem.calendar)), end, "FS", site.commissioning_periods)
