"""Puts a generated case together: ground, sites, target, what they compete for, money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.generate.features import known_features, with_features
from planner.generate.grid import facility_mw, grid
from planner.generate.ground import Ground, invented
from planner.generate.money import finance, tenant
from planner.generate.nodes import real
from planner.generate.ramp import NAMEPLATE_PER_TARGET, programme, ramp_to
from planner.generate.scale import SOURCE, Scale
from planner.generate.site import nameplate_mw, site_at
from planner.generate.supply import racks, resources
from planner.problem import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from planner.problem import Grid, Site

# Of what zones, lines and units could power at the end, the share a target may ask for.
POWERED_SHARE = 0.8
UNITS_COUNTED = 0.5


def generate(
    sites: int,
    phases: int,
    periods: int,
    seed: int,
    nodes: Path | None = None,
    caps: Path | None = None,
    features: Sequence[str] = (),
) -> Problem:
    """Return a realistic problem of the sizes asked for; every figure is an assumption drawn from the seed.

    Parameters
    ----------
    sites
        Candidate sites, all eligible.
    phases
        Phases at each site.
    periods
        Months of the horizon, from January 2026; under four years works and leads shrink in proportion.
    seed
        Same seed, same problem.
    nodes
        CSV file of real grid nodes to draw the sites from, with coordinates, zone and MW; None: places are invented.
    caps
        CSV file of zones with the new load each takes on a year; given with `nodes` and only with it.
    features
        Names of features of the model that the case has (`planner.generate.features`), or ``all``.

    Raises
    ------
    InvalidProblem
        If a number is out of bounds, a feature is unknown, or a file is missing or wrong.
    """
    scale = Scale(sites, phases, periods, seed)
    asked = known_features(features)
    return with_features(scale, problem_on(scale, ground_of(scale, nodes, caps)), asked)


def ground_of(scale: Scale, nodes: Path | None, caps: Path | None) -> Ground:
    """Return the ground of a scale: from files where one is named, else invented.

    Parameters
    ----------
    scale
        Size and seed of the case.
    nodes, caps
        CSV files of grid nodes and of yearly caps; both or neither.
    """
    return invented(scale) if nodes is None and caps is None else real(scale, nodes, caps)


def problem_on(scale: Scale, ground: Ground) -> Problem:
    """Return the problem of a scale on a ground."""
    turns = scale.dice("turns").sample(range(scale.sites), scale.sites)
    made = [site_at(scale, place, turn) for place, turn in zip(ground.places, turns, strict=True)]
    network = grid(scale, ground, made)
    powered = _powered_mw(ground, network, made)
    nameplate = sum(nameplate_mw(site) for site in made)
    ramp = ramp_to(scale, min(nameplate / NAMEPLATE_PER_TARGET, POWERED_SHARE * sum(powered)))
    return Problem(
        case=f"generated-{scale.sites}x{scale.phases}x{scale.periods}-{scale.seed}",
        programme=programme(ramp),
        finance=finance(ramp),
        tenant=tenant(ramp),
        grid=network,
        racks=racks(ramp),
        resources=resources(ramp, made, powered),
        sites=tuple(made),
        sources=(Source(key=SOURCE, title="Drawn by the generator of the planner", kind="assumption"), *ground.sources),
    )


def _powered_mw(ground: Ground, network: Grid, sites: Sequence[Site]) -> list[float]:
    """Return the IT load that zone, interconnection and half of its units could power at each site [MW IT].

    Where a zone cannot serve all its sites, each has the same share of what it wants.
    """
    wanted = [min(facility_mw(site), _interconnection_mw(site)) for site in sites]
    of_zone = {zone.id: 0.0 for zone in ground.zones}
    for place, mw in zip(ground.places, wanted, strict=True):
        of_zone[place.zone.id] += mw
    share = {
        node.id: min(1.0, node.headroom_mw[-1].value / of_zone[node.id])
        for node in network.nodes
        if of_zone.get(node.id)
    }
    powered = []
    for place, site, mw in zip(ground.places, sites, wanted, strict=True):
        own = UNITS_COUNTED * sum(unit.max_units * unit.firm_mw for unit in site.onsite)
        powered.append(min(facility_mw(site), share.get(place.zone.id, 0.0) * mw + own) / site.peak_pue)
    return powered


def _interconnection_mw(site: Site) -> float:
    return sum(stage.mw for stage in site.stages) + sum(upgrade.mw for upgrade in site.upgrades)
