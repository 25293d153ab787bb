"""The build schedule: one network of tasks and links, in whole days, that every format is written from.

Time is counted in calendar days from the schedule's `start_date`, which is day 0: a task occupies the days from `start`
to the eve of `finish`, a milestone is the instant at which its day begins. A link of type FS with a lag of L days asks
``start of after >= finish of before + L``; SS, FF and SF put start or finish in the place of either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, assert_never, get_args

from planner.spec import ReasonName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LinkType = Literal["FS", "SS", "FF", "SF"]
TaskKind = Literal[
    "programme start", "plan start", "programme finish", "gate", "phase", "checkpoint", "order", "lead",
    "energisation", "in service", "end of service", "delivery", "commissioning", "online", "milestone", "tranche",
]  # fmt: skip
TASK_KINDS: tuple[TaskKind, ...] = get_args(TaskKind)
ADDING: tuple[TaskKind, ...] = ("online",)
"""Kinds of task that bring MW online: those of all others are sizes, which do not add up."""
PhaseCode = Literal["permit", "procure", "civil", "energise", "fit-out", "commission", "ready for service", "programme"]
PHASE_CODES: tuple[PhaseCode, ...] = get_args(PhaseCode)
Status = Literal["finished", "under way", "planned"]
Reason = ReasonName
"""Why a task starts when it does; the first that holds."""
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True)
class WbsNode:
    """One node of the breakdown programme, region, site, system; `parent` is empty for the programme alone."""

    id: str
    name: str
    parent: str


@dataclass(frozen=True)
class ResourceLimit:
    """A resource of the case as a scheduler sees it: units there are, from day 0 on by day.

    `kind` is work for what is in use for as long as a task lasts, material for what is drawn once.
    """

    id: str
    name: str
    kind: Literal["work", "material"]
    units: tuple[tuple[int, float], ...]

    @property
    def most(self) -> float:
        """Most units there are on any day; of a material, all that come."""
        return max((units for _, units in self.units), default=0.0)


@dataclass(frozen=True)
class Task:
    """One line of the schedule.

    Parameters
    ----------
    id
        The same in every export of the same item; text of letters, digits and ``-_.:@``.
    uid
        A positive whole number below 2**31 that follows from `id` alone, but for collisions.
    wbs
        Id of its node.
    kind
        What it is; milestones, orders, energisations, deliveries, checkpoints and tranches are events of no duration.
        Racks are required on site when they are delivered, and installed while they are commissioned. The plan starts
        after the programme where there is history: what is planned starts no earlier.
    start, finish
        Days since the schedule's start; negative in the past. Equal for events.
    start_reason
        Why it starts when it does. An order of racks has the reason of its delivery, which it is timed by: that may be
        logic with a `not_before`.
    not_before
        Day that it is held to, where no link holds it there (`start no earlier than`); None: links alone.
    held_by
        Words for `not_before` or for a link of its reason: "power of hub from 2027-03-01".
    percent_complete
        Of its days that have passed, 0 to 100; of the work done nothing is known.
    option
        Chosen option of an activity.
    building, phase, furnished_by
        Activity codes; empty where the case does not say.
    uses, draws
        Units of resources by id: while it lasts, and once at its start.
    cost_usd_m
        What it costs in all, history included; of orders the share paid then, the rest stands at delivery or service.
    mw, cumulative_mw
        Its size in `mw_unit`: what racks online add, the nameplate of a hall, the power of a source, the threshold of a
        milestone; what is online then in the programme, on that basis. Only `online_mw` adds up.
    confidence
        The least of what the dates lean on.
    total_float, free_float
        Days; None for what is finished. Total float is that to the programme's finish, which every task leads to.
    float_to
        Days of total float to each milestone it leads to, and to the programme's finish, by task id.
    due
        Day by which a milestone is to be reached; None: none is asked.
    float_to_due
        Days of total float to the first due date it would make late: negative where that is late already; None where
        it leads to no milestone with one.
    baseline_start, baseline_finish, baseline_cost_usd_m
        Days since this schedule's start in the baseline, and what it cost there; None where that has no such task.
    baseline_id
        What it is called there; empty where that has no such task.
    """

    id: str
    uid: int
    wbs: str
    name: str
    kind: TaskKind
    start: int
    finish: int
    site: str = ""
    status: Status = "planned"
    start_reason: Reason = "logic"
    not_before: int | None = None
    held_by: str = ""
    percent_complete: float = 0.0
    option: str = ""
    building: str = ""
    phase: PhaseCode = "programme"
    furnished_by: str = ""
    uses: Mapping[str, float] = field(default_factory=dict, hash=False)
    draws: Mapping[str, float] = field(default_factory=dict, hash=False)
    cost_usd_m: float = 0.0
    mw: float = 0.0
    mw_unit: str = ""
    cumulative_mw: float | None = None
    confidence: str = ""
    total_float: int | None = None
    free_float: int | None = None
    float_to: Mapping[str, int] = field(default_factory=dict, hash=False)
    due: int | None = None
    float_to_due: int | None = None
    baseline_start: int | None = None
    baseline_finish: int | None = None
    baseline_cost_usd_m: float | None = None
    baseline_id: str = ""

    @property
    def duration(self) -> int:
        """Days it lasts; 0 for an event."""
        return self.finish - self.start

    @property
    def is_event(self) -> bool:
        """Whether it is a milestone in the words of schedulers."""
        return self.duration == 0

    @property
    def online_mw(self) -> float:
        """What it brings online [MW IT]; nothing but of racks that come online, so that a sum over tasks is one."""
        return self.mw if self.kind in ADDING else 0.0

    @property
    def size_mw(self) -> float:
        """Its size where it brings nothing online, in `mw_unit`: sizes of several tasks do not add up."""
        return 0.0 if self.kind in ADDING else self.mw

    @property
    def critical_to(self) -> tuple[str, ...]:
        """Ids of the milestones, and of the programme's finish, that it has no total float to."""
        return tuple(end for end, days in self.float_to.items() if days <= 0)


@dataclass(frozen=True)
class Link:
    """`after` waits for the start or finish of `before` and `lag` days more; `reason` is logic or what binds.

    There is at most one link between two tasks, since some tools take no more: the one that asks most.
    """

    before: str
    after: str
    type: LinkType = "FS"
    lag: int = 0
    reason: Reason = "logic"

    @property
    def waits_for_finish(self) -> bool:
        """Whether it waits for the finish of the task before, and not for its start."""
        match self.type:
            case "FS" | "FF":
                return True
            case "SS" | "SF":
                return False
            case _:
                assert_never(self.type)


@dataclass(frozen=True)
class WorkCalendar:
    """Days of work: weekdays (0 Monday) less holidays. A format counts durations and lags in its working days.

    The plan itself knows no free days: its calendar has seven days a week and no holiday.
    """

    id: str = "seven-days"
    name: str = "Seven days a week"
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    holidays: tuple[date, ...] = ()


@dataclass(frozen=True)
class BuildSchedule:
    """The whole network, in the order of the breakdown and of dates.

    Parameters
    ----------
    baseline_gone
        Ids of tasks of the baseline that match none of these.
    baseline_missed
        Those of them that this plan misses: milestones that it does not reach, and site work due by the status date.
    not_reached
        Ids of milestones that are not reached within the horizon, and so are no tasks.
    short
        In words what is missing of the target, and of milestones not reached; empty where the plan reaches all.
    earlier
        Makes the whole schedule of the baseline, for formats that hold one; None: there is none.
    """

    id: str
    name: str
    start_date: date
    status_date: date
    finish: int
    wbs: tuple[WbsNode, ...]
    tasks: tuple[Task, ...]
    links: tuple[Link, ...]
    resources: tuple[ResourceLimit, ...] = ()
    calendar: WorkCalendar = WorkCalendar()
    baseline_name: str = ""
    notes: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict, hash=False)
    baseline_gone: tuple[str, ...] = ()
    baseline_missed: tuple[str, ...] = ()
    not_reached: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    earlier: Callable[[], BuildSchedule] | None = field(default=None, compare=False, repr=False)

    @property
    def status_day(self) -> int:
        """First day that is still to come at the status date."""
        return (self.status_date - self.start_date).days

    def day(self, number: int) -> date:
        """Return the date of a day."""
        return self.start_date + timedelta(days=number)

    def first_day(self, task: Task) -> date:
        """Return the day a task starts, or on which an event is."""
        return self.day(task.start)

    def last_day(self, task: Task) -> date:
        """Return the last day of a task, or the day of an event."""
        return self.day(max(task.start, task.finish - 1))

    def task(self, task_id: str) -> Task:
        """Return a task by its id.

        Raises
        ------
        KeyError
            If there is none.
        """
        return next((task for task in self.tasks if task.id == task_id), None) or _missing(task_id)


def _missing(task_id: str) -> Task:
    raise KeyError(task_id)
