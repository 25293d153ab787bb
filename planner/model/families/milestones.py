r"""A milestone is reached when that much is online; the target falls short by what is missing.

.. math::
   \mathrm{on}_{b,t} = \sum_s \Phi_{b,s} L_{s,t-c_s} \qquad
   \sum_{g \in b} \left(M_g - M_{g-1}\right) z_{g,t} \le \mathrm{on}_{b,t} \qquad
   z_{g+1,t} \le z_{g,t} \qquad z_{g,t-1} \le z_{g,t}

.. math::
   \mathrm{short} \ge \mathrm{target} - \mathrm{on}_{b,t^*}
   \qquad \sum_s \Phi_{b,s} L_{s,T-1} \le \mathrm{target} + \kappa

:math:`\mathrm{on}_{b,t}` [MW on basis b] online; :math:`\Phi` 1 for IT load, peak PUE for facility power;
:math:`L_{s,t}` [MW IT] installed, :math:`c_s` [periods] commissioning; :math:`z_{g,t}` milestone g reached by t,
:math:`M_g` [MW] thresholds of one basis in order. One row for all of them is tighter than a row each. On basis `it`
and with one rack type, :math:`M_g` is rounded up to whole racks :math:`\kappa`, and

.. math:: \mathrm{short} \ge \tfrac{\phi}{\kappa} \left(\lceil\mathrm{target}\rceil_\kappa - \mathrm{on}_{b,t^*}\right)

with :math:`\phi` the MW the target lies above whole racks, is added: both cut off only what whole racks cannot do.
:math:`z_{g,t}` is fixed at 0 while supply, room, power and pace, each taken alone, leave less online than :math:`M_g`
(`planner/model/reach.py`).
The last row (one rack :math:`\kappa` less 1 kW) only where the programme stops at its target.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import pyomo.environ as pyo

from planner.model.bases import bases, factor, largest_rack_mw
from planner.model.linear import Sum, with_terms

if TYPE_CHECKING:
    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Milestone

NAMES = ("online_total", "threshold", "in_turn", "stays_reached", "shortfall", "whole_shortfall", "stop")


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Add the rows of this family, and the online totals they hang on."""
    used = bases(sets)
    m.online = pyo.Var([(b, t) for b in used for t in sets.periods], domain=pyo.NonNegativeReals)
    online = {
        (b, t): Sum(*((factor(s, b), handles.online_mw(s, t)) for s in sets.sites)).add(-1, m.online[b, t])
        for b in used
        for t in sets.periods
    }

    @m.Constraint(list(online))
    def online_total(m, b, t):
        return online[b, t].expr() == 0

    _add_ladders(m, sets, used)
    _add_target(m, sets, handles)


def _add_ladders(m: pyo.ConcreteModel, sets: Sets, used: list[str]) -> None:
    """Add what milestones of one basis need, and that they come in turn and stay."""
    ladders = {b: [g for g in sets.problem.milestones if g.basis == b] for b in used}
    ladders = {b: ladder for b, ladder in ladders.items() if ladder}
    pairs = [(a.id, b.id) for ladder in ladders.values() for a, b in pairwise(ladder)]

    @m.Constraint([(b, t) for b in ladders for t in sets.periods])
    def threshold(m, b, t):
        return sum(step * m.reached[g, t] for g, step in _steps(sets, ladders[b])) <= m.online[b, t]

    @m.Constraint([(a, b, t) for a, b in pairs for t in sets.periods])
    def in_turn(m, a, b, t):
        return m.reached[b, t] <= m.reached[a, t]

    @m.Constraint([(g.id, t) for g in sets.problem.milestones for t in sets.periods if t > 0])
    def stays_reached(m, g, t):
        return m.reached[g, t - 1] <= m.reached[g, t]


def _add_target(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> None:
    """Add what is missing at the target date, and the stop at the target."""
    target = sets.problem.programme.target
    due = sets.calendar.period_of(target.by_date)

    @m.Constraint()
    def shortfall(m):
        return m.short + m.online[target.basis, due] >= target.mw

    above = target.mw - whole_racks_mw(sets, target.basis, target.mw, up=False)
    ceiling = whole_racks_mw(sets, target.basis, target.mw, up=True)

    @m.Constraint(["target"] if above > 1e-6 else [])
    def whole_shortfall(m, _):
        return m.short >= above / (ceiling - target.mw + above) * (ceiling - m.online[target.basis, due])

    whole = Sum(*((factor(s, target.basis), handles.installed_mw(s, sets.periods[-1])) for s in sets.sites))
    ends = with_terms({"end": whole} if target.stop_at_target else {})

    @m.Constraint(list(ends))
    def stop(m, end):
        return ends[end].expr() <= target.mw + largest_rack_mw(sets) - 0.001


def _steps(sets: Sets, ladder: list[Milestone]) -> list[tuple[str, float]]:
    """Return what each milestone of a ladder adds to the one before it, in whole racks where they are all alike."""
    marks = [whole_racks_mw(sets, g.basis, g.threshold_mw, up=True) for g in ladder]
    return [(g.id, mark - lower) for g, mark, lower in zip(ladder, marks, [0.0, *marks], strict=False)]


def whole_racks_mw(sets: Sets, basis: str, mw: float, *, up: bool) -> float:
    """Return `mw` moved to whole racks, where the basis is IT load and every rack is of one type."""
    kinds = {rack.it_kw for rack in sets.problem.racks}
    if basis != "it" or len(kinds) > 1:
        return mw
    racks = mw * 1000.0 / kinds.pop()
    whole = math.ceil(racks - 1e-9) if up else math.floor(racks + 1e-9)
    return whole * next(rack.it_kw for rack in sets.problem.racks) / 1000.0
