"""The sheet of checks: what is compared, the two figures, and the difference, which must read nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.checking import TITLES, checks
from planner.exports.bank.line import fixed
from planner.exports.bank.standing import READS, RED, coloured
from planner.exports.workbook.look import DAY, HEADER, NOTE, SECTION, TITLE, Look
from planner.exports.workbook.paper import Print

if TYPE_CHECKING:
    from planner.exports.bank.checking import Check
    from planner.exports.bank.line import Places
    from planner.exports.bank.statement import Statement
    from planner.exports.workbook.book import Book, Sheet

NAME = "Checks"
HEADS = ("Check", "Unit", "By formula", "Compared with", "Difference", "State", "First on")
TOP = 3
DIFFERENCE, STATE, FIRST_ON = 4, 5, 6
EXACT = "#,##0.000000;[Red]-#,##0.000000"
MOST_NAMED = 70  # letters of a check that the column shows


def places(given: Statement) -> dict[str, str]:
    """Return the cells that count checks that differ, by the names that formulas have for them."""
    return {f"differ.{group}": f"SUMPRODUCT(--({span}<>0))" for group, span in _spans(given).items()}


def _spans(given: Statement) -> dict[int, str]:
    """Return the cells of the differences of each group."""
    rows: dict[int, list[int]] = {}
    for row, check in _rows(given):
        if check is not None:
            rows.setdefault(check.group, []).append(row)
    return {group: fixed(NAME, own[0], DIFFERENCE, own[-1]) for group, own in rows.items()}


def _rows(given: Statement) -> list[tuple[int, Check | None]]:
    """Return the row of each check; before the first of a group a row with its title, which has None."""
    found: list[tuple[int, Check | None]] = []
    row, group = TOP + 1, -1
    for check in checks(given):
        if check.group != group:
            found.append((row, None))
            group, row = check.group, row + 1
        found.append((row, check))
        row += 1
    return found


def write_checks(book: Book, given: Statement, cells: Places) -> Sheet:
    """Write the sheet of checks, and return it.

    Parameters
    ----------
    book
        The workbook.
    given
        The values.
    cells
        Where all lines stand.
    """
    sheet = book.sheet(NAME, tab="#70AD47")
    sheet.put(0, 0, NAME, TITLE, counts=False)
    told = (
        "Formulas only. Every difference is 0, to a dollar; of limits, what is beyond them by more than the audit lets "
        "pass. The second group moves where an input is changed: that is no fault."
    )
    sheet.put(1, 0, told, NOTE, counts=False)
    for column, head in enumerate(HEADS):
        sheet.put(TOP, column, head, HEADER)
    group, rows = 0, _rows(given)
    for row, check in rows:
        if check is None:
            for column in range(len(HEADS)):
                sheet.put(row, column, TITLES[group] if column == 0 else None, SECTION, counts=False)
            group += 1
        else:
            _check(sheet, row, check, cells)
    last, cell = rows[-1][0], f"$E{TOP + 2}"
    differs = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{cell}<>0)"}
    sheet.rule((TOP + 1, DIFFERENCE, last, DIFFERENCE), differs, Look(fill=RED, bold=True))
    coloured(sheet, (TOP + 1, STATE, last, STATE))
    tiny = {"type": "cell", "criteria": "between", "minimum": -4.9e-7, "maximum": 4.9e-7}
    sheet.rule((TOP + 1, 2, last, 3), tiny, Look(form='"0.000000"'))
    sheet.keep(TOP + 1, 1)
    sheet.fit(widest=MOST_NAMED)
    sheet.width(FIRST_ON, FIRST_ON, 12)
    sheet.printed(Print(rows=TOP + 1))
    return sheet


def _check(sheet: Sheet, row: int, check: Check, cells: Places) -> None:
    look, day = Look(form=EXACT), Look(form="0")
    shown = day if check.unit == "days" else look
    sheet.put(row, 0, check.what)
    sheet.put(row, 1, check.unit, NOTE)
    if check.by_formula:
        sheet.formula(row, 2, cells.formula(check.by_formula, NAME), check.figure, look)
    if isinstance(check.other, float):
        sheet.put(row, 3, check.other, look)
    elif check.other:
        sheet.formula(row, 3, cells.formula(check.other, NAME), check.other_figure, look)
    first, second = fixed(NAME, row, 2), fixed(NAME, row, 3)
    apart = cells.formula(check.difference, NAME)[1:] if check.difference else f"{first}-{second}"
    sheet.formula(row, DIFFERENCE, f"=ROUND({apart},6)", 0.0, shown)
    own, (kept, broken) = fixed(NAME, row, DIFFERENCE), READS[check.group]
    sheet.formula(row, STATE, f'=IF({own}=0,"{kept}","{broken}")', kept, Look(indent=1))
    if check.first_day:
        found = cells.formula(check.first_day, NAME)[1:]
        sheet.formula(row, FIRST_ON, f'=IF({own}=0,"",{found})', "", Look(form=DAY))
