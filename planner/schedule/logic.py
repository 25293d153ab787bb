"""Logic links: what waits for what by the case, with lags in days of the calendar at that place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from planner.committed import stage_id
from planner.network import mark
from planner.schedule.build_schedule import Link
from planner.schedule.power_tasks import SERVING, end_of_service_id, lead_id, order_id, source_id
from planner.schedule.programme_tasks import milestone_id, tranche_id
from planner.schedule.rack_tasks import BATCH_PARTS, batch_id
from planner.schedule.site_tasks import checkpoint_day, checkpoint_id, span
from planner.tabulate.arcs import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from planner.problem import Predecessor
    from planner.schedule.build_schedule import Task
    from planner.schedule.ground import Ground
    from planner.tabulate.works import Work


def _source(kind: str, _: Ground, item_id: str) -> str:
    return source_id(kind, item_id)


def task_of(ground: Ground, kind: str, item_id: str) -> str:
    """Return the id of the task that others wait for, from an item of the plan's schedule.

    Parameters
    ----------
    ground
        The plan.
    kind, item_id
        The item; `committed` is the kind of units bought before the plan, `work` that of gates and phases.
    """
    return _TASK_OF[kind](ground, item_id)


_TASK_OF: Mapping[str, Callable[[Ground, str], str]] = MappingProxyType(
    {
        **dict.fromkeys(("work", "gate", "phase"), lambda _, item_id: f"activity:{item_id}"),
        **{kind: partial(_source, kind) for kind in SERVING},
        "delivery": lambda ground, item_id: batch_id(ground, ground.facts.lots[item_id], "online"),
        "milestone": lambda _, item_id: milestone_id(item_id),
    }
)


def logic_links(ground: Ground, tasks: Mapping[str, Task]) -> tuple[list[Link], list[str]]:
    """Return the links that the case and the plan's own items ask for, and remarks on those that dates break.

    Parameters
    ----------
    ground
        The plan.
    tasks
        Its tasks by id.
    """
    links, remarks = [], []
    waits = [*_items(ground), *_gates(ground, tasks), *_deliveries(ground)]
    for link in (
        *waits,
        *_checkpoints(ground),
        *after_checkpoints(ground, waits),
        *_procurement(ground, tasks),
        *_milestones(ground, tasks),
    ):
        if holds(link, tasks):
            links.append(link)
        else:
            names = tasks[link.after].name, tasks[link.before].name
            remarks.append(f"{names[0]} did not wait for {names[1]} ({link.type}), so there is no link between them")
    return links, remarks


def holds(link: Link, tasks: Mapping[str, Task]) -> bool:
    """Return whether the dates of two tasks keep a link between them."""
    return earliest(link, tasks) <= tasks[link.after].start


def earliest(link: Link, tasks: Mapping[str, Task]) -> int:
    """Return the first day on which a link lets the later of two tasks start."""
    before, after = tasks[link.before], tasks[link.after]
    match link.type:
        case "FS":
            return before.finish + link.lag
        case "SS":
            return before.start + link.lag
        case "FF":
            return before.finish + link.lag - after.duration
        case "SF":
            return before.start + link.lag - after.duration
        case _:
            assert_never(link.type)


def _items(ground: Ground) -> Iterator[Link]:
    """Yield links between site work: those of the case."""
    for work in ground.parts.works:
        for given in work.activity.predecessors:
            earlier = ground.facts.works.get(given.activity)
            if earlier is not None:
                lag = _lag(ground, given, earlier, work)
                yield Link(f"activity:{given.activity}", f"activity:{work.activity.id}", given.type, lag)


def _gates(ground: Ground, tasks: Mapping[str, Task]) -> Iterator[Link]:
    """Yield links from gates to orders of power and to committed power, as the case has them."""
    for after, waits in _gated(ground):
        for given in waits:
            earlier = ground.facts.works.get(given.activity)
            if earlier is not None and after in tasks:
                day = mark(given.type, *span(ground, earlier))
                opens = ground.opens(mark(given.type, earlier.start, earlier.finish) + given.lag_periods)
                lag = opens - day if given.lag_periods else 0
                yield Link(f"activity:{given.activity}", after, given.type, lag)


def _gated(ground: Ground) -> Iterator[tuple[str, tuple[Predecessor, ...]]]:
    """Yield the id of each task of power that waits for gates, and these."""
    for order in ground.parts.orders:
        yield order_id(order.kind, order.label(ground.calendar)), order.item.predecessors
    for site in ground.problem.candidates:
        for number, stage in enumerate(site.stages, 1):
            yield source_id("stage", stage_id(site, number)), stage.predecessors
    for source in ground.parts.feeding.all:
        yield source_id(source.kind, source.id), source.waits_for


def _lag(ground: Ground, given: Predecessor, earlier: Work, later: Work) -> int:
    """Return the days of a lag of the case, whose periods count from the period of what was waited for.

    History has days within periods: what is planned after it waits for the period that the case means, and what began
    in that period has waited long enough.
    """
    period, day = mark(given.type, earlier.start, earlier.finish), mark(given.type, *span(ground, earlier))
    opens = ground.opens(period + given.lag_periods)
    if not given.lag_periods:
        return 0
    if later.status == "planned":
        return opens - day
    asked, gap = opens - ground.opens(period), span(ground, later)[0] - day
    return min(asked, gap) if later.start >= period + given.lag_periods and gap >= 0 else asked


def _checkpoints(ground: Ground) -> Iterator[Link]:
    """Yield what holds a checkpoint: the start of its activity."""
    for work in ground.parts.works:
        start, _ = span(ground, work)
        for checkpoint in work.option.checkpoints:
            name, activity = checkpoint_id(work.activity, checkpoint), f"activity:{work.activity.id}"
            day = checkpoint_day(ground, work, checkpoint)
            yield Link(activity, name, "SS", day - start)


def after_checkpoints(ground: Ground, links: Iterable[Link]) -> Iterator[Link]:
    """Yield links from checkpoints to all that waits for the finish of their activity.

    Parameters
    ----------
    ground
        The plan.
    links
        Links, from activities among others.
    """
    works = {f"activity:{work.activity.id}": work for work in ground.parts.works if work.option.checkpoints}
    for link in links:
        if link.before in works and link.waits_for_finish:
            work = works[link.before]
            for checkpoint in work.option.checkpoints:
                left = span(ground, work)[1] - checkpoint_day(ground, work, checkpoint)
                yield replace(link, before=checkpoint_id(work.activity, checkpoint), lag=left + link.lag)


def _procurement(ground: Ground, tasks: Mapping[str, Task]) -> Iterator[Link]:
    """Yield the chains from order to service of power and to its end, and from order to online of racks."""
    chains: list[tuple[str, ...]] = [
        (order_id(order.kind, label), lead_id(order.kind, label), source_id(order.kind, label))
        for order in ground.parts.orders
        for label in [order.label(ground.calendar)]
    ]
    chains += [tuple(batch_id(ground, lot, part) for part in BATCH_PARTS) for lot in ground.parts.racks.consignments]
    chains += [
        (source_id(source.kind, source.id), end_of_service_id(source.unit))
        for source in ground.parts.feeding.all
        if source.unit and end_of_service_id(source.unit) in tasks
    ]
    for chain in chains:
        there = [name for name in chain if name in tasks]
        for before, after in pairwise(there):
            yield Link(before, after)


def _deliveries(ground: Ground) -> Iterator[Link]:
    """Yield the halls that racks on site wait for, and the sources of power that carry their load."""
    for lot in ground.parts.racks.consignments:
        after = batch_id(ground, lot, "delivery")
        for arc in ground.facts.waits.get(key("delivery", lot.label(ground.calendar)), ()):
            kind, _, item_id = arc.before.partition(" ")
            is_gate = arc.type != "FS" or arc.lag > 0  # of units bought before, which have a task
            if (kind == "work" and not is_gate) or kind in SERVING:
                yield Link(task_of(ground, kind, item_id), after, arc.type)


def _milestones(ground: Ground, tasks: Mapping[str, Task]) -> Iterator[Link]:
    """Yield what milestones and tranches wait for.

    A milestone waits for the one below it on the same basis, and for the racks that come on top.
    """
    below: dict[str, tuple[str, set[str]]] = {}
    for row in ground.plan.milestones:
        if row.reached_period is None:
            continue
        name = milestone_id(row.id)
        arcs = ground.facts.waits.get(key("milestone", row.id), ())
        needed = {task_of(ground, *arc.before.split(" ", 1)) for arc in arcs}
        earlier, known = below.get(row.basis, ("", set()))
        if earlier:
            yield Link(earlier, name)
        for before in sorted(needed - known, key=lambda given: (tasks[given].start, given)):
            yield Link(before, name)
        below[row.basis] = name, known | needed
        paid = tranche_id(row.id)
        if paid in tasks:
            yield Link(name, paid, "FS", tasks[paid].start - tasks[name].start)
