"""The cash flow by calendar year: sums of the periods, balances at the end of a year, and its own roll-forward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.cash_flow import AT_START, DUE, RATIO, SOURCE_LABELS, USE_LABELS
from planner.exports.bank.line import Heading, Line, Page
from planner.exports.bank.period_inputs import USD_M
from planner.exports.bank.statement import RUNNING, SOURCES, USES, cover
from planner.exports.workbook.look import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.exports.bank.statement import Series, Statement

NAME = "By year"
ABOUT = "Formulas only: sums over the periods whose first day is in the year, balances at its end."


def by_year(given: Statement) -> Page:
    """Return the page by calendar year."""
    lines: list[Heading | Line] = [
        Heading("Time"), _years(given), Heading("Operations and debt service"), *_operations(given),
        Heading("Sources"), *_sums(given, SOURCES, SOURCE_LABELS), _total(given, "sources", "Sources", SOURCES),
        Heading("Uses"), *_sums(given, USES, USE_LABELS), _total(given, "uses", "Uses", USES),
        Heading("Balances"), *_balances(given),
    ]  # fmt: skip
    return Page(NAME, ABOUT, len(given.all_years), tuple(lines))


def _years(given: Statement) -> Line:
    first = "INDEX([year:],1,1)-1"
    return Line("y.year", "Calendar year", "", given.all_years, "[y.year<]+1", start=first,
                start_value=given.all_years[0] - 1, total="", form=WHOLE, start_form=AT_START)  # fmt: skip


def _sum(given: Statement, name: str, label: str, values: Series) -> Line:
    formula = f"SUMIFS([{name}:],[year:],[y.year])"
    return Line(f"y.{name}", label, USD_M, given.by_year(values), formula)


def _sums(given: Statement, names: tuple[str, ...], labels: dict[str, str]) -> Iterator[Line]:
    for name in names:
        yield _sum(given, name, labels[name], given.ledger(name))


def _total(given: Statement, name: str, label: str, parts: tuple[str, ...]) -> Line:
    formula = "+".join(f"[y.{part}]" for part in parts)
    return Line(f"y.{name}", label, USD_M, given.by_year(given.total(*parts)), formula, strong=True)


def _operations(given: Statement) -> Iterator[Line]:
    """Yield CFADS out of its lines, which stand among sources and uses, and what is due."""
    costs = "".join(f"-[y.{name}]" for name in RUNNING)
    cfads, service = given.by_year(given.cfads), given.by_year(given.service)
    told = "CFADS: rent less energy, fuel, running, fixed costs"
    yield Line("y.cfads", told, USD_M, cfads, f"[y.rent]{costs}", strong=True)
    yield Line("y.due_interest", "Interest", USD_M, given.by_year(given.ledger("interest")), "[y.interest]")
    yield _sum(given, "scheduled", "Scheduled principal", given.scheduled)
    yield Line("y.service", "Debt service", USD_M, service, "[y.due_interest]+[y.scheduled]", strong=True)
    ratios = cover(cfads, service)
    figures = [ratio for ratio in ratios if isinstance(ratio, float)]
    yield Line(
        "y.dscr", "DSCR, where debt service is due (total: lowest)", "ratio", ratios,
        f'IF([y.service]>{DUE},[y.cfads]/[y.service],"")', total='IF(COUNT([y.dscr:])=0,"",MIN([y.dscr:]))',
        total_value=min(figures) if figures else "", form=RATIO, strong=True,
    )  # fmt: skip
    yield _sum(given, "idc", "Interest during construction", given.idc)
    yield _sum(given, "idc_uncovered", "of it not covered by CFADS", given.idc_uncovered)


def _balances(given: Statement) -> Iterator[Line]:
    closing = given.at_year_end(given.ledger("closing_cash"))
    first = given.finance.opening_cash_usd_m
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
    yield _sum(given, "tranche_credit", "Tranches in kind", given.ledger("tranche_credit"))
    yield _sum(given, "npv_flow", "Flow to the owner", given.ledger("npv_flow"))
    present = tuple(usd_m * factor for usd_m, factor in zip(given.ledger("npv_flow"), given.factors, strict=True))
    yield _sum(given, "present", "Discounted (total: net present value)", present)
