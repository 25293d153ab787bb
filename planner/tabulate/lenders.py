"""What each lender looks at, by period: the racks at its sites, and the cost there to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.tabulate.debt import depreciated_racks_usd_m
from planner.tabulate.power import capex_usd_m
from planner.tabulate.works import spend_usd_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from planner.plan import DebtRow
    from planner.problem import Facility, Problem
    from planner.tabulate.fleet import Fleet
    from planner.tabulate.power import PowerOrder
    from planner.tabulate.works import Work


@dataclass(frozen=True)
class Lender:
    """A facility, and what stands at the sites it lends to, by period [million USD].

    Parameters
    ----------
    facility
        The facility.
    racks_usd_m, pledged_usd_m
        Depreciated price of the racks delivered there, and of those pledged to others before it.
    delivered_usd_m, paid_usd_m
        Paid there in the period: racks in full at delivery, before credit; works and power.
    drawn_usd_m, owed_usd_m
        Drawn to date, and owed at the end of the period.
    """

    facility: Facility
    racks_usd_m: NDArray[np.float64]
    pledged_usd_m: NDArray[np.float64]
    delivered_usd_m: NDArray[np.float64]
    paid_usd_m: NDArray[np.float64]
    drawn_usd_m: NDArray[np.float64]
    owed_usd_m: NDArray[np.float64]

    @property
    def base_usd_m(self) -> NDArray[np.float64] | None:
        """What it lends on racks; None without a borrowing base."""
        share = self.facility.borrowing_base_share
        return None if share is None else share * (self.racks_usd_m - self.pledged_usd_m)

    @property
    def cost_usd_m(self) -> NDArray[np.float64]:
        """Cost there to date, with what the lender counts of the time before the plan."""
        found: NDArray[np.float64] = self.facility.cost_before_usd_m + np.cumsum(self.delivered_usd_m + self.paid_usd_m)
        return found

    @property
    def on_cost_usd_m(self) -> NDArray[np.float64] | None:
        """What may be drawn to date by the cost; None without a limit."""
        share = self.facility.max_loan_to_cost
        return None if share is None else share * self.cost_usd_m


def lenders(
    problem: Problem, done: Sequence[Work], orders: Sequence[PowerOrder], racks: Fleet, debt: Iterable[DebtRow]
) -> Mapping[str, Lender]:
    """Return what each facility looks at, by its id.

    Parameters
    ----------
    problem
        The case.
    done
        Activities of the plan, history included.
    orders
        Upgrades and on-site units ordered in the plan.
    racks
        All racks of the plan.
    debt
        Rows of the table of debt.
    """
    rows, periods, life = tuple(debt), problem.calendar.periods, problem.finance.rack_life_periods
    found = {}
    for facility in problem.finance.facilities:
        sites = frozenset(site.id for site in problem.lent_to(facility))
        there = [lot for lot in racks.consignments if lot.site.id in sites]
        drawn, owed = (_by_period(rows, facility, column, periods) for column in ("draw_usd_m", "balance_usd_m"))
        before = problem.pledged_before(facility)
        pledged = [_by_period(rows, f, "balance_usd_m", periods) / (f.borrowing_base_share or 1.0) for f in before]
        delivered = np.zeros(periods)
        for lot in there:
            delivered[lot.period] += lot.rack.price_usd_m * lot.units
        found[facility.id] = Lender(
            facility=facility,
            racks_usd_m=depreciated_racks_usd_m(there, life, periods),
            pledged_usd_m=sum(pledged, np.zeros(periods)),
            delivered_usd_m=delivered,
            paid_usd_m=spend_usd_m((work for work in done if work.site.id in sites), periods)
            + capex_usd_m((order for order in orders if order.site.id in sites), periods),
            drawn_usd_m=np.cumsum(drawn),
            owed_usd_m=owed,
        )
    return found


def _by_period(rows: Iterable[DebtRow], facility: Facility, column: str, periods: int) -> NDArray[np.float64]:
    """Return a column of the table of debt for one facility."""
    found = np.zeros(periods)
    for row in rows:
        if row.facility == facility.id:
            found[row.period] = getattr(row, column)
    return found
