"""How far operations of its sites cover what a facility is due: over the last twelve months, in every period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planner.problem import pairs
from planner.tabulate.contracts import capacity_usd_m, demand_usd_m
from planner.tabulate.curtailed import rent_lost_usd_m
from planner.tabulate.debt import availability
from planner.tabulate.ledger import rent_usd_m, site_lines
from planner.tabulate.power import energy_usd_m, fuel_usd_m
from planner.tabulate.works import lease_usd_m

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from planner.plan import DebtRow
    from planner.problem import Calendar, Facility, Problem
    from planner.tabulate.fleet import Fleet
    from planner.tabulate.power import SitePower
    from planner.tabulate.works import Work

    Series = NDArray[np.float64]

NOTHING_DUE_USD_M = 1e-3
"""What is less is no debt service."""
MONTHS = 12


@dataclass(frozen=True)
class Operations:
    """What lines of operation at some sites are summed from."""

    problem: Problem
    works: Sequence[Work]
    racks: Fleet
    powers: Sequence[SitePower]
    sites: frozenset[str]

    @property
    def own_powers(self) -> list[SitePower]:
        """Power of these sites."""
        return [power for power in self.powers if power.site.id in self.sites]

    def at_sites(self, line: str) -> Series:
        """Return a line of running costs at these sites, by its name in the ledger."""
        return site_lines(self.problem, self.works, self.racks, self.sites)[line]

    @property
    def rent(self) -> Series:
        """Rent of these sites, less what is lost."""
        lost = rent_lost_usd_m(self.problem, (power.curtailed for power in self.own_powers))
        return rent_usd_m(self.problem, self.racks, self.sites) - lost

    @property
    def lease(self) -> Series:
        """Leases of phases of these sites."""
        return lease_usd_m(self.problem, (work for work in self.works if work.site.id in self.sites))


LINES: dict[str, tuple[float, Callable[[Operations], Series]]] = {
    "rent": (1.0, lambda given: given.rent),
    "energy": (-1.0, lambda given: energy_usd_m(given.problem, given.own_powers)),
    "fuel": (-1.0, lambda given: fuel_usd_m(given.problem, given.own_powers)),
    "demand": (-1.0, lambda given: demand_usd_m(given.problem, given.own_powers)),
    "capacity": (-1.0, lambda given: capacity_usd_m(given.problem, given.own_powers)),
    "opex": (-1.0, lambda given: given.at_sites("opex")),
    "fixed": (-1.0, lambda given: given.at_sites("fixed")),
    "lease": (-1.0, lambda given: given.lease),
}
"""Lines of the ledger that operations of a site are, with their sign: what is left of them can serve its debt."""


def operations_usd_m(given: Operations) -> dict[str, Series]:
    """Return each line of operations at some sites by period, all positive."""
    return {name: line(given) for name, (_, line) in LINES.items()}


@dataclass(frozen=True)
class Cover:
    """What operations of a facility's sites left in the twelve months up to each period, and what was due in them."""

    facility: Facility
    cfads_usd_m: Series
    service_usd_m: Series

    def ratio(self, period: int) -> float | None:
        """Return how often the one covers the other; None where nothing was due."""
        there, due = float(self.cfads_usd_m[period]), float(self.service_usd_m[period])
        return there / due if due > NOTHING_DUE_USD_M else None

    def most_usd_m(self, calendar: Calendar) -> Series | None:
        """Return the most that may be due by period for the cover that is asked, infinite before; None if none is."""
        least, day = self.facility.min_dscr, self.facility.min_dscr_from_date
        if least is None:
            return None
        first = 0 if day is None else max(0, calendar.usable_from(day))
        tested = np.arange(len(self.cfads_usd_m)) >= first
        return np.where(tested, np.maximum(0.0, self.cfads_usd_m) / least, np.inf)


def covers(rows: Sequence[DebtRow], given: Operations) -> dict[str, Cover]:
    """Return what can serve each facility, and what it is due, by its id.

    Parameters
    ----------
    rows
        The table of debt, without cover.
    given
        What operations are summed from; its sites are taken from each facility.
    """
    problem, found = given.problem, {}
    for facility in problem.finance.facilities:
        own = {row.period: row for row in rows if row.facility == facility.id}
        sites = frozenset(site.id for site in problem.lent_to(facility))
        lines = operations_usd_m(replace(given, sites=sites))
        left: Series = sum(sign * lines[name] for name, (sign, _) in LINES.items())  # type: ignore[assignment]
        service = last_year(problem, service_usd_m(problem, facility, own))
        found[facility.id] = Cover(facility, last_year(problem, left), service)
    return found


def with_cover(rows: Sequence[DebtRow], found: Mapping[str, Cover]) -> tuple[DebtRow, ...]:
    """Return the rows of the table of debt with what can serve each facility, what it is due, and their ratio.

    Parameters
    ----------
    rows
        The table without them.
    found
        Cover of each facility, by its id.
    """
    told = []
    for row in rows:
        cover, t = found[row.facility], row.period
        there, due = float(cover.cfads_usd_m[t]), float(cover.service_usd_m[t])
        told.append(replace(row, cfads_usd_m=there, service_usd_m=due, dscr=cover.ratio(t)))
    return tuple(told)


def last_year(problem: Problem, series: Series) -> Series:
    """Return the sum of a series over the last twelve months at the end of each period, or from the plan's start."""
    total, count = np.concatenate([[0.0], np.cumsum(series)]), MONTHS // problem.calendar.months
    found: Series = total[1:] - total[np.maximum(0, np.arange(len(series)) + 1 - count)]
    return found


def service_usd_m(problem: Problem, facility: Facility, own: dict[int, DebtRow]) -> Series:
    """Return interest and scheduled principal of a facility by period.

    Parameters
    ----------
    problem
        The case.
    facility
        The facility.
    own
        Its rows of the table of debt, by period.
    """
    periods = problem.calendar.periods
    balance = np.array([own[t].balance_usd_m if t in own else 0.0 for t in range(periods)])
    interest = np.array([own[t].interest_usd_m if t in own else 0.0 for t in range(periods)])
    opening = np.concatenate([[0.0], balance[:-1]])
    most = np.array(problem.calendar.stepped(pairs(facility.limit_usd_m)), dtype=float)
    _, ends = availability(problem.calendar, facility)
    if facility.maturity_date is not None and facility.falls_due_in_parts:
        matures = problem.calendar.period_of(facility.maturity_date)
        if 0 <= ends < matures - 1:
            for t in range(ends + 1, min(matures + 1, periods)):
                most[t] = min(most[t], balance[ends] * (matures - t) / (matures - ends))
    found: Series = interest + np.maximum(0.0, opening - most)
    return found
