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

HEADS = ("site", "at the end of", "allowed, MW", "held back by ramps, MW", "used at peak, MW")


def contracts(facts: Facts) -> tuple[Table, ...]:
    """Return the connections that a contract says more of than their MW; nothing where none does."""
    sites = [site for site in facts.plan.problem.candidates if is_under_contract(site)]
    grid = {(row.site, row.period): row for row in facts.plan.power if row.kind == "grid"}
    ends = [(site, year, grid.get((site.id, period))) for site in sites for year, period in facts.year_ends]
    rows = tuple(_row(facts, site, year, row) for site, year, row in ends if row is not None)
    if not rows:
        return ()
    return (
        Table(
            "Contracts with utilities", HEADS, rows,
            note="What may be imported and what ramps hold back yet are together what is contracted and energised.",
        ),
    )  # fmt: skip


def is_under_contract(site: Site) -> bool:
    """Return whether a contract says more of a site's connection than its MW."""
    ramps = [*(stage.ramp for stage in site.stages), *(upgrade.ramp for upgrade in site.upgrades)]
    return any(ramps)


def _row(facts: Facts, site: Site, year: int, row: PowerRow) -> tuple[Cell, ...]:
    def cell(column: str) -> Cell:
        at = over("sum", f"power.{column}", kind="grid", site=site.id, period=row.period)
        return facts.mw(at, getattr(row, column))

    return facts.site_words(site.id), str(year), cell("capacity_mw"), cell("held_back_mw"), cell("peak_mw")
