"""The cash flow by period: rent to CFADS, sources and uses, cash, credit in kind, liquidity, present value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.bank.escalation import AGREED
from planner.exports.bank.labels import LABELS
from planner.exports.bank.line import Heading, Line, Page
from planner.exports.bank.period_inputs import USD_M
from planner.exports.bank.rent import rent_differs
from planner.exports.bank.statement import SOURCES, cover
from planner.exports.workbook.look import DAY, NUMBER, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.exports.bank.line import Value
    from planner.exports.bank.statement import Statement

NAME = "Cash flow"
ABOUT = "Formulas only. Money moves on the last day of a period; outflows are positive in their own line."
FACTOR, RATIO = "0.000000", "0.00"
AT_START = '"start";"start"'
DUE = "[$dollar]/2"  # what is less is not due


def cash_flow(given: Statement) -> Page:
    """Return the page of the cash flow by period."""
    lines: list[Heading | Line] = [
        *_timeline(given), *_operations(given), *_investment(given), *_service(given), *_sources_and_uses(given),
        *_cash(given), *_credit(given), *_worth(given),
    ]  # fmt: skip
    return Page(NAME, ABOUT, given.plan.periods, tuple(lines))


def _line(name: str, label: str, values: tuple[Value, ...], formula: str, **more: object) -> Line:
    return Line(**{"name": name, "label": label, "unit": USD_M, "values": values, "formula": formula, **more})  # type: ignore[arg-type]


def _timeline(given: Statement) -> Iterator[Heading | Line]:
    start = given.plan.start_date
    plain = {"total": "", "form": DAY}
    yield Heading("Time")
    yield _line("period", "Period", tuple(given.periods), "[period<]+1", unit="number", total="", form=WHOLE,
                start="-1", start_value=-1, start_form=AT_START)  # fmt: skip
    yield _line("start", "First day", given.starts, "EDATE([$start_date],[$months]*[period])", unit="date", **plain)
    yield _line("end", "Last day", given.ends, "EDATE([$start_date],[$months]*([period]+1))-1", unit="date",
                start="[$start_date]", start_value=start, **plain)  # fmt: skip
    yield _line("year", "Calendar year", given.year_of, "YEAR([start])", unit="year", total="", form=WHOLE)
    span = "([end]-[$start_date])/365"
    yield _line("years", "Time from the start, actual/365", given.years, span, unit="years", total="", form=FACTOR,
                start=span, start_value=0.0)  # fmt: skip
    discount = "(1+[$discount_rate])^-[years]"
    yield _line("factor", "Discount factor", given.factors, discount, unit="factor", total="", form=FACTOR,
                start=discount, start_value=1.0)  # fmt: skip
    for name, values in given.escalated.factors.items():
        label = f"Prices of {name}: escalation and contingency"
        yield _line(f"price.{name}", label, values, price_formula(name, "[end]"), unit="factor", total="", form=FACTOR)


def price_formula(name: str, day: str) -> str:
    """Return the formula of what prices of a class of cost are multiplied by on a day."""
    return f"(1+[$price.{name}.contingency])*(1+[$price.{name}.share])^(({day}-[$price.{name}.date])/365)"


def _paid(given: Statement, name: str, flex: str) -> str:
    """Return the formula of a line of cost: its input, at the prices of its day where they escalate."""
    priced = given.escalated.class_of(name)
    if not priced:
        return f"[in.{name}]*[$flex.{flex}]"
    agreed = f"+[in.{name}.agreed]" if name in AGREED else ""
    return f"([in.{name}]*[price.{priced}]{agreed})*[$flex.{flex}]"


def _operations(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Operations")
    yield _line("online", "Online", given.online_mw, "[in.online]", unit="MW IT", total="", form=NUMBER)
    yearly = "[in.rent_price]*[$months]/12*[in.online]"
    if rent_differs(given.plan.problem):
        each = "+".join(f"[in.rent_price.{own.at}]*[in.paying.{own.at}]" for own in given.rented)
        yearly = f"({each})*[$months]/12"
    lost = ""
    if "rent_lost" in given.columns:
        label, lost = f"taken off: {LABELS['rent_lost']}", "-[rent_lost]"
        yield _line("rent_lost", label, given.ledger("rent_lost"), "[in.rent_lost]*[$flex.rent]")
    yield _line("rent", "Rent", given.ledger("rent"), f"{yearly}*[$flex.rent]{lost}")
    for name in given.running:
        yield _line(name, f"less: {LABELS[name]}", given.ledger(name), _paid(given, name, name))
    costs = "".join(f"-[{name}]" for name in given.running)
    yield _line("cfads", "Cash flow available for debt service (CFADS)", given.cfads, f"[rent]{costs}", strong=True)


def _investment(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Capital")
    for name in given.capital:
        flex = "racks" if name in ("rack_payments", "sales_tax") else "capital"
        yield _line(name, LABELS[name], given.ledger(name), _paid(given, name, flex))
        if name == "rack_payments" and given.has_spares:
            spares = given.ledger("spare_payments")
            yield _line("spare_payments", LABELS["spare_payments"], spares, _paid(given, "spare_payments", flex))
    added = "+".join(f"[{name}]" for name in given.capital)
    yield _line("capex", "Capital in all, credit included", given.capex, added, strong=True)
    yield _line(
        "building", "Construction: capital still to be paid (1) or not (0)", given.building,
        f"IF(SUM([capex>])>{DUE},1,0)", unit="flag", form=WHOLE, total="",
    )  # fmt: skip


def _service(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Debt service")
    yield _line("interest", LABELS["interest"], given.ledger("interest"), _of_loans(given, "interest"))
    yield _line("scheduled", "Scheduled principal: limit, maturity, straight line", given.scheduled,
                _of_loans(given, "scheduled"))  # fmt: skip
    yield _line("service", "Debt service", given.service, "[interest]+[scheduled]", strong=True)
    yield cover_line("dscr", "DSCR, where debt service is due (total: lowest)", cover(given.cfads, given.service),
                     f'IF([service]>{DUE},[cfads]/[service],"")')  # fmt: skip
    yield cover_line("dscr_after", "DSCR after construction (total: lowest)", given.cover_after,
                     'IF([building]=1,"",[dscr])')  # fmt: skip
    yield _line("idc", "Interest during construction", given.idc, "[building]*[interest]")
    yield _line(
        "idc_uncovered", "of it not covered by CFADS", given.idc_uncovered,
        "[building]*MAX(0,[idc]-MAX(0,[cfads]))",
    )  # fmt: skip
    yield _line("fees", "Fees, not in debt service", given.ledger("fees"), _of_loans(given, "fees"))
    yield _line("repay", "Repaid in all", given.ledger("repay"), _of_loans(given, "repay"))


def cover_line(name: str, label: str, ratios: tuple[float | str, ...], formula: str) -> Line:
    """Return a line of cover ratios, with the lowest one as its total.

    Parameters
    ----------
    name, label
        What formulas and people call it.
    ratios
        Its values; an empty text where nothing is due.
    formula
        Its formula.
    """
    lowest = f'IF(COUNT([{name}:])=0,"",MIN([{name}:]))'
    return Line(name, label, "ratio", ratios, formula, form=RATIO, total=lowest, total_value=least(ratios), strong=True)


def least(ratios: tuple[float | str, ...]) -> float | str:
    """Return the least of ratios; an empty text where there is none."""
    return min((ratio for ratio in ratios if isinstance(ratio, float)), default="")


def _sources_and_uses(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Sources and uses")
    paid = "([$tranche.paid]>=[start])*([$tranche.paid]<=[end])*[$tranche.usd_m]"
    has_tranches = bool(given.plan.milestones)
    shares = {"tranche_cash": "(1-[$tranche.in_kind])", "tranche_credit": "[$tranche.in_kind]"}
    for name, share in shares.items():
        formula = f"SUMPRODUCT({paid}*{share})" if has_tranches else "0"
        yield _line(name, LABELS[name], given.ledger(name), formula)
    yield _line("draw", LABELS["draw"], given.ledger("draw"), _of_loans(given, "draw"))
    yield _line("credit_used", LABELS["credit_used"], given.ledger("credit_used"), "[in.credit_used]")
    yield _line("sources", "Sources: tranches in cash, rent, draws, credit used", given.total(*SOURCES),
                "+".join(f"[{name}]" for name in SOURCES), strong=True)  # fmt: skip
    for name in given.charges:
        yield _line(name, LABELS[name], given.ledger(name), f"[in.{name}]")
    yield _line("uses", "Uses: capital, running costs, interest, fees, repayments", given.total(*given.uses),
                "+".join(f"[{name}]" for name in given.uses), strong=True)  # fmt: skip


def _cash(given: Statement) -> Iterator[Heading | Line]:
    finance = given.finance
    opening, closing = given.ledger("opening_cash"), given.ledger("closing_cash")
    change = tuple(after - before for before, after in zip(opening, closing, strict=True))
    above = tuple(cash - finance.cash_floor_usd_m for cash in closing)
    room = tuple(sum(loan.room[t] for loan in given.loans) for t in given.periods)
    capex_only = [loan for loan in given.loans if loan.facility.capex_only]
    yield Heading("Cash and liquidity")
    yield _line("opening", "Opening cash", opening, "[closing<]", total="")
    yield _line("net", "Sources less uses", change, "[sources]-[uses]")
    yield _line(
        "closing", "Closing cash", closing, "[opening]+[net]", total="", start="[$opening_cash]",
        start_value=finance.opening_cash_usd_m, strong=True,
    )  # fmt: skip
    yield _line("above", "Above the cash floor", above, "[closing]-[$cash_floor]", total="")
    yield _line("room", "What facilities would still lend", room, _of_loans(given, "room"), total="")
    yield _line("liquidity", "Liquidity", given.ledger("liquidity"), "[above]+[room]", total="", strong=True)
    only = "+".join(f'IF([$f{loan.at}.capex_only]="yes",[f{loan.at}.room],0)' for loan in given.loans)
    yield _line(
        "liquidity_capex", "of it for capital only",
        tuple(sum(loan.room[t] for loan in capex_only) for t in given.periods), only or "0", total="",
    )  # fmt: skip


def _credit(given: Statement) -> Iterator[Heading | Line]:
    yield Heading("Credit in kind")
    held = given.ledger("credit_balance")
    yield _line("credit.opening", "Opening credit", (0.0, *held[:-1]), "[credit<]", total="")
    yield _line("credit.granted", "Granted", given.ledger("tranche_credit"), "[tranche_credit]")
    yield _line("credit.used", "Used for racks", given.ledger("credit_used"), "[credit_used]")
    yield _line(
        "credit", "Closing credit", held, "[credit.opening]+[credit.granted]-[credit.used]", total="", start="0",
        start_value=0.0, strong=True,
    )  # fmt: skip


def _worth(given: Statement) -> Iterator[Heading | Line]:
    flow = given.ledger("npv_flow")
    present = tuple(usd_m * factor for usd_m, factor in zip(flow, given.factors, strict=True))
    last = "IF([period]=MAX([period:])"
    yield Heading("Present value, for the programme's owner")
    yield _line("debt", "Debt of all facilities", given.ledger("debt"), _of_loans(given, "balance"), total="",
                start=_of_loans(given, "balance"), start_value=0.0)  # fmt: skip
    yield _line("horizon_value", "Value at the horizon", given.ledger("horizon_value"), f"{last},[$horizon_value],0)")
    yield _line("debt_settled", "less: debt settled at the horizon", given.ledger("debt_settled"), f"{last},[debt],0)")
    yield _line(
        "npv_flow", "Flow to the owner", flow, "[net]+[horizon_value]-[debt_settled]", start="0", start_value=0.0,
        strong=True,
    )  # fmt: skip
    yield _line("present", "Discounted (total: net present value)", present, "[npv_flow]*[factor]", strong=True)


def _of_loans(given: Statement, part: str) -> str:
    return "+".join(f"[f{loan.at}.{part}]" for loan in given.loans) or "0"
