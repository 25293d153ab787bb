"""Security that utilities hold: posted for each step of an interconnection, back so long after its energisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.problem import Upgrade
from planner.tabulate.committed import stage_serves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from planner.committed import Spans
    from planner.problem import Calendar, Site
    from planner.tabulate.power import PowerOrder

BEFORE = -1
"""Period of what was posted before the plan."""


@dataclass(frozen=True)
class Posting:
    """Security of one step: the periods in which it is posted and comes back; never back if its step never serves."""

    usd_m: float
    posted: int
    back: int | None

    def is_held(self, period: int) -> bool:
        """Return whether the utility holds it at the end of a period."""
        return self.posted <= period and (self.back is None or self.back > period)


def postings(calendar: Calendar, site: Site, orders: Iterable[PowerOrder], spans: Spans) -> tuple[Posting, ...]:
    """Return the securities of a site: of all its stages, and of the upgrades ordered.

    Parameters
    ----------
    calendar, site
        The calendar of the case, and the site.
    orders
        Orders of power at any site.
    spans
        Start and finish of activities by id: stages may wait for gates.
    """
    if not site.security_usd_m_per_mw:
        return ()
    found = []
    for stage in site.stages:
        serves = stage_serves(calendar, stage, spans)
        back = None if serves is None else serves + site.security_periods
        posted = BEFORE if serves is not None and serves < 0 else 0
        found.append(Posting(stage.mw * site.security_usd_m_per_mw, posted, back))
    return (*found, *of_orders(order for order in orders if order.site is site))


def of_orders(orders: Iterable[PowerOrder]) -> Iterator[Posting]:
    """Yield the securities of upgrades ordered; on-site units have none."""
    for order in orders:
        price = order.site.security_usd_m_per_mw
        if price and isinstance(order.item, Upgrade):
            yield Posting(order.item.mw * price, order.ordered_in, order.service + order.site.security_periods)


def held_usd_m(given: Iterable[Posting], periods: int) -> NDArray[np.float64]:
    """Return what is held at the end of each period [million USD]."""
    held = np.zeros(periods)
    for one in given:
        held += np.array([one.usd_m if one.is_held(period) else 0.0 for period in range(periods)])
    return held


def security_usd_m(given: Iterable[Posting], periods: int) -> NDArray[np.float64]:
    """Return what is posted in each period less what comes back in it [million USD]."""
    moved = np.zeros(periods)
    for one in given:
        if one.posted != BEFORE:
            moved[one.posted] += one.usd_m
        if one.back is not None and 0 <= one.back < periods:
            moved[one.back] -= one.usd_m
    return moved
