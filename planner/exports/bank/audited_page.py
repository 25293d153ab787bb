"""The audited figures of the plan by period: plain values that no input changes, for the checks to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.labels import LABELS, OF_FACILITY
from planner.exports.bank.line import Heading, Line, Page
from planner.exports.bank.period_inputs import USD_M
from planner.exports.workbook.look import DAY

if TYPE_CHECKING:
    from planner.exports.bank.statement import Statement

NAME = "Audited"
ABOUT = "Values of the plan, as the planner's own check has found them again; nothing here is calculated but totals."
BALANCES = ("opening_cash", "closing_cash", "credit_balance", "debt", "liquidity", "liquidity_capex_only", "balance")


def audited_page(given: Statement) -> Page:
    """Return the page of audited figures."""
    lines: list[Heading | Line] = [
        Heading("Periods"),
        Line("au.end", "Last day", "", given.ends, role="audited", total="", form=DAY),
        Heading("Ledger"),
    ]
    for name in given.money_columns:
        total = "" if name in BALANCES else "sum"
        lines.append(Line(f"au.{name}", LABELS[name], USD_M, given.ledger(name), role="audited", total=total))
    for loan in given.loans:
        lines.append(Heading(f"Facility {loan.facility.id}"))
        for name, label in OF_FACILITY.items():
            values, total = _of_facility(given, loan.facility.id, name), "" if name in BALANCES else "sum"
            told = label.capitalize()
            lines.append(Line(f"au.f{loan.at}.{name}", told, USD_M, values, role="audited", total=total))
    return Page(NAME, ABOUT, given.plan.periods, tuple(lines))


def _of_facility(given: Statement, facility: str, name: str) -> tuple[float, ...]:
    """Return a column of the table of debt; a period without a row has nothing drawn, owed or paid."""
    held = {row.period: getattr(row, f"{name}_usd_m") for row in given.plan.debt if row.facility == facility}
    return tuple(held.get(period, 0.0) for period in given.periods)
