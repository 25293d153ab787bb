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
from planner.exports.mark import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from planner.plan import Plan
    from planner.schedule.build_schedule import BuildSchedule

DISTRIBUTION = "datacentre-capacity-planner"


@dataclass(frozen=True)
class Subject:
    """What is handed over: a plan and its build schedule."""

    plan: Plan
    schedule: BuildSchedule


@dataclass(frozen=True)
class Written:
    """The files of one format, in the order of `Format.files`, and what a reader must know of them."""

    files: tuple[bytes, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """One format.

    Parameters
    ----------
    name
        What `--to` takes.
    about
        What it is, for the help of the command.
    files
        Names of its files beside a plan, the main one first; all begin alike.
    write
        What writes them.
    marks
        What the beginning of each file holds, and none of others does: by it an older file may be replaced.
    extra, packages
        The extra of this distribution that it needs, and the packages that it brings.
    other_suffixes
        Endings that its main file may have besides that in `files`.
    """

    name: str
    about: str
    files: tuple[str, ...]
    write: Callable[[Subject], Written]
    marks: tuple[bytes, ...]
    extra: str = ""
    packages: tuple[str, ...] = ()
    other_suffixes: tuple[str, ...] = ()

    @property
    def suffixes(self) -> tuple[str, ...]:
        """What its main file may end in."""
        return (PurePath(self.files[0]).suffix, *self.other_suffixes)

    def missing(self) -> str | None:
        """Return in one line what must be installed first; None: nothing."""
        lacking = [name for name in self.packages if find_spec(name) is None]
        if not lacking:
            return None
        return (
            f"the format {self.name} needs {' and '.join(lacking)}, not installed here: "
            f"python -m pip install '{DISTRIBUTION}[{self.extra}]'"
        )

    def beside(self, file: Path) -> tuple[Path, ...]:
        """Return where its files go if the main one is `file`: the others beside it, their endings after its name."""
        stem = PurePath(self.files[0]).stem
        others = (PurePath(name) for name in self.files[1:])
        return (file, *(file.with_name(f"{file.stem}{_ending(stem, name)}") for name in others))


def _ending(stem: str, name: PurePath) -> str:
    """Return what tells the name of a file from that of the main one, with its suffix."""
    return name.name.removeprefix(stem) if name.name.startswith(stem) else f"_{name.name}"


def _csv(subject: Subject) -> Written:
    from planner.exports.schedule_csv import project_csv

    return Written((project_csv(subject.schedule),))


def _parquet(subject: Subject) -> Written:
    from planner.exports.schedule_parquet import parquet_bytes

    return Written((parquet_bytes(subject.schedule),))


def _geojson(subject: Subject) -> Written:
    from planner.exports.geojson import geojson_bytes, unlocated_words

    return Written((geojson_bytes(subject.plan, subject.schedule),), unlocated_words(subject.plan))


def _ics(subject: Subject) -> Written:
    from planner.exports.calendar_file import calendar_bytes

    return Written((calendar_bytes(subject.schedule),))


def _letters(subject: Subject) -> Written:
    from planner.exports.letters import letters_csv, load_ramp, unconnected_words
    from planner.exports.letters_page import letters_page

    rows = load_ramp(subject.plan)
    return Written((letters_page(subject.plan, rows), letters_csv(rows)), unconnected_words(subject.plan))


_OURS = MARK.encode()
FORMATS = {
    one.name: one
    for one in (
        Format(
            "csv",
            "tasks as MS Project imports them",
            ("schedule_msproject.csv",),
            _csv,
            (b"ID,Name,Outline_Level,Task_Mode,Duration,Predecessors,Milestone,Constraint_Type,",),
        ),
        Format("parquet", "tasks for programs", ("schedule.parquet",), _parquet, (_OURS,), "parquet", ("pyarrow",)),
        Format(
            "geojson", "sites and grid nodes for a map", ("sites.geojson",), _geojson, (_OURS,),
            other_suffixes=(".json",),
        ),
        Format(
            "ics", "calendar of orders, energisations, milestones and tranches", ("schedule.ics",), _ics, (_OURS,),
            "calendar", ("icalendar",),
        ),
        Format(
            "letters", "load ramp of each utility connection", ("letters.html", "letters.csv"), _letters,
            (_OURS, b"connection,place,region,country,latitude,longitude,interconnection,"),
        ),
    )
}  # fmt: skip
"""All formats by name, in the order in which they are told."""
EXPORT_FILES = tuple(name for one in FORMATS.values() for name in one.files)
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
        raise BadArgument("; ".join([*unknown, f"formats are {', '.join(FORMATS)}"]))
    found = tuple(FORMATS[name] for name in given)
    if missing := [told for told in (one.missing() for one in found) if told]:
        raise BadArgument("; ".join(missing))
    return found


def _unknown(name: object) -> str:
    near = get_close_matches(str(name).lower(), FORMATS, n=1, cutoff=0.5)
    return f"there is no format {shown(name)}" + (f"; did you mean {near[0]!r}?" if near else "")
