"""One generated site: its works, its power, its running costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.power import Supplied, onsite, stages, upgrades
from planner.generate.scale import DRAWN
from planner.generate.works import CAPEX_USD_M_PER_MW, Builder, phase_mw, works
from planner.problem import Origin, Site, Step

if TYPE_CHECKING:
    from random import Random

    from planner.generate.ground import Place
    from planner.generate.scale import Scale
    from planner.generate.works import Standing

LIQUID, LIQUID_800V = "liquid-45c", "liquid-45c-800vdc"
# How far a site is when the plan starts, by its turn; and which sites lack the newer cooling.
_STANDINGS: tuple[Standing, ...] = ("under way", "new", "permitted", "new", "permitted", "new")
_WITHOUT_800V = 4
OPEX_USD_M_PER_MW_YEAR = 0.35
# Prices a year above the base in the first year and below it from the third, as forecasts have it.
PRICE_YEARS = (1.06, 1.0, 0.97)


def crews_of(region: str) -> str:
    """Return the id of a region's crews."""
    return f"crews-{region}"


def nameplate_mw(site: Site) -> float:
    """Return the nameplate of all phases of a site [MW IT]."""
    return sum(activity.nameplate_mw for activity in site.activities)


def site_at(scale: Scale, place: Place, turn: int) -> Site:
    """Return the site at a place; its `turn`, a number of its own from 0, says how far it is and what it can have.

    Parameters
    ----------
    scale
        Size and seed of the case.
    place
        Where it is.
    turn
        Number of the site, from 0.
    """
    dice = scale.dice(place.id)
    zone, prefix = place.zone, place.id.upper()
    standing = _STANDINGS[turn % len(_STANDINGS)]
    peak_pue = round(dice.uniform(*zone.peak_pue), 2)
    share_mw = None if place.limit_mw is None else place.limit_mw / peak_pue / scale.phases
    capex = CAPEX_USD_M_PER_MW * dice.uniform(0.92, 1.08)
    builder = Builder(scale, prefix, crews_of(zone.region), standing, capex, dice)
    activities = works(builder, phase_mw(dice, share_mw))
    needs = tuple(peak_pue * activity.nameplate_mw for activity in activities if activity.nameplate_mw)
    supplied = Supplied(scale, zone, prefix, standing, turn, needs, place.limit_mw, dice)
    committed = stages(supplied)
    return Site(
        id=place.id,
        name=place.name,
        region=zone.region,
        country="US",
        latitude=place.latitude,
        longitude=place.longitude,
        node=place.node,
        peak_pue=peak_pue,
        mean_pue=round(1.0 + 0.7 * (peak_pue - 1.0), 2),
        commissioning_periods=dice.choice((1, 1, 2)),
        install_racks_per_period=10 * dice.randint(18, 40),
        cooling=(LIQUID,) if turn % _WITHOUT_800V == _WITHOUT_800V - 1 else (LIQUID, LIQUID_800V),
        opening_usd_m=float(10 * dice.randint(5, 12)),
        fixed_usd_m_per_year=float(dice.randint(6, 20)),
        energy_usd_per_mwh=_prices(scale, place, dice),
        opex_usd_m_per_mw_year=round(OPEX_USD_M_PER_MW_YEAR * dice.uniform(0.9, 1.15), 3),
        grid_emissions_t_per_mwh=zone.emissions_t_per_mwh,
        stages=committed,
        upgrades=upgrades(supplied, sum(stage.mw for stage in committed)),
        onsite=onsite(supplied),
        activities=activities,
        figures=_figures(place),
        **DRAWN,
    )


def _prices(scale: Scale, place: Place, dice: Random) -> tuple[Step, ...]:
    """Return the price of grid energy from the first day of each year in which it changes."""
    base = dice.uniform(*place.zone.energy_usd_per_mwh)
    opens = range(0, min(scale.periods, 12 * len(PRICE_YEARS)), 12)
    return tuple(
        Step(from_date=scale.calendar.start_of(period), value=round(base * factor, 2))
        for period, factor in zip(opens, PRICE_YEARS, strict=False)
    )


def _figures(place: Place) -> dict[str, Origin]:
    """Return the provenance of what is not drawn."""
    if place.source is None:
        return {}
    origin = Origin(source=place.source, confidence="estimate")
    return {"latitude": origin, "longitude": origin, "name": origin}
