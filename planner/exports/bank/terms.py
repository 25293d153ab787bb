"""The sheet of inputs that are one figure each: rates, sensitivities, tranches, terms of facilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.exports.bank.cash_flow import RATIO
from planner.exports.bank.figures import ANY_DAY, EXACT_SHARE, MONEY_ONLY, RATE_ONLY, SHARE_ONLY, blocks, origin_words
from planner.exports.bank.line import fixed
from planner.exports.workbook.look import (
    DAY,
    FIXED_FILL,
    INPUT_FILL,
    INPUT_INK,
    MONEY,
    NOTE,
    SECTION,
    SHARE,
    TITLE,
    Look,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.exports.bank.figures import Figure
    from planner.exports.bank.line import Value
    from planner.exports.bank.loan import Loan
    from planner.exports.bank.statement import Statement
    from planner.exports.workbook.book import Book, Sheet

NAME = "Inputs"
TRANCHE_HEADS = (
    "Milestone", "Threshold\n[MW]", "Reached", "Tranche\n[million USD]", "In kind\n[%]", "Paid on", "Source",
)  # fmt: skip
TERMS = {
    "rate": "Interest [% a year]", "draw_fee": "Fee on draws [%]",
    "commitment_fee": "Fee on the limit not drawn [% a year]", "from": "May be drawn from", "to": "May be drawn to",
    "repayment": "Repayment", "maturity": "Matures on", "base_share": "Borrowing base [% of the racks' book value]",
    "capex_only": "For capital only", "on_cost": "Loan to cost [%]",
    "cost_before": "Cost before the plan that counts in it [million USD]",
    "min_dscr": "Least DSCR of twelve months", "cover_from": "Least DSCR from",
    "owed": "Owed at the start [million USD]",
}  # fmt: skip
"""Terms of a facility, a row each: what formulas call them, and people."""
REPAYMENTS, FLAGS = ("bullet", "straight_line"), ("yes", "no")
UNSOURCED = ("id", "name", "source", "confidence", "note", "figures")
TOP, HEAD_POINTS = 3, 30
SOFT = Look(ink=NOTE.ink, italic=True, indent=1)


def _rows(given: Statement) -> Iterator[tuple[int, str | Figure]]:
    """Yield the row of each title of a block and of each figure."""
    top = TOP
    for title, figures in blocks(given):
        yield top, title
        yield from enumerate(figures, top + 1)
        top += len(figures) + 2


def places(given: Statement) -> dict[str, str]:
    """Return the cells of the inputs by the names that formulas have for them."""
    found = {told.name: fixed(NAME, row, 1) for row, told in _rows(given) if not isinstance(told, str)}
    first = _tranche_top(given) + 2
    last = first + len(given.plan.milestones) - 1
    for name, column in (("usd_m", 3), ("in_kind", 4), ("paid", 5)):
        found[f"tranche.{name}"] = fixed(NAME, first, column, last)
    for loan in given.loans:
        top = _facility_top(given) + 2
        found |= {f"f{loan.at}.{name}": fixed(NAME, row, 1 + loan.at) for row, name in enumerate(TERMS, top)}
    return found


def _tranche_top(given: Statement) -> int:
    return max(row for row, _ in _rows(given)) + 2


def _facility_top(given: Statement) -> int:
    return _tranche_top(given) + 2 + max(1, len(given.plan.milestones)) + 1


def write_terms(book: Book, given: Statement) -> Sheet:
    """Write the sheet of inputs that are one figure each, and return it."""
    sheet = book.sheet(NAME, tab=INPUT_FILL)
    sheet.put(0, 0, "Inputs", TITLE, counts=False)
    sheet.put(1, 0, "Blue on yellow: change any, and all pages but Audited follow. More by period on the next sheet.",
              NOTE, counts=False)  # fmt: skip
    for row, told in _rows(given):
        if isinstance(told, str):
            _section(sheet, row, told, 3)
        else:
            _figure(sheet, row, told)
    _write_tranches(sheet, given, _tranche_top(given))
    _write_facilities(sheet, given, _facility_top(given))
    sheet.fit(widest=44)
    sheet.keep(TOP, 1)
    sheet.printed()
    return sheet


def _figure(sheet: Sheet, row: int, told: Figure) -> None:
    sheet.put(row, 0, told.label)
    if told.allowed is None:
        sheet.put(row, 1, told.value, Look(form=told.form, fill=FIXED_FILL))
    else:
        sheet.put(row, 1, told.value, _input(told.form))
        sheet.allow(row, 1, told.allowed)
    source = f"; source: {told.source}" if told.source else ""
    sheet.put(row, 2, f"{told.note}{source}", SOFT, counts=False)


def _write_tranches(sheet: Sheet, given: Statement, top: int) -> None:
    title = "Tranches: paid in the period that the day lies in; no day: not paid within the plan"
    _section(sheet, top, title, len(TRANCHE_HEADS))
    sheet.heads(top + 1, TRANCHE_HEADS)
    sheet.height(top + 1, HEAD_POINTS)
    if not given.plan.milestones:
        sheet.put(top + 2, 0, "none", SOFT)
    stated = {milestone.id: milestone for milestone in given.plan.problem.milestones}
    for row, milestone in enumerate(given.plan.milestones, top + 2):
        own = stated[milestone.id]
        sheet.put(row, 0, milestone.title)
        sheet.put(row, 1, milestone.threshold_mw, Look(form="#,##0.##"))
        sheet.put(row, 2, milestone.reached_date)
        cells: tuple[tuple[Value, str, dict[str, Any]], ...] = (
            (milestone.tranche_usd_m, MONEY, MONEY_ONLY), (own.in_kind_share, SHARE, SHARE_ONLY),
            (milestone.paid_date, DAY, ANY_DAY),
        )  # fmt: skip
        _inputs(sheet, row, 3, cells)
        names = ("tranche_usd_m", "in_kind_share")
        told = dict.fromkeys(origin_words(name, own, given.plan.problem.programme) for name in names)
        sheet.put(row, 6, "; ".join(filter(None, told)), SOFT, counts=False)


def _inputs(sheet: Sheet, row: int, first: int, cells: Sequence[tuple[Value, str, dict[str, Any]]]) -> None:
    """Write inputs side by side: value, number format, what may be typed."""
    for column, cell in enumerate(cells, first):
        _put_input(sheet, row, column, cell)


def _put_input(sheet: Sheet, row: int, column: int, cell: tuple[Value, str, dict[str, Any]]) -> None:
    value, form, allowed = cell
    sheet.put(row, column, value, _input(form))
    sheet.allow(row, column, allowed)


def _write_facilities(sheet: Sheet, given: Statement, top: int) -> None:
    """Write the terms, a column for each facility, and below them names and sources."""
    _section(sheet, top, "Facilities: limits, draws and repayments are on the next sheet", max(3, 1 + len(given.loans)))
    sheet.heads(top + 1, ["Term", *(loan.facility.id for loan in given.loans)])
    below = top + 2 + len(TERMS) + 1
    for row, label in enumerate(TERMS.values(), top + 2):
        sheet.put(row, 0, label)
    for loan in given.loans:
        for row, cell in enumerate(_terms(loan), top + 2):
            _put_input(sheet, row, 1 + loan.at, cell)
        told = [loan.facility.name, f"source: {sources}" if (sources := _sources(loan, given)) else ""]
        sheet.put(below + loan.at, 0, loan.facility.id)
        sheet.put(below + loan.at, 1, "; ".join(filter(None, told)) or None, SOFT, counts=False)
    if not given.loans:
        sheet.put(below, 0, "The plan has no facility.", SOFT)


def _sources(loan: Loan, given: Statement) -> str:
    """Return where the terms of a facility come from."""
    stated = [name for name in type(loan.facility).model_fields if name in loan.facility.model_fields_set]
    found = (origin_words(name, loan.facility, given.finance) for name in stated if name not in UNSOURCED)
    return "; ".join(dict.fromkeys(filter(None, found)))


def _terms(loan: Loan) -> tuple[tuple[Value, str, dict[str, Any]], ...]:
    given = loan.facility
    return (
        (given.rate_per_year, EXACT_SHARE, RATE_ONLY),
        (given.draw_fee_share, EXACT_SHARE, SHARE_ONLY),
        (given.commitment_fee_per_year, EXACT_SHARE, SHARE_ONLY),
        (given.available_from_date, DAY, ANY_DAY),
        (given.available_to_date, DAY, ANY_DAY),
        (given.repayment, "", {"validate": "list", "source": list(REPAYMENTS)}),
        (given.maturity_date, DAY, ANY_DAY),
        (given.borrowing_base_share, SHARE, SHARE_ONLY),
        ("yes" if given.capex_only else "no", "", {"validate": "list", "source": list(FLAGS)}),
        (given.max_loan_to_cost, SHARE, SHARE_ONLY),
        (given.cost_before_usd_m, MONEY, MONEY_ONLY),
        (given.min_dscr, RATIO, MONEY_ONLY),
        (given.min_dscr_from_date, DAY, ANY_DAY),
        (0.0, MONEY, MONEY_ONLY),
    )


def _input(form: str) -> Look:
    return Look(form=form, fill=INPUT_FILL, ink=INPUT_INK, align="" if form else "center")


def _section(sheet: Sheet, row: int, title: str, columns: int) -> None:
    for column in range(columns):
        sheet.put(row, column, title if column == 0 else None, SECTION, counts=False)
