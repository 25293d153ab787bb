r"""A site is open from the first start of its activities.

.. math:: \sum_o w_{a,o,t} \le y_{s,t} \quad \forall a \in s \qquad y_{s,t} \le \sum_{a \in s} \sum_o w_{a,o,t}

:math:`y_{s,t}` site open in t; :math:`w_{a,o,t}` activity a started under option o by t. Written for sites where
opening or staying open costs something, or counts, and work has not started before the plan; activities that must
follow another of the same site are left out, since the other starts first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyomo.environ as pyo

from planner.model.linear import Sum, with_terms
from planner.model.rows import FamilyRows

if TYPE_CHECKING:
    from planner.model.handles import Handles
    from planner.model.sets import Sets
    from planner.problem import Activity, Site


@dataclass(frozen=True)
class Rows(FamilyRows):
    """The rows of this family, and what each is indexed by."""

    opens_with_work: pyo.Constraint  # site, activity, period
    opens_for_work: pyo.Constraint  # site, period


def with_state(sets: Sets) -> list[Site]:
    """Return the sites with a state: those where being open costs or counts, and is not yet decided."""
    all_count = bool(sets.problem.programme.max_open_sites)
    asked = (
        site
        for site in sets.sites
        if all_count or site.opening_usd_m > 0 or site.fixed_usd_m_per_year > 0 or sets.least_due(site) is not None
    )
    return [site for site in asked if not site.has_begun and any(w.site is site for w in sets.planned)]


def _opening(sets: Sets, site: Site) -> list[Activity]:
    """Return the activities that may be the first of a site; all of them where a wait for another may be dropped."""
    ids = frozenset[str]() if sets.plain else {a.id for a in site.activities}
    return [a for a in site.activities if not any(p.activity in ids for p in a.predecessors)]


def add(m: pyo.ConcreteModel, sets: Sets, handles: Handles) -> Rows:
    """Add the rows of this family and the state they define."""
    sites = with_state(sets)
    first = {site.id: min(w.first for w in sets.planned if w.site is site) for site in sites}
    m.open = pyo.Var([(s, t) for s, start in first.items() for t in sets.periods if t >= start], bounds=(0, 1))
    at_least: dict[tuple[str, str, int], Sum] = {}
    at_most: dict[tuple[str, int], Sum] = {}
    for site in sites:
        roots = _opening(sets, site)
        for t in range(first[site.id], len(sets.periods)):
            for activity in roots:
                started = handles.activity_started(activity.id, t)
                if started:
                    at_least[site.id, activity.id, t] = started.add(-1, m.open[site.id, t])
            every = Sum(*((1, handles.activity_started(a.id, t)) for a in roots))
            at_most[site.id, t] = Sum((1, m.open[site.id, t])).add(-1, every)
    at_least, at_most = with_terms(at_least), with_terms(at_most)

    @m.Constraint(list(at_least))
    def opens_with_work(m, s, a, t):
        return at_least[s, a, t].expr() <= 0

    @m.Constraint(list(at_most))
    def opens_for_work(m, s, t):
        return at_most[s, t].expr() <= 0

    return Rows.of(m)
