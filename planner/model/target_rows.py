"""Rows of the target: what is missing at its date, and that the programme stops with it (family of milestones)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo

from planner.model.bases import factor, largest_rack_mw
from planner.model.linear import Sum, with_terms
from planner.model.near import FINE
from planner.model.totals import SPARE_MW, UNSEEN_MW, target_is_near, target_portion, threshold_mw, wanted_mw
from planner.portion import portions_of

if TYPE_CHECKING:
    from planner.model.handles import Handles
    from planner.model.sets import Sets


def add_target(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Add what is missing at the target date, and the stop at the target.

    Parameters
    ----------
    m, sets, handles
        The model, its index sets, and what reads its states.
    """
    target = sets.problem.programme.target
    wanted, slope, ceiling = wanted_mw(sets)
    near = ["target"] if target_is_near(sets) else []
    m.enough = pyo.Var(near, domain=pyo.Binary)
    online, enough_mw = _target_online(m, sets), threshold_mw(sets, target_portion(sets), target.mw)

    @m.Constraint()
    def shortfall(m: Any) -> Any:
        unit = FINE if near else 1
        return unit * m.short + unit * online + sum(FINE * SPARE_MW * m.enough[x] for x in near) >= unit * wanted

    @m.Constraint(near)
    def is_enough(m: Any, x: str) -> Any:
        return FINE * enough_mw * m.enough[x] <= FINE * online

    @m.Constraint(near)
    def is_missing(m: Any, x: str) -> Any:
        return FINE * m.short + FINE * UNSEEN_MW * m.enough[x] >= FINE * UNSEEN_MW

    @m.Constraint(["target"] if slope > 0 else [])
    def whole_shortfall(m: Any, _: str) -> Any:
        return m.short >= slope * (ceiling - online)

    whole = Sum(*((factor(s, target.basis), handles.installed_mw(s, sets.periods[-1])) for s in sets.sites))
    ends = with_terms({"end": whole} if target.stop_at_target else {})
    standing = sum(factor(s, target.basis) * sets.installed_mw[s.id] for s in sets.sites)

    @m.Constraint(list(ends))
    def stop(m: Any, end: str) -> Any:
        return ends[end].expr() <= max(target.mw + largest_rack_mw(sets) - 0.001, standing)


def _target_online(m: pyo.ConcreteModel, sets: Sets) -> Any:
    """Return what is online for the target in its period; of the site that has most, a column of its own."""
    target = sets.problem.programme.target
    due, counted = sets.calendar.period_of(target.by_date), portions_of(sets.problem, target)
    names = [portion.key for portion in counted] if len(counted) > 1 else []
    most = 2.0 * target.mw + largest_rack_mw(sets)
    if not names:
        return m.online[counted[0].key, due]
    m.best = pyo.Var(domain=pyo.NonNegativeReals, bounds=(0, most))  # only where levers ask for one of any site
    m.is_best = pyo.Var(names, domain=pyo.Binary)

    @m.Constraint([*names, "one"])
    def best_site(m: Any, b: str) -> Any:
        if b == "one":
            return sum(m.is_best[name] for name in names) == 1
        return FINE * m.best <= FINE * m.online[b, due] + FINE * most * (1 - m.is_best[b])

    return m.best
