"""A workbook to a frozen problem, or everything that is wrong with it at once, by sheet and cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.casefiles.check import Lost, check, warnings_at
from planner.casefiles.places import Cell, Finding, Path, Place, in_order
from planner.casefiles.tables import BY_FILE
from planner.casefiles.workbook.cells import Grid, read_grids
from planner.casefiles.workbook.columns import in_a_workbook
from planner.casefiles.workbook.extra import READER, need
from planner.casefiles.workbook.filling import Filling
from planner.casefiles.workbook.layout import ABOUT, by_name, sheets
from planner.casefiles.workbook.plain import as_day, is_empty
from planner.casefiles.workbook.records import OWN, Records, read_records, same
from planner.errors import CaseWarning, InvalidProblem
from planner.validate.fields.words import shown
from planner.validate.names import nearest, suggestion

if TYPE_CHECKING:
    import pathlib

    from planner.problem import Problem


@dataclass(frozen=True)
class FromWorkbook:
    """What a workbook says.

    Parameters
    ----------
    problem
        The problem.
    warnings
        What is strange in it but possible.
    remarks
        How many rows were passed over since they begin with a #.
    """

    problem: Problem
    warnings: tuple[CaseWarning, ...]
    remarks: int


def read_workbook(path: pathlib.Path, case: str) -> FromWorkbook:
    """Return the problem that a workbook describes.

    Parameters
    ----------
    path
        The file, as the user names it.
    case
        Name of the case.

    Raises
    ------
    BadArgument
        If the reader of workbooks is not installed.
    InvalidProblem
        With every issue found in any sheet, by sheet and cell.
    """
    need(READER)
    grids, findings = read_grids(path)
    if findings:
        raise InvalidProblem(in_order(findings))
    return read_cells(grids, path.as_posix(), case)


def read_cells(grids: list[Grid], label: str, case: str) -> FromWorkbook:
    """Return the problem that the cells of a workbook describe.

    Parameters
    ----------
    grids
        Its sheets.
    label
        The name of the file, for what is wrong with the workbook as a whole.
    case
        Name of the case.

    Raises
    ------
    InvalidProblem
        With every issue found in any sheet, by sheet and cell.
    """
    put = put_together(grids, label)
    filling, findings = put.filling, list(put.findings)
    filling.data["case"] = case
    filling.data.setdefault("sites", [])
    problem, wrong = check(filling.data, filling.places, _lost(filling))
    findings += [_told(each, filling) for each in wrong if each.path not in filling.told]
    if findings or problem is None:
        raise InvalidProblem(in_order(findings))
    strange = sorted(warnings_at(problem, filling.data, filling.places).values())
    warnings = tuple(CaseWarning(each.place, in_a_workbook(each.reason)) for _, each in strange)
    return FromWorkbook(problem, warnings, put.remarks)


@dataclass(frozen=True)
class PutTogether:
    """The values of a workbook in the form of a case, what is wrong with its sheets, and how many remarks it has."""

    filling: Filling
    findings: tuple[Finding, ...]
    remarks: int


def put_together(grids: list[Grid], label: str) -> PutTogether:
    """Return what the cells of a workbook say, before any of it is checked."""
    found, findings = _known(grids)
    records = {name: read_records(by_name()[name], grid) for name, grid in found.items()}
    filling = Filling(Place(label), frozenset(name for name, read in records.items() if read.is_lost))
    for sheet in sheets():
        if sheet.name in found and not sheet.around and sheet.path not in filling.beside:
            filling.places.at[sheet.path] = Cell(found[sheet.name].name, found[sheet.name].number)
        filling.add(sheet, records.get(sheet.name, Records()).rows)
    findings += [each for read in records.values() for each in read.findings]
    findings += filling.findings
    return PutTogether(filling, tuple(findings), sum(read.remarks for read in records.values()))


def _known(grids: list[Grid]) -> tuple[dict[str, Grid], list[Finding]]:
    """Return the cells of each sheet by its name, a misspelt one as what it was meant to be, and what is wrong."""
    names = {same(name): name for name in by_name()}
    found: dict[str, Grid] = {}
    findings, guessed = [], []
    for grid in grids:
        name = names.get(same(grid.name))
        if grid.name.startswith(OWN) or same(grid.name) == ABOUT:
            continue
        if name is not None and name not in found:
            found[name] = grid
        elif any(not is_empty(cell) for row in grid.rows for cell in row):
            place = Cell(grid.name, grid.number)
            if name is not None:
                what = f"must be there once, got '{grid.name}' beside '{found[name].name}'"
            else:
                hint = suggestion(grid.name, names.values(), "sheets")
                own = "" if "did you mean" in hint else f"; begin it with {OWN} where it is your own"
                what = f"must be a known sheet, got an unknown name{hint}{own}"
                guessed.append((nearest(grid.name, names.values()), grid))
            findings.append(Finding(place, what))
    for meant, grid in guessed:
        if meant is not None:
            found.setdefault(meant, grid)
    return found, findings


def _lost(filling: Filling) -> Lost:
    """Return what could not be read, as the checks of a case take it."""
    names = filling.lost
    tables = frozenset(file for file in BY_FILE if file.removesuffix(".csv") in names)
    lists = frozenset(by_name()[name].path[-1] for name in names) | filling.orphaned
    return Lost(case=False, sites=bool(names), tables=tables, lists=lists)


def _told(finding: Finding, filling: Filling) -> Finding:
    """Return a finding in the words of a workbook: a key that is wrong at its own cell, parts by their sheets."""
    what, path = in_a_workbook(finding.what), finding.path
    key = filling.keys.get(path)
    if key is not None and f"got {shown(path[-1])}" in what:
        return finding._replace(place=key, what=what.replace(filling.places.told(path), key.name, 1))
    if isinstance(finding.place, Place) and what.endswith("must be given"):
        lacking = next((sheet for sheet in sheets() if sheet.path == path[: len(sheet.path)]), None)
        return finding if lacking is None else finding._replace(what=f"must have a sheet '{lacking.name}'")
    day = as_day(_at(filling.data, path)) if "must be a date" in what else None
    return finding._replace(what=what if day is None else f"{what}; show the cell as a date, it would be {day}")


def _at(data: Any, path: Path) -> Any:
    """Return what stands at a path of the data, None for nothing."""
    for part in path:
        is_there = part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int)
        if not is_there or (isinstance(data, list) and part >= len(data)):
            return None
        data = data[part]
    return data
