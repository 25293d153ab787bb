"""Money: cash and tranches, sources and uses, debt by facility, the supplier's loop, what the tenant can afford."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.explanation.money_flows import CLOSING, OPENING, SOURCES, USES, line_words, sources_and_uses, supplier_loop
from planner.report.blocks import Section, Table, words
from planner.report.figures import Figure, day, month, over, share
from planner.report.sections.prices import price_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.explanation.money_flows import FlowRow
    from planner.plan import CashRow, DebtRow, TenantRow
    from planner.problem import Facility
    from planner.report.blocks import Block, Cell, Words
    from planner.report.facts import Facts
    from planner.report.pictures import Pictures

NOTHING_USD_M = 1e-6


def money(facts: Facts, pictures: Pictures) -> Section:
    """Return cash with tranches, where money comes from and goes to, debt, supplier and tenant."""
    blocks: list[Block] = [
        *pictures.of("cash"), *_flows(facts), *pictures.of("waterfall"), _by_year(facts), *pictures.of("debt"),
        *_debt(facts), *price_table(facts), *_loop(facts), *pictures.of("affordability"), *_tenant(facts),
    ]  # fmt: skip
    return Section("money", "Money", (_lead(facts),), tuple(blocks))


def _lead(facts: Facts) -> Words:
    plan = facts.plan
    floor = plan.problem.finance.cash_floor_usd_m
    return words(
        "Cash is lowest on ", day("lowest_cash_date", plan.lowest_cash_date), " with ",
        facts.usd("lowest_cash_usd_m", plan.lowest_cash_usd_m), " million USD, above a floor of ",
        facts.usd("case:finance.cash_floor_usd_m", floor), " million USD. Liquidity, which counts what facilities ",
        "would still lend, is least on ", day("least_liquidity_date", plan.least_liquidity_date), " with ",
        facts.usd("least_liquidity_usd_m", plan.least_liquidity_usd_m), " million USD. Debt is at most ",
        facts.usd("peak_debt_usd_m", plan.peak_debt_usd_m), " million USD. All money is nominal and moves at the end ",
        "of its period.",
    )  # fmt: skip


def _flows(facts: Facts) -> tuple[Table, ...]:
    rows = sources_and_uses(facts.plan)
    if not rows:
        return ()
    found = []
    for side, title in (("source", "Sources"), ("use", "Uses")):
        own = [row for row in rows if row.side == side]
        total = sum(row.usd_m for row in own)
        lines = tuple(_flow(facts, row) for row in own if abs(row.usd_m) > NOTHING_USD_M)
        foot = (f"{title.lower()} in all", facts.usd(f"flows({side})", total))
        found.append(Table(f"{title} over the whole horizon, million USD", ("line", "million USD"), lines, foot))
    sources, uses = found
    note = "Sources and uses are equal. Credit in kind is a source, since racks are a use at their whole price."
    return sources, Table(uses.caption, uses.heads, uses.rows, uses.foot, note)


def _flow(facts: Facts, row: FlowRow) -> tuple[Cell, ...]:
    how = {OPENING: "first", CLOSING: "last"}.get(row.column, "sum")
    return row.words, facts.usd(over(how, f"cash.{row.column}"), row.usd_m)


def _by_year(facts: Facts) -> Table:
    """Return the lines of the ledger by year, outflows negative."""
    rows: dict[int, list[CashRow]] = defaultdict(list)
    for row in facts.plan.cash:
        rows[row.period_start.year].append(row)
    lines: list[tuple[Cell, ...]] = [_balance(facts, rows, OPENING, "first", "cash at the start of the year")]
    for column in (*SOURCES, *USES):
        if any(abs(getattr(row, column)) > NOTHING_USD_M for row in facts.plan.cash):
            sign = 1 if column in SOURCES else -1
            lines.append((line_words(column), *(_year(facts, own, year, column, sign) for year, own in rows.items())))
    closing = _balance(facts, rows, CLOSING, "last", "cash at the end of the year")
    heads = ("line", *(str(year) for year in rows))
    return Table("Cash by year, million USD; what is paid is negative", heads, tuple(lines), closing)


def _year(facts: Facts, own: list[CashRow], year: int, column: str, sign: int) -> Figure:
    total = sum(float(getattr(row, column)) for row in own)
    shown = facts.usd(over("sum", f"cash.{column}", year=year), total)
    return shown if sign > 0 else Figure(shown.field, shown.value, facts.usd("", -total).text)


def _balance(facts: Facts, rows: dict[int, list[CashRow]], column: str, how: str, title: str) -> tuple[Cell, ...]:
    place = {"first": 0, "last": -1}[how]
    cells = (
        facts.usd(over(how, f"cash.{column}", year=year), getattr(own[place], column)) for year, own in rows.items()
    )
    return (title, *cells)


def _debt(facts: Facts) -> tuple[Table, ...]:
    rows: dict[str, list[DebtRow]] = defaultdict(list)
    for row in facts.plan.debt:
        rows[row.facility].append(row)
    given = {facility.id: (place, facility) for place, facility in enumerate(facts.plan.problem.finance.facilities)}
    shown = [name for name in rows if name in given]
    lines = tuple(_facility(facts, *given[name], rows[name]) for name in shown)
    if not lines:
        return ()
    heads: tuple[str, ...] = (
        "facility", "rate a year", "most owed", "in", "limit then", "drawn", "repaid", "interest", "fees",
        "owed at the end", "lent on racks", "lowest cover (DSCR)",
    )  # fmt: skip
    conditions = [condition for condition in CONDITIONS if any(condition.used(f) for _, f in given.values())]
    heads = (*heads, *(condition.head for condition in conditions))
    lines = tuple(
        (*line, *(condition.cell(facts, *given[name]) for condition in conditions))
        for name, line in zip(shown, lines, strict=True)
    )
    return (Table("Debt by facility, million USD", heads, lines),)


def _lends_to(facts: Facts, place: int, facility: Facility) -> Cell:
    return "all sites" if facility.is_for_all_sites else ", ".join((*facility.sites, *facility.regions))


def _on_cost(facts: Facts, place: int, facility: Facility) -> Cell:
    at = f"case:finance.facilities[{place}].max_loan_to_cost"
    return share(at, facility.max_loan_to_cost, 0, "no limit")


def _cover_asked(facts: Facts, place: int, facility: Facility) -> Cell:
    at, least = f"case:finance.facilities[{place}].min_dscr", facility.min_dscr
    since = "" if facility.min_dscr_from_date is None else f" from {facility.min_dscr_from_date}"
    return "none" if least is None else Figure(at, least, f"{least:.2f}{since}")


def _after(facts: Facts, place: int, facility: Facility) -> Cell:
    return ", ".join(facility.pledged_after) or "nobody"


@dataclass(frozen=True)
class Condition:
    """A condition of lenders with a column of its own where some facility has it: its head, who has it, its cell."""

    head: str
    used: Callable[[Facility], bool]
    cell: Callable[[Facts, int, Facility], Cell]


CONDITIONS = (
    Condition("lends to", lambda facility: not facility.is_for_all_sites, _lends_to),
    Condition("racks pledged first to", lambda facility: bool(facility.pledged_after), _after),
    Condition("cover asked", lambda facility: facility.min_dscr is not None, _cover_asked),
    Condition("loan to cost", lambda facility: facility.max_loan_to_cost is not None, _on_cost),
)
"""Columns of the table of debt that only some cases have."""


def _facility(facts: Facts, place: int, facility: Facility, own: list[DebtRow]) -> tuple[Cell, ...]:
    most = max(own, key=lambda row: row.balance_usd_m)
    where, at = {"facility": facility.id}, f"case:finance.facilities[{place}]"
    base = facility.borrowing_base_share
    sums = tuple(
        facts.usd(over("sum", f"debt.{column}", **where), sum(float(getattr(row, column)) for row in own))
        for column in ("draw_usd_m", "repay_usd_m", "interest_usd_m", "fees_usd_m")
    )
    return (
        facility.id if not facility.name else f"{facility.name} ({facility.id})",
        share(f"{at}.rate_per_year", facility.rate_per_year),
        facts.usd(over("max", "debt.balance_usd_m", **where), most.balance_usd_m),
        month(over("first", "debt.period_start", **where, period=most.period), most.period_start),
        facts.usd(over("first", "debt.limit_usd_m", **where, period=most.period), most.limit_usd_m),
        *sums,
        facts.usd(over("last", "debt.balance_usd_m", **where), own[-1].balance_usd_m),
        share(f"{at}.borrowing_base_share", base, 0, "no base"),
        _least_cover(own, where),
    )


def _least_cover(own: list[DebtRow], where: dict[str, str]) -> Cell:
    """Return the least ratio of twelve months of operations to what was due in them."""
    covered = [(row.dscr, row.period) for row in own if row.dscr is not None]
    if not covered:
        return "nothing due"
    ratio, period = min(covered)
    return Figure(over("first", "debt.dscr", **where, period=period), ratio, f"{ratio:.2f}")


def _loop(facts: Facts) -> tuple[Table, ...]:
    rows = supplier_loop(facts.plan)
    columns = (
        "tranche_cash_usd_m", "tranche_credit_usd_m", "hardware_usd_m", "credit_used_usd_m", "net_to_supplier_usd_m",
        "net_so_far_usd_m",
    )  # fmt: skip
    if not any(row.hardware_usd_m or row.tranche_cash_usd_m or row.tranche_credit_usd_m for row in rows):
        return ()
    lines: tuple[tuple[Cell, ...], ...] = tuple(
        (str(row.year), *(facts.usd(f"loop:[{place}].{column}", getattr(row, column)) for column in columns))
        for place, row in enumerate(rows)
    )
    totals = (facts.usd(f"sum(loop:{column})", sum(getattr(row, column) for row in rows)) for column in columns[:-1])
    heads = (
        "year", "tranches paid in cash", "credit granted", "hardware sold", "of it paid by credit",
        "net cash to the supplier", "net so far",
    )  # fmt: skip
    last = facts.usd(f"loop:[{len(rows) - 1}].net_so_far_usd_m", rows[-1].net_so_far_usd_m)
    note = "Net cash to the supplier is hardware sold, less what credit pays of it, less tranches paid in cash."
    caption = "Supplier's loop: tranches paid against hardware sold, million USD"
    return (Table(caption, heads, lines, ("in all", *totals, last), note),)


def _tenant(facts: Facts) -> tuple[Table, ...]:
    rows = facts.plan.tenant
    tenant = facts.plan.problem.tenant
    if not rows or tenant is None:
        return ()
    heads = (
        "year", "rent", "revenue", "share of it for compute", "rent / revenue", "revenue that the rent would need",
    )  # fmt: skip
    binds = "The case makes this a limit." if tenant.limits_rent else "The case reports this and does not limit it."
    caption = f"What {tenant.name or 'the tenant'} can afford by year, million USD"
    return (Table(caption, heads, tuple(_afford(facts, place, row) for place, row in enumerate(rows)), note=binds),)


def _afford(facts: Facts, place: int, row: TenantRow) -> tuple[Cell, ...]:
    at = f"tenant[{place}]"
    return (
        str(row.year),
        facts.usd(f"{at}.rent_usd_m", row.rent_usd_m),
        facts.usd(f"{at}.revenue_usd_m", row.revenue_usd_m),
        facts.usd(f"{at}.allowed_usd_m", row.allowed_usd_m),
        share(f"{at}.rent_share", row.rent_share, none=""),
        facts.usd(f"{at}.revenue_needed_usd_m", row.revenue_needed_usd_m),
    )
