"""Upper limits from dates alone: what can be installed and online at most, and what credit can still pay for.

They cost nothing to derive and take out of the relaxation what no plan can do: a milestone reached before there are
racks for it, or credit in kind that comes when all racks are paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.enough import ENOUGH_WITHIN_MW
from planner.model.bases import factor, largest_rack_mw
from planner.problem import arrivals

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.problem import Basis, Milestone, Rack, Site

HAIR_MW = 1e-5


def hair_mw(sets: Sets, basis: Basis) -> float:
    """Return what may be online above limits taken alone: what is enough at every site, and what sums of them leave."""
    return max(HAIR_MW, 2.0 * ENOUGH_WITHIN_MW * sum(factor(site, basis) for site in sets.sites))


def most_online_mw(sets: Sets, basis: Basis) -> tuple[float, ...]:
    """Return the most that can be online by period [MW on the basis], each limit taken alone."""
    supplied = _supplied_mw(sets)
    at = {site.id: _site_mw(sets, site) for site in sets.sites}
    most = []
    for t in sets.periods:
        places = sum(factor(s, basis) * _before(at[s.id], t - s.commissioning_periods, s, sets) for s in sets.sites)
        fleet = _fleet_mw(sets, basis, supplied, t - min((s.commissioning_periods for s in sets.sites), default=0))
        most.append(min(places, fleet))
    return tuple(most)


def usable_credit_usd_m(sets: Sets, milestone: Milestone) -> float:
    """Return how much of a milestone's credit in kind can ever pay for racks [million USD].

    Racks paid for once it is reached come on top of the MW that reached it, and all that is ever installed has a limit.
    """
    granted = milestone.in_kind_share * milestone.tranche_usd_m
    lag = milestone.payment_lag_periods
    if not sets.sites or any(site.commissioning_periods + lag == 0 for site in sets.sites):
        return granted  # racks delivered in the period that reaches it may be paid with its credit
    most_mw = _most_installed_mw(sets, milestone.basis)
    left_mw = max(0.0, most_mw - milestone.threshold_mw + hair_mw(sets, milestone.basis))
    dearest = max((rack.price_usd_m * 1000.0 / rack.it_kw for rack in sets.problem.racks), default=0.0)
    return min(granted, dearest * left_mw / min(factor(site, milestone.basis) for site in sets.sites))


def _most_installed_mw(sets: Sets, basis: Basis) -> float:
    end = sets.periods[-1]
    places = sum(factor(site, basis) * _site_mw(sets, site)[end] for site in sets.sites)
    most = min(places, _fleet_mw(sets, basis, _supplied_mw(sets), end))
    target = sets.problem.programme.target
    if target.stop_at_target and target.basis == basis:
        standing = sum(factor(site, basis) * sets.installed_mw[site.id] for site in sets.sites)
        most = min(most, max(standing, target.mw + largest_rack_mw(sets)))
    return most


def _before(most: tuple[float, ...], period: int, site: Site, sets: Sets) -> float:
    return most[period] if period >= 0 else sets.installed_mw[site.id]


def _fleet_mw(sets: Sets, basis: Basis, supplied_mw: tuple[float, ...], period: int) -> float:
    """Return the most racks that can be delivered by a period, at whatever sites."""
    installed = sum(factor(site, basis) * sets.installed_mw[site.id] for site in sets.sites)
    if period < 0:
        return installed
    return installed + max((factor(site, basis) for site in sets.sites), default=1.0) * supplied_mw[period]


def _supplied_mw(sets: Sets) -> tuple[float, ...]:
    """Return the IT load of all racks that can have been delivered by period."""
    by_rack = [_deliverable(sets, rack) for rack in sets.problem.racks]
    weights = [rack.it_kw / 1000.0 for rack in sets.problem.racks]
    return tuple(sum(kw * units[t] for kw, units in zip(weights, by_rack, strict=True)) for t in sets.periods)


def _deliverable(sets: Sets, rack: Rack) -> list[float]:
    """Return how many racks of a type can have been delivered by period."""
    calendar, unlimited = sets.calendar, float("inf")
    supplied = [unlimited] * calendar.periods if rack.supply is None else calendar.arrived(arrivals(rack.supply))
    booked = calendar.arrived(arrivals(rack.on_order)) if rack.on_order else [0.0] * calendar.periods
    first = 0 if rack.first_delivery_date is None else calendar.usable_from(rack.first_delivery_date)
    last = calendar.periods - 1
    if rack.last_delivery_date is not None:
        last = min(last, calendar.period_of(rack.last_delivery_date))

    def by(t: int) -> float:
        at = min(t, last)
        if at < max(0, first):
            return 0.0
        return min(supplied[at], booked[at]) if at < rack.lead_periods else supplied[at]

    return [by(t) for t in sets.periods]


def _site_mw(sets: Sets, site: Site) -> tuple[float, ...]:
    """Return the most IT load that can be installed at a site by period: room, power and pace, each alone."""
    room = [sum(activity.nameplate_mw for where, activity in sets.finished if where is site)] * len(sets.periods)
    for activity in site.activities:
        ends = [work.first + work.option.duration_periods for work in sets.works_of.get(activity.id, ())]
        for t in range(max(0, min(ends)), len(sets.periods)) if ends else ():
            room[t] += activity.nameplate_mw
    most = [max(sets.installed_mw[site.id], min(mw, sets.most_it_mw[site.id, t])) for t, mw in enumerate(room)]
    if site.install_racks_per_period is None or not sets.problem.racks:
        return tuple(most)
    step = site.install_racks_per_period * max(rack.it_kw for rack in sets.problem.racks) / 1000.0
    before = sets.installed_mw[site.id]
    for t in sets.periods:
        before = most[t] = min(most[t], before + step)
    return tuple(most)
