"""What every part of a file for Primavera P6 is translated with: days, texts that fit, numbers and identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from planner.exports.primavera.code_page import fits, transliterated
from planner.exports.primavera.working_days import OPENS, working_days

if TYPE_CHECKING:
    from planner.exports.primavera.project import Format
    from planner.exports.primavera.working_days import WorkingDays
    from planner.schedule.build_schedule import BuildSchedule

NUMBER_FIELDS, TEXT_FIELDS = ("MW", "Cumulative MW"), ("Planner id", "MW unit", "Confidence", "Option", "Held by")
BASELINE_FIELDS = ("Baseline start", "Baseline finish")
# The most characters that P6 takes; a longer text makes it refuse the file.
MOST_ID, MOST_NAME, MOST_PROJECT_NAME, MOST_RESOURCE_ID, MOST_CODE = 40, 120, 100, 20, 60
_MOST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Words:
    """The texts of one file: what its format cannot hold is written otherwise, and noted."""

    to: Format
    notes: dict[str, None] = field(default_factory=dict)

    def text(self, given: str, most: int | None = None) -> str:
        """Return a text as the file holds it, cut to the most characters of its place."""
        written = given if self.to == "pmxml" or fits(given) else transliterated(given)
        if written != given:
            self.notes[f"'{given}' is written as '{written}': windows-1252 lacks some of its characters"] = None
        if most is None or len(written) <= most:
            return written
        cut = f"{written[: most - 9]}~{sha256(given.encode()).hexdigest()[:8]}"
        self.notes[f"'{given}' is written as '{cut}': Primavera P6 takes {most} characters there"] = None
        return cut


@dataclass(frozen=True)
class Setting:
    """A schedule and the format it goes to; elements of the breakdown and resources by id."""

    schedule: BuildSchedule
    to: Format
    days: WorkingDays
    words: Words
    wbs: dict[str, int]
    resources: dict[str, int]
    taken: set[int]

    @property
    def data_date(self) -> str:
        """Return the instant up to which progress is known."""
        return datetime.combine(self.schedule.status_date, OPENS).isoformat()

    @property
    def status_day(self) -> int:
        """Return the number of the first working day that is still to come."""
        return self.days.number_of(self.schedule.status_date)

    def guid(self, *parts: str) -> str:
        """Return the same identifier for the same thing of the same programme, always."""
        return str(uuid5(NAMESPACE_URL, "/".join(("build-schedule", self.schedule.id, *parts))))

    def number(self, kind: str, name: str) -> int:
        """Return a number that follows from a kind and a name alone, but for those that are taken."""
        return _free_number(f"{kind} {name}", self.taken)


def setting_of(schedule: BuildSchedule, to: Format) -> Setting:
    """Return what the parts of a schedule's file are translated with."""
    taken = {task.uid for task in schedule.tasks}
    wbs = {node.id: _free_number(f"wbs {node.id}", taken) for node in schedule.wbs}
    resources = {resource.id: number for number, resource in enumerate(schedule.resources, start=1)}
    return Setting(schedule, to, working_days(schedule), Words(to), wbs, resources, taken)


def _free_number(name: str, taken: set[int]) -> int:
    number = int.from_bytes(sha256(name.encode()).digest()[:4], "big") % _MOST_NUMBER + 1
    while number in taken:
        number = number % _MOST_NUMBER + 1
    taken.add(number)
    return number
