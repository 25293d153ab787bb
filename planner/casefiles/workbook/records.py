"""The rows of a sheet by the names of its columns, and what is wrong with its header."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from planner.casefiles.places import Cell, Finding
from planner.casefiles.workbook.layout import FIELD, VALUE
from planner.casefiles.workbook.plain import as_text, is_empty
from planner.casefiles.workbook.texts import COMMENT
from planner.validate.names import nearest, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.casefiles.workbook.cells import Grid
    from planner.casefiles.workbook.layout import Sheet

OWN = "_"
"""What the names of a user's own sheets and columns begin with."""
MOST_ABOVE = 20  # rows in which the header is looked for
# What spreadsheets show in place of a value.
_ERRORS = frozenset({
    "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA",
})  # fmt: skip


@dataclass(frozen=True)
class Record:
    """One row, or the whole of a form: where it stands, and the cell and value of each column that the sheet has.

    `broken` are the cells whose formula has no value, with what they show.
    """

    place: Cell
    cells: dict[str, tuple[Cell, Any]]
    broken: dict[str, str] = field(default_factory=dict)

    def given(self, name: str) -> Any:
        """Return the value of a column, None where its cell is empty."""
        return self.cells[name][1] if name in self.cells else None

    def at(self, name: str) -> Cell:
        """Return the cell of a column; where the sheet has no such column, the place of the row."""
        return self.cells[name][0] if name in self.cells else self.place


@dataclass(frozen=True)
class Records:
    """What a sheet says.

    Parameters
    ----------
    rows
        Its rows.
    findings
        What is wrong with its shape.
    is_lost
        Whether its entries could not be read, so that what they lack is no news.
    remarks
        How many rows were passed over since they begin with a #.
    """

    rows: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_lost: bool = False
    remarks: int = 0


def read_records(sheet: Sheet, grid: Grid) -> Records:
    """Return the rows of a sheet.

    Parameters
    ----------
    sheet
        What it may and must have.
    grid
        Its cells.
    """
    if not any(not is_empty(cell) for row in grid.rows for cell in row):
        return Records()
    match sheet.kind:
        case "form":
            return _form(sheet, grid)
        case "table" | "shared":
            return _table(sheet, grid)
        case _:
            assert_never(sheet.kind)


def spoken(name: object) -> str:
    """Return a name as it stands in a header, without its unit in brackets."""
    return re.split(r"[\n\[(]", as_text(name), maxsplit=1)[0].strip()


def same(name: object) -> str:
    """Return a name as sheets and headers are compared: in lower case, joined by underscores."""
    return re.sub(r"[\s\-]+", "_", spoken(name)).lower()


def _table(sheet: Sheet, grid: Grid) -> Records:
    header = _header(grid, {column.name for column in sheet.columns})
    if header is None:
        names = ", ".join(column.name for column in sheet.columns)
        what = f"must have a row with the names of its columns: {names}"
        return Records((), (Finding(_cell(grid, 0, 0), what),), True)
    columns, findings = _columns(sheet, grid, header)
    lacking = [column.name for column in sheet.columns if column.required and column.name not in columns]
    found = [Finding(_cell(grid, header, 0), f"must have a column '{name}'") for name in lacking]
    if found:
        return Records((), (*findings, *found), True)
    rows, remarks, first = [], 0, columns.get(sheet.columns[0].name, 0)
    for number in range(header + 1, len(grid.rows)):
        cells = {name: (_cell(grid, number, at, name), _at(grid, number, at)) for name, at in columns.items()}
        broken = {name: grid.broken[number, at] for name, at in columns.items() if (number, at) in grid.broken}
        if not broken and all(is_empty(value) for _, value in cells.values()):
            continue
        if _is_remark(grid, number, first):
            remarks += 1
            continue
        covered = {name: grid.covered(number, at) for name, at in columns.items() if grid.merged}
        broken |= {name: told for name, told in covered.items() if told}
        rows.append(Record(_cell(grid, number, min(columns.values())), cells, broken))
    return Records(tuple(rows), (*findings, *_nameless(grid, header, first)), False, remarks)


def _form(sheet: Sheet, grid: Grid) -> Records:
    header = _header(grid, {FIELD, VALUE})
    names = [] if header is None else [same(cell) for cell in grid.rows[header]]
    if header is None or FIELD not in names or VALUE not in names:
        what = f"must have a row with the names of its columns: {FIELD}, {VALUE}"
        return Records((), (Finding(_cell(grid, 0, 0), what),), True)
    known = {same(column.name): column.name for column in sheet.columns}
    cells: dict[str, tuple[Cell, Any]] = {}
    broken: dict[str, str] = {}
    findings, remarks = [], 0
    at = names.index(VALUE)
    for number in range(header + 1, len(grid.rows)):
        told = _at(grid, number, names.index(FIELD))
        if is_empty(told) or same(told).startswith((OWN, COMMENT)):
            remarks += not is_empty(told) and same(told).startswith(COMMENT)
            continue
        place = _cell(grid, number, names.index(FIELD))
        name = known.get(same(told))
        if name is None:
            findings.append(Finding(place, f"must name a known field, got {_unknown(told, known.values(), 'fields')}"))
            name = nearest(spoken(told), known.values())
        elif name in cells:
            findings.append(Finding(place, f"must name each field once, got '{name}' twice"))
        if name is not None and name not in cells:
            cells[name] = _cell(grid, number, at, name), _at(grid, number, at)
            wrong = grid.broken.get((number, at)) or grid.covered(number, at)
            if wrong:
                broken[name] = wrong
    return Records((Record(_cell(grid, header, 0), cells, broken),), tuple(findings), False, remarks)


def _header(grid: Grid, known: Iterable[str]) -> int | None:
    """Return the row with most names of columns: titles may stand above it."""
    names = {same(name) for name in known}
    scores = [len({same(cell) for cell in row} & names) for row in grid.rows[:MOST_ABOVE]]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _columns(sheet: Sheet, grid: Grid, header: int) -> tuple[dict[str, int], list[Finding]]:
    """Return the columns of a sheet by name, a misspelt one as what it was meant to be, and what is wrong with them."""
    known = {same(column.name): column.name for column in sheet.columns}
    columns: dict[str, int] = {}
    guessed: list[tuple[str, int]] = []
    findings = []
    for at, cell in enumerate(grid.rows[header]):
        if is_empty(cell) or same(cell).startswith(OWN):
            continue
        name = known.get(same(cell))
        place = _cell(grid, header, at)
        if name is None:
            told = _unknown(cell, known.values(), "columns")
            findings.append(Finding(place, f"must name a known column, got {told}"))
            guessed.append((nearest(spoken(cell), known.values()) or "", at))
        elif name in columns:
            findings.append(Finding(place, f"must name each column once, got '{name}' twice"))
        else:
            columns[name] = at
    for name, at in guessed:
        if name:
            columns.setdefault(name, at)
    return columns, findings


def _unknown(name: object, known: Iterable[str], what: str) -> str:
    hint = suggestion(spoken(name), known, what)
    own = "" if "did you mean" in hint else f"; begin the name with {OWN} where it is your own"
    return f"'{spoken(name)}'{hint}{own}"


def _nameless(grid: Grid, header: int, first: int) -> list[Finding]:
    """Return the first cell of each column that holds something and has no name."""
    named = {at for at, cell in enumerate(grid.rows[header]) if not is_empty(cell)}
    found = {}
    for number in range(header + 1, len(grid.rows)):
        for at, cell in enumerate(grid.rows[number]):
            if at not in named and at not in found and not is_empty(cell) and not _is_remark(grid, number, first):
                found[at] = Finding(_cell(grid, number, at), "must stand below the name of a column, got none above it")
    return list(found.values())


def _is_remark(grid: Grid, number: int, own: int) -> bool:
    """Return whether a row begins with a # that is no error of a formula: in its first filled cell, or in its own.

    The own one is that of the column that a sheet has first, wherever a user moved it.
    """
    filled = next((cell for cell in grid.rows[number] if not is_empty(cell)), None)
    told = [cell.strip() for cell in (filled, _at(grid, number, own)) if isinstance(cell, str)]
    return any(text.startswith(COMMENT) and text not in _ERRORS for text in told)


def _at(grid: Grid, row: int, column: int) -> Any:
    """Return what a cell holds, None for nothing."""
    cells = grid.rows[row]
    value = cells[column] if column < len(cells) else None
    return None if is_empty(value) else value


def _cell(grid: Grid, row: int, column: int, name: str = "") -> Cell:
    return Cell(grid.name, grid.number, row + 1, column + 1, name)
