"""Where money comes from and goes to: sources and uses, and what flows between programme and supplier."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

from planner.ledger_lines import INFLOWS, OUTFLOWS, used_lines
from planner.plan_rows import CashRow

if TYPE_CHECKING:
    from planner.plan import Plan

Side = Literal["source", "use"]
OPENING, CLOSING = "opening_cash_usd_m", "closing_cash_usd_m"
SOURCES = tuple(f"{line}_usd_m" for line in INFLOWS)
USES = tuple(f"{line}_usd_m" for line in OUTFLOWS)
"""Columns of the table of cash that bring money, and that take it; credit in kind pays for racks, and is on both."""


def line_words(column: str) -> str:
    """Return what a column of the table of cash is, in words, without the side it is on."""
    meaning = next(field.metadata["meaning"] for field in fields(CashRow) if field.name == column)
    return str(meaning).removeprefix("in: ").removeprefix("out: ")


@dataclass(frozen=True)
class FlowRow:
    """One line of sources and uses over the whole horizon [million USD]; `column` is that of the table of cash."""

    side: Side
    column: str
    words: str
    usd_m: float


def sources_and_uses(plan: Plan) -> tuple[FlowRow, ...]:
    """Return what the programme pays with and what for, over the horizon: both sides add up to the same.

    Cash at the start is a source, cash at the end a use. Credit in kind is a source, since racks are a use at their
    whole price.
    """
    if not plan.cash:
        return ()
    first, last = plan.cash[0].opening_cash_usd_m, plan.cash[-1].closing_cash_usd_m
    rows = [FlowRow("source", OPENING, "cash at the start", first)]
    rows += [FlowRow("source", column, line_words(column), _sum(plan, column)) for column in SOURCES]
    rows += [FlowRow("use", column, line_words(column), _sum(plan, column)) for column in used_lines(USES, plan.cash)]
    return (*rows, FlowRow("use", CLOSING, "cash at the end", last))


def _sum(plan: Plan, column: str) -> float:
    return sum(float(getattr(row, column)) for row in plan.cash)


@dataclass(frozen=True)
class LoopRow:
    """What flows between supplier and programme in a calendar year [million USD].

    Parameters
    ----------
    year
        Calendar year.
    tranche_cash_usd_m, tranche_credit_usd_m
        Tranches paid to the programme: in cash, and as credit for hardware.
    hardware_usd_m
        Racks sold to the programme, at their price.
    credit_used_usd_m
        The part of it met by credit.
    net_to_supplier_usd_m
        Cash that the programme pays the supplier, less the cash of its tranches: hardware − credit used − tranche cash.
    net_so_far_usd_m
        The same from the start to the end of the year.
    """

    year: int
    tranche_cash_usd_m: float
    tranche_credit_usd_m: float
    hardware_usd_m: float
    credit_used_usd_m: float
    net_to_supplier_usd_m: float
    net_so_far_usd_m: float


def supplier_loop(plan: Plan) -> tuple[LoopRow, ...]:
    """Return tranches paid against hardware sold, by calendar year."""
    years: dict[int, list[CashRow]] = defaultdict(list)
    for row in plan.cash:
        years[row.period_start.year].append(row)
    found, so_far = [], 0.0
    for year, own in years.items():
        cash, credit, sold, used = (
            sum(getattr(row, f"{line}_usd_m") for row in own)
            for line in ("tranche_cash", "tranche_credit", "rack_payments", "credit_used")
        )
        so_far += sold - used - cash
        found.append(LoopRow(year, cash, credit, sold, used, sold - used - cash, so_far))
    return tuple(found)
