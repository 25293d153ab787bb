"""What every part of a file for Primavera P6 is translated with: instants, texts that fit, numbers and identifiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from planner.exports.primavera.words import Words
from planner.schedule.naming import free_number
from planner.schedule.working_network import WorkingNetwork

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.exports.primavera.project import Format
    from planner.schedule.build_schedule import BuildSchedule, Link
    from planner.schedule.working_days import WorkingDays

NUMBER_FIELDS = ("MW online", "Cumulative MW", "Size MW", "Float to due date")
TEXT_FIELDS = ("Planner id", "MW unit", "Confidence", "Option", "Held by", "Critical to", "Due date")
BASELINE_FIELDS = ("Baseline start", "Baseline finish")
SHIFTS = (("08:00", "12:00"), ("13:00", "17:00"))
OPENS, CLOSES = SHIFTS[0][0], SHIFTS[-1][1]
HOURS_PER_DAY = 8


@dataclass(frozen=True)
class Setting:
    """A schedule in working days and the format it goes to; breakdown elements and resources have a number by id."""

    network: WorkingNetwork
    to: Format
    words: Words
    wbs: Mapping[str, int]
    resources: Mapping[str, int]
    taken: set[int]

    @property
    def schedule(self) -> BuildSchedule:
        """The schedule itself."""
        return self.network.schedule

    @property
    def days(self) -> WorkingDays:
        """Its working days."""
        return self.network.days

    @property
    def data_date(self) -> str:
        """Return the instant up to which progress is known."""
        return self.opening(self.schedule.status_day)

    def opening(self, day: int) -> str:
        """Return when the work of a day begins, or that of the next working day: the instant of an event then."""
        return f"{self.schedule.day(self.days.from_day(day)).isoformat()}T{OPENS}:00"

    def closing(self, day: int) -> str:
        """Return when work ends before a day: the finish of a task that lasts to that day."""
        return f"{self.schedule.day(self.days.until_day(day - 1)).isoformat()}T{CLOSES}:00"

    def hours(self, start: int, finish: int) -> int:
        """Return the working hours from one day to another."""
        return self.days.between(start, finish) * HOURS_PER_DAY

    def lag_hours(self, link: Link) -> int:
        """Return the lag of a link in working hours."""
        return self.network.lag(link) * HOURS_PER_DAY

    def guid(self, *parts: str) -> str:
        """Return the same identifier for the same thing of the same programme, always."""
        return str(uuid5(NAMESPACE_URL, "/".join(("build-schedule", self.schedule.id, *parts))))

    def number(self, kind: str, name: str) -> int:
        """Return a number that follows from a kind and a name alone, but for those that are taken."""
        return free_number(f"{kind} {name}", self.taken)


def setting_of(schedule: BuildSchedule, to: Format) -> Setting:
    """Return what the parts of a schedule's file are translated with."""
    taken = {task.uid for task in schedule.tasks}
    wbs = {node.id: free_number(f"wbs {node.id}", taken) for node in schedule.wbs}
    resources = {resource.id: number for number, resource in enumerate(schedule.resources, start=1)}
    return Setting(WorkingNetwork(schedule), to, Words(to), wbs, resources, taken)
