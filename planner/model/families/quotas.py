r"""No more racks, or GPUs in racks, are delivered to some places than their quota allows.

.. math::
   \sum_{s \in \mathrm{at}_\varsigma} \sum_k \mathrm{counts}_{\varsigma,k} \left( n_{s,k,t} - n_{s,k,t^y} \right)
   \le \mathrm{quota}_{\varsigma,t}

:math:`n_{s,k,t}` racks of type k delivered to s by t; :math:`\mathrm{quota}_{\varsigma,t}` [racks or GPUs] most
delivered up to t, in its calendar year or in all; :math:`\mathrm{counts}_{\varsigma,k}` [racks or GPUs] what a rack
counts: 1, its GPUs, or 0 where its type does not count; :math:`t^y` the last period before the year of t, where
the quota is by year, else before the plan: then nothing is taken off; :math:`\mathrm{at}_\varsigma` the sites of the
quota. Each quota has rows of its own: `rack_quota` of racks, `gpu_quota` of GPUs.

:data \mathrm{quota}_{\varsigma,t}: [racks or GPUs] most delivered under a quota up to t
:data \mathrm{counts}_{\varsigma,k}: [racks or GPUs] what a rack of the type counts to a quota
:data t^y: [] last period before the calendar year of t
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never, get_args

from planner.model.bounds.quota import each
from planner.model.linear import Sum, with_terms
from planner.model.rows import FamilyRows
from planner.problem import QuotaUnit, pairs

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Quota


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    rack_quota: pyo.Constraint  # quota, period
    gpu_quota: pyo.Constraint  # quota, period


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family."""
    bodies: dict[QuotaUnit, dict[tuple[str, int], Sum]] = {unit: {} for unit in get_args(QuotaUnit)}
    most: dict[tuple[str, int], float] = {}
    for quota in sets.problem.quotas:
        bodies[quota.counts] |= {(quota.id, t): _delivered(sets, handles, quota, t) for t in sets.periods}
        most |= {(quota.id, t): value for t, value in enumerate(sets.calendar.stepped(pairs(quota.most)))}
    given = {unit: with_terms(bodies[unit]) for unit in bodies}

    @m.Constraint(list(given["racks"]))
    def rack_quota(m, b, t):
        return given["racks"][b, t].expr() <= most[b, t]

    @m.Constraint(list(given["gpus"]))
    def gpu_quota(m, b, t):
        return given["gpus"][b, t].expr() <= most[b, t]

    return Rows.of(m)


def _delivered(sets: Sets, handles: Handles, quota: Quota, t: int) -> Sum:
    """Return what is delivered up to a period: in its calendar year, or in all."""
    since, whole = counts_after(sets, quota, t), Sum()
    for site in sets.sites:
        for rack in sets.problem.racks:
            if quota.covers(site) and quota.counted(rack.id):
                whole.add(each(quota, rack), handles.racks(site, rack, t))
                whole.add(-each(quota, rack), handles.racks(site, rack, since))
    return whole


def counts_after(sets: Sets, quota: Quota, t: int) -> int:
    """Return the last period whose deliveries do not count to a quota in `t`; -1: all of the plan count.

    Parameters
    ----------
    sets
        Index sets.
    quota
        The quota.
    t
        Number of the period.
    """
    match quota.per:
        case "year":
            return next(periods[0] for periods in sets.years.values() if t in periods) - 1
        case "total":
            return -1
        case _:
            assert_never(quota.per)
