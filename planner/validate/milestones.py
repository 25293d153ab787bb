"""Rules of milestones: what they count, and their money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import ANY_SITE, PROGRAMME
from planner.validate.parts import listed
from planner.validate.references import unknown

if TYPE_CHECKING:
    from planner.problem import Problem
    from planner.validate.parts import Broken, Path


def scopes(problem: Problem) -> Broken:
    """Yield milestones that count sites, regions or rack types the case does not have."""
    places = [*dict.fromkeys(name for site in problem.sites for name in (site.id, site.region) if name)]
    words = [*places, PROGRAMME, ANY_SITE]
    known = [rack.id for rack in problem.racks]
    for path, given in listed(("programme", "milestones"), problem.programme.milestones):
        for at, name in listed((*path, "scope"), given.scope):
            if name not in words:
                yield at, unknown("a site, a region of some site, programme or any_site", name, words, "names", of="")
        for at, name in listed((*path, "racks"), given.racks):
            if name not in known:
                yield at, unknown("a rack", name, known, "racks")


def repeated_scopes(problem: Problem) -> Broken:
    """Yield names that a milestone has twice, and `programme` or `any_site` beside other names."""
    for path, given in listed(("programme", "milestones"), problem.programme.milestones):
        for name in (PROGRAMME, ANY_SITE):
            if name in given.scope and len(given.scope) > 1:
                yield (*path, "scope"), f"must be {name} alone or names of sites and regions, got both"
        yield from _twice((*path, "scope"), given.scope)
        yield from _twice((*path, "racks"), given.racks)


def late_money(problem: Problem) -> Broken:
    """Yield money of milestones that asks for a deadline or a tranche, and dates in the wrong order."""
    for path, given in listed(("programme", "milestones"), problem.programme.milestones):
        deadline, last = given.deadline_date, given.drop_dead_date
        if given.late_usd_m_per_month and deadline is None:
            yield (*path, "deadline_date"), "must be given where late months cost something, got nothing"
        if last is not None and not given.tranche_usd_m:
            yield (*path, "tranche_usd_m"), "must be more than 0 where it can be lost, got 0"
        if last is not None and deadline is not None and last < deadline:
            yield (*path, "drop_dead_date"), f"must not be before deadline_date {deadline}, got {last}"


def only_backed(problem: Problem) -> Broken:
    """Yield milestones that count only what is backed where it would pay to leave it unbacked, and be paid later."""
    rate = problem.finance.discount_rate
    for path, given in listed(("programme", "milestones"), problem.programme.milestones):
        cash = given.tranche_usd_m * (1.0 - given.in_kind_share)
        if rate < 0 and cash > 0 and not given.counts_unbacked:
            words = f"must be true where the tranche brings cash and the discount rate is below 0 ({rate:g}), got false"
            yield (*path, "counts_unbacked"), words


def paid_on_orders(problem: Problem) -> Broken:
    """Yield tranches paid on orders of milestones that count sites: racks are ordered for the programme."""
    for path, given in listed(("programme", "milestones"), problem.programme.milestones):
        if given.tranche_on == "ordered" and (given.scope != (PROGRAMME,) or given.basis != "it"):
            counts = f"scope {', '.join(given.scope)}" if given.scope != (PROGRAMME,) else "basis facility"
            what = "must be reached unless a milestone counts IT load of the whole programme (orders are for no site)"
            yield (*path, "tranche_on"), f"{what}, got ordered with {counts}"


def _twice(path: Path, names: tuple[str, ...]) -> Broken:
    for at, name in listed(path, names):
        if name in names[: int(at[-1])]:
            yield at, f"must be named once, got '{name}' a second time"
