"""What one of a lever weighs: the user's weight, else its cost by the case's own figures, else a stated default."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, assert_never

from planner import arguments
from planner.committed import stage_id
from planner.errors import BadArgument
from planner.levers.kinds import KINDS, SPECS
from planner.model.elastic_items import activity_of, options_that_may_shorten
from planner.problem import arrivals
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.elastic_items import Ask, LeverKind
    from planner.problem import Activity, Problem, Site

MONTH_SHARE = 0.02
"""Of the cost of what comes a month earlier, that a month is taken to cost."""
LEAST_USD_M = 0.01
"""What one of any lever weighs at least, so that none is free."""


def require_weights(given: object) -> dict[str, float]:
    """Return the user's weights by kind, or by kind and id (``crews:crews-texas``).

    Raises
    ------
    BadArgument
        With every one that means nothing.
    """
    if given is None:
        return {}
    if not hasattr(given, "items"):
        raise BadArgument(f"weights must be numbers by kind of lever, got {arguments.shown(given)}")
    told = []
    for key, value in given.items():
        kind = str(key).partition(":")[0]
        if kind not in KINDS:
            told.append(f"weight '{key}' names no kind of lever{suggestion(kind, KINDS, 'kinds')}")
        elif isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
            told.append(f"weight '{key}' must be a number above 0 (infinite: never), got {arguments.shown(value)}")
    if told:
        raise BadArgument("; ".join(told))
    return {str(key): float(value) for key, value in given.items()}


def weight_of(problem: Problem, ask: Ask, kind: LeverKind, identity: str, given: Mapping[str, float]) -> float:
    """Return what one of the unit of a lever weighs [million USD, or as the user has it]; infinite: never pulled.

    Parameters
    ----------
    problem, ask
        The case, and what is to be kept.
    kind, identity
        The lever.
    given
        The user's weights.
    """
    for key in (f"{kind}:{identity}", kind):
        if key in given:
            return given[key]
    cost = _cost(problem, ask, kind, identity)
    return max(LEAST_USD_M, SPECS[kind].default_usd_m if cost is None else cost)


def _cost(problem: Problem, ask: Ask, kind: LeverKind, identity: str) -> float | None:
    match kind:
        case "node_mw":
            return _per_mw(problem.candidates)
        case "site_mw":
            own = _per_mw([site for site in problem.candidates if site.id == identity])
            return _per_mw(problem.candidates) if own is None else own
        case "energisation":
            return _stage_month(problem, identity)
        case "upgrade":
            found = [u for site in problem.candidates for u in site.upgrades if u.id == identity]
            return MONTH_SHARE * found[0].capex_usd_m or None
        case "supply":
            return next(rack.price_usd_m for rack in problem.racks if rack.id == identity) or None
        case "duration" | "gate":
            return _faster(activity_of(problem, identity)[1])
        case "cash":
            rates = [f.rate_per_year for f in problem.finance.facilities]
            rate = max([*rates, problem.finance.discount_rate if not rates else 0.0])
            return max(0.0, rate) * problem.calendar.years(ask.due) or None
        case "first_delivery":
            return _delivery_month(problem, ask, identity)
        case "stock" | "crews" | "start" | "pace":
            return None
        case _:
            assert_never(kind)


def _per_mw(sites: list[Site] | tuple[Site, ...]) -> float | None:
    costs = [upgrade.capex_usd_m / upgrade.mw for site in sites for upgrade in site.upgrades if upgrade.capex_usd_m]
    return min(costs, default=None)


def _stage_month(problem: Problem, identity: str) -> float | None:
    per_mw = _per_mw(problem.candidates)
    found = [
        stage.mw
        for site in problem.candidates
        for number, stage in enumerate(site.stages, 1)
        if stage_id(site, number) == identity
    ]
    return None if per_mw is None else MONTH_SHARE * found[0] * per_mw or None


def _delivery_month(problem: Problem, ask: Ask, identity: str) -> float | None:
    """Return what a month costs by which racks of a type come earlier: those deliverable until a year after the date.

    Of these, more come in time the more months it is; most of what comes later still does not matter.
    """
    rack, calendar = next(rack for rack in problem.racks if rack.id == identity), problem.calendar
    if rack.supply is None:
        return None
    until = min(ask.due + 12 // calendar.months, calendar.periods - 1)
    return MONTH_SHARE * rack.price_usd_m * calendar.arrived(arrivals(rack.supply))[until] or None


def _faster(activity: Activity) -> float | None:
    """Return what a month less costs: by the cheapest step between two options, else a share of the cost."""
    options = options_that_may_shorten(activity)
    steps = [
        (fast.capex_usd_m - slow.capex_usd_m) / (slow.duration_periods - fast.duration_periods)
        for fast in options
        for slow in options
        if fast.duration_periods < slow.duration_periods and fast.capex_usd_m > slow.capex_usd_m
    ]
    dearest = max(option.capex_usd_m for option in options)
    return min(steps) if steps else MONTH_SHARE * dearest or None


def is_offered(weight: float) -> bool:
    """Return whether a lever of this weight may be pulled."""
    return math.isfinite(weight)
