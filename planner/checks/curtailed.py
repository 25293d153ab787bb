"""What curtailment costs a site: the share of the hours, the IT load that is lost, the rent of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.worth import yearly_rent_usd_m

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.reading import Reading
    from planner.problem import Site, Stage, Upgrade

YEAR_HOURS = 8760.0


def curtailed_share(site: Site) -> float:
    """Return the share of the hours for which conditional import of a site is curtailed [-]."""
    steps: list[Stage | Upgrade] = [*site.stages, *site.upgrades]
    return max([0.0, *(step.curtail_hours_per_year for step in steps if step.conditional)]) / YEAR_HOURS


def unbacked_it_mw(reading: Reading, site: Site, period: int) -> float:
    """Return the IT load that conditional import feeds and nothing backs.

    Parameters
    ----------
    reading, site, period
        The plan, the site, number of the period.
    """
    key = (site.id, period)
    return (reading.conditional_mw.get(key, 0.0) - reading.backed_mw.get(key, 0.0)) / site.peak_pue


def lost_it_mw(reading: Reading, site: Site, period: int) -> float:
    """Return the IT load that curtailment costs on average.

    Parameters
    ----------
    reading, site, period
        The plan, the site, number of the period.
    """
    return curtailed_share(site) * unbacked_it_mw(reading, site, period)


def rents_lost(reading: Reading, site: Site) -> Iterator[tuple[int, float]]:
    """Yield the rent that a site loses to curtailment: period and amount [million USD]."""
    when, yearly = reading.calendar, yearly_rent_usd_m(reading, site)
    for period in reading.periods if curtailed_share(site) else ():
        yield period, yearly[period] * when.years_per_period * lost_it_mw(reading, site, period)
