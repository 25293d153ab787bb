"""What a site imports on conditional steps, what of it is backed, and what curtailment costs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.problem import rises
from planner.tabulate.ledger import site_rent_usd_m

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planner.decisions import Decisions
    from planner.problem import Calendar, Problem, Site, Stage, Upgrade
    from planner.tabulate.connection import Steps

    Series = NDArray[np.float64]


@dataclass(frozen=True)
class Curtailed:
    """Conditional import of one site by period.

    Parameters
    ----------
    site
        The site.
    capacity_mw, import_mw, backed_mw
        Import that conditional steps allow, import at peak on them, what of that units on site stand by for [MW].
    """

    site: Site
    capacity_mw: NDArray[np.float64]
    import_mw: NDArray[np.float64]
    backed_mw: NDArray[np.float64]

    @property
    def share(self) -> float:
        """Share of the hours for which it is curtailed [-]."""
        return self.site.curtailed_share

    @property
    def unbacked_it_mw(self) -> NDArray[np.float64]:
        """IT load that conditional import feeds and nothing backs [MW IT]."""
        return (self.import_mw - self.backed_mw) / self.site.peak_pue

    @property
    def lost_it_mw(self) -> NDArray[np.float64]:
        """IT load lost on average [MW IT]."""
        return self.share * self.unbacked_it_mw

    def columns(self, hours: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """Return its columns of the table of power, none where the site has no conditional step.

        Parameters
        ----------
        hours
            Hours of each period.
        """
        if not self.share:
            return {}
        return {
            "conditional_mw": self.capacity_mw, "conditional_peak_mw": self.import_mw, "backed_mw": self.backed_mw,
            "lost_mwh": self.site.mean_pue * self.lost_it_mw * hours,
        }  # fmt: skip


def firm_from(calendar: Calendar, step: Stage | Upgrade) -> int:
    """Return the period from which a conditional step is firm; past the last one if never."""
    return calendar.periods if step.firm_from_date is None else max(0, calendar.usable_from(step.firm_from_date))


def curtailed_at(site: Site, calendar: Calendar, steps: Steps, decisions: Decisions, drawn: Series) -> Curtailed:
    """Return the conditional import of a site.

    Parameters
    ----------
    site, calendar
        The site and the calendar of the case.
    steps
        Steps that are energised, each with the period from which it is.
    decisions
        What is imported on conditional steps, and what of it is backed.
    drawn
        Import at peak by period [MW].
    """
    capacity, imported, backed = (np.zeros(calendar.periods) for _ in range(3))
    for step, since in steps if site.curtailed_share else ():
        for after, rise in rises(step.ramp) if step.conditional else ():
            capacity[max(0, since + after) : firm_from(calendar, step)] += step.mw * rise
    for period in np.flatnonzero(capacity).tolist():
        imported[period] = decisions.conditional_mw.get((site.id, period), 0.0)
        backed[period] = decisions.backed_mw.get((site.id, period), 0.0)
    imported = np.clip(imported, 0.0, drawn)
    return Curtailed(site, capacity, imported, np.clip(backed, 0.0, imported))


def rent_lost_usd_m(problem: Problem, sites: Iterable[Curtailed]) -> NDArray[np.float64]:
    """Return the rent that sites lose to curtailment by period."""
    lost = np.zeros(problem.calendar.periods)
    for one in sites:
        if one.share:
            lost += site_rent_usd_m(problem, one.site) * one.lost_it_mw
    return lost


def unbacked_it_mw(sites: Iterable[Curtailed]) -> dict[str, NDArray[np.float64]]:
    """Return the IT load that nothing backs by site and period, of sites that may be curtailed [MW IT]."""
    return {one.site.id: one.unbacked_it_mw for one in sites if one.share}
