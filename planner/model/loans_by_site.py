"""What facilities that lend to some sites alone go by: the cost there, the racks there, and which share their sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.model.linear import Sum
from planner.model.lines import CAPITAL_AT_SITES
from planner.model.lines.line_data import LineData

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.sets import Sets
    from planner.problem import Facility, Site


@dataclass(frozen=True)
class SharedSites:
    """Sites, and the facilities that lend nowhere else."""

    sites: tuple[Site, ...]
    facilities: tuple[Facility, ...]


def shared_sites(sets: Sets, facilities: Iterable[Facility]) -> tuple[SharedSites, ...]:
    """Return the sites of each facility, and of all that overlap, with those that lend there alone.

    What is spent or stands at some sites is lent on once where it is enough for the facilities of each such set of
    sites together: no other set can be short of it where none of these is.
    """
    given = tuple(facilities)
    scope = {f.id: frozenset(site.id for site in sets.problem.lent_to(f)) for f in given}
    found: dict[frozenset[str], None] = {}
    for own in scope.values():
        new = {own: None}
        for known in found:
            if known & own:
                new |= {known | one: None for one in tuple(new)}
        found |= new
    return tuple(
        SharedSites(
            tuple(site for site in sets.sites if site.id in union),
            tuple(f for f in given if scope[f.id] <= union),
        )
        for union in found
    )


def line_data_at(data: LineData, sites: tuple[Site, ...]) -> LineData:
    """Return what the lines of the ledger are summed from, for some sites alone.

    Parameters
    ----------
    data
        The same for the programme.
    sites
        The sites.
    """
    ids, sets = {site.id for site in sites}, data.sets
    there = replace(
        sets,
        sites=sites,
        works=tuple(work for work in sets.works if work.site.id in ids),
        finished=tuple((site, activity) for site, activity in sets.finished if site.id in ids),
        part_of=sets,
    )
    return LineData(data.m, there, data.handles)


def cost_at(there: LineData, period: int) -> Sum:
    """Return what counts as cost at sites in a period: works, power, and racks in full at delivery, before credit.

    Parameters
    ----------
    there
        What lines are summed from, for these sites alone.
    period
        The period.
    """
    cost = Sum(*((1, line(there, period)) for line in CAPITAL_AT_SITES))
    for site in there.sets.sites:
        for rack in there.sets.problem.racks:
            price, racks = there.sets.prices.at_site(rack, period), there.handles.racks
            cost.add(price, racks(site, rack, period)).add(-price, racks(site, rack, period - 1))
    return cost
