"""Workbooks as cells, without a file: those of a problem, and how to write into them."""

from __future__ import annotations

import copy
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from planner.casefiles.places import column_letters
from planner.casefiles.workbook.cells import Grid
from planner.casefiles.workbook.drawing import FIRST_ROW
from planner.casefiles.workbook.layout import FIELD, VALUE, Sheet, by_name, sheets
from planner.casefiles.workbook.reading import put_together, read_cells
from planner.casefiles.workbook.rows import Value, rows_of
from planner.errors import InvalidProblem
from planner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

ADDRESS = re.compile(r"(?:'([^']+)'|(\w+))!([A-Z]+)(\d+)")


def as_read(value: Any) -> Any:
    """Return a value as a reader of workbooks gives it: every number with a point, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool | str | date):
        return value
    return float(value)


def grid_of(sheet: Sheet, number: int, rows: Sequence[tuple[Value, ...]]) -> Grid:
    """Return the cells of a sheet with a title, the names of its columns and its rows."""
    head = [[sheet.about], [column.header for column in sheet.columns]]
    if sheet.kind == "form":
        lines = [[each.name, as_read(value.given)] for each, value in zip(sheet.columns, rows[0], strict=True)]
        return Grid(sheet.name, number, [[sheet.about], [FIELD, VALUE], *lines])
    return Grid(sheet.name, number, [*head, *([as_read(value.given) for value in row] for row in rows)])


def grids_of(problem: Problem) -> list[Grid]:
    rows = rows_of(problem)
    return [grid_of(sheet, number, rows[sheet.name]) for number, sheet in enumerate(sheets(), 2)]


def through_cells(problem: Problem) -> Problem:
    """Return a problem that was written into cells and read from them, whether or not it holds to the rules."""
    return rebuilt(grids_of(problem), problem.case)


def rebuilt(grids: list[Grid], case: str) -> Problem:
    put = put_together(grids, "book.xlsx")
    assert put.findings == ()
    assert put.filling.findings == []
    return Problem.model_validate({**put.filling.data, "case": case})


class Book:
    """The workbook of a good case, to be spoilt."""

    def __init__(self, problem: Problem) -> None:
        self.grids = copy.deepcopy(grids_of(problem))

    def grid(self, sheet: str) -> Grid:
        return next(grid for grid in self.grids if grid.name == sheet)

    def at(self, sheet: str, column: str, row: int = FIRST_ROW + 1) -> str:
        """Return the address of a cell: of a form that of the value of a field."""
        given = by_name()[sheet]
        names = [each.name for each in given.columns]
        if given.kind == "form":
            return f"{sheet}!B{FIRST_ROW + 1 + names.index(column)}"
        return f"{sheet}!{column_letters(names.index(column) + 1)}{row}"

    def put(self, address: str, value: Any) -> str:
        """Write into a cell, and return its address."""
        rows, row, column = self._spot(address)
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = as_read(value)
        return address

    def get(self, address: str) -> Any:
        rows, row, column = self._spot(address)
        return rows[row][column]

    def _spot(self, address: str) -> tuple[list[list[Any]], int, int]:
        found = ADDRESS.fullmatch(address)
        assert found is not None
        column = 0
        for letter in found[3]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return self.grid(found[1] or found[2]).rows, int(found[4]) - 1, column - 1

    def add(self, sheet: str, rows: list[list[Any]]) -> None:
        """Add a sheet of the user's own at the end."""
        self.grids.append(Grid(sheet, len(self.grids) + 2, rows))

    def rename(self, old: str, new: str) -> None:
        number = self.grids.index(self.grid(old))
        self.grids[number] = Grid(new, self.grids[number].number, self.grids[number].rows, self.grids[number].broken)

    def take_out(self, sheet: str) -> None:
        self.grids.remove(self.grid(sheet))

    def read(self) -> Problem:
        return read_cells(self.grids, "book.xlsx", "good").problem

    def issues(self) -> list[str]:
        """Return what is wrong with the workbook, as a user reads it."""
        try:
            self.read()
        except InvalidProblem as error:
            return [str(issue) for issue in error.issues]
        return []
