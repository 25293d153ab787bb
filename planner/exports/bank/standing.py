"""How the pack stands, in a word: whether it adds up, is as the plan, and keeps all terms; each sheet shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.line import TOTAL, UNIT, letters
from planner.exports.workbook.look import Look

if TYPE_CHECKING:
    from planner.exports.bank.line import Places
    from planner.exports.workbook.book import Sheet

AS_PLANNED, CHANGED = "OK, as the plan", "Changed, within limits"
BROKEN, WRONG = "BREACH: see Checks", "ERROR: see Checks"
READS = (("OK", "ERROR"), ("as the plan", "changed"), ("OK", "BREACH"))
"""What a check of each group reads where its difference is nothing, and where it is not."""
RED, GREEN, AMBER = "#F8CBAD", "#E2EFDA", "#FFE699"
FILLS = {"OK": GREEN, "as the plan": GREEN, "changed": AMBER, "Changed": AMBER, "ERROR": RED, "BREACH": RED}
"""Colours by the words that a state begins with."""


def standing(integrity: str, base: str, limits: str) -> str:
    """Return the formula of how the pack stands.

    Parameters
    ----------
    integrity, base, limits
        Cells that count the checks of each group that differ.
    """
    rest = f'IF({base}>0,"{CHANGED}","{AS_PLANNED}")'
    return f'IF({integrity}>0,"{WRONG}",IF({limits}>0,"{BROKEN}",{rest}))'


def write_standing(sheet: Sheet, cells: Places, column: int = UNIT) -> None:
    """Say at the top of a sheet how the pack stands.

    Parameters
    ----------
    sheet
        The sheet.
    cells
        Where all lines stand.
    column
        Where it is said.
    """
    sheet.formula(0, column, cells.formula("[$standing]", sheet.name), AS_PLANNED, Look(bold=True), counts=False)
    coloured(sheet, (0, column, 0, max(column, TOTAL)))


def coloured(sheet: Sheet, span: tuple[int, int, int, int]) -> None:
    """Colour cells by the words that the first cell of their row begins with.

    Parameters
    ----------
    sheet
        The sheet.
    span
        First row, first column, last row, last column.
    """
    said = f"${letters(span[1])}{span[0] + 1}"
    for words, fill in FILLS.items():
        rule = {"type": "formula", "criteria": f'=LEFT({said},{len(words)})="{words}"'}
        sheet.rule(span, rule, Look(fill=fill, bold=fill != GREEN))
