"""How far operations of its sites cover what a facility is due: over the last twelve months, in every period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.problem import pairs
from planner.tabulate.contracts import capacity_usd_m, demand_usd_m
from planner.tabulate.curtailed import rent_lost_usd_m
from planner.tabulate.debt import availability
from planner.tabulate.ledger import rent_usd_m, site_lines
from planner.tabulate.power import energy_usd_m, fuel_usd_m
from planner.tabulate.works import lease_usd_m

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from planner.plan import DebtRow
    from planner.problem import Facility, Problem, Repayment
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


def with_cover(rows: Sequence[DebtRow], given: Operations) -> tuple[DebtRow, ...]:
    """Return the rows of the table of debt with what can serve each facility, what it is due, and their ratio.

    Parameters
    ----------
    rows
        The table without them.
    given
        What operations are summed from; its sites are taken from each facility.
    """
    problem, found = given.problem, {}
    for facility in problem.finance.facilities:
        own = {row.period: row for row in rows if row.facility == facility.id}
        sites = frozenset(site.id for site in problem.lent_to(facility))
        lines = operations_usd_m(replace(given, sites=sites))
        cfads = last_year(problem, sum(sign * lines[name] for name, (sign, _) in LINES.items()))  # type: ignore[arg-type]
        service = last_year(problem, service_usd_m(problem, facility, own))
        for period, row in own.items():
            due, there = float(service[period]), float(cfads[period])
            ratio = there / due if due > NOTHING_DUE_USD_M else None
            found[facility.id, period] = replace(row, cfads_usd_m=there, service_usd_m=due, dscr=ratio)
    return tuple(found[row.facility, row.period] for row in rows)


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
    if facility.maturity_date is not None and falls(facility.repayment):
        matures = problem.calendar.period_of(facility.maturity_date)
        if 0 <= ends < matures - 1:
            for t in range(ends + 1, min(matures + 1, periods)):
                most[t] = min(most[t], balance[ends] * (matures - t) / (matures - ends))
    found: Series = interest + np.maximum(0.0, opening - most)
    return found


def falls(terms: Repayment) -> bool:
    """Return whether principal falls due in parts up to maturity."""
    match terms:
        case "straight_line":
            return True
        case "bullet":
            return False
        case _:
            assert_never(terms)
