"""Sources and uses side by side, of the time of construction and of the whole plan: both differ by nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.exports.bank.labels import LABELS
from planner.exports.bank.line import fixed
from planner.exports.bank.statement import SOURCES, USES
from planner.exports.workbook.look import DASHED, HEADER, NOTE, SHARE, TITLE, Look

if TYPE_CHECKING:
    from planner.exports.bank.line import Places
    from planner.exports.bank.statement import Statement
    from planner.exports.workbook.book import Book, Sheet

NAME = "Sources and uses"
TOP, HEAD_POINTS = 3, 30
HEADS = ("Construction\n[million USD]", "Share\n[%]", "Whole plan\n[million USD]", "Share\n[%]")
SIDES = {"Sources": 0, "Uses": 6}
"""First columns of the two sides."""
STRONG, SHARES = Look(form=DASHED, bold=True, line=True), Look(form=SHARE)


@dataclass(frozen=True)
class Entry:
    """A line of one side: for the time of construction, and for the whole plan, a formula and its value."""

    label: str
    building: tuple[str, float]
    whole: tuple[str, float]


def places(given: Statement) -> dict[str, str]:
    """Return the cells of the differences by the names that formulas have for them."""
    return {name: fixed(NAME, _last(given) + 2, column) for name, column in (("balance.building", 1), ("balance", 3))}


def _last(given: Statement) -> int:
    """Return the row of the totals."""
    return TOP + 1 + max(len(SOURCES), len(given.used(USES))) + 1


def write_balance(book: Book, given: Statement, cells: Places) -> Sheet:
    """Write sources and uses, and return the sheet.

    Parameters
    ----------
    book
        The workbook.
    given
        The values.
    cells
        Where all lines stand.
    """
    sheet = book.sheet(NAME)
    sheet.put(0, 0, NAME, TITLE, counts=False)
    told = "Formulas only. Construction: all periods up to the last in which capital is paid. By year: sheet By year."
    sheet.put(1, 0, told, NOTE, counts=False)
    for title, entries in (("Sources", _sources(given)), ("Uses", _uses(given))):
        _side(sheet, cells, _last(given), (title, entries))
    row = _last(given) + 2
    sheet.put(row, 0, "Sources less uses", Look(bold=True))
    for column in (1, 3):
        first, second = (fixed(NAME, _last(given), side + column) for side in SIDES.values())
        sheet.formula(row, column, f"=ROUND({first}-{second},6)", 0.0, Look(form="#,##0.000000", bold=True))
    sheet.height(TOP, HEAD_POINTS)
    sheet.fit(widest=52)
    sheet.width(5, 5, 4)
    sheet.keep(TOP + 1, 1)
    sheet.printed()
    return sheet


def _entries(given: Statement, names: tuple[str, ...]) -> list[Entry]:
    found = []
    for name in given.used(names):
        values = given.ledger(name)
        during = sum(values[: given.built_at])
        formula = f"SUMPRODUCT([building:],[{name}:])"
        found.append(Entry(LABELS[name], (formula, during), (f"[{name}=]", sum(values))))
    return found


def _sources(given: Statement) -> list[Entry]:
    first = ("[$opening_cash]", given.finance.opening_cash_usd_m)
    return [Entry("Cash at the start", first, first), *_entries(given, SOURCES)]


def _uses(given: Statement) -> list[Entry]:
    closing, at = given.ledger("closing_cash"), given.built_at
    held = closing[at - 1] if at else given.finance.opening_cash_usd_m
    built = "INDEX([closing@],1,SUM([building:])+1)"
    last = (f"INDEX([closing:],1,{given.plan.periods})", closing[-1])
    return [*_entries(given, USES), Entry("Cash at the end", (built, held), last)]


def _side(sheet: Sheet, cells: Places, bottom: int, titled: tuple[str, list[Entry]]) -> None:
    """Write one side: each entry with its shares, and the totals."""
    title, entries = titled
    left = SIDES[title]
    sheet.heads(TOP, dict(enumerate((title, *HEADS), left)), HEADER)
    for row, entry in enumerate(entries, TOP + 1):
        sheet.put(row, left, entry.label)
    sheet.put(bottom, left, f"{title} in all", Look(bold=True, line=True))
    for column, name in ((left + 1, "building"), (left + 3, "whole")):
        figures = [getattr(entry, name) for entry in entries]
        whole, total = sum(value for _, value in figures), fixed(NAME, bottom, column)
        for row, (formula, value) in enumerate(figures, TOP + 1):
            sheet.formula(row, column, cells.formula(formula, NAME), value, Look(form=DASHED))
            own, share = fixed(NAME, row, column), value / whole if whole else 0.0
            sheet.formula(row, column + 1, f"=IF({total}=0,0,{own}/{total})", share, SHARES)
        span = fixed(NAME, TOP + 1, column, bottom - 1)
        sheet.formula(bottom, column, f"=SUM({span})", whole, STRONG)
        sheet.put(bottom, column + 1, None, STRONG)
