"""The checks of the bank pack: differences that must read nothing, to a dollar.

Three groups. What must hold whatever the inputs: sources and uses balance, balances roll forward, years add up the
periods. What agrees with the audited plan until an input is changed. What lenders and the case do not allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.exports.bank.audited_page import BALANCES
from planner.exports.bank.by_year import NAME as YEARS
from planner.exports.bank.labels import LABELS, OF_FACILITY
from planner.exports.bank.period_inputs import USD_M
from planner.exports.bank.statement import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.exports.bank.loan import Loan
    from planner.exports.bank.statement import Series, Statement

SUMMED = ("cfads", "capex", "scheduled", "service", "idc", "idc_uncovered", "sources", "uses",
          "tranche_credit", "npv_flow", "present")  # fmt: skip
"""Lines of the cash flow that the page by year adds up, beside sources and uses."""
OF_COLUMN = {
    "opening_cash": "opening", "closing_cash": "closing", "credit_balance": "credit",
    "liquidity_capex_only": "liquidity_capex",
}  # fmt: skip
"""Columns of the ledger whose line has another name."""
TITLES = (
    "Integrity: holds whatever the inputs are",
    "Base case: agrees with the audited plan, until an input is changed",
    "Limits: allowed by terms of facilities and by the case",
)
LET_PASS = "([$let_pass]+[$let_share]*ABS({0}))"
"""What the audit lets pass [million USD], on figures of a size."""


@dataclass(frozen=True)
class Check:
    """One check.

    Parameters
    ----------
    group
        Which of the three it is of, from 0.
    what, unit
        What is compared.
    by_formula, other
        Formulas of the two figures that are compared, or a formula and the audited value; empty: none is shown.
    difference
        Formula of the difference; empty: the first less the second.
    first_day
        Formula of the last day of the first period that differs; empty: none is shown.
    figure, other_figure
        Their values.
    """

    group: int
    what: str
    unit: str
    by_formula: str = ""
    other: str | float = ""
    difference: str = ""
    first_day: str = ""
    figure: float | str = ""
    other_figure: float | str = ""


def checks(given: Statement) -> tuple[Check, ...]:
    """Return the checks of a bank pack, group by group."""
    return (*_always(given), *_audited(given), *_allowed(given))


def _always(given: Statement) -> Iterator[Check]:
    last = given.plan.periods
    opening, closing = given.finance.opening_cash_usd_m, given.ledger("closing_cash")[-1]
    sources, uses = sum(given.total(*SOURCES)), sum(given.total(*given.uses))
    yield Check(
        0, "Sources with cash at the start = uses with cash at the end", USD_M, "[$opening_cash]+[sources=]",
        f"[uses=]+INDEX([closing:],1,{last})", figure=opening + sources, other_figure=uses + closing,
    )  # fmt: skip
    yield _equal("Sheet Sources and uses balances, time of construction", "[$balance.building]", 0.0, 0.0)
    yield _equal("Sheet Sources and uses balances, whole plan", "[$balance]", 0.0, 0.0)
    yield Check(
        0, "Cash rolls forward, period by period", USD_M,
        difference="SUMPRODUCT(ABS([closing:]-[opening:]-[sources:]+[uses:]))",
    )  # fmt: skip
    held = given.ledger("credit_balance")
    yield _equal("Credit granted less used = credit at the end", "[credit.granted=]-[credit.used=]",
                 f"INDEX([credit:],1,{last})", held[-1])  # fmt: skip
    for loan in given.loans:
        at = f"f{loan.at}"
        yield _equal(
            f"{loan.facility.id}: owed at the start, drawn less repaid = owed at the end",
            f"[${at}.owed]+[{at}.draw=]-[{at}.repay=]", f"INDEX([{at}.balance:],1,{last})", loan.balance[-1],
        )  # fmt: skip
    apart = "+".join(f"ABS([y.{name}=]-[{name}=])" for name in dict.fromkeys((*SOURCES, *given.uses, *SUMMED)))
    yield Check(0, f"{YEARS}: sum of years = sum of periods, all lines", USD_M, difference=apart)
    years = len(given.all_years)
    yield _equal(f"{YEARS}: cash at the end of the last year = of the last period", f"INDEX([y.closing:],1,{years})",
                 f"INDEX([closing:],1,{last})", closing)  # fmt: skip
    value = given.plan.npv_usd_m
    yield _equal("Net present value: sum of discounted flows = flows times factors", "[present=]",
                 "SUMPRODUCT([npv_flow:],[factor:])", value)  # fmt: skip
    second = "IF([$discount_rate]<0,[present=],XNPV([$discount_rate],[npv_flow@],[end@]))"
    yield _equal("Net present value: the same by the function XNPV", "[present=]", second, value)


def _equal(what: str, by_formula: str, other: str | float, value: float) -> Check:
    """Return a check that holds whatever the inputs are, of two figures with the same value."""
    return Check(0, what, USD_M, by_formula, other, figure=value, other_figure=value)


def _audited(given: Statement) -> Iterator[Check]:
    yield Check(1, "Last days of the periods", "days", difference="SUMPRODUCT(ABS([end:]-[au.end:]))")
    plan = given.plan
    for what, formula, value in (
        ("Net present value", "[present=]", plan.npv_usd_m),
        ("Lowest cash", "MIN([closing:])", plan.lowest_cash_usd_m),
        ("Least liquidity", "MIN([liquidity:])", plan.least_liquidity_usd_m),
        ("Peak debt", "MAX([debt:])", plan.peak_debt_usd_m),
    ):
        yield Check(1, what, USD_M, formula, value, figure=value, other_figure=value)
    for name in given.columns:
        line, values = OF_COLUMN.get(name, name), given.ledger(name)
        yield _compared(f"{LABELS[name]}, period by period", line, f"au.{name}", values, name in BALANCES)
    for loan in given.loans:
        for name, label in OF_FACILITY.items():
            line, values = f"f{loan.at}.{name}", getattr(loan, name)
            what = f"{loan.facility.id}: {label}, period by period"
            yield _compared(what, line, f"au.{line}", values, name in BALANCES)


def _compared(what: str, line: str, audited: str, values: Series, is_balance: bool) -> Check:
    """Return a check of a line in all periods: sums, or last balances, and all differences added up."""
    apart = f"SUMPRODUCT(ABS([{line}:]-[{audited}:]))"
    figure = values[-1] if is_balance else sum(values)
    told = f"INDEX([{{}}:],1,{len(values)})" if is_balance else "SUM([{}:])"
    return Check(1, what, USD_M, told.format(line), told.format(audited), apart, "", figure, figure)


def _allowed(given: Statement) -> Iterator[Check]:
    for loan in given.loans:
        yield from _terms(loan)
    only = "+".join(f'IF([$f{loan.at}.capex_only]="yes",1,0)*[f{loan.at}.draw:]' for loan in given.loans)
    if only:
        lines = [name for name in given.capital if name != "opening_cost"]
        spent = f"({'+'.join(f'[{name}:]' for name in lines)}-[credit_used:])"
        yield _breach("Drawn for capital only, beyond what is spent on it", f"({only})", spent)
    yield _breach("Cash below its floor", "[$cash_floor]", "[closing:]")
    yield _breach("Credit used beyond what was granted", "0", "[credit:]")
    yield _breach("Credit used beyond what racks cost", "[credit_used:]", "[rack_payments:]")
    if given.plan.milestones:
        lost = "SUMPRODUCT(([$tranche.paid]>0)*[$tranche.usd_m])-[tranche_cash=]-[tranche_credit=]"
        yield Check(2, "Tranches whose day lies in no period of the plan", USD_M, difference=lost)


def _terms(loan: Loan) -> Iterator[Check]:
    at, name = f"f{loan.at}", loan.facility.id
    yield _breach(f"{name}: owed beyond limit, maturity or straight line", f"[{at}.balance:]", f"[{at}.ceiling:]")
    yield _breach(f"{name}: owed beyond limit or borrowing base", f"[{at}.balance:]", f"[{at}.lends:]")
    yield _breach(
        f"{name}: drawn to date beyond loan to cost", f"[{at}.drawn:]",
        f'IF([${at}.on_cost]="",[{at}.drawn:],[${at}.on_cost]*[{at}.cost:])',
    )  # fmt: skip
    yield _breach(f"{name}: debt service less covered than it asks", f"[{at}.cover_short:]", "0")
    yield _breach(f"{name}: drawn while it is not available", f"[{at}.draw:]*(1-[{at}.available:])", "0")
    yield _breach(f"{name}: drawn less than nothing", "0", f"[{at}.draw:]")
    yield _breach(f"{name}: repaid less than nothing", "0", f"[{at}.repay:]")
    yield _breach(f"{name}: repaid more than owed", "0", f"[{at}.balance:]")


def _breach(what: str, figure: str, most: str) -> Check:
    """Return a check that a figure is at most another one: the most it is beyond in a period, where the audit minds."""
    beyond = f"({figure}-{most})"
    minded = f"({beyond}>{LET_PASS.format(most)})"
    day = f"SUMPRODUCT(MIN([end:]+(1-{minded})*MAX([end:])))"
    return Check(2, what, USD_M, difference=f"SUMPRODUCT(MAX({minded}*{beyond}))", first_day=day)
