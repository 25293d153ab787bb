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
    from planner.problem import Calendar, Problem, Site
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


def securities(problem: Problem, orders: Iterable[PowerOrder], spans: Spans) -> dict[str, tuple[Posting, ...]]:
    """Return the securities of each candidate site: of all its stages, and of its upgrades ordered.

    Parameters
    ----------
    problem
        The case.
    orders
        Orders of power.
    spans
        Start and finish of activities by id, history included: stages may wait for gates.
    """
    ordered = tuple(orders)
    return {
        site.id: (
            *_of_stages(problem.calendar, site, spans),
            *of_orders(order for order in ordered if order.site is site),
        )
        for site in problem.candidates
    }


def _of_stages(calendar: Calendar, site: Site, spans: Spans) -> Iterator[Posting]:
    for stage in site.stages if site.security_usd_m_per_mw else ():
        serves = stage_serves(calendar, stage, spans)
        back = None if serves is None else serves + site.security_periods
        posted = BEFORE if serves is not None and serves < 0 else 0
        yield Posting(stage.mw * site.security_usd_m_per_mw, posted, back)


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
