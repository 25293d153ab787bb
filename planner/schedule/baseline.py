"""The dates of an earlier plan beside those of this one.

Tasks are matched by id. Racks and on-site units are named by the period they come in, so they are counted instead: a
batch is late or early against the batch of the earlier plan that brings its last unit, the nth of its type at its site,
with what is there already or bought before. A batch that moves, splits or joins another keeps its baseline so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.problem import Upgrade
from planner.schedule.power_tasks import lead_id, order_id, source_id
from planner.schedule.rack_tasks import BATCH_PARTS, batch_id
from planner.schedule.site_tasks import activity_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from planner.schedule.build_schedule import Task
    from planner.schedule.ground import Ground

BOUNDS = ("programme start", "plan start", "programme finish")
"""Kinds of tasks that every schedule has."""
MOST_NAMED = 3


@dataclass(frozen=True)
class _Lot:
    """Units of one type that come together: how many there are before and after, and the ids of their tasks."""

    before: int
    after: int
    ids: tuple[str, ...]


def against(
    tasks: Mapping[str, Task], ground: Ground, earlier: Sequence[Task], earlier_ground: Ground
) -> tuple[dict[str, Task], tuple[Task, ...]]:
    """Return tasks with the dates that an earlier plan has for them, and its tasks that have none here.

    The latter are given in days from the start of this plan, too.

    Parameters
    ----------
    tasks
        Tasks by id.
    ground
        The plan that they are of.
    earlier
        Tasks of the earlier plan, in order.
    earlier_ground
        The earlier plan.
    """
    before = {task.id: task for task in earlier}
    shift = ground.day(earlier_ground.plan.start_date)
    counted_ids, shares, kept = _by_count(_lots(ground), _lots(earlier_ground))
    found = {name: before.get(counted_ids.get(name, name)) for name in tasks}
    costs = {
        name: sum(before[old].cost_usd_m * share for old, share in shares.get(name, ((was.id, 1.0),)) if old in before)
        for name, was in found.items()
        if was is not None
    }
    dated = {
        name: task if (was := found[name]) is None else replace(
            task, baseline_start=was.start + shift, baseline_finish=was.finish + shift, baseline_id=was.id,
            baseline_cost_usd_m=costs[name],
        )
        for name, task in tasks.items()
    }  # fmt: skip
    kept |= {was.id for was in found.values() if was is not None}
    gone = (task for task in earlier if task.id not in kept and task.kind not in BOUNDS)
    return dated, tuple(replace(task, start=task.start + shift, finish=task.finish + shift) for task in gone)


def ids(tasks: Iterable[Task]) -> tuple[str, ...]:
    """Return the ids of tasks."""
    return tuple(task.id for task in tasks)


def is_missed(task: Task, ground: Ground, not_reached: Sequence[str]) -> bool:
    """Return whether a plan misses what a baseline has and it has not.

    A milestone that is not reached is missed, and so is site work that was due and would be in the plan's history. Of
    racks and orders nothing is said: what came is no task any more where it is installed before the plan.

    Parameters
    ----------
    task
        The task of the baseline, in days from the start of the plan.
    ground
        The plan.
    not_reached
        Ids of milestones that it does not reach.
    """
    return task.id in not_reached or (task.kind in ("gate", "phase") and task.finish <= 0 and _is_known(task, ground))


def _is_known(task: Task, ground: Ground) -> bool:
    """Return whether the case has site work, whether its plan does it or not."""
    return any(activity_id(one) == task.id for site in ground.problem.candidates for one in site.activities)


def unmatched_words(tasks: Iterable[Task], gone: Sequence[str], name: str) -> Iterator[str]:
    """Yield how many tasks a baseline does not have, and how many of its tasks are gone; nothing where all match.

    Parameters
    ----------
    tasks
        Tasks of the plan.
    gone
        Ids of the baseline's tasks that match none.
    name
        Name of the baseline.
    """
    own = [task for task in tasks if task.kind not in BOUNDS]
    new = [task.id for task in own if task.baseline_start is None]
    if new or gone:
        yield (
            f"baseline {name}: {len(new):,} of {len(own):,} tasks not in it{_named(new)}, "
            f"{len(gone):,} of its tasks not in this plan{_named(gone)}"
        )


def _named(ids: Sequence[str]) -> str:
    more = len(ids) - MOST_NAMED
    return f" ({', '.join(ids[:MOST_NAMED])}{f' and {more:,} more' if more > 0 else ''})" if ids else ""


def _lots(ground: Ground) -> dict[tuple[str, ...], list[_Lot]]:
    """Return the batches of each rack type and the orders of each type of on-site unit, site by site, in order."""
    count: dict[tuple[str, ...], int] = defaultdict(int)
    for site in ground.problem.candidates:
        for given in site.installed:
            count["racks", site.id, given.rack] += given.units
        for unit in site.onsite:
            count["onsite", site.id, unit.id] += sum(came.units for came in unit.committed)
    found: dict[tuple[str, ...], list[_Lot]] = defaultdict(list)

    def add(key: tuple[str, ...], units: int, ids: tuple[str, ...]) -> None:
        found[key].append(_Lot(count[key], count[key] + units, ids))
        count[key] += units

    for lot in sorted(ground.parts.racks.consignments, key=lambda lot: lot.period):
        add(("racks", lot.site.id, lot.rack.id), lot.units, tuple(batch_id(ground, lot, part) for part in BATCH_PARTS))
    for order in sorted(ground.parts.orders, key=lambda order: order.ordered_in):
        if not isinstance(order.item, Upgrade):
            label = order.label(ground.calendar)
            ids = tuple(name(order.kind, label) for name in (order_id, lead_id, source_id))
            add(("onsite", order.site.id, order.item.id), order.units, ids)
    return found


def _by_count(
    lots: Mapping[tuple[str, ...], list[_Lot]], earlier: Mapping[tuple[str, ...], list[_Lot]]
) -> tuple[dict[str, str], dict[str, list[tuple[str, float]]], set[str]]:
    """Return the earlier id of each id, empty where there is none, and all earlier ids of units that still come.

    Between them stand the earlier ids that hold the same units, each with the share of its units that they are.
    """
    found, shares, kept = dict[str, str](), defaultdict[str, list[tuple[str, float]]](list), set[str]()
    for key, own in lots.items():
        before = earlier.get(key, [])
        for lot in own:
            was = next((old for old in before if old.before < lot.after <= old.after), None)
            found |= zip(lot.ids, [""] * len(lot.ids) if was is None else was.ids, strict=True)
            for old in (old for old in before if old.before < lot.after and lot.before < old.after):
                kept.update(old.ids)
                both = min(old.after, lot.after) - max(old.before, lot.before)
                for name, earlier_name in zip(lot.ids, old.ids, strict=True):
                    shares[name].append((earlier_name, both / (old.after - old.before)))
    return found, shares, kept
