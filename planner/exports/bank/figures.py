"""Inputs of the bank pack that are one figure each, and figures that are fixed: name, label, value, format, note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from planner.exports.bank.escalation import NAMES
from planner.exports.workbook.look import DAY, MONEY, SHARE, WHOLE
from planner.ledger_lines import lines_used
from planner.words import counted

if TYPE_CHECKING:
    from planner.exports.bank.line import Value
    from planner.exports.bank.statement import Statement
    from planner.problem import Given

EXACT_SHARE = "0.00##%"
DOLLAR, SMALL = "0.000000", "0.00000000"
AT_LEAST_0 = {"validate": "decimal", "criteria": ">=", "value": 0}
MONEY_ONLY = {"validate": "decimal", "criteria": "between", "minimum": -1e9, "maximum": 1e9}
SHARE_ONLY = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
RATE_ONLY = {"validate": "decimal", "criteria": "between", "minimum": -0.99, "maximum": 10}
ANY_DAY = {"validate": "date", "criteria": ">", "value": date(1950, 1, 1)}
COUNT_ONLY = {"validate": "integer", "criteria": ">=", "value": 1}
FLEXES = (
    ("rent", "Rent", "times rent of all periods"),
    ("energy", "Energy from the grid", "times its cost, as a price does"),
    ("fuel", "Fuel, operation and maintenance of power on site", "times its cost"),
    ("demand", "Demand charges of utilities", "times their cost"),
    ("capacity", "Capacity charges of the grid", "times their cost"),
    ("opex", "Running the racks", "times its cost"),
    ("fixed", "Fixed costs of open sites", "times their cost"),
    ("lease", "Leases of phases", "times their rent"),
    ("capital", "Works, grid, power on site, opening of sites", "times their cost, as an overrun does"),
    ("racks", "Racks", "times their price, and with it the security of a borrowing base"),
)
"""Lines that a sensitivity scales: name, label, note."""


@dataclass(frozen=True)
class Figure:
    """One figure of the sheet of inputs.

    Parameters
    ----------
    name
        What formulas call it.
    label, note
        What it is, and what to know of it.
    value, form
        Its value and number format.
    allowed
        What may be typed, in the words of the library; None: the figure is fixed and no input.
    source
        Where it comes from, and how sure that is.
    """

    name: str
    label: str
    value: Value
    form: str
    note: str
    allowed: dict[str, Any] | None = None
    source: str = ""


def blocks(given: Statement) -> tuple[tuple[str, tuple[Figure, ...]], ...]:
    """Return the figures, block by block, each with its title."""
    escalation = _escalation(given)
    prices = (("Prices: from their date to the last day of the period of payment", escalation),) if escalation else ()
    return (
        ("Programme", _programme(given)),
        *prices,
        ("Sensitivities: 100 % and 0 % are the plan", _sensitivities(given)),
        ("Fixed: calendar of the flows, and what counts as nothing", _fixed(given)),
    )


def _programme(given: Statement) -> tuple[Figure, ...]:
    finance, last = given.finance, given.plan.cash[-1]
    rule = f"million USD in the last period, by the rule of the case ({finance.horizon_value}); no other input moves it"
    return (
        Figure("discount_rate", "Discount rate", finance.discount_rate, EXACT_SHARE, "a year, actual/365", RATE_ONLY,
               origin_words("discount_rate", finance)),
        Figure("opening_cash", "Cash at the start", finance.opening_cash_usd_m, MONEY, "million USD", MONEY_ONLY,
               origin_words("opening_cash_usd_m", finance)),
        Figure("cash_floor", "Cash floor", finance.cash_floor_usd_m, MONEY,
               "million USD; closing cash never falls below it", MONEY_ONLY, origin_words("cash_floor_usd_m", finance)),
        Figure("rack_life", "Life of a rack", finance.rack_life_periods, WHOLE,
               "periods, written off in a straight line", COUNT_ONLY, origin_words("rack_life_periods", finance)),
        Figure("horizon_value", "Value at the horizon", last.horizon_value_usd_m, MONEY, rule, MONEY_ONLY),
    )  # fmt: skip


def _escalation(given: Statement) -> tuple[Figure, ...]:
    found: list[Figure] = []
    for own in given.finance.escalation:
        name, day = NAMES[own.id], own.price_date or given.plan.start_date
        sources = [origin_words(field, own, given.finance) for field in ("price_date", "share_per_year")]
        last = origin_words("contingency_share", own, given.finance)
        found += [
            Figure(f"price.{own.id}.date", f"{name}: prices of", day, DAY, "day at whose prices inputs are given",
                   ANY_DAY, sources[0]),
            Figure(f"price.{own.id}.share", f"{name}: escalation", own.share_per_year, EXACT_SHARE,
                   "a year, actual/365", RATE_ONLY, sources[1]),
            Figure(f"price.{own.id}.contingency", f"{name}: contingency", own.contingency_share, EXACT_SHARE,
                   "on every payment", SHARE_ONLY, last),
        ]  # fmt: skip
    return tuple(found)


def _sensitivities(given: Statement) -> tuple[Figure, ...]:
    used = lines_used(given.plan.problem, (name for name, _, _ in FLEXES))
    scaled = tuple(
        Figure(f"flex.{name}", label, 1.0, SHARE, note, AT_LEAST_0) for name, label, note in FLEXES if name in used
    )
    more = Figure("flex.rate", "Added to the interest of all facilities", 0.0, EXACT_SHARE, "a year", RATE_ONLY)
    return (*scaled, more)


def _fixed(given: Statement) -> tuple[Figure, ...]:
    plan = given.plan
    leads = given.escalated.leads if given.escalated.class_of("rack_payments") else ()
    return (
        *(Figure(f"lead.{lead}", f"Racks ordered {counted(lead, 'period')} before delivery", lead, WHOLE, "periods")
          for lead in leads),
        Figure("start_date", "Plan starts on", plan.start_date, DAY, "first day of the first period"),
        Figure("months", "Months in a period", plan.months_per_period, WHOLE, "1 by month, 3 by quarter"),
        Figure("dollar", "A dollar", 1e-6, DOLLAR, "million USD; half of it or less is not due"),
        Figure("let_pass", "What the audit lets pass", 1e-4, DOLLAR, "million USD, in what terms and limits allow"),
        Figure("let_share", "and of large figures besides", 1e-8, SMALL, "share of the figure"),
    )  # fmt: skip


def origin_words(field: str, given: Given, parent: Given | None = None) -> str:
    """Return where a figure comes from and how sure it is, in words; empty where the case does not say.

    Parameters
    ----------
    field
        Name of the field.
    given
        What has it.
    parent
        What it is a part of, whose source it then has.
    """
    if field not in given.model_fields_set:
        return "default of the planner"
    found = given.origin(field) or (None if parent is None else parent.origin(field))
    return "" if found is None else f"{found.source} ({found.confidence})"
