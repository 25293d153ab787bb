"""Facilities that lend to some sites: names that must be known, and fields that make no sense without others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.validate.names import suggestion
from planner.validate.parts import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Facility, Problem
    from planner.validate.parts import Broken, Path


def _facilities(problem: Problem) -> Iterator[tuple[Path, Facility]]:
    yield from listed(("finance", "facilities"), problem.finance.facilities)


def sites_lent_to(problem: Problem) -> Broken:
    """Yield sites and regions that facilities lend to and the case does not have, and those named twice."""
    ids = [site.id for site in problem.sites]
    regions = [region for region in dict.fromkeys(site.region for site in problem.sites) if region]
    for path, facility in _facilities(problem):
        for field, names, known, what in (
            ("sites", facility.sites, ids, "the id of a site"),
            ("regions", facility.regions, regions, "a region of some site"),
        ):  # fmt: skip
            seen: set[str] = set()
            for at, name in listed((*path, field), names):
                if name not in known:
                    yield at, f"must be {what}, got '{name}'{suggestion(name, known, field)}"
                elif name in seen:
                    yield at, f"must be listed once, got '{name}' a second time"
                seen.add(name)


def lender_fields(problem: Problem) -> Broken:
    """Yield facilities that name both sites and regions, and cost that counts for nothing."""
    for path, facility in _facilities(problem):
        if facility.sites and facility.regions:
            yield (*path, "regions"), "must be left out where `sites` are given: they name what it lends to"
        if facility.cost_before_usd_m and facility.max_loan_to_cost is None:
            yield (
                (*path, "cost_before_usd_m"),
                f"must be left out without max_loan_to_cost, got {facility.cost_before_usd_m:g}",
            )


def idle_sites(problem: Problem) -> Broken:
    """Yield facilities that name sites and are limited by nothing there."""
    for path, facility in _facilities(problem):
        limits = (facility.borrowing_base_share, facility.max_loan_to_cost)
        if not facility.is_for_all_sites and not facility.capex_only and all(limit is None for limit in limits):
            field = "sites" if facility.sites else "regions"
            yield (
                (*path, field),
                "is given, but no base, capex or cost there limits the facility: it lends to the whole programme",
            )
