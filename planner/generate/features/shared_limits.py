"""Draws yearly limits, quotas, and water and prices below zero that go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.scale import DRAWN
from planner.problem import PriceStep, Quota, Step, YearlyLimit

if TYPE_CHECKING:
    from random import Random

    from planner.generate.scale import Scale
    from planner.problem import Problem, Site

DRY, WET = 0.2, 1.9  # m³ per MWh: a closed loop, an evaporating tower
HOURS_A_YEAR = 8760.0
PAID_BELOW_ZERO = -4.0  # USD per MWh, on average over a month


def yearly_limits(scale: Scale, problem: Problem) -> Problem:
    """Return a problem whose sites use water, with yearly limits of a region, of a site and of the programme."""
    dice = scale.dice("feature yearly_limits")
    sites = tuple(_watered(scale, site, dice) for site in problem.sites)
    largest = max(sites, key=lambda site: (_mwh(site), site.id))
    region = tuple(site for site in sites if site.region == largest.region)
    burning = tuple(site for site in sites if site.onsite) or sites[:1]
    first = scale.calendar.start.year
    water = sum(site.water_m3_per_mwh * _mwh(site) for site in region)
    burnt = sum(unit.firm_mw * unit.max_units for site in burning for unit in site.onsite) * HOURS_A_YEAR
    emitted = sum(site.grid_emissions_t_per_mwh * _mwh(site) for site in sites)
    limits = (
        YearlyLimit(
            id="water", kind="water", regions=(largest.region,), most_by_year={first: _share(dice, water)}, **DRAWN
        ),
        YearlyLimit(
            id="engines", kind="onsite_energy", sites=(burning[0].id,), most_by_year={first: _share(dice, burnt)},
            **DRAWN,
        ),
        YearlyLimit(id="carbon", kind="grid_emissions", most_by_year={first: _share(dice, emitted)}, **DRAWN),
    )  # fmt: skip
    return problem.model_copy(update={"sites": sites, "yearly_limits": limits})


def _watered(scale: Scale, site: Site, dice: Random) -> Site:
    """Return a site that uses water, some with a month or two a year in which power costs less than nothing."""
    water = round(dice.uniform(DRY, WET), 2)
    if dice.random() > 0.25 or scale.periods < 6:
        return site.model_copy(update={"water_m3_per_mwh": water})
    spring, after = (scale.calendar.start_of(period) for period in (3, 5))
    usual = site.energy_usd_per_mwh[0].value
    known = {step.from_date for step in site.energy_usd_per_mwh}
    turns = ((spring, PAID_BELOW_ZERO), (after, usual))
    more = tuple(PriceStep(from_date=day, value=value) for day, value in turns if day not in known)
    return site.model_copy(
        update={"water_m3_per_mwh": water, "energy_usd_per_mwh": (*site.energy_usd_per_mwh, *more)}
    )  # fmt: skip


def _mwh(site: Site) -> float:
    """Return what the halls of a site take in a year when they are full."""
    return site.mean_pue * HOURS_A_YEAR * sum(activity.nameplate_mw for activity in site.activities)


def _share(dice: Random, amount: float) -> float:
    return float(round(dice.uniform(0.7, 0.95) * amount))


def quotas(scale: Scale, problem: Problem) -> Problem:
    """Return a problem with a quota of GPUs a year in a region, and one of a rack type in all."""
    dice = scale.dice("feature quotas")
    site = dice.choice(problem.sites)
    dense = max(problem.racks, key=lambda rack: (rack.it_kw, rack.id))
    held = sum(
        activity.nameplate_mw for one in problem.sites if one.region == site.region for activity in one.activities
    )
    racks = held * 1000.0 / dense.it_kw
    gpus = float(round(racks * max(dense.gpus, 1) * dice.uniform(0.3, 0.5)))
    later = scale.calendar.start_of(scale.at(0.5))
    total = (Step(value=float(round(racks * 0.4))), Step(from_date=later, value=float(round(racks * 0.9))))
    given = (
        Quota(id="licence", counts="gpus", regions=(site.region,), most=(Step(value=gpus),), **DRAWN),
        Quota(id="first-lots", per="total", racks=(dense.id,), sites=(site.id,), most=total, **DRAWN),
    )
    return problem.model_copy(update={"quotas": given})
