"""The fourteen points, each from a build schedule: what is counted, of what, and what of it the case itself causes.

Incomplete tasks are counted that take time; logic counts events too, as a schedule of ours consists of them in part.
Days are working days of the schedule's calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planner.schedule.baseline import BOUNDS
from planner.schedule.forward import forward
from planner.schedule.quality_result import Point, index, shared
from planner.schedule.working_days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.schedule.build_schedule import BuildSchedule, Link, Task

FEW, NONE, MOST_NOT_FS, LEAST_INDEX = 0.05, 0.0, 0.10, 0.95
MOST_DAYS = 44
"""Two months of working days."""
DELAY_DAYS = 600
"""Delay of a critical task in the critical path test."""
LAG_OF_CASE = frozenset({"gate", "phase", "milestone", "checkpoint"})
"""What links with lags of the case start from: site work, checkpoints, and milestones that release money."""


@dataclass(frozen=True)
class Facts:
    """A schedule with what most of the points count in."""

    schedule: BuildSchedule

    @cached_property
    def days(self) -> WorkingDays:
        """Working days of its calendar."""
        return WorkingDays(self.schedule)

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Tasks by id."""
        return {task.id: task for task in self.schedule.tasks}

    @cached_property
    def incomplete(self) -> tuple[Task, ...]:
        """Tasks and events that are not finished."""
        return tuple(task for task in self.schedule.tasks if task.status != "finished")

    @cached_property
    def lasting(self) -> tuple[Task, ...]:
        """Incomplete tasks that take time."""
        return tuple(task for task in self.incomplete if not task.is_event)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Links that an incomplete task waits for."""
        return tuple(link for link in self.schedule.links if self.tasks[link.after].status != "finished")

    @cached_property
    def open_ends(self) -> tuple[str, ...]:
        """Incomplete tasks without a predecessor or a successor, but for the start and finish of the programme."""
        led, leading = {link.after for link in self.schedule.links}, {link.before for link in self.schedule.links}
        return tuple(
            task.id
            for task in self.incomplete
            if (task.id not in led and task.kind != "programme start")
            or (task.id not in leading and task.kind != "programme finish")
        )

    @property
    def finish(self) -> Task:
        """Finish of the programme."""
        return next(task for task in self.schedule.tasks if task.kind == "programme finish")

    @cached_property
    def due(self) -> tuple[Task, ...]:
        """Tasks that the baseline has finished by the status date."""
        finishes = ((task, task.baseline_finish) for task in self.schedule.tasks if not task.is_event)
        return tuple(task for task, finish in finishes if finish is not None and finish <= self.schedule.status_day)

    @cached_property
    def lost_work(self) -> tuple[str, ...]:
        """Site work that the baseline has finished by the status date, and this schedule has no task for."""
        return tuple(name for name in self.schedule.baseline_missed if name not in self.schedule.not_reached)


def points(schedule: BuildSchedule) -> Iterator[Point]:
    """Yield the points in their order."""
    facts = Facts(schedule)
    yield from _network(facts)
    yield _hard_constraints(facts)
    yield _high_float(facts)
    yield _negative_float(facts)
    yield _high_duration(facts)
    yield _invalid_dates(facts)
    yield _resources(facts)
    yield _missed(facts)
    yield _critical_path_test(facts)
    yield _path_length(facts)
    yield _execution(facts)


def _network(facts: Facts) -> Iterator[Point]:
    """Yield what is said of links: missing ones, leads, lags, types."""
    yield shared(1, "Logic", facts.open_ends, len(facts.incomplete), FEW)
    count = len(facts.links)
    yield shared(2, "Leads", _named(link for link in facts.links if link.lag < 0), count, NONE)
    lags = [link for link in facts.links if link.lag > 0]
    yield shared(
        3, "Lags", _named(lags), count, FEW, by_case=_named(link for link in lags if _lag_of_case(facts, link)),
        cause="the case gives these lags: between site work, of payments, from period to period of an install pace",
    )  # fmt: skip
    others = [link for link in facts.links if link.type != "FS"]
    yield shared(
        4, "Relationship types", _named(others), count, MOST_NOT_FS,
        by_case=_named(link for link in others if _is_site_work(facts, link)),
        cause="the case says that this site work starts or finishes together", counted="not finish to start",
    )  # fmt: skip


def _named(links: Iterable[Link]) -> list[str]:
    return [f"{link.before} -> {link.after} ({link.type}{f' {link.lag:+d} d' if link.lag else ''})" for link in links]


def _is_site_work(facts: Facts, link: Link) -> bool:
    return {facts.tasks[link.before].kind, facts.tasks[link.after].kind} <= {"gate", "phase"}


def _lag_of_case(facts: Facts, link: Link) -> bool:
    before, after = facts.tasks[link.before].kind, facts.tasks[link.after].kind
    return before in LAG_OF_CASE or before == after == "delivery"


def _hard_constraints(facts: Facts) -> Point:
    """Return the point on dates that logic may not move: a schedule of ours has no way to state one."""
    held = sum(task.not_before is not None for task in facts.incomplete)
    words = f"{held} are held by start no earlier than, which is none" if held else ""
    return shared(5, "Hard constraints", (), len(facts.lasting), FEW, words=words)


def _high_float(facts: Facts) -> Point:
    high = [task for task in facts.lasting if _days_of_float(facts, task) > MOST_DAYS]
    near = sum(min(task.float_to.values(), default=MOST_DAYS + 1) <= MOST_DAYS for task in high)
    linked = [task.id for task in high if task.id not in facts.open_ends]
    return shared(
        6, "High float", [task.id for task in high], len(facts.lasting), FEW, by_case=linked,
        cause="each is linked both ways, and the programme goes on after what it serves",
        words=_needed(near, len(high) - near) if high else "",
    )  # fmt: skip


def _needed(near: int, others: int) -> str:
    """Return in words how many tasks a milestone needs soon, and how many it does not."""
    return (
        f"{near} have at most {MOST_DAYS} days to a milestone that needs them, {others} more or lead to none: the plan "
        f"has them sooner than a milestone asks"
    )


def _negative_float(facts: Facts) -> Point:
    """Return the point on float below 0: to the finish, or to a due date, which tools show as negative slack."""
    late = [task.id for task in facts.lasting if (task.float_to_due or 0) < 0]
    negative = [task.id for task in facts.lasting if (task.total_float or 0) < 0]
    return shared(
        7, "Negative float", list(dict.fromkeys((*negative, *late))), len(facts.lasting), NONE,
        by_case=[name for name in late if name not in negative],
        cause="the plan reaches a milestone that each leads to after the day on which it is due",
    )  # fmt: skip


def _days_of_float(facts: Facts, task: Task) -> int:
    return facts.days.between(task.finish, task.finish + (task.total_float or 0))


def _high_duration(facts: Facts) -> Point:
    long = [task.id for task in facts.lasting if facts.days.between(task.start, task.finish) > MOST_DAYS]
    return shared(
        8, "High duration", long, len(facts.lasting), FEW, by_case=long,
        cause="the case gives durations of site work and lead times, and does not divide them",
    )  # fmt: skip


def _invalid_dates(facts: Facts) -> Point:
    now = facts.schedule.status_day
    wrong = {
        "planned": lambda task: task.start < now,
        "under way": lambda task: task.start > now or task.finish < now,
        "finished": lambda task: task.finish > now,
    }
    found = [task.id for task in facts.schedule.tasks if wrong[task.status](task)]
    return shared(9, "Invalid dates", found, len(facts.schedule.tasks), NONE)


def _resources(facts: Facts) -> Point:
    bare = [task.id for task in facts.lasting if not task.uses and not task.draws and not task.cost_usd_m]
    return shared(
        10, "Resources", bare, len(facts.lasting), NONE, by_case=bare,
        cause="the case names neither resource nor cost of them; a lead time is its supplier's work",
    )  # fmt: skip


def _missed(facts: Facts) -> Point:
    """Return the point on what ends after its baseline, milestones that are lost with it among that."""
    late = [task.id for task in facts.due if task.baseline_finish is not None and task.finish > task.baseline_finish]
    lost = facts.schedule.baseline_missed
    absent = "" if lost else _no_baseline(facts)
    return shared(
        11, "Missed tasks", [*lost, *late], len(lost) + len(facts.due), FEW, absent=absent, words=_matched(facts)
    )  # fmt: skip


def _matched(facts: Facts) -> str:
    """Return in words how much of the schedule and of its baseline match."""
    own = [task for task in facts.schedule.tasks if task.kind not in BOUNDS]
    lost, missing = facts.schedule.baseline_missed, facts.schedule.not_reached
    dated = sum(task.baseline_finish is not None for task in own)
    gone = len(facts.schedule.baseline_gone) - len(lost)
    left = f"; {gone:,} of its own not here and not judged" if gone else ""
    left += f"; {len(lost):,} of its own missed" if lost else ""
    left += f"; only what is in the plan is judged, which does not reach {', '.join(missing)}" if missing else ""
    return f"the baseline has {dated:,} of {len(own):,} tasks{left}"


def _no_baseline(facts: Facts) -> str:
    if not facts.schedule.baseline_name:
        return "no earlier plan is given as baseline"
    return "" if facts.due or facts.lost_work else "the baseline has nothing finished by the status date"


def _critical_path_test(facts: Facts) -> Point:
    """Return whether a delay of a critical task, the first there is, moves the finish by as much."""
    critical = [task for task in facts.lasting if task.total_float == 0]
    if not critical:
        return index(12, "Critical path test", None, 1.0, absent="no task is critical")
    task = min(critical, key=lambda each: (each.start, each.finish, each.id))
    moved = forward(facts.schedule, {task.id: DELAY_DAYS})[facts.finish.id].finish - facts.finish.finish
    return index(
        12, "Critical path test", moved / DELAY_DAYS, 1.0, offenders=(task.id,),
        words=f"a delay of {task.id} by {DELAY_DAYS} days moves the finish by {moved}",
    )  # fmt: skip


def _path_length(facts: Facts) -> Point:
    """Return the critical path length index: the days to the finish and the float to the baseline's, over the days."""
    finish, now = facts.finish, facts.schedule.status_day
    if not facts.schedule.baseline_name or finish.baseline_finish is None:
        return index(13, "CPLI", None, LEAST_INDEX, absent="no earlier plan is given as baseline")
    lost = [name for name in facts.schedule.baseline_missed if name in facts.schedule.not_reached]
    if lost:
        words = (
            f"{', '.join(lost)} is not reached: the programme's finish is not that of the baseline, which reaches it"
        )
        return index(13, "CPLI", None, LEAST_INDEX, absent=words)
    length = facts.days.between(now, finish.finish)
    if length <= 0:
        return index(13, "CPLI", None, LEAST_INDEX, absent="the programme is finished")
    left = facts.days.between(finish.finish, finish.baseline_finish)
    return index(
        13, "CPLI", (length + left) / length, LEAST_INDEX, offenders=(finish.id,),
        words=f"{length} days to the finish, {left:+d} to the baseline's; {_matched(facts)}",
    )  # fmt: skip


def _execution(facts: Facts) -> Point:
    """Return the baseline execution index: tasks finished over tasks due; those new since the baseline are neither."""
    absent = _no_baseline(facts)
    if absent:
        return index(14, "BEI", None, LEAST_INDEX, absent=absent)
    done = [
        task
        for task in facts.schedule.tasks
        if task.status == "finished" and not task.is_event and task.baseline_finish is not None
    ]
    open_still = (*facts.lost_work, *(task.id for task in facts.due if task.status != "finished"))
    due = len(facts.lost_work) + len(facts.due)
    return index(
        14, "BEI", len(done) / due, LEAST_INDEX, offenders=open_still,
        words=f"{len(done)} finished, {due} due; {_matched(facts)}",
    )  # fmt: skip
