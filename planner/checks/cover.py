"""Debt service cover: rent less running costs of a facility's sites in twelve months, over what it was due in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.contracts import bill
from planner.checks.curtailed import rents_lost
from planner.checks.ledger import energy_prices, opened, rents
from planner.checks.lenders import serves
from planner.checks.loans import availability
from planner.checks.prices import at_day
from planner.problem import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.facts import Facts
    from planner.checks.reading import Reading
    from planner.problem import Facility, Site

DUE_FROM_USD_M = 1e-3


def cover(facts: Facts, facility: Facility) -> list[tuple[float, float, float | None]]:
    """Return, by period, what could serve a facility in the last twelve months, what it was due, and the ratio.

    Parameters
    ----------
    facts
        What follows from the plan's decisions.
    facility
        The facility.
    """
    reading = facts.reading
    earned = [0.0 for _ in reading.periods]
    for site in reading.problem.candidates:
        if serves(reading, facility, site.id):
            for period, usd_m in _operations(facts, site):
                earned[period] += usd_m
    due = [facts.loans[facility.id, t].interest_usd_m + _instalment(facts, facility, t) for t in reading.periods]
    found: list[tuple[float, float, float | None]] = []
    for period in reading.periods:
        since = max(0, period + 1 - 12 // reading.calendar.months)
        there, owed = sum(earned[since : period + 1]), sum(due[since : period + 1])
        found.append((there, owed, there / owed if owed > DUE_FROM_USD_M else None))
    return found


def _operations(facts: Facts, site: Site) -> Iterator[tuple[int, float]]:
    """Yield rent not lost as what comes, energy, fuel, bills, opex, fixed cost, leases as what goes, at one site."""
    reading, when = facts.reading, facts.reading.calendar
    price = energy_prices(reading, site)
    yield from _leases(reading, site)
    for period, usd_m in rents(reading, [site]):
        if period in reading.periods:
            yield period, usd_m
    yield from ((period, -usd_m) for period, usd_m in rents_lost(reading, [site]))
    first = opened(reading).get(site.id)
    charged = {node.id: when.stepped(pairs(node.capacity_usd_per_mw_day)) for node in reading.problem.grid.nodes}
    for period in reading.periods:
        opex = site.opex_usd_m_per_mw_year * facts.fleet.installed_mw.get((site.id, period), 0.0)
        yield period, -at_day(reading, "operation", period, opex) * when.years_per_period
        yield period, -reading.grid_mean_mw.get((site.id, period), 0.0) * when.hours(period) * price[period] / 1e6
        for unit in site.onsite:
            mwh = reading.generated_mw.get((unit.id, period), 0.0) * when.hours(period)
            usd_m = mwh * (unit.fuel_usd_per_mwh + unit.om_usd_per_mwh) / 1e6
            yield period, -at_day(reading, "operation", period, usd_m)
        yield period, -bill(reading, facts.supply, site, period).usd_m
        if site.node is not None:
            days = (when.start_of(period + 1) - when.start_of(period)).days
            yield period, -charged[site.node][period] * days * reading.import_mw.get((site.id, period), 0.0) / 1e6
        if first is not None and period >= first:
            yield period, -at_day(reading, "operation", period, site.fixed_usd_m_per_year) * when.years_per_period


def _leases(reading: Reading, site: Site) -> Iterator[tuple[int, float]]:
    """Yield what leases of phases of one site cost in the plan."""
    year = reading.calendar.years_per_period
    for work in reading.works.values():
        if work.site.id == site.id and work.option is not None:
            for period in range(work.finish, work.finish + (work.option.term_periods or 0)):
                if period in reading.periods:
                    yield period, -work.option.lease_usd_m_per_year * year


def _instalment(facts: Facts, facility: Facility, period: int) -> float:
    """Return the principal that falls due in a period by falling limit or straight line, all at once apart."""
    reading = facts.reading
    before = facts.loans[facility.id, period - 1].balance_usd_m if period else 0.0
    most = facts.loans[facility.id, period].limit_usd_m
    open_in = availability(reading, facility)
    if facility.repayment == "straight_line" and facility.maturity_date is not None and open_in:
        last, matures = open_in[-1], reading.calendar.period_of(facility.maturity_date)
        if last < period <= matures and matures - last > 1:
            at_end = facts.loans[facility.id, last].balance_usd_m
            most = min(most, at_end * (matures - period) / (matures - last))
    return max(0.0, before - most)
