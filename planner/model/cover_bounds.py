"""Bounds that the rows of debt service cover need: what operations can lose at most, what a facility can be owed.

They are true whatever a plan does that is no worse for it, and as small as one column at a time tells. In the plain
model, where any limit may be dropped, they hold for whatever the case asks for, and cost, at once.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from planner.model.loans import facility_limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.linear import Sum
    from planner.model.lines.line_data import LineData
    from planner.model.sets import Sets
    from planner.problem import Facility

IMPORTED = ("imports", "conditional", "backed")
"""Variables that are all of the import of a site at peak, or a part of it."""


def least_left_usd_m(left: Sum, most: Mapping[int, float]) -> float:
    """Return the least that a sum of lines can be, each column by itself [million USD].

    Parameters
    ----------
    left
        The sum.
    most
        The most that columns are, by identity, beside what their bounds say.
    """
    least = left.constant
    for value, variable in left.terms():
        least += value * (_upper(variable, most) if value < 0 else float(variable.lb or 0.0))
    return least


def _upper(variable: Any, most: Mapping[int, float]) -> float:
    found = most.get(id(variable), variable.ub)
    assert found is not None, f"{variable.name} has no upper bound"
    return float(found)


def most_of(there: LineData) -> dict[int, float]:
    """Return the most that columns of some sites can usefully be, where their bounds do not say so, by identity.

    Import is no more than steps allow, generation no more than all units that can serve give, and what is billed
    unused no more than the least that is billed.

    Parameters
    ----------
    there
        What lines are summed from, for these sites alone.
    """
    m, sets, found = there.m, there.sets, dict[int, float]()
    asked_mw = _asked_mw(sets) if sets.plain else 0.0
    for site in sets.sites:
        shares = {**dict.fromkeys(IMPORTED, 1.0), "unused": site.minimum_bill_share}
        for t in sets.periods:
            steps_mw = sets.stages_mw[site.id][t] + sum(one.most_mw(t) for one in sets.upgrades_at(site))
            allowed_mw = max(steps_mw, site.peak_pue * asked_mw)
            for name, share in shares.items():
                columns = m.component(name)
                if columns is not None and (site.id, t) in columns:
                    found[id(columns[site.id, t])] = share * allowed_mw
        for unit in sets.units_at(site):
            for t in sets.periods:
                count = sets.committed_units[unit.item.id][t] + (unit.most if unit.order_by(t) is not None else 0)
                found[id(m.generation[unit.item.id, t])] = unit.item.firm_mw * count
    if sets.plain:
        ids, kw = {site.id for site in sets.sites}, {rack.id: rack.it_kw for rack in sets.problem.racks}
        for (name, rack, _), column in m.racks.items():
            if name in ids:
                found[id(column)] = float(math.ceil(asked_mw * 1000.0 / kw[rack]))
    return found


def _asked_mw(sets: Sets) -> float:
    """Return IT load that no site of the plain model needs more than: the halls of all, or what the case asks."""
    programme, halls_mw = sets.problem.programme, sum(a.nameplate_mw for site in sets.sites for a in site.activities)
    asked = [programme.target.mw, *(given.threshold_mw for given in sets.problem.milestones)]
    return max(halls_mw, *asked)


def most_owed_usd_m(sets: Sets, facility: Facility) -> tuple[float, ...]:
    """Return the most that a facility can be owed at the end of each period [million USD].

    Parameters
    ----------
    sets
        Index sets.
    facility
        The facility.
    """
    limits = facility_limits(sets, facility)
    if not sets.plain:
        return limits
    most = _all_usd_m(sets)
    return tuple(max(limit, most) for limit in limits)


def _all_usd_m(sets: Sets) -> float:
    """Return what all that a case offers costs, twice: more no plan of the plain model needs to borrow."""
    works = sum(max((o.capex_usd_m for o in a.options), default=0.0) for site in sets.sites for a in site.activities)
    orders = sum(one.item.capex_usd_m * one.most for one in (*sets.upgrades, *sets.units))
    racks = max((rack.price_usd_m * 1000.0 / rack.it_kw for rack in sets.problem.racks), default=0.0)
    return 2.0 * (works + orders + racks * _asked_mw(sets))
