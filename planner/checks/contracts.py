"""Contracts with utilities: what is billed, by which of import and minimum is more, what it costs, what is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.checks.guarantees import guarantees
from planner.checks.prices import at_day
from planner.problem import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.facts import Facts
    from planner.checks.reading import Reading
    from planner.checks.sources import Supply
    from planner.problem import Site

KW_PER_MW, MILLION = 1000.0, 1e6


@dataclass(frozen=True)
class Bill:
    """MW billed in one period, what they cost, and what those cost that are not drawn [million USD]."""

    mw: float
    usd_m: float
    unused_usd_m: float


def bill(reading: Reading, supply: Supply, site: Site, period: int) -> Bill:
    """Return what a site's utility bills in a period.

    Parameters
    ----------
    reading, supply
        The plan, and the power that its sources give.
    site, period
        The site and the period.
    """
    drawn_mw = reading.import_mw.get((site.id, period), 0.0)
    floor_mw = site.minimum_bill_share * supply.allowed_mw.get((site.id, period), 0.0)
    given_usd_m = site.demand_usd_per_kw_month * KW_PER_MW * reading.calendar.months / MILLION
    each_usd_m = at_day(reading, "power", period, given_usd_m)
    mw = max(drawn_mw, floor_mw) if each_usd_m else 0.0
    return Bill(mw, mw * each_usd_m, max(0.0, mw - drawn_mw) * each_usd_m)


def charges(facts: Facts, site: Site) -> Iterator[tuple[int, str, float]]:
    """Yield what utilities and nodes charge a site, as payments of the ledger: period, line, million USD."""
    reading = facts.reading
    nodes = (node for node in reading.problem.grid.nodes if node.id == site.node)
    per_day = next((reading.calendar.stepped(pairs(node.capacity_usd_per_mw_day)) for node in nodes), None)
    for period in reading.periods:
        yield period, "demand_usd_m", bill(reading, facts.supply, site, period).usd_m
        if per_day is not None:
            first, next_first = (reading.calendar.start_of(at) for at in (period, period + 1))
            usd = per_day[period] * (next_first - first).days
            yield period, "capacity_usd_m", usd * reading.import_mw.get((site.id, period), 0.0) / MILLION


def securities(facts: Facts) -> Iterator[tuple[int, str, float]]:
    """Yield what is given as security, and as negative what comes back: period, line, million USD."""
    for site in facts.reading.problem.candidates:
        for one in guarantees(facts.reading, site):
            if one.given is not None:
                yield one.given, "security_usd_m", one.usd_m
            if one.returned is not None:
                yield one.returned, "security_usd_m", -one.usd_m
