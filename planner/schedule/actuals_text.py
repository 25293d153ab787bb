"""Progress in an XER, whose tables are lines of cells, and in CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from planner.errors import InvalidProblem, Issue
from planner.schedule.reported import (
    DURATION,
    EXPORTED_START,
    FINISH,
    FORECAST,
    HELD_BY,
    HELD_TO,
    HOLD,
    ID,
    NAME,
    OPTION,
    PERCENT,
    PLANNED,
    PLANNED_START,
    REMAINING,
    START,
    Findings,
    Week,
    last_known,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

XER_START = b"ERMHDR"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = (",", ";", "\t")
_TABLE, _FIELDS, _ROW = "%T", "%F", "%R"
_XER_TABLES = ("PROJECT", "CALENDAR", "UDFTYPE", "UDFVALUE", "TASK")
# Names of columns in lower case with spaces, by what they hold; the first that a file has counts.
COLUMNS: dict[str, tuple[str, ...]] = {
    ID: ("planner id", "text10", "task code", "activity id", "id"),
    NAME: ("name", "task name", "activity name"),
    START: ("actual start", "act start date", "actual start date"),
    FINISH: ("actual finish", "act end date", "actual finish date"),
    REMAINING: ("remaining duration", "remaining days", "remain drtn hr cnt"),
    DURATION: ("duration", "target drtn hr cnt", "original duration"),
    PERCENT: ("percent complete", "% complete"),
    PLANNED: ("finish1", "end date", "planned finish", "finish"),
    PLANNED_START: ("start", "start date", "planned start", "start1"),
    EXPORTED_START: ("start1",),
    HELD_TO: ("constraint date", "cstr date"),
    HOLD: ("constraint type", "cstr type"),
    HELD_BY: ("text3", "held by"),
    OPTION: ("option", "chosen option", "text8"),
}
NEEDED = "an id (planner id, Text10 or task_code), an actual start and an actual finish"


def xer_progress(label: str, content: bytes, found: Findings) -> None:
    """Take what an XER says of its activities.

    Parameters
    ----------
    label
        Name of the file, for messages.
    content
        What it holds.
    found
        Gets the tasks and all that is wrong.

    Raises
    ------
    InvalidProblem
        If it has no table of activities.
    """
    tables = _tables(content.decode("cp1252", errors="replace"))
    if not tables["TASK"]:
        raise InvalidProblem((Issue(label, "must hold activities in a table TASK, got none"),))
    weeks = {
        row["clndr_id"]: Week.of(row.get("day_hr_cnt", ""), row.get("week_hr_cnt", ""))
        for _, row in tables["CALENDAR"]
        if "clndr_id" in row
    }
    labels = {row.get("udf_type_id", ""): row.get("udf_type_label", "") for _, row in tables["UDFTYPE"]}
    custom: dict[str, dict[str, str]] = {}
    for _, row in tables["UDFVALUE"]:
        fields = custom.setdefault(row.get("fk_id", ""), {})
        fields[labels.get(row.get("udf_type_id", ""), "")] = row.get("udf_text", "")
    known = {row.get("proj_id", ""): last_known(row.get("last_recalc_date", "")) for _, row in tables["PROJECT"]}
    for line, row in tables["TASK"]:
        fields = custom.get(row.get("task_id", ""), {})
        cells = {
            ID: fields.get("Planner id") or row.get("task_code", ""),
            NAME: row.get("task_name", "").replace('""', '"'),
            OPTION: fields.get("Option", ""),
            START: row.get("act_start_date", ""),
            FINISH: row.get("act_end_date", ""),
            REMAINING: _hours(row.get("remain_drtn_hr_cnt", "")),
            DURATION: _hours(row.get("target_drtn_hr_cnt", "")),
            PLANNED_START: row.get("early_start_date") or row.get("target_start_date", ""),
            EXPORTED_START: row.get("target_start_date", ""),
            PLANNED: row.get("early_end_date") or row.get("target_end_date", ""),
            FORECAST: row.get("reend_date") or row.get("early_end_date", ""),
            HELD_TO: row.get("cstr_date", ""),
            HOLD: row.get("cstr_type", ""),
            HELD_BY: fields.get("Held by", ""),
        }
        week = weeks.get(row.get("clndr_id", ""), Week())
        found.take(f"{label}:{line}", cells, week, known.get(row.get("proj_id", "")))


def _hours(text: str) -> str:
    return f"{text} h" if text else ""


def _tables(text: str) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Return the rows of the tables that progress is in, with their lines."""
    found: dict[str, list[tuple[int, dict[str, str]]]] = {name: [] for name in _XER_TABLES}
    table, fields = "", list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        mark, *cells = line.rstrip("\r").split("\t")
        if mark == _TABLE:
            table, fields = cells[0] if cells else "", []
        elif mark == _FIELDS:
            fields = cells
        elif mark == _ROW and table in found:
            found[table].append((number, dict(zip(fields, cells, strict=False))))
    return found


def csv_progress(label: str, content: bytes, found: Findings) -> None:
    """Take what a CSV says of its tasks: in the columns of MS Project, those of P6, or plain names.

    Parameters
    ----------
    label
        Name of the file, for messages.
    content
        What it holds.
    found
        Gets the tasks and all that is wrong.

    Raises
    ------
    InvalidProblem
        If it is no text, or lacks a column that is needed.
    """
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidProblem((Issue(f"{label}:{line}", "must be UTF-8 text, or an XER, or XML"),)) from None
    rows = _rows(label, text)
    _, header = next(rows, (1, []))
    names = [" ".join(cell.replace("_", " ").lower().split()) for cell in header]
    places = {what: _place(names, known) for what, known in COLUMNS.items()}
    if None in (places[ID], places[START], places[FINISH]):
        given = ", ".join(header) or "nothing"
        raise InvalidProblem((Issue(f"{label}:1", f"must have columns for {NEEDED}, got {given}"),))
    unit = ""
    for line, row in rows:
        cells = {what: row[place] for what, place in places.items() if place is not None and place < len(row)}
        if cells.get(START) == "Actual Start":
            # P6 writes the captions that users see below the names of its fields, with the unit of spans.
            unit = " h" if cells.get(REMAINING, "").endswith("(h)") else ""
        elif any(cells.values()):
            for what in (REMAINING, DURATION):
                span = cells.get(what, "")
                cells[what] = f"{span}{unit}" if span.replace(".", "", 1).isdecimal() else span
            found.take(f"{label}:{line}", cells, Week())


def _rows(label: str, text: str) -> Iterator[tuple[int, list[str]]]:
    header = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=header.count)  # a spreadsheet takes that of its country
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        for row in reader:
            if any(row):
                yield reader.line_num, [cell.removeprefix("'") for cell in row]
    except csv.Error as error:
        raise InvalidProblem((Issue(f"{label}:{reader.line_num}", f"must be CSV: {error}"),)) from None


def _place(names: list[str], known: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)
