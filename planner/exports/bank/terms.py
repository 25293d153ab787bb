"""The sheet of inputs that are one figure each: rates, sensitivities, tranches, terms of facilities."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from planner.exports.bank.figures import EXACT_SHARE, MONEY_ONLY, RATE_ONLY, SHARE_ONLY, blocks, origin_words
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
from planner.exports.workbook.tables import HEAD_POINTS

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
FACILITY_HEADS = (
    "Facility", "Interest\n[% a year]", "Fee on draws\n[%]", "Fee on limit not drawn\n[% a year]",
    "May be drawn from", "May be drawn to", "Repayment", "Matures on", "Borrowing base\n[%]", "Capital only",
    "Owed at the start\n[million USD]", "Name", "Source",
)  # fmt: skip
TERMS = (
    "rate",
    "draw_fee",
    "commitment_fee",
    "from",
    "to",
    "repayment",
    "maturity",
    "base_share",
    "capex_only",
    "owed",
)
"""What formulas call the columns of a facility, from the second on."""
ANY_DAY = {"validate": "date", "criteria": ">", "value": date(1950, 1, 1)}
REPAYMENTS, FLAGS = ("bullet", "straight_line"), ("yes", "no")
TOP = 3
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
        row = _facility_top(given) + 2 + loan.at
        found |= {f"f{loan.at}.{name}": fixed(NAME, row, column) for column, name in enumerate(TERMS, 1)}
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
    _heads(sheet, top + 1, TRANCHE_HEADS)
    if not given.plan.milestones:
        sheet.put(top + 2, 0, "none", SOFT)
    stated = {milestone.id: milestone for milestone in given.plan.problem.milestones}
    for row, milestone in enumerate(given.plan.milestones, top + 2):
        own = stated[milestone.id]
        sheet.put(row, 0, milestone.id)
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
    for column, (value, form, allowed) in enumerate(cells, first):
        sheet.put(row, column, value, _input(form))
        sheet.allow(row, column, allowed)


def _write_facilities(sheet: Sheet, given: Statement, top: int) -> None:
    _section(sheet, top, "Facilities: limits, draws and repayments are on the next sheet", len(FACILITY_HEADS))
    _heads(sheet, top + 1, FACILITY_HEADS)
    if not given.loans:
        sheet.put(top + 2, 0, "none", SOFT)
    for loan in given.loans:
        row = top + 2 + loan.at
        sheet.put(row, 0, loan.facility.id)
        _inputs(sheet, row, 1, _terms(loan))
        sheet.put(row, 11, loan.facility.name or None, Look(indent=1))
        told = dict.fromkeys(
            origin_words(name, loan.facility, given.finance)
            for name in type(loan.facility).model_fields
            if name in loan.facility.model_fields_set and (name.endswith(("_year", "_share", "_date", "_usd_m")))
        )
        sheet.put(row, 12, "; ".join(filter(None, told)), SOFT, counts=False)


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
        (0.0, MONEY, MONEY_ONLY),
    )


def _input(form: str) -> Look:
    return Look(form=form, fill=INPUT_FILL, ink=INPUT_INK, align="" if form else "center")


def _section(sheet: Sheet, row: int, title: str, columns: int) -> None:
    for column in range(columns):
        sheet.put(row, column, title if column == 0 else None, SECTION, counts=False)


def _heads(sheet: Sheet, row: int, heads: Sequence[str]) -> None:
    sheet.heads(row, heads)
    sheet.height(row, HEAD_POINTS)
