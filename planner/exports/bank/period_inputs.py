"""Inputs by period: what the plan decides and what it costs, each a figure that may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.escalation import AGREED
from planner.exports.bank.labels import LABELS
from planner.exports.bank.line import Heading, Line, Page
from planner.exports.bank.rent import rent_differs
from planner.exports.workbook.look import NUMBER
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.exports.bank.line import Value
    from planner.exports.bank.loan import Loan
    from planner.exports.bank.statement import Statement

NAME = "Inputs by period"
USD_M = "million USD"
ABOUT = "Change any, and all pages but Audited follow; draws and repayments do not follow by themselves: see Checks."


def period_inputs(given: Statement) -> Page:
    """Return the page of inputs by period."""
    lost = [name for name in given.columns if name == "rent_lost"]
    lines: list[Heading | Line] = [
        Heading("Rent"),
        _input("in.online", "Online", "MW IT", given.online_mw, NUMBER, total=""),
        *_rent(given),
        *(_input(f"in.{name}", LABELS[name], USD_M, given.ledger(name)) for name in lost),
        Heading("Costs and capital, as they are paid"),
        *(line for name in _taken(given) for line in _paid(given, name)),
        Heading("Security"),
        *_delivered(given),
    ]
    for loan in given.loans:
        lines += _of_facility(loan)
    return Page(NAME, ABOUT, given.plan.periods, tuple(lines))


def _taken(given: Statement) -> tuple[str, ...]:
    """Return the lines of the ledger that are taken as they are, and the part of spares where racks take some."""
    spares = ("spare_payments",) if given.has_spares else ()
    return (*given.running, *given.capital, "credit_used", *given.charges, *spares)


def _rent(given: Statement) -> Iterator[Line]:
    """Yield the price of rent; where it differs by site or rack, each price with the MW that pay it."""
    unit = "million USD a year"
    if not rent_differs(given.plan.problem):
        yield _input("in.rent_price", "Rent of a MW online", unit, given.rent_price, NUMBER, total="")
        return
    for own in given.rented:
        where = f"at {own.site}" if own.site else "at all other sites"
        yield _input(f"in.rent_price.{own.at}", f"Rent of a MW {where}", unit, own.price, NUMBER, total="")
        label = f"Pays rent {where}, times the factor of the racks"
        yield _input(f"in.paying.{own.at}", label, "MW IT", own.paying_mw, NUMBER, total="")


def _paid(given: Statement, name: str) -> Iterator[Line]:
    """Yield what is paid of a line of the ledger; where it escalates at prices of their date, what was agreed apart."""
    escalated, paid = given.escalated, given.ledger(name)
    if not escalated.class_of(name):
        yield _input(f"in.{name}", LABELS[name], USD_M, paid)
        return
    label = f"{LABELS[name]}, at the prices of their date"
    yield _input(f"in.{name}", label, USD_M, escalated.at_its_prices(name, paid))
    if name in AGREED:
        label = f"{LABELS[name]}, as agreed before the plan"
        yield _input(f"in.{name}.agreed", label, USD_M, escalated.agreed(name))


def _delivered(given: Statement) -> Iterator[Line]:
    """Yield the price of the racks delivered, by when it was paid where prices of racks escalate."""
    if not given.escalated.class_of("rack_payments"):
        yield _input("in.delivered", "Price of the racks delivered", USD_M, given.delivered)
        return
    before, rest, deposits = given.escalated.delivered()
    yield _input("in.delivered.agreed", "Price of the racks delivered, agreed before the plan", USD_M, before)
    yield _input("in.delivered", "Price of the racks delivered, paid then, at its date's prices", USD_M, rest)
    for lead, usd_m in deposits.items():
        label = f"Price of the racks delivered, paid {counted(lead, 'period')} before, at its date's prices"
        yield _input(f"in.delivered.{lead}", label, USD_M, usd_m)


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
    if not loan.facility.is_for_all_sites:
        for name, values in loan.operations.items():
            yield _input(f"in.f{loan.at}.{name}", f"{LABELS[name]}{there}", USD_M, values)


def _input(name: str, label: str, unit: str, values: tuple[Value, ...], form: str = "", total: str = "sum") -> Line:
    told = Line(name, label, unit, values, role="input", total=total)
    return Line(**{**vars(told), "form": form}) if form else told
