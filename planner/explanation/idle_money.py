"""The price of what stands idle, by period: of power, of halls, and what is paid already of racks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.problem import Upgrade
from planner.tabulate.order_payments import payments_of_order_usd_m
from planner.tabulate.power import last_service
from planner.tabulate.works import cost_of_work_usd_m

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from planner.explanation.grounds import Grounds
    from planner.explanation.idle_state import SiteState
    from planner.tabulate.power import PowerOrder

    Series = NDArray[np.float64]


def power_usd_m(known: Grounds, state: SiteState) -> Series:
    """Return the price of the upgrades and on-site units of a site that no rack draws on, by period [million USD]."""
    periods, site = known.calendar.periods, state.site.id
    tied_up = np.zeros(periods)
    stranded = _stranded_shares(known, site)
    for order in known.parts.orders:
        if order.site.id != site:
            continue
        source = "grid" if isinstance(order.item, Upgrade) else order.item.id
        paid = sum(payments_of_order_usd_m(known.problem, order))
        for period in range(max(order.service, 0), _last(known, order) + 1):
            tied_up[period] += paid * stranded.get((source, period), 0.0)
    return tied_up


def _last(known: Grounds, order: PowerOrder) -> int:
    """Return the last period an order serves in."""
    if isinstance(order.item, Upgrade):
        return known.calendar.periods - 1
    return last_service(known.calendar, order.item)


def _stranded_shares(known: Grounds, site: str) -> dict[tuple[str, int], float]:
    """Return the share of each source of a site that is idle, by source and period; a link is no source."""
    return {
        (row.source, row.period): row.stranded_mw / row.capacity_mw
        for row in known.power_of.get(site, ())
        if row.capacity_mw > 0
    }


def halls_usd_m(known: Grounds, state: SiteState, idle_mw: Series) -> Series:
    """Return the capex of the halls of a site that stand idle, by period [million USD].

    Parameters
    ----------
    known
        Facts of the plan.
    state
        The site.
    idle_mw
        Nameplate of its halls that stand idle, by period [MW IT].
    """
    capex = np.zeros(known.calendar.periods)
    for work in known.parts.works:
        if work.site.id == state.site.id and work.activity.nameplate_mw > 0:
            capex[max(work.finish, 0) :] += cost_of_work_usd_m(known.problem, work)
    return _part(capex, idle_mw, state.nameplate_mw)


def racks_usd_m(known: Grounds, waiting: Mapping[str, Series], unhoused_mw: Series) -> Series:
    """Return what is paid already of racks that wait with no hall for them, by period [million USD].

    Parameters
    ----------
    known
        Facts of the plan.
    waiting
        Racks that wait, by type.
    unhoused_mw
        MW of them that no hall could take [MW IT].
    """
    paid, waiting_mw = np.zeros(known.calendar.periods), np.zeros(known.calendar.periods)
    for rack in known.problem.racks:
        if rack.id in waiting:
            booked = np.clip(np.array(known.on_order[rack.id]) - known.booked[rack.id], 0.0, waiting[rack.id])
            paid += rack.order_share * rack.price_usd_m * booked
            waiting_mw += waiting[rack.id] * rack.it_kw / 1000.0
    return _part(paid, unhoused_mw, waiting_mw)


def _part(whole: Series, part: Series, of: Series) -> Series:
    """Return as much of a whole as a part is of what the whole stands for."""
    found: Series = whole * np.divide(part, of, out=np.zeros_like(whole), where=of > 0)
    return found
