r"""Use of a renewable resource grows by no more in a period than it may.

.. math::
   \mathrm{use}_{r,t} - \mathrm{use}_{r,t-1} \le \Gamma_r \qquad
   \mathrm{use}_{r,t} = \sum_{a,o} U_{a,o,r} \left(w_{a,o,t} - w_{a,o,t-D_{a,o}}\right)

:math:`U_{a,o,r}` [units] use in each period of work, :math:`w_{a,o,t} - w_{a,o,t-D_{a,o}}` at work in t,
:math:`D_{a,o}` [periods] duration; :math:`\Gamma_r` [units] most units more than in the period before.
:math:`\mathrm{use}_{r,-1}` is what was at work then by history: begun before the plan, and not yet over in period -1,
at sites of the plan. Work under way cannot be changed: where it alone grows faster, there is no plan.

:derived \mathrm{use}_{r,t}: [units] units of a renewable resource in use
:data \Gamma_r: [units] most units of a renewable resource more in use than in the period before
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.model.linear import Sum, limits
from planner.model.rows import FamilyRows
from planner.network import finished_span

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Activity, Option


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    use_grows: pyo.Constraint  # resource, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    most = {r.id: r.max_increase_per_period for r in sets.crews if r.max_increase_per_period is not None}
    used: dict[tuple[str, int], Sum] = {(r, t): Sum() for r in most for t in sets.periods}
    for work in sets.works if most else ():
        for resource, use in work.option.uses.items():
            if resource in most:
                for t in sets.periods:
                    used[resource, t].add(use, handles.at_work(work, t))
    before = {(r, -1): Sum((1, _before(sets, r))) for r in most}
    grown = {(r, t): Sum((1, use), (-1, (used | before)[r, t - 1])).add(-most[r], 1) for (r, t), use in used.items()}
    rows = limits(grown, m.never)

    @m.Constraint(list(rows))
    def use_grows(m, r, t):
        return rows[r, t].expr() <= 0

    return Rows.of(m)


def _before(sets: Sets, resource: str) -> float:
    """Return the units of a resource in use in the period before the plan."""
    under_way = {w.activity.id: w for w in sets.works if w.under_way and w.first + w.option.duration_periods > -1}
    total = sum(work.option.uses.get(resource, 0) for work in under_way.values())
    for _, activity in sets.finished:
        start, finish = finished_span(sets.calendar, activity)
        if start <= -1 < finish:
            total += _done_under(activity).uses.get(resource, 0)
    return float(total)


def _done_under(activity: Activity) -> Option:
    chosen = [option for option in activity.options if option.id == activity.chosen_option]
    return (chosen or activity.options)[0]
