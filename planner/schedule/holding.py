"""What holds each task where it starts: its links, a link from what frees it, or a labelled `start no earlier than`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.explanation.reasons import StartReason, reason_for
from planner.schedule.build_schedule import Link
from planner.schedule.ground import PLAN_START, PROGRAMME_FINISH, PROGRAMME_START
from planner.schedule.logic import after_checkpoints, earliest, task_of
from planner.schedule.power_tasks import order_id
from planner.schedule.rack_tasks import batch_id
from planner.schedule.site_tasks import activity_id
from planner.tabulate.arcs import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.plan import ScheduleRow
    from planner.schedule.build_schedule import Task
    from planner.schedule.ground import Ground

UNHELD = StartReason("as planned", "as planned")


class Holding:
    """Adds to a network what keeps each of its tasks from starting earlier.

    Parameters
    ----------
    ground
        The plan.
    tasks
        Its tasks by id.
    links
        Links between them that hold.
    """

    def __init__(self, ground: Ground, tasks: Mapping[str, Task], links: Iterable[Link]) -> None:
        self.ground, self.tasks, self.links = ground, dict(tasks), list(links)
        self.before: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            self.before[link.after].append(link)
        self.first = PLAN_START if PLAN_START in tasks else PROGRAMME_START
        self.rows = dict(self._rows())
        self.for_racks = {
            batch_id(ground, lot, "order"): lot for lot in ground.parts.racks.consignments if lot.units > lot.booked
        }

    def _rows(self) -> Iterable[tuple[str, ScheduleRow]]:
        """Yield the tasks whose start is decided, each with its row in the plan's schedule."""
        rows = {key(row.kind, row.id): row for row in self.ground.plan.schedule}
        for work in self.ground.parts.works:
            yield activity_id(work.activity), rows[key(work.activity.kind, work.activity.id)]
        for order in self.ground.parts.orders:
            label = order.label(self.ground.calendar)
            yield order_id(order.kind, label), rows[key(order.kind, label)]
        for lot in self.ground.parts.racks.consignments:
            part = "order" if lot.units > lot.booked else "delivery"
            yield batch_id(self.ground, lot, part), rows[key("delivery", lot.label(self.ground.calendar))]

    def hold(self) -> None:
        """Hold every task where the plan has it, then tie what is loose to start and finish."""
        if PLAN_START in self.tasks:
            self._link(Link(PROGRAMME_START, PLAN_START, "FS", -self.tasks[PROGRAMME_START].start))
        for name in self.tasks:
            if name not in (PROGRAMME_START, PLAN_START, PROGRAMME_FINISH):
                self._hold(name)
        led = {link.before for link in self.links}
        for name in list(self.tasks):
            if name not in led and name != PROGRAMME_FINISH:
                self._link(Link(name, PROGRAMME_FINISH))
        self.links = self._one_for_two()

    def _one_for_two(self) -> list[Link]:
        """Return of several links between two tasks the one that asks most of them: some tools take one only."""
        kept: dict[tuple[str, str], Link] = {}
        for link in self.links:
            other = kept.setdefault((link.before, link.after), link)
            if earliest(link, self.tasks) > earliest(other, self.tasks):
                kept[link.before, link.after] = link
        return list(kept.values())

    def _link(self, link: Link) -> None:
        self.links.append(link)
        self.before[link.after].append(link)

    def _earliest(self, name: str) -> int | None:
        """Return the first day that the links of a task leave open; None where it has none."""
        return max((earliest(link, self.tasks) for link in self.before[name]), default=None)

    def _hold(self, name: str) -> None:
        task, history = self.tasks[name], self.tasks[name].status != "planned"
        opens, first = self._earliest(name), PROGRAMME_START if history else self.first
        waits = any(self.tasks[link.before].status != "finished" for link in self.before[name])
        start = self.tasks[first].start
        if opens is None or opens < start or not (waits or history):
            self._link(Link(first, name))
            opens = start if opens is None else max(opens, start)
        if history:
            words = "" if opens == task.start else f"{task.status} before the plan"
            self._set(name, StartReason("history", words), opens)
        elif name in self.rows:
            self._decided(name, opens)
        elif opens < task.start:
            self._set(name, StartReason("date", task.held_by) if task.held_by else UNHELD, opens)
        else:
            self.tasks[name] = replace(task, held_by="")

    def _decided(self, name: str, opens: int) -> None:
        if opens >= self.tasks[name].start:
            return
        found = reason_for(self.ground.plan, self.rows[name], self.ground.facts)
        freed = name
        if name in self.for_racks:
            freed = batch_id(self.ground, self.for_racks[name], "delivery")
            required = self.ground.calendar.start_of(self.for_racks[name].period)
            found = replace(found, words=f"its racks are required on site on {required}: {found.words}")
        for link in self._freed(freed, found) if found.limit else ():
            for given in (link, *after_checkpoints(self.ground, [link])):
                self._link(given)
            if freed == name:
                opens = max(opens, earliest(link, self.tasks))
        self._set(name, found, opens)

    def _freed(self, name: str, found: StartReason) -> Iterable[Link]:
        """Yield links from what frees a task: to its start, or to its finish where that is what was waited for.

        A hall is finished no earlier than its power is there; racks are delivered a period after those before them,
        whether they were ordered before the plan or not: it is their delivery that waits.
        """
        task = self.tasks[name]
        for kind, item_id in found.after:
            before = self.tasks[self._freeing(kind, item_id)]
            if before.finish <= task.start:
                yield Link(before.id, name, "FS", task.start - before.finish, found.reason)
            else:
                yield Link(before.id, name, "FF", task.finish - before.finish, found.reason)

    def _freeing(self, kind: str, item_id: str) -> str:
        """Return the task that frees what others need: of racks their delivery, which takes up the install pace."""
        delivered = f"racks:{item_id}:delivery"
        return delivered if delivered in self.tasks else task_of(self.ground, kind, item_id)

    def _set(self, name: str, found: StartReason, opens: int) -> None:
        task = self.tasks[name]
        self.tasks[name] = replace(
            task,
            start_reason=found.reason,
            held_by=found.words,
            not_before=task.start if opens < task.start else None,
        )
