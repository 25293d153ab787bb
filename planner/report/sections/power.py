"""Power: sources against load at the end of each year, and what stands idle of power, halls and racks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from planner.explanation.curtailed import conditional_uses
from planner.report.blocks import Section, Table, words
from planner.report.figures import day, month, over, told
from planner.report.sections.contracts import contracts

if TYPE_CHECKING:
    from planner.explanation.idle import IdleRow, IdleTotal
    from planner.explanation.idle_release import Release
    from planner.report.blocks import Cell, Words
    from planner.report.facts import Facts
    from planner.report.pictures import Pictures

MOST_SPELLS = 60
UNITS = {"facility": "MW facility power", "it": "MW IT load"}


def power(facts: Facts, pictures: Pictures) -> Section:
    """Return power by source, load with PUE, and the idle ledger."""
    lead = words(
        "Facility power is IT load times the peak PUE of its site. Energised is what the connection and the units on ",
        "site could carry; what is idle of it no rack draws.",
    )  # fmt: skip
    tables = (_by_year(facts), *contracts(facts), *_conditional(facts), *_idle(facts))
    return Section("power", "Power", (lead,), (*pictures.of("power"), *tables))


def _by_year(facts: Facts) -> Table:
    sums: dict[tuple[str, str, int], float] = defaultdict(float)
    for row in facts.plan.power:
        for column in ("capacity_mw", "peak_mw", "stranded_mw", "reserve_mw"):
            sums[row.kind, column, row.period] += getattr(row, column)
    load: dict[int, float] = defaultdict(float)
    for rack in facts.plan.capacity:
        load[rack.period] += rack.installed_it_mw

    def cell(kind: str, column: str, period: int) -> Cell:
        return facts.mw(over("sum", f"power.{column}", kind=kind, period=period), sums[kind, column, period])

    held = any(row.reserve_mw for row in facts.plan.power)
    rows: list[tuple[Cell, ...]] = []
    for year, period in facts.year_ends:
        peak = sums["grid", "peak_mw", period] + sums["onsite", "peak_mw", period]
        it_mw = load[period]
        rows.append(
            (
                str(year), cell("grid", "capacity_mw", period), cell("onsite", "capacity_mw", period),
                *([cell("onsite", "reserve_mw", period)] if held else []),
                cell("grid", "peak_mw", period), cell("onsite", "peak_mw", period),
                facts.mw(over("sum", "capacity.installed_it_mw", period=period), it_mw),
                told(f"pue({period})", peak / it_mw if it_mw > 0 else None, 3, ""),
                cell("grid", "stranded_mw", period), cell("onsite", "stranded_mw", period),
            )
        )  # fmt: skip
    heads = (
        "at the end of", "grid, energised", "on site, firm", *(["on site, in reserve"] if held else []),
        "import at peak", "on site, relied on", "IT load installed", "peak PUE", "idle, grid", "idle, on site",
    )  # fmt: skip
    return Table(
        "Power of all sites at the end of each year, MW", heads, tuple(rows),
        note="All columns are facility power but the IT load. The peak PUE is that of all sites together.",
    )  # fmt: skip


def _conditional(facts: Facts) -> tuple[Table, ...]:
    """Return what sites gain and lose by conditional import; no table where none imports any."""
    uses = conditional_uses(facts.plan)
    if not uses:
        return ()
    rows = [
        (
            one.site.id, str(one.first_date), "never" if one.firm_from_date is None else str(one.firm_from_date),
            f"{one.months}", f"{one.mw_months:,.0f}", f"{one.most_mw:,.1f}", f"{one.hours_lost:,.0f}",
            f"{one.backed_mwh:,.0f}", f"{one.lost_mwh:,.0f}", f"{one.rent_lost_usd_m:,.2f}",
        )
        for one in uses
    ]  # fmt: skip
    heads = (
        "site", "imports from", "firm from", "months gained", "MW-months", "most, MW", "hours lost", "MWh backed",
        "MWh lost", "rent lost, million USD",
    )  # fmt: skip
    return (
        Table(
            "Conditional connections: months gained against hours lost", heads, tuple(rows),
            note="Months in which a site imports what the utility may curtail, and the hours for which it does so. "
            "Backed energy comes from units on site; what is lost is not used by any rack.",
        ),
    )  # fmt: skip


def _idle(facts: Facts) -> tuple[Table, ...]:
    """Return the idle ledger: its totals, and its spells behind them."""
    ledger = facts.idle
    totals = Table(
        "Idle ledger: what stands idle over the whole horizon",
        (
            "what", "counted as", "MW-months", "most at once, MW", "in", "money tied up, million USD × months",
            "most at once, million USD", "in", "most of it released by",
        ),
        tuple(_total(facts, place, total) for place, total in enumerate(ledger.totals)),
        note="Power, halls and racks that wait for each other are each counted by themselves: the lines do not add up. "
        "Money is the price paid, as far as the case knows it: committed grid stages have none.",
    )  # fmt: skip
    if not ledger.rows:
        return (totals,)
    kept = list(range(len(ledger.rows)))
    if len(kept) > MOST_SPELLS:
        longest = sorted(kept, key=lambda place: (-ledger.rows[place].mw_months, place))
        kept = sorted(longest[:MOST_SPELLS])
    left = len(ledger.rows) - len(kept)
    more = f" {left:,} spells of fewer MW-months are left out." if left else ""
    return totals, Table(
        f"Idle ledger by site: {len(kept):,} spells, each with what would release it",
        ("what and where", "from", "to", "MW-months", "most at once, MW", "million USD × months", "released by"),
        tuple(_spell(facts, place) for place in kept),
        note=f"An item that came earlier would end the spell by as much.{more}", folded=True,
    )  # fmt: skip


def _total(facts: Facts, place: int, total: IdleTotal) -> tuple[Cell, ...]:
    at = f"idle:totals[{place}]"
    return (
        f"{total.what[:1].upper()}{total.what[1:]}",
        UNITS[total.basis],
        told(f"{at}.mw_months", total.mw_months, facts.mw_digits),
        facts.mw(f"{at}.most_mw", total.most_mw),
        month(f"{at}.most_mw_date", total.most_mw_date, ""),
        facts.usd(f"{at}.usd_m_months", total.usd_m_months),
        facts.usd(f"{at}.most_usd_m", total.most_usd_m),
        month(f"{at}.most_usd_m_date", total.most_usd_m_date, ""),
        _most_released(facts, total),
    )


def _most_released(facts: Facts, total: IdleTotal) -> str:
    """Return the item that would release most MW-months of a sort."""
    by_item: dict[str, float] = defaultdict(float)
    for row in facts.idle.rows:
        if row.what == total.what:
            by_item[_release_words(row.released_by)] += row.mw_months
    return max(by_item, key=lambda name: by_item[name], default="")


def _spell(facts: Facts, place: int) -> tuple[Cell, ...]:
    row: IdleRow = facts.idle.rows[place]
    at = f"idle:rows[{place}]"
    return (
        f"{facts.site_words(row.site) if row.site else 'programme'}: {row.what}",
        month(f"{at}.first_date", row.first_date),
        month(f"{at}.last_date", row.last_date),
        told(f"{at}.mw_months", row.mw_months, facts.mw_digits),
        facts.mw(f"{at}.most_mw", row.most_mw),
        facts.usd(f"{at}.usd_m_months", row.usd_m_months),
        _release(f"{at}.released_by", row.released_by),
    )


def _release(at: str, release: Release) -> Words | str:
    if release.day is None:
        return _release_words(release)
    return words(f"{_release_words(release)}, ", day(f"{at}.day", release.day))


def _release_words(release: Release) -> str:
    if not release.id:
        return "nothing in this plan: it is more than the plan uses"
    if release.name.endswith(release.id):
        return release.name
    return f"{release.name} ({release.id})"
