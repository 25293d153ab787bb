"""What each MW of load at a site needs at least of money or of a resource: for its hall and for its power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.bases import factor
from planner.model.bounds.cheapest import Part, both, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.model.bounds.at_site import AtSite
    from planner.model.sets import Sets, Work
    from planner.problem import Basis, OnsiteUnit, Option, Upgrade

    OfOption = Callable[[Option], float]
    OfItem = Callable[[Upgrade | OnsiteUnit], float]


def load_parts(sets: Sets, at: AtSite, basis: Basis, period: int, of_option: OfOption, of_item: OfItem) -> list[Part]:
    """Return the load that a site can have in a period as parts, the least need per MW on the basis first.

    Parameters
    ----------
    sets
        Index sets.
    at
        What the site can hold.
    basis
        What a MW counts on.
    period
        Number of the period, not before the plan.
    of_option, of_item
        What an option of a phase needs, and an upgrade or one on-site unit.
    """
    count = factor(at.site, basis)
    scale = count / at.site.peak_pue
    room = [(count * mw, need) for mw, need in _halls(at, period, of_option)]
    power = [(scale * mw, need) for mw, need in _power(sets, at, period, of_item)]
    free = sum(mw for mw, need in room if need <= 0.0), sum(mw for mw, need in power if need <= 0.0)
    halls = parts_of(free[0], [item for item in room if item[1] > 0.0])
    sources = parts_of(free[1], [item for item in power if item[1] > 0.0])
    return both(halls, sources, count * at.at(at.most_mw, period))


def needs_any(at: AtSite, of_option: OfOption, of_item: OfItem) -> bool:
    """Return whether load at a site can need anything at all.

    Parameters
    ----------
    at
        What the site can hold.
    of_option, of_item
        What an option of a phase needs, and an upgrade or one on-site unit.
    """
    items = [order.item for order in (*at.upgrades, *at.units)]
    return any(of_option(work.option) > 0 for work in at.works) or any(of_item(item) > 0 for item in items)


def able(at: AtSite, period: int) -> list[Work]:
    """Return the works on phases of a site, not under way, that can be in service in a period."""
    return [work for work in at.works if work.first + work.option.duration_periods <= period]


def _halls(at: AtSite, period: int, of_option: OfOption) -> list[tuple[float, float]]:
    """Return MW IT and least need of each phase that can be in service."""
    least: dict[str, float] = {}
    for work in able(at, period):
        need = of_option(work.option)
        least[work.activity.id] = min(need, least.get(work.activity.id, need))
    ready = (hall.phase for hall in at.halls if hall.ready <= period)
    return [(phase.nameplate_mw, least.get(phase.id, 0.0)) for phase in ready]


def _power(sets: Sets, at: AtSite, period: int, of_item: OfItem) -> list[tuple[float, float]]:
    """Return MW facility and need of each source of power that can serve."""
    found = [(sets.stages_mw[at.site.id][period], 0.0)]
    for upgrade in at.upgrades:
        if upgrade.order_by(period) is not None:
            found.append((upgrade.item.mw, of_item(upgrade.item)))
    for unit in at.units:
        least, more = sets.firm_units(unit, period)
        found.append((unit.item.firm_mw * least, 0.0))
        if more:  # a reserve is spread over all of them: what less than all give costs no less for each MW
            found.append((unit.item.firm_mw * more, unit.most * of_item(unit.item)))
    return found
