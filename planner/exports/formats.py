"""The formats that a plan is handed over in: of each its name, its files, what it needs, and what writes it.

Every format is written from the build schedule, some from the plan beside it; writers are imported where they are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import PurePath
from typing import TYPE_CHECKING

from planner.arguments import shown
from planner.errors import BadArgument
from planner.exports.mark import IN_WORKBOOK, MARK, ZIP, bears
from planner.outfolder import EXPLANATION_FILE, REPORT_FILE, REPORT_PDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from planner.explanation.decide_by import DecideBy
    from planner.plan import Plan
    from planner.schedule.build_schedule import BuildSchedule

DISTRIBUTION = "datacentre-capacity-planner"
CSV_NOTES = (
    "durations and lags are in days of the calendar '{}': choose it for the project in MS Project or P6 first",
    "P6 takes its tables as the sheets TASK and TASKPRED of a workbook, into a project that has the breakdown already",
    "P6's sheet TASK has no activity types, codes, resources, costs, baseline, notes or fields of the planner: its "
    "events may come in as tasks of 0 days, and a cut id has no whole one beside it; the XML and the XER have them",
)
XER_AUTHOR = 5
"""Field of the first line of an XER with the full name of who exported it."""
_OURS = MARK.encode()


@dataclass(frozen=True)
class Subject:
    """What is handed over: a plan and its build schedule, and by when to decide, as far as that was asked."""

    plan: Plan
    schedule: BuildSchedule
    decide_by: tuple[DecideBy, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the schedule itself, in whatever format."""
        return self.schedule.notes


@dataclass(frozen=True)
class Written:
    """The files of one format, in the order of `Format.files`, and what a reader must know of them."""

    files: tuple[bytes, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """One file of a format.

    Parameters
    ----------
    name
        Its name beside a plan.
    mark
        What its beginning holds, and that of no other file: by it an older one may be replaced.
    ending
        What follows the name of the main file where that is chosen by the user; empty for the main file.
    inside
        Where it is a zip: parts of it, and what each holds besides.
    """

    name: str
    mark: bytes
    ending: str = ""
    inside: tuple[tuple[str, bytes], ...] = ()

    def is_ours(self, held: bytes) -> bool:
        """Return whether a file that holds this is an older one of ours, or is empty."""
        return bears(held, self.mark, self.inside)


@dataclass(frozen=True)
class Format:
    """One format.

    Parameters
    ----------
    name
        What `--to` takes.
    about
        What it is, for people.
    files
        Its files, the main one first.
    write
        What writes them.
    extra, packages
        The extra of this distribution that it needs, and the packages that it brings.
    other_suffixes
        Endings that its main file may have besides that of its name.
    """

    name: str
    about: str
    files: tuple[File, ...]
    write: Callable[[Subject], Written]
    extra: str = ""
    packages: tuple[str, ...] = ()
    other_suffixes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its files beside a plan."""
        return tuple(file.name for file in self.files)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """What its main file may end in."""
        return (PurePath(self.files[0].name).suffix, *self.other_suffixes)

    def missing(self) -> str | None:
        """Return in one line what must be installed first; None: nothing."""
        lacking = [name for name in self.packages if find_spec(name) is None]
        if not lacking:
            return None
        return (
            f"the format {self.name} needs {' and '.join(lacking)}, not installed here: "
            f"python -m pip install '{DISTRIBUTION}[{self.extra}]'"
        )

    def paths(self, main: Path) -> tuple[Path, ...]:
        """Return where its files go if the main one is `main`: the others beside it."""
        return (main, *(main.with_name(f"{main.stem}{file.ending}") for file in self.files[1:]))


def _mspdi(subject: Subject) -> Written:
    from planner.exports.mspdi import mspdi_text

    return Written((_signed(mspdi_text(subject.schedule).encode("utf-8")),))


def _pmxml(subject: Subject) -> Written:
    from planner.exports.primavera import pmxml_file

    found = pmxml_file(subject.schedule)
    return Written((_signed(found.content),), found.notes)


def _xer(subject: Subject) -> Written:
    from planner.exports.primavera import xer_file

    found = xer_file(subject.schedule)
    head, *fields = found.content.split(b"\t", XER_AUTHOR + 1)
    fields[XER_AUTHOR - 1] = _OURS
    return Written((b"\t".join((head, *fields)),), found.notes)


def _signed(xml: bytes) -> bytes:
    """Return XML that says in a comment who wrote it: a tool that saves it again leaves the comment out."""
    head, close, body = xml.partition(b"?>")
    return b"".join((head, close, b"<!-- ", _OURS, b" -->", body))


def _csv(subject: Subject) -> Written:
    from planner.exports.schedule_csv import project_csv
    from planner.exports.schedule_csv_p6 import p6_csvs

    schedule = subject.schedule
    notes = tuple(note.format(schedule.calendar.name) for note in CSV_NOTES)
    return Written((project_csv(schedule), *p6_csvs(schedule)), notes)


def _parquet(subject: Subject) -> Written:
    from planner.exports.schedule_parquet import parquet_bytes

    return Written((parquet_bytes(subject.schedule),))


def _geojson(subject: Subject) -> Written:
    from planner.exports.geojson import geojson_bytes, unlocated_words

    return Written((geojson_bytes(subject.plan, subject.schedule),), unlocated_words(subject.plan))


def _ics(subject: Subject) -> Written:
    from planner.exports.calendar_file import calendar_bytes

    return Written((calendar_bytes(subject.schedule, subject.decide_by),))


def _letters(subject: Subject) -> Written:
    from planner.exports.letters import letters_csv, load_ramp, unconnected_words
    from planner.exports.letters_page import letters_page

    rows = load_ramp(subject.plan)
    return Written((letters_page(subject.plan, rows), letters_csv(rows)), unconnected_words(subject.plan))


def _xlsx(subject: Subject) -> Written:
    from planner.exports.workbook import plan_workbook

    found = plan_workbook(subject.plan, subject.schedule)
    return Written((found.content,), found.notes)


def _bank(subject: Subject) -> Written:
    from planner.exports.bank import bank_pack

    return Written((bank_pack(subject.plan),))


FORMATS = {
    one.name: one
    for one in (
        Format("mspdi", "XML of MS Project", (File("schedule_msproject.xml", _OURS),), _mspdi),
        Format("pmxml", "XML of Primavera P6", (File("schedule_p6.xml", _OURS),), _pmxml, "p6", ("mpxj", "jpype")),
        Format("xer", "XER of Primavera P6", (File("schedule_p6.xer", _OURS),), _xer, "p6", ("mpxj", "jpype")),
        Format(
            "csv",
            "tables as MS Project and P6 import them",
            (
                File("schedule_msproject.csv", b"ID,Name,Outline_Level,Task_Mode,Duration,Predecessors,Milestone,"),
                File("schedule_p6_TASK.csv", b"task_code,status_code,wbs_id,task_name,", "_p6_TASK.csv"),
                File("schedule_p6_TASKPRED.csv", b"pred_task_id,task_id,pred_type,PREDTASK__", "_p6_TASKPRED.csv"),
            ),
            _csv,
        ),
        Format("parquet", "tasks for programs", (File("schedule.parquet", _OURS),), _parquet, "parquet", ("pyarrow",)),
        Format(
            "geojson", "sites and grid nodes for a map", (File("sites.geojson", _OURS),), _geojson,
            other_suffixes=(".json",),
        ),
        Format(
            "ics", "calendar of orders, energisations, milestones and tranches", (File("schedule.ics", _OURS),), _ics,
            "calendar", ("icalendar",),
        ),
        Format(
            "letters",
            "load ramp of each utility connection",
            (File("letters.html", _OURS), File("letters.csv", b"connection,place,region,country,latitude,", ".csv")),
            _letters,
        ),
        Format(
            "xlsx", "workbook with every table, a Gantt and charts",
            (File("plan.xlsx", ZIP, inside=IN_WORKBOOK),), _xlsx, "excel", ("xlsxwriter",),
        ),
        Format(
            "bank.xlsx", "bank pack: cash flow with live formulas",
            (File("bank.xlsx", ZIP, inside=IN_WORKBOOK),), _bank, "excel", ("xlsxwriter",),
        ),
    )
}  # fmt: skip
"""All formats by name, in the order in which they are told."""
EXPORTED = (*(name for one in FORMATS.values() for name in one.names), REPORT_FILE, REPORT_PDF)
EXPORT_FILES = (*EXPORTED, EXPLANATION_FILE)
"""Files that may stand beside a plan, and go with it."""


def formats_of(names: Iterable[str]) -> tuple[Format, ...]:
    """Return formats by their names, each once, in the order given.

    Raises
    ------
    BadArgument
        With all names that are none, each with the nearest one, else with all that a format needs and is missing.
    """
    given = tuple(dict.fromkeys(names))
    if unknown := [_unknown(name) for name in given if name not in FORMATS]:
        raise BadArgument(f"{' '.join(unknown)} formats are {', '.join(FORMATS)}")
    found = tuple(FORMATS[name] for name in given)
    if missing := [told for told in (one.missing() for one in found) if told]:
        raise BadArgument("; ".join(missing))
    return found


def _unknown(name: object) -> str:
    near = get_close_matches(str(name).lower(), FORMATS, n=1, cutoff=0.5)
    return f"there is no format {shown(name)}" + (f"; did you mean {near[0]!r}?" if near else ";")
