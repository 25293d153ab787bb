"""How much of a milestone's credit in kind can ever pay for racks: more of it nobody can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.bases import factor, largest_rack_mw
from planner.portion import portions_of

if TYPE_CHECKING:
    from planner.model.bounds.most import MostOnline
    from planner.problem import Basis, Milestone


def usable_credit_usd_m(bounds: MostOnline, milestone: Milestone) -> float:
    """Return how much of a milestone's credit in kind can ever pay for racks [million USD].

    Racks paid for once it is reached come on top of the MW that reached it, and all that is ever installed has a limit.
    What a portion of the programme has online, the programme has.
    So has what is bought as spares: with these racks, and in each period for all that can be installed then.
    """
    sets = bounds.sets
    granted = milestone.in_kind_share * milestone.tranche_usd_m
    if milestone.tranche_on == "ordered":
        return granted  # racks ordered for its MW may be paid with it
    lag = milestone.payment_lag_periods
    counted = portions_of(sets.problem, milestone)
    sites = [site for site in sets.sites if any(portion.has_site(site.id) for portion in counted)]
    if not sites or any(site.commissioning_periods + lag == 0 for site in sites):
        return granted  # racks delivered in the period that reaches it may be paid with its credit
    most_mw = _most_installed_mw(bounds, milestone.basis)
    left_mw = max(0.0, most_mw - milestone.threshold_mw + bounds.hair_mw(milestone.basis))
    dearest = max(
        (rack.price_usd_m * (1.0 + rack.spare_share) * 1000.0 / rack.it_kw for rack in sets.problem.racks), default=0.0
    )
    dearest *= sets.prices.most("racks")  # at the dearest escalated price
    racks = dearest * left_mw / min(factor(site, milestone.basis) for site in sets.sites)
    return min(granted, racks + _yearly_spares_usd_m(bounds, lag))


def _yearly_spares_usd_m(bounds: MostOnline, lag: int) -> float:
    """Return the most that spares of racks installed can cost from the first period on in which credit can come."""
    sets = bounds.sets
    share = max(rack.spare_share_per_year * rack.price_usd_m * 1000.0 / rack.it_kw for rack in sets.problem.racks)
    if not share:
        return 0.0
    periods = max(0, len(sets.periods) - lag)
    share *= sets.prices.most("racks")
    return share * sets.calendar.years_per_period * periods * _most_installed_mw(bounds, "it")


def _most_installed_mw(bounds: MostOnline, basis: Basis) -> float:
    """Return the most that can be installed at the end of the horizon, online or not [MW on the basis]."""
    sets, end = bounds.sets, bounds.sets.periods[-1]
    places = sum(factor(one.site, basis) * one.most_mw[end] for one in bounds.at.values())
    most = min(places, bounds.standing_mw(basis) + bounds.supply.fleet_mw(basis, end))
    target = sets.problem.programme.target
    if target.stop_at_target and target.basis == basis:
        most = min(most, max(bounds.standing_mw(basis), target.mw + largest_rack_mw(sets)))
    return most
