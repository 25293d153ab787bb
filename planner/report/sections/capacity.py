"""Capacity: MW online by site against target and milestones, and where the sites are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.blocks import Section, Table, words
from planner.report.figures import day, over, several, told, whole

if TYPE_CHECKING:
    from planner.report.blocks import Cell
    from planner.report.facts import Facts
    from planner.report.pictures import Pictures


def capacity(facts: Facts, pictures: Pictures) -> Section:
    """Return the S-curve and the MW online at each site at the end of each year."""
    if not facts.used_sites:
        return Section("capacity", "Capacity", ("No rack is ever installed in this plan.",), pictures.of("capacity"))
    lead = words(
        "Racks are online at ", whole("sites(used)", len(facts.used_sites)), " of ",
        whole("sites(candidates)", len(facts.plan.problem.candidates)), " candidate sites. A MW is counted as ",
        f"{facts.basis}, as the target does.",
    )  # fmt: skip
    return Section("capacity", "Capacity", (lead,), (*pictures.of("capacity"), _by_year(facts)))


def _by_year(facts: Facts) -> Table:
    heads = ("site", *(f"end of {year}" for year, _ in facts.year_ends))
    rows: list[tuple[Cell, ...]] = [
        (facts.site_words(site), *(facts.online(site, period) for _, period in facts.year_ends))
        for site in facts.used_sites
    ]
    total: tuple[Cell, ...] = ("in all", *(facts.online_in_all(period) for _, period in facts.year_ends))
    return Table(f"MW online by site, {facts.basis}", heads, tuple(rows), total)


def sites(facts: Facts, pictures: Pictures) -> Section:
    """Return the map, and each site with its place, its MW and its first dates."""
    rows = tuple(_site(facts, place) for place, site in enumerate(facts.plan.problem.sites) if site.eligible)
    table = Table(
        "Candidate sites",
        (
            "site", "place", "grid node", "latitude, degrees", "longitude, degrees", "peak PUE", "first rack",
            "MW online at the end", "racks at the end",
        ),
        rows, note="A site without a first rack is not used.",
    )  # fmt: skip
    shown = pictures.of("map")
    without = sum(site.latitude is None or site.longitude is None for site in facts.plan.problem.candidates)
    lead: tuple[Cell, ...] = ()
    if without:
        lead = (words("The case gives no coordinates of ", several("sites(unplaced)", without, "candidate site"), "."),)
    return Section("map", "Map and sites", lead, (*shown, table) if rows else shown)


def _site(facts: Facts, place: int) -> tuple[Cell, ...]:
    site, at = facts.plan.problem.sites[place], f"case:sites[{place}]"
    own = [row for row in facts.plan.deliveries if row.site == site.id]
    first = min((row.delivery_date for row in own), default=None)
    last = facts.plan.periods - 1
    racks = sum(row.racks_installed for row in facts.plan.capacity if (row.site, row.period) == (site.id, last))
    return (
        facts.site_words(site.id),
        ", ".join(part for part in (site.region, site.country.upper()) if part),
        site.node or "none",
        told(f"{at}.latitude", site.latitude, 2, ""),
        told(f"{at}.longitude", site.longitude, 2, ""),
        told(f"{at}.peak_pue", site.peak_pue, 2),
        day(over("min", "deliveries.delivery_date", site=site.id), first, ""),
        facts.online(site.id, last),
        whole(over("sum", "capacity.racks_installed", site=site.id, period=last), racks),
    )
