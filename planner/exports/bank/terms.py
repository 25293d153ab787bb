"""The sheet of inputs that are one figure each: dates, rates, tranches, terms of facilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.line import fixed
from planner.exports.workbook.look import (
    DAY,
    INPUT_FILL,
    INPUT_INK,
    MONEY,
    NOTE,
    SECTION,
    SHARE,
    TITLE,
    WHOLE,
    Look,
)  # fmt: skip
from planner.exports.workbook.tables import HEAD_POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.exports.bank.line import Value
    from planner.exports.bank.loan import Loan
    from planner.exports.bank.statement import Statement
    from planner.exports.workbook.book import Book, Sheet

    Figure = tuple[str, str, Value, str, str]  # name in formulas, label, value, number format, what to know of it

NAME = "Inputs"
EXACT_SHARE = "0.00##%"
TRANCHE_HEADS = (
    "Milestone", "Threshold\n[MW]", "Reached", "Tranche\n[million USD]", "In kind\n[%]", "Paid on", "",
)  # fmt: skip
FACILITY_HEADS = (
    "Facility", "Interest\n[% a year]", "Fee on draws\n[%]", "Fee on limit not drawn\n[% a year]",
    "May be drawn from", "May be drawn to", "Repayment", "Matures on", "Borrowing base\n[%]", "Capital only",
    "Owed at the start\n[million USD]", "Name",
)  # fmt: skip
TOP = 3


def scalars(given: Statement) -> tuple[Figure, ...]:
    """Return the inputs that are one figure each."""
    finance, plan = given.finance, given.plan
    return (
        ("start_date", "Plan starts on", plan.start_date, DAY, "first day of the first period"),
        ("months", "Months in a period", plan.months_per_period, WHOLE, "1 by month, 3 by quarter"),
        ("discount_rate", "Discount rate", finance.discount_rate, EXACT_SHARE, "a year, actual/365"),
        ("opening_cash", "Cash at the start", finance.opening_cash_usd_m, MONEY, "million USD"),
        ("cash_floor", "Cash floor", finance.cash_floor_usd_m, MONEY, "million USD; closing cash never falls below it"),
        ("rack_life", "Life of a rack", finance.rack_life_periods, WHOLE, "periods, written off in a straight line"),
        (
            "horizon_value", "Value at the horizon", plan.cash[-1].horizon_value_usd_m, MONEY,
            f"million USD in the last period, by the rule of the case: {finance.horizon_value}",
        ),
    )  # fmt: skip


def places(given: Statement) -> dict[str, str]:
    """Return the cells of the inputs by the names that formulas have for them."""
    found = {told[0]: fixed(NAME, row, 1) for row, told in enumerate(scalars(given), TOP + 1)}
    first = _tranche_top(given) + 2
    last = first + len(given.plan.milestones) - 1
    for name, column in (("usd_m", 3), ("in_kind", 4), ("paid", 5)):
        found[f"tranche.{name}"] = fixed(NAME, first, column, last)
    names = ("rate", "draw_fee", "commitment_fee", "from", "to", "repayment", "maturity", "base_share", "capex_only",
             "owed")  # fmt: skip
    for loan in given.loans:
        row = _facility_top(given) + 2 + loan.at
        found |= {f"f{loan.at}.{name}": fixed(NAME, row, column) for column, name in enumerate(names, 1)}
    return found


def _tranche_top(given: Statement) -> int:
    return TOP + 1 + len(scalars(given)) + 1


def _facility_top(given: Statement) -> int:
    return _tranche_top(given) + 2 + len(given.plan.milestones) + 1


def write_terms(book: Book, given: Statement) -> None:
    """Write the sheet of inputs that are one figure each."""
    sheet = book.sheet(NAME, tab=INPUT_FILL)
    sheet.put(0, 0, "Inputs", TITLE, counts=False)
    sheet.put(1, 0, "Blue on yellow: change any, and all pages but Audited follow. More by period on the next sheet.",
              NOTE, counts=False)  # fmt: skip
    _section(sheet, TOP, "Programme", 3)
    for row, (_, label, value, form, note) in enumerate(scalars(given), TOP + 1):
        sheet.put(row, 0, label)
        sheet.put(row, 1, value, _input(form))
        sheet.put(row, 2, note, Look(ink=NOTE.ink, italic=True, indent=1), counts=False)
    _write_tranches(sheet, given, _tranche_top(given))
    _write_facilities(sheet, given, _facility_top(given))
    sheet.fit(widest=34)
    sheet.printed()


def _write_tranches(sheet: Sheet, given: Statement, top: int) -> None:
    _section(sheet, top, "Tranches: paid where the day lies in a period of the plan; no day: not paid in it", 6)
    _heads(sheet, top + 1, TRANCHE_HEADS[:6])
    in_kind = {milestone.id: milestone.in_kind_share for milestone in given.plan.problem.milestones}
    for row, milestone in enumerate(given.plan.milestones, top + 2):
        sheet.put(row, 0, milestone.id)
        sheet.put(row, 1, milestone.threshold_mw, Look(form="#,##0.##"))
        sheet.put(row, 2, milestone.reached_date)
        for column, (value, form) in enumerate(
            ((milestone.tranche_usd_m, MONEY), (in_kind[milestone.id], SHARE), (milestone.paid_date, DAY)), 3
        ):
            sheet.put(row, column, value, _input(form))


def _write_facilities(sheet: Sheet, given: Statement, top: int) -> None:
    _section(sheet, top, "Facilities: limits, draws and repayments are on the next sheet", len(FACILITY_HEADS))
    _heads(sheet, top + 1, FACILITY_HEADS)
    for loan in given.loans:
        row = top + 2 + loan.at
        sheet.put(row, 0, loan.facility.id)
        for column, (value, form) in enumerate(_terms(loan), 1):
            sheet.put(row, column, value, _input(form))
        sheet.choices(row, 6, ("bullet", "straight_line"))
        sheet.choices(row, 9, ("yes", "no"))
        sheet.put(row, 11, loan.facility.name or None, Look(indent=1))


def _terms(loan: Loan) -> tuple[tuple[Value, str], ...]:
    given = loan.facility
    return (
        (given.rate_per_year, EXACT_SHARE),
        (given.draw_fee_share, EXACT_SHARE),
        (given.commitment_fee_per_year, EXACT_SHARE),
        (given.available_from_date, DAY),
        (given.available_to_date, DAY),
        (given.repayment, ""),
        (given.maturity_date, DAY),
        (given.borrowing_base_share, SHARE),
        ("yes" if given.capex_only else "no", ""),
        (0.0, MONEY),
    )


def _input(form: str) -> Look:
    return Look(form=form, fill=INPUT_FILL, ink=INPUT_INK, align="" if form else "center")


def _section(sheet: Sheet, row: int, title: str, columns: int) -> None:
    for column in range(columns):
        sheet.put(row, column, title if column == 0 else None, SECTION, counts=False)


def _heads(sheet: Sheet, row: int, heads: Sequence[str]) -> None:
    sheet.heads(row, heads)
    sheet.height(row, HEAD_POINTS)
