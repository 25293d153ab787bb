"""A case as a workbook, a template of one, and what of a case folder a workbook does not hold."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any, assert_never

from planner.casefiles.case import read_case
from planner.casefiles.folder import SITES_FOLDER, no_part_of_a_case
from planner.casefiles.places import Cell
from planner.casefiles.starter import TEMPLATE
from planner.casefiles.tables import BY_FILE
from planner.casefiles.workbook.drawing import FIRST_ROW, Content, draw
from planner.casefiles.workbook.extra import WRITER, need
from planner.casefiles.workbook.layout import sheets
from planner.casefiles.workbook.rows import Value, rows_of
from planner.casefiles.workbook.texts import COMMENT
from planner.errors import InvalidProblem, Issue
from planner.outfolder import CASE_FILE
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from planner.casefiles.workbook.columns import Column
    from planner.casefiles.workbook.layout import Sheet
    from planner.problem import Problem

MOST_LETTERS, MOST_ROWS = 32_767, 1_000_000
TEMPLATE_DAY = date(2026, 1, 1)
SAMPLES: dict[str, Any] = {"text": "text", "number": 1.0, "whole": 1, "bool": False, "date": TEMPLATE_DAY}

Row = tuple[Value, ...]

_OTHER_FOLDERS = {"scenarios": "scenario", "studies": "study"}


def workbook_bytes(problem: Problem, missing: Sequence[str] = ()) -> bytes:
    """Return a problem as a workbook; the same problem gives the same bytes.

    Parameters
    ----------
    problem
        The problem.
    missing
        In words what of its folder is not in the workbook, for its first sheet.

    Raises
    ------
    BadArgument
        If the writer of workbooks is not installed.
    InvalidProblem
        If a text is longer than a cell holds, or a sheet longer than a workbook.
    """
    need(WRITER)
    rows = rows_of(problem)
    issues = tuple(_too_long(rows))
    if issues:
        raise InvalidProblem(issues)
    return draw(
        Content(problem.programme.name, tuple(_notes_on(problem, missing)), rows, {}, problem.programme.start_date)
    )


def told_case(problem: Problem) -> str:
    """Return in words which case a problem is, and which scenarios changed it."""
    names = problem.scenarios
    several = "scenarios" if len(names) > 1 else "scenario"
    return f"the case {problem.case}" + (f" with the {several} {', then '.join(names)}" if names else "")


def _notes_on(problem: Problem, missing: Sequence[str]) -> Iterator[str]:
    """Yield what a reader should know of the workbook of a problem."""
    case = told_case(problem)
    yield f"T{case[1:]}, digest {problem.digest}: `planner excel import` makes a case folder of it."
    if problem.scenarios:
        yield (
            "Its figures are those after the changes, each with the source that its scenario gives. What comes back is "
            "a case of its own, which no longer knows the one it was made from."
        )
    if missing:
        yield f"Not in it, and left where the case is: {', '.join(missing)}."


def template_bytes() -> bytes:
    """Return a workbook to be filled in: in each sheet one example, which is not read.

    Raises
    ------
    BadArgument
        If the writer of workbooks is not installed.
    """
    need(WRITER)
    filled = rows_of(read_case(TEMPLATE))
    examples = {sheet.name: _example(sheet, filled[sheet.name]) for sheet in sheets()}
    notes = (
        "A new case, to be filled in sheet by sheet: `planner excel import` makes a case folder of it.",
        "Grey rows that begin with # are examples and may stay or go.",
    )
    return draw(Content("A new case", notes, {}, examples, TEMPLATE_DAY))


def _example(sheet: Sheet, filled: Sequence[Row]) -> Row:
    """Return a row that shows what may stand in a sheet: the first of the starter case, where it has one."""
    row = filled[0] if filled else tuple(Value(_sample(column)) for column in sheet.columns)
    if all(value.given is None for value in row):
        row = tuple(Value(_sample(column)) for column in sheet.columns)
    match sheet.kind:
        case "form":
            return row
        case "table" | "shared":
            return (Value(f"{COMMENT} {row[0].given}"), *row[1:])
        case _:
            assert_never(sheet.kind)


def _sample(column: Column) -> Any:
    """Return a value that a column takes."""
    if column.shape.choices:
        return column.shape.choices[0]
    if column.around is not None or column.is_words or column.listed or not column.shape.leaf:
        return column.name if column.around is not None else None
    if column.shape.leaf == "text":
        return f"{column.name}-1" if column.required else None
    return SAMPLES[column.shape.leaf]


def _too_long(rows: Mapping[str, Sequence[Row]]) -> Iterator[Issue]:
    """Yield what no workbook takes: texts longer than a cell, sheets longer than there are rows."""
    for number, (name, listed) in enumerate(rows.items()):
        if len(listed) > MOST_ROWS:
            yield Issue(name, f"must have at most {MOST_ROWS:,} rows in a workbook, got {len(listed):,}")
        for at, row in enumerate(listed, FIRST_ROW + 1):
            for column, value in enumerate(row, 1):
                letters = len(str(value.given).encode("utf-16-le")) // 2 if isinstance(value.given, str) else 0
                if letters > MOST_LETTERS:
                    place = Cell(name, number, at, column).where
                    what = f"must be a text of at most {MOST_LETTERS:,} letters in a workbook, got {letters:,}"
                    yield Issue(place, what)


def left_out(folder: Path) -> tuple[str, ...]:
    """Return in words what of a case folder its workbook does not hold."""
    told = [path.name for path in sorted(folder.iterdir()) if path.is_file() and _is_page(path)]
    for name, one in _OTHER_FOLDERS.items():
        files = len(list((folder / name).glob("*.yaml")))
        told += [counted(files, one, name)] if files else []
    yaml = [folder / CASE_FILE, *sorted((folder / SITES_FOLDER).glob("*.yaml"))]
    comments = sum(_comments(path) for path in yaml)
    notes = sum(_remarks(folder / file) for file in BY_FILE)
    told += [f"{counted(comments, 'comment')} in YAML files"] if comments else []
    told += [f"{counted(notes, 'note')} in CSV tables"] if notes else []
    return tuple(told)


def _is_page(path: Path) -> bool:
    return not path.name.startswith(".") and no_part_of_a_case(path)


def _comments(path: Path) -> int:
    """Return the lines of a YAML file with a comment."""
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return sum(line.lstrip().startswith("#") or " #" in line for line in lines)


def _remarks(path: Path) -> int:
    """Return the notes in a CSV table, which are for its readers alone."""
    if not path.is_file():
        return 0
    with path.open(newline="", encoding="utf-8-sig") as file:
        return sum(bool((row.get("note") or "").strip()) for row in csv.DictReader(file))
