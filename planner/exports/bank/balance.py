"""Sources and uses of the whole plan, side by side, with the difference that must be nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.cash_flow import SOURCE_LABELS, USE_LABELS
from planner.exports.bank.line import fixed
from planner.exports.bank.statement import SOURCES, USES
from planner.exports.workbook.look import DASHED, HEADER, NOTE, SHARE, TITLE, Look

if TYPE_CHECKING:
    from planner.exports.bank.line import Places
    from planner.exports.bank.statement import Statement
    from planner.exports.workbook.book import Book, Sheet

NAME = "Sources and uses"
TOP = 3
HEADS = ("million USD", "Share")
Entry = tuple[str, str, float]
"""Label, formula, value."""
STRONG = Look(form=DASHED, bold=True, line=True)


def places() -> dict[str, str]:
    """Return the cell of the difference by the name that formulas have for it."""
    return {"balance": fixed(NAME, _last() + 2, 1)}


def _last() -> int:
    """Return the row of the totals."""
    return TOP + 1 + max(len(SOURCES), len(USES)) + 1


def write_balance(book: Book, given: Statement, cells: Places) -> None:
    """Write sources and uses of the whole plan.

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
    sheet.put(1, 0, "Formulas only, over the whole plan; by year on the sheet By year. The difference is nothing.",
              NOTE, counts=False)  # fmt: skip
    finance, rows = given.finance, given.plan.cash
    sources = [("Cash at the start", "[$opening_cash]", finance.opening_cash_usd_m)]
    sources += [(SOURCE_LABELS[name], f"[{name}=]", sum(given.ledger(name))) for name in SOURCES]
    uses = [(USE_LABELS[name], f"[{name}=]", sum(given.ledger(name))) for name in USES]
    uses += [("Cash at the end", f"INDEX([closing:],1,{given.plan.periods})", rows[-1].closing_cash_usd_m)]
    _side(sheet, cells, 0, "Sources", sources)
    _side(sheet, cells, 4, "Uses", uses)
    row = _last() + 2
    sheet.put(row, 0, "Sources less uses", Look(bold=True))
    difference = f"ROUND({fixed(NAME, _last(), 1)}-{fixed(NAME, _last(), 5)},6)"
    sheet.formula(row, 1, f"={difference}", 0.0, Look(form="#,##0.000000", bold=True))
    sheet.fit(widest=52)
    sheet.width(3, 3, 4)
    sheet.printed()


def _side(sheet: Sheet, cells: Places, left: int, title: str, entries: list[Entry]) -> None:
    """Write one side: each entry with its share, and the total."""
    for column, head in enumerate((title, *HEADS), left):
        sheet.put(TOP, column, head, HEADER)
    whole, total = sum(value for _, _, value in entries), fixed(NAME, _last(), left + 1)
    for row, (label, formula, value) in enumerate(entries, TOP + 1):
        sheet.put(row, left, label)
        sheet.formula(row, left + 1, cells.formula(formula, NAME), value, Look(form=DASHED))
        own = fixed(NAME, row, left + 1)
        share = value / whole if whole else 0.0
        sheet.formula(row, left + 2, f"=IF({total}=0,0,{own}/{total})", share, Look(form=SHARE))
    sheet.put(_last(), left, f"{title} in all", Look(bold=True, line=True))
    span = fixed(NAME, TOP + 1, left + 1, _last() - 1)
    sheet.formula(_last(), left + 1, f"=SUM({span})", whole, STRONG)
    sheet.put(_last(), left + 2, None, STRONG)
