"""Contracts with utilities: what is contracted, allowed and used of each connection at the end of each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.blocks import Table
from planner.report.figures import over

if TYPE_CHECKING:
    from planner.plan import PowerRow
    from planner.problem import Site
    from planner.report.blocks import Cell
    from planner.report.facts import Facts

HEADS = (
    "site", "at the end of", "allowed, MW", "held back by ramps, MW", "used at peak, MW", "billed, MW",
    "billed and unused in the year, million USD",
)  # fmt: skip
SECURITY = "security held, million USD"


def contracts(facts: Facts) -> tuple[Table, ...]:
    """Return the connections that a contract says more of than their MW; nothing where none does."""
    sites = [site for site in facts.plan.problem.candidates if is_under_contract(site)]
    grid = {(row.site, row.period): row for row in facts.plan.power if row.kind == "grid"}
    ends = [(site, year, grid.get((site.id, period))) for site in sites for year, period in facts.year_ends]
    is_secured = any(site.security_usd_m_per_mw > 0 for site in sites)
    rows = tuple(_row(facts, site, year, row, is_secured) for site, year, row in ends if row is not None)
    if not rows:
        return ()
    note = (
        "What is allowed and what ramps hold back yet are together what is contracted. Billed is import at "
        "peak, and no less than the minimum of the contract; what is billed beyond the import is unused."
    )
    heads = (*HEADS, *((SECURITY,) if is_secured else ()))
    more = " Security is held from the order of a step, or the start of the plan, until so long after its energisation."
    return (Table("Contracts with utilities", heads, rows, note=note + (more if is_secured else "")),)


def is_under_contract(site: Site) -> bool:
    """Return whether a contract says more of a site's connection than its MW."""
    return any(step.ramp for step in site.steps) or site.demand_usd_per_kw_month > 0 or site.security_usd_m_per_mw > 0


def _row(facts: Facts, site: Site, year: int, row: PowerRow, is_secured: bool) -> tuple[Cell, ...]:
    def place(column: str) -> str:
        return over("sum", f"power.{column}", kind="grid", site=site.id, period=row.period)

    def cell(column: str) -> Cell:
        return facts.mw(place(column), getattr(row, column))

    of_year = over("sum", "power.unused_bill_usd_m", kind="grid", site=site.id, year=year)
    own = (line for line in facts.plan.power if (line.kind, line.site) == ("grid", site.id))
    unused = sum(line.unused_bill_usd_m for line in own if line.period_start.year == year)
    columns = ("capacity_mw", "held_back_mw", "peak_mw", "billed_mw")
    held = (facts.usd(place("security_usd_m"), row.security_usd_m),) if is_secured else ()
    return facts.site_words(site.id), str(year), *map(cell, columns), facts.usd(of_year, unused), *held
