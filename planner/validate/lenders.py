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
        if facility.min_dscr_from_date is not None and facility.min_dscr is None:
            yield (*path, "min_dscr_from_date"), "must be left out without min_dscr"


def pledges(problem: Problem) -> Broken:
    """Yield pledges that come after what has no base, lends elsewhere too, or has no order to another one before it."""
    given = {facility.id: facility for facility in problem.finance.facilities}
    scope = {name: {site.id for site in problem.lent_to(facility)} for name, facility in given.items()}
    for path, facility in _facilities(problem):
        if facility.pledged_after and facility.borrowing_base_share is None:
            yield (*path, "pledged_after"), "must be left out without borrowing_base_share"
        seen: list[str] = []
        for at, name in listed((*path, "pledged_after"), facility.pledged_after):
            if name not in given:
                yield at, f"must be the id of a facility, got '{name}'{suggestion(name, list(given), 'facilities')}"
            elif facility.id == name or facility in problem.pledged_before(given[name]):
                yield at, f"must not come after '{facility.id}' itself, got '{name}'"
            elif not given[name].borrowing_base_share:
                yield at, f"must be a facility with a borrowing base above 0, got '{name}'"
            elif not scope[name] <= scope[facility.id]:
                yield at, f"must lend to no other sites than '{facility.id}', got '{name}'"
            else:
                for other in seen:
                    ranked = given[name] in problem.pledged_before(given[other])
                    ranked |= given[other] in problem.pledged_before(given[name])
                    if not ranked and scope[name] & scope[other]:
                        yield at, f"must be ranked with '{other}', which lends to some of its sites too, got '{name}'"
                seen.append(name)


def idle_sites(problem: Problem) -> Broken:
    """Yield facilities that name sites and are limited by nothing there."""
    for path, facility in _facilities(problem):
        limits = (facility.borrowing_base_share, facility.max_loan_to_cost, facility.min_dscr)
        if not facility.is_for_all_sites and not facility.capex_only and all(limit is None for limit in limits):
            field = "sites" if facility.sites else "regions"
            yield (
                (*path, field),
                "is given, but no base, capex, cost or cover there limits the facility: "
                "it lends to the whole programme",
            )
