"""What works and deliveries compete for: racks, crews, transformers, turbines, made for the ramp and a little more."""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from planner.generate.power import TURBINES
from planner.generate.scale import DRAWN
from planner.generate.site import LIQUID, LIQUID_800V, crews_of, nameplate_mw
from planner.generate.works import TRANSFORMERS
from planner.problem import Arrival, Rack, Resource, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from planner.generate.ramp import Ramp
    from planner.problem import Site

# Deliverable racks per MW of the ramp, and the months before it: what makes supply felt but not decisive alone.
SUPPLY_MARGIN, DELIVERED_AHEAD = 1.2, 3
CREWS_MARGIN, TRANSFORMERS_MARGIN, TURBINES_SHARE = 1.0, 1.1, 0.5
# From the start of a phase to its racks online, from the draw of a transformer to its use [months].
WORKS_MONTHS, ORDER_MONTHS = 17, 20
LAST_ARRIVAL_SHARE = 0.85
# Types in order of coming: id, name, kW, GPUs, price, cooling, first and last delivery by share of the horizon.
_SMALL = ("NVL72", "Rack of 72 GPUs", 210.0, 72, 7.8, LIQUID, 0.1, 0.75)
_MIDDLE = ("ULTRA72", "Denser rack of 72 GPUs", 260.0, 72, 9.7, LIQUID, 0.35, None)
_LARGE = ("SEED576", "Rack of 576 GPUs", 600.0, 576, 21.0, LIQUID_800V, 0.25, None)
USD_M_PER_MW = 36.0
ORDER_SHARE, LEAD_MONTHS = 0.2, 3


def racks(ramp: Ramp) -> tuple[Rack, ...]:
    """Return two or three rack types, their supply in all the ramp with a margin, newer types taking over."""
    scale = ramp.scale
    types = (_SMALL, _LARGE) if scale.dice("racks").random() < 0.5 else (_SMALL, _LARGE, _MIDDLE)
    firsts = [max(scale.months(LEAD_MONTHS), scale.at(kind[6])) for kind in types]
    # The oldest type is no longer made where two others are.
    lasts = [scale.periods - 1 if kind[7] is None or len(types) < 3 else scale.at(kind[7]) for kind in types]
    mw = _shared_out(ramp, firsts, lasts)
    made = []
    for (id_, name, kw, gpus, price, cooling, _, _), first, last, monthly in zip(types, firsts, lasts, mw, strict=True):
        units = _whole(amount * 1000.0 / kw for amount in monthly)
        supply = tuple(_arrival(ramp, period, count) for period, count in enumerate(units) if count)
        on_order = supply[:2] if kw == _SMALL[2] else ()
        made.append(
            Rack(
                id=id_,
                name=name,
                it_kw=kw,
                gpus=gpus,
                price_usd_m=price,
                order_share=ORDER_SHARE,
                lead_periods=scale.months(LEAD_MONTHS),
                first_delivery_date=scale.calendar.start_of(first),
                last_delivery_date=scale.calendar.end_of(last) if last < scale.periods - 1 else None,
                cooling=cooling,
                supply=supply,
                on_order=on_order,
                **DRAWN,
            )
        )
    return tuple(made)


def _shared_out(ramp: Ramp, firsts: Sequence[int], lasts: Sequence[int]) -> list[list[float]]:
    """Return the MW of each type that become deliverable in each period; a new type takes a year to full weight."""
    periods, year = ramp.scale.periods, ramp.scale.months(12)
    ahead = [SUPPLY_MARGIN * ramp.online_mw(t + DELIVERED_AHEAD) if t >= firsts[0] else 0.0 for t in range(-1, periods)]
    found: list[list[float]] = [[0.0] * periods for _ in firsts]
    for period, (before, after) in enumerate(pairwise(ahead)):
        weights = [
            min(1.0, (period - first + 1) / year) * (rank + 1) if first <= period <= last else 0.0
            for rank, (first, last) in enumerate(zip(firsts, lasts, strict=True))
        ]
        for index, weight in enumerate(weights):
            found[index][period] = (after - before) * weight / (sum(weights) or 1.0)
    return found


def _whole(amounts: Iterable[float]) -> list[int]:
    """Return whole units whose sums keep up with the sums of `amounts`."""
    units, total, given = [], 0.0, 0
    for amount in amounts:
        total += amount
        units.append(max(0, int(total + 1e-9) - given))
        given += units[-1]
    return units


def _arrival(ramp: Ramp, period: int, units: int) -> Arrival:
    return Arrival(date=ramp.scale.calendar.start_of(period), units=units)


def resources(ramp: Ramp, sites: Sequence[Site], powered_mw: Sequence[float]) -> tuple[Resource, ...]:
    """Return crews by region, and transformers and turbines for the whole programme.

    Parameters
    ----------
    ramp
        What they are made for.
    sites
        What they are made from.
    powered_mw
        The IT load that could be powered at each site: crews are where work can be of use.
    """
    inside: dict[str, list[Site]] = {}
    powered: dict[str, float] = {}
    for site, mw in zip(sites, powered_mw, strict=True):
        inside.setdefault(site.region, []).append(site)
        powered[site.region] = powered.get(site.region, 0.0) + mw
    crews = tuple(_crews(ramp, region, group, powered[region] / sum(powered_mw)) for region, group in inside.items())
    share = ramp.target_mw / sum(nameplate_mw(site) for site in sites)
    transformers = TRANSFORMERS_MARGIN * share * sum(_draws(site, TRANSFORMERS) for site in sites)
    turbines = TURBINES_SHARE * sum(_draws(site, TURBINES) for site in sites)
    ahead = ramp.scale.months(ORDER_MONTHS)
    return (
        *crews,
        _consumable(ramp, TRANSFORMERS, "Large power transformers", transformers, lambda t: ramp.share(t + ahead)),
        _consumable(
            ramp, TURBINES, "Aeroderivative turbines of 50 MW", turbines, lambda t: 0.1 + (t + 1) / ramp.scale.periods
        ),
    )


def _crews(ramp: Ramp, region: str, sites: Sequence[Site], share: float) -> Resource:
    """Return a region's crews by year: its share of what the ramp has under way, at least for its hungriest phase."""
    scale, crews = ramp.scale, crews_of(region)
    activities = [activity for site in sites for activity in site.activities]
    units = max((option.uses.get(crews, 0) for activity in activities for option in activity.options), default=0)
    standard = sum(activity.options[0].uses.get(crews, 0) for activity in activities)
    crews_per_mw = standard / sum(activity.nameplate_mw for activity in activities)
    ahead, steps = scale.months(WORKS_MONTHS), []
    for opens in range(0, scale.periods, 12):
        year = range(opens, min(opens + 12, scale.periods))
        under_way = max(ramp.online_mw(t + ahead) - ramp.online_mw(t) for t in year)
        units = max(units, ceil(CREWS_MARGIN * under_way * share * crews_per_mw))
        steps.append(Step(from_date=scale.calendar.start_of(opens), value=float(units)))
    return Resource(id=crews, kind="renewable", region=region, capacity=tuple(steps), **DRAWN)


def _consumable(ramp: Ramp, id_: str, name: str, total: float, by: Callable[[int], float]) -> Resource:
    """Return a resource that arrives quarterly, in all `total`, of which the share `by(t)` is there by period t."""
    scale = ramp.scale
    last = scale.at(LAST_ARRIVAL_SHARE)
    quarters = [*range(0, last, 3), last]
    there = [ceil(total * min(1.0, by(period))) for period in quarters]
    return Resource(
        id=id_,
        name=name,
        kind="consumable",
        stock=there[0],
        arrivals=tuple(
            _arrival(ramp, period, after - before)
            for period, (before, after) in zip(quarters[1:], pairwise(there), strict=True)
            if after > before
        ),
        **DRAWN,
    )


def _draws(site: Site, resource: str) -> int:
    """Return the most a site can draw of a consumable."""
    works = sum(activity.options[0].draws.get(resource, 0) for activity in site.activities)
    grid = sum(upgrade.draws.get(resource, 0) for upgrade in site.upgrades)
    return works + grid + sum(unit.max_units * unit.draws.get(resource, 0) for unit in site.onsite)
