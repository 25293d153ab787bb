"""Inputs by period: what the plan decides and what it costs, each a figure that may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.labels import LABELS
from planner.exports.bank.line import Heading, Line, Page
from planner.exports.workbook.look import NUMBER
from planner.ledger_lines import CAPITAL, RUNNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.exports.bank.line import Value
    from planner.exports.bank.loan import Loan
    from planner.exports.bank.statement import Statement

NAME = "Inputs by period"
USD_M = "million USD"
ABOUT = "Change any, and all pages but Audited follow; draws and repayments do not follow by themselves: see Checks."
GIVEN = (*RUNNING, *CAPITAL, "credit_used")
"""Lines of the ledger that are taken as they are."""


def period_inputs(given: Statement) -> Page:
    """Return the page of inputs by period."""
    lost = [name for name in given.money_columns if name == "rent_lost"]
    lines: list[Heading | Line] = [
        Heading("Rent"),
        _input("in.online", "Online", "MW IT", given.online_mw, NUMBER, total=""),
        _input("in.rent_price", "Rent of a MW online", "million USD a year", given.rent_price, NUMBER, total=""),
        *(_input(f"in.{name}", LABELS[name], USD_M, given.ledger(name)) for name in lost),
        Heading("Costs and capital, as they are paid"),
        *(_input(f"in.{name}", LABELS[name], USD_M, given.ledger(name)) for name in GIVEN),
        Heading("Security"),
        _input("in.delivered", "Price of the racks delivered", USD_M, given.delivered),
    ]
    for loan in given.loans:
        lines += _of_facility(loan)
    return Page(NAME, ABOUT, given.plan.periods, tuple(lines))


def _of_facility(loan: Loan) -> Iterator[Heading | Line]:
    yield Heading(f"Facility {loan.facility.id}")
    yield _input(f"in.f{loan.at}.limit", "Limit", USD_M, loan.limit, total="")
    yield _input(f"in.f{loan.at}.draw", "Drawn", USD_M, loan.draw)
    yield _input(f"in.f{loan.at}.repay", "Repaid", USD_M, loan.repay)
    lender = loan.lender
    delivered, paid = tuple(lender.delivered_usd_m.tolist()), tuple(lender.paid_usd_m.tolist())
    there = " at its sites" if not loan.facility.is_for_all_sites else ""
    yield _input(f"in.f{loan.at}.delivered", f"Price of the racks delivered{there}", USD_M, delivered)
    yield _input(f"in.f{loan.at}.paid", f"Works and power{there}", USD_M, paid)


def _input(name: str, label: str, unit: str, values: tuple[Value, ...], form: str = "", total: str = "sum") -> Line:
    told = Line(name, label, unit, values, role="input", total=total)
    return Line(**{**vars(told), "form": form}) if form else told
