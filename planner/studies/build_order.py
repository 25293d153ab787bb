"""When sites and activities start in a plan, and how far the build orders of two plans are apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.model.build_order import Measure
    from planner.plan import Plan


def start_periods(plan: Plan, measure: Measure) -> dict[str, int]:
    """Return the start period of each site or activity that starts in a plan; 0 where that was before it.

    A site starts with the first of its phases.
    """
    starts: dict[str, int] = {}
    for row in plan.schedule:
        if row.kind == "phase" or (row.kind == "gate" and measure == "activities"):
            item = row.id if measure == "activities" else row.site
            starts[item] = min(starts.get(item, plan.periods), max(0, row.start_period))
    return starts


def distance_months(one: Mapping[str, int], other: Mapping[str, int], periods: int, months_per_period: int) -> int:
    """Return how far two build orders are apart: months between the starts of each item, added up.

    Parameters
    ----------
    one, other
        Start periods by item; what is left out never starts, which counts as starting at the end of the horizon.
    periods, months_per_period
        Of the horizon.
    """
    items = one.keys() | other.keys()
    return months_per_period * sum(abs(one.get(item, periods) - other.get(item, periods)) for item in items)


def least_distance_months(starts: Mapping[str, int], known: Iterable[Mapping[str, int]], plan: Plan) -> int:
    """Return how far a build order is at least from others.

    Parameters
    ----------
    starts
        Its start periods.
    known
        Those of the others.
    plan
        Any plan of the problem, for its horizon.
    """
    return min(distance_months(starts, other, plan.periods, plan.months_per_period) for other in known)
