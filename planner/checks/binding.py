"""Which limits bind: more of them would be used, judged by use, limit and the next period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.halls import limit_id, may_stand, telling
from planner.checks.shared_limits import least_more
from planner.spec import LIMITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.checks.reading import Reading
    from planner.problem import Site

    Key = tuple[str, str, int]  # limit, id, period
    Due = Mapping[Key, tuple[float, float]]  # limit value, used
    Steps = Mapping[tuple[str, str], float]  # limit and id: MW

LEFT_OVER = 1e-3
ROUNDING = 1e-6


def binds(due: Due, steps: Steps, key: Key) -> bool | None:
    """Return whether a limit binds in a period, None where rounding decides.

    Parameters
    ----------
    due
        Limit value and use by (limit, id, period), recomputed.
    steps
        What the smallest rack needs of a limit, by (limit, id) [MW].
    key
        Limit, id and period in question.
    """
    step = steps.get(key[:2], 0.0)
    verdicts = {_verdict(due, key, step, off) for off in (-0.5 * ROUNDING, 0.5 * ROUNDING)}
    return verdicts.pop() if len(verdicts) == 1 else None


def used_up(value: float, used: float) -> bool | None:
    """Return whether something is used and nothing left of it, None where rounding decides."""
    verdicts = {used >= LEFT_OVER + off and value - used < LEFT_OVER + off for off in (-ROUNDING, ROUNDING)}
    return verdicts.pop() if len(verdicts) == 1 else None


def _verdict(due: Due, key: Key, step: float, off: float) -> bool:
    (limit, name, period), (value, used) = key, due[key]
    little = LEFT_OVER + off
    if LIMITS[limit].is_floor:
        return used < value + max(little, step - ROUNDING + off)
    if used >= little:
        return value - used < max(little, step - ROUNDING + off)
    if not is_built(limit) or value >= little:
        return False
    value_then, used_then = due.get((limit, name, period + 1), (0.0, 0.0))
    return value_then >= little and used_then >= little


def is_built(limit: str) -> bool:
    """Return whether a limit is of what is built, hired or delivered, so that its use may wait for it."""
    is_given = LIMITS[limit].unit == "million USD" or LIMITS[limit].is_floor
    return not is_given and limit not in ("install_pace", "resource_increase")


def steps_mw(reading: Reading) -> dict[tuple[str, str], float]:
    """Return what the smallest rack needs of limits on power and energy: what is less is of no use to any."""
    needs, at_nodes = {}, []
    for site in reading.problem.candidates:
        needs["nameplate", site.id] = needs["opened_mw", site.id] = _smallest_mw(reading, site)
        needs["site_power", site.id] = site.peak_pue * _smallest_mw(reading, site)
        for classes in telling(reading, site):
            kw = [rack.it_kw for rack in reading.problem.racks if rack.cooling in classes]
            needs["class_nameplate", limit_id(site, classes)] = min(kw) / 1000.0
        if site.node is not None and _smallest_mw(reading, site) > 0:
            at_nodes.append(needs["site_power", site.id])
    needs |= {("rack_supply", rack.id): 1.0 + rack.spare_share for rack in reading.problem.racks if rack.has_spares}
    smallest = min(at_nodes, default=0.0)
    grid = reading.problem.grid
    needs |= {("headroom", node.id): smallest for node in grid.nodes}
    needs |= {("link", link.id): smallest for link in grid.links}
    return needs | least_more(reading)


def _smallest_mw(reading: Reading, site: Site) -> float:
    cooled = [rack for rack in reading.problem.racks if may_stand(site, rack)]
    return min((rack.it_kw / 1000.0 for rack in cooled), default=0.0)
