"""A build schedule in the terms of Primavera P6, as plain values: activities, hours and instants, codes, user fields.

Nothing here knows of Java: the writer is given these values as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Format = Literal["pmxml", "xer"]
ActivityType = Literal["TASK_DEPENDENT", "START_MILESTONE"]
Status = Literal["NOT_STARTED", "IN_PROGRESS", "COMPLETED"]
# How the process that writes ends where it does not.
NO_JAVA, OLD_JAVA, FAILED = 3, 4, 5
# Numbers in a file of the project and of its baseline, and of the calendar of each; then that of the resources.
PROJECT, BASELINE, RESOURCES = 1, 2, 3


@dataclass(frozen=True)
class P6Calendar:
    """Weekdays (0 Monday) and holidays (ISO dates) on which there is work, in shifts."""

    id: str
    guid: str
    name: str
    weekdays: tuple[int, ...]
    holidays: tuple[str, ...]
    shifts: tuple[tuple[str, str], ...]
    hours_per_day: int


@dataclass(frozen=True)
class P6Wbs:
    """One element of the breakdown; `parent` is the number of another, None for the root alone."""

    uid: int
    guid: str
    code: str
    name: str
    parent: int | None


@dataclass(frozen=True)
class P6Code:
    """An activity code: its values in order, each with what it stands for."""

    name: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class P6Resource:
    """A resource; `limits` are instants from which there are so many units."""

    uid: int
    guid: str
    id: str
    name: str
    kind: Literal["work", "material"]
    limits: tuple[tuple[str, float], ...]
    note: str = ""


@dataclass(frozen=True)
class P6Use:
    """What an activity takes of a resource: units at a time for work, units in all for material."""

    resource: int
    guid: str
    units: float


@dataclass(frozen=True)
class P6Activity:
    """One activity; instants are ISO texts without a zone, and `not_before` its only kind of constraint.

    `early` and `late` are the instants between which what remains of it can lie; None where it has finished or where
    nothing says how late it may be.
    """

    uid: int
    guid: str
    id: str
    name: str
    wbs: int
    type: ActivityType
    status: Status
    start: str
    finish: str
    hours: int
    remaining_hours: int
    percent_complete: float
    actual_start: str | None
    actual_finish: str | None
    not_before: str | None
    early: tuple[str, str] | None
    late: tuple[str, str] | None
    total_float_hours: int | None
    free_float_hours: int | None
    cost_usd: float
    codes: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, Any], ...]
    uses: tuple[P6Use, ...] = ()


@dataclass(frozen=True)
class P6Link:
    """A relationship with its lag in working hours."""

    before: int
    after: int
    type: str
    lag_hours: int
    note: str


@dataclass(frozen=True)
class P6Baseline:
    """The project that a baseline is, as it was: with its own data date, states, costs and links."""

    name: str
    guid: str
    start: str
    finish: str
    data_date: str
    created: str
    wbs: tuple[P6Wbs, ...]
    activities: tuple[P6Activity, ...]
    links: tuple[P6Link, ...]


@dataclass(frozen=True)
class P6Project:
    """The whole file: `about` is said in it, `notes` beside it."""

    format: Format
    id: str
    guid: str
    name: str
    start: str
    finish: str
    data_date: str
    created: str
    calendar: P6Calendar
    wbs: tuple[P6Wbs, ...]
    codes: tuple[P6Code, ...]
    number_fields: tuple[str, ...]
    text_fields: tuple[str, ...]
    resources: tuple[P6Resource, ...]
    activities: tuple[P6Activity, ...]
    links: tuple[P6Link, ...]
    baseline: P6Baseline | None
    about: tuple[str, ...]
    notes: tuple[str, ...]
