"""The cash flow by calendar year: the lines of the cash flow in their order, summed, with its own roll-forward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.cash_flow import AT_START, DUE, cover_line
from planner.exports.bank.labels import LABELS
from planner.exports.bank.line import Heading, Line, Page
from planner.exports.bank.period_inputs import USD_M
from planner.exports.bank.statement import SOURCES, cover
from planner.exports.workbook.look import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.exports.bank.statement import Series, Statement

NAME = "By year"
ABOUT = "Formulas only: sums over the periods whose first day is in the year, balances at its end."


def by_year(given: Statement) -> Page:
    """Return the page by calendar year."""
    lines: list[Heading | Line] = [
        Heading("Time"), _years(given), *_operations(given), *_investment(given), *_service(given),
        *_sources_and_uses(given), *_balances(given), *_worth(given),
    ]  # fmt: skip
    return Page(NAME, ABOUT, len(given.all_years), tuple(lines))


def _years(given: Statement) -> Line:
    first = "INDEX([year:],1,1)-1"
    return Line("y.year", "Calendar year", "year", given.all_years, "[y.year<]+1", start=first,
                start_value=given.all_years[0] - 1, total="", form=WHOLE, start_form=AT_START)  # fmt: skip


def _sum(given: Statement, name: str, label: str, values: Series, strong: bool = False) -> Line:
    """Return the sums of a line of the cash flow."""
    formula = f"SUMIFS([{name}:],[year:],[y.year])"
    return Line(f"y.{name}", label, USD_M, given.by_year(values), formula, strong=strong)


def _column(given: Statement, name: str, ahead: str = "") -> Line:
    """Return the sums of a column of the ledger."""
    return _sum(given, name, f"{ahead}{LABELS[name]}", given.ledger(name))


def _added(given: Statement, name: str, label: str, values: Series, formula: str) -> Line:
    """Return what lines of this page come to."""
    return Line(f"y.{name}", label, USD_M, given.by_year(values), formula, strong=True)


def _plus(names: tuple[str, ...]) -> str:
    return "+".join(f"[y.{name}]" for name in names)


def _operations(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Operations")
    yield _column(given, "rent")
    for name in given.running:
        yield _column(given, name, "less: ")
    costs = "".join(f"-[y.{name}]" for name in given.running)
    yield _added(given, "cfads", "Cash flow available for debt service (CFADS)", given.cfads, f"[y.rent]{costs}")


def _investment(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Capital")
    for name in given.capital:
        yield _column(given, name)
    yield _added(given, "capex", "Capital in all, credit included", given.capex, _plus(given.capital))


def _service(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Debt service")
    yield _column(given, "interest")
    yield _sum(given, "scheduled", "Scheduled principal", given.scheduled)
    yield _added(given, "service", "Debt service", given.service, "[y.interest]+[y.scheduled]")
    ratios = cover(given.by_year(given.cfads), given.by_year(given.service))
    yield cover_line("y.dscr", "DSCR, where debt service is due (total: lowest)", ratios,
                     f'IF([y.service]>{DUE},[y.cfads]/[y.service],"")')  # fmt: skip
    yield _sum(given, "idc", "Interest during construction", given.idc)
    yield _sum(given, "idc_uncovered", "of it not covered by CFADS", given.idc_uncovered)
    yield _sum(given, "fees", "Fees, not in debt service", given.ledger("fees"))
    yield _sum(given, "repay", "Repaid in all", given.ledger("repay"))


def _sources_and_uses(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Sources and uses")
    for name in ("tranche_cash", "tranche_credit", "draw", "credit_used", *given.charges):
        yield _column(given, name)
    for name, label, parts in (
        ("sources", "Sources: tranches in cash, rent, draws, credit used", SOURCES),
        ("uses", "Uses: capital, running costs, interest, fees, repayments", given.uses),
    ):
        yield _added(given, name, label, given.total(*parts), _plus(parts))


def _balances(given: Statement) -> Iterator[Heading | Line]:
    closing = given.at_year_end(given.ledger("closing_cash"))
    first = given.finance.opening_cash_usd_m
    yield Heading("Balances")
    yield Line("y.opening", "Opening cash", USD_M, (first, *closing[:-1]), "[y.closing<]", total="")
    yield Line(
        "y.closing", "Closing cash", USD_M, closing, "[y.opening]+[y.sources]-[y.uses]", start="[$opening_cash]",
        start_value=first, total="", strong=True,
    )  # fmt: skip
    for name, column, label in (
        ("debt", "debt", "Debt at the end of the year"), ("credit", "credit_balance", "Credit in kind at the end"),
        ("liquidity", "liquidity", "Liquidity at the end"),
    ):  # fmt: skip
        values, formula = given.at_year_end(given.ledger(column)), f"LOOKUP([y.year],[year:],[{name}:])"
        yield Line(f"y.{name}", label, USD_M, values, formula, total="")


def _worth(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Present value, for the programme's owner")
    yield _column(given, "npv_flow")
    present = tuple(usd_m * factor for usd_m, factor in zip(given.ledger("npv_flow"), given.factors, strict=True))
    yield _sum(given, "present", "Discounted (total: net present value)", present, strong=True)
