"""The bank pack: a plan's cash flow as a workbook of live formulas on coloured inputs, with checks against the audit.

Every formula is written with its value, so that viewers that do not calculate show the same figures. Recalculated, they
give the audited figures of the plan to a dollar; a sheet of checks says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank import balance, checks_sheet, cover_sheet, terms
from planner.exports.bank.audited_page import audited_page
from planner.exports.bank.balance import write_balance
from planner.exports.bank.by_year import by_year
from planner.exports.bank.cash_flow import cash_flow
from planner.exports.bank.checks_sheet import write_checks
from planner.exports.bank.cover_sheet import write_cover
from planner.exports.bank.debt_page import debt_page
from planner.exports.bank.line import Places
from planner.exports.bank.page_sheet import write_page
from planner.exports.bank.period_inputs import period_inputs
from planner.exports.bank.sources_sheet import write_sources
from planner.exports.bank.standing import write_standing
from planner.exports.bank.statement import Statement
from planner.exports.bank.terms import write_terms
from planner.exports.workbook.book import Book
from planner.exports.workbook.look import AUDITED_FILL, INPUT_FILL

if TYPE_CHECKING:
    from planner.plan import Plan

__all__ = ["bank_pack"]


def bank_pack(plan: Plan) -> bytes:
    """Return the bank pack of a plan; the same plan gives the same bytes."""
    given = Statement(plan)
    inputs, cash, debt, years, audited = (
        period_inputs(given), cash_flow(given), debt_page(given), by_year(given), audited_page(given),
    )  # fmt: skip
    found = terms.places(given) | balance.places(given) | checks_sheet.places(given) | cover_sheet.places(given)
    cells = Places((inputs, cash, debt, years, audited), found)
    by_period, by_calendar_year = ("end", given.ends), ("y.year", given.all_years)
    book = Book(f"{plan.name}: bank pack of {plan.problem.label}", "Bank pack", plan.start_date)
    write_cover(book, given, cells)
    sheets = (
        write_terms(book, given),
        write_page(book, inputs, cells, by_period, tab=INPUT_FILL),
        write_page(book, cash, cells, by_period),
        write_page(book, debt, cells, by_period),
        write_page(book, years, cells, by_calendar_year),
        write_balance(book, given, cells),
        write_page(book, audited, cells, by_period, tab=AUDITED_FILL),
        write_checks(book, given, cells),
    )
    for sheet in sheets:
        write_standing(sheet, cells)
    write_sources(book, given)
    return book.finished()
