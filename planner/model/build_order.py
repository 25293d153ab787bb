r"""How far build orders are apart: when sites begin, as states, and the distance to a known plan as a linear sum.

.. math::
   \sum_o w_{a,o,t} \le \mathrm{begun}_{s,t} \quad \forall a \in s \ \text{with MW} \qquad
   \mathrm{begun}_{s,t} \le \sum_{a \in s} \sum_o w_{a,o,t}

.. math::
   \mathrm{apart} \le \mu \sum_s \left( \sum_{t < \mathrm{first}_s} \mathrm{begun}_{s,t}
   + \sum_{t \ge \mathrm{first}_s} (1 - \mathrm{begun}_{s,t}) \right) \quad \text{for each known plan}

The greatest :math:`\mathrm{apart}` is sought, within what each goal may be at most (definitions, *Near-optimal build
orders*). :math:`\mathrm{begun}_{s,t}` a phase of site s started by t; :math:`\mathrm{first}_s` the period in which the
first one starts in the known plan, T without one. The column and its rows are written for sites where one of several
phases may be the first; elsewhere the state is that of the one phase, and where the distance is one of activities, that
of the activity. Since the states of a known plan are numbers, the distance to it is linear in those of another.

:derived \mathrm{begun}_{s,t}: [-] a phase of the site started by t
:derived \mathrm{apart}: [months] least distance to the known plans
:data \mathrm{first}_s: [period] first start of a phase of the site in a known plan, T without one
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, assert_never

import pyomo.environ as pyo
from pyomo.common.gc_manager import PauseGC

from planner.model.linear import Sum
from planner.model.structure import hand_over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.build import Built
    from planner.model.structure import Arrays
    from planner.problem import Activity, Site

Measure = Literal["sites", "activities"]
States = dict[str, tuple[Sum, ...]]
"""Whether a site or an activity has begun by each period, by its id."""


@dataclass(frozen=True, eq=False)
class BuildOrder:
    """A model with the states of its build order, and the column of the least distance.

    `states` holds what a plan decides: sites and activities begun before the plan are not among them.
    """

    arrays: Arrays
    states: States
    apart: Any

    @property
    def most_months(self) -> float:
        """A distance that no two plans exceed."""
        return float(self._months * len(self.arrays.built.sets.periods) * len(self.states))

    def start_months(self, item: str) -> Sum:
        """Return the months from the plan's start to that of an item, to the end of the horizon if it never starts."""
        waits = Sum()
        for state in self.states[item]:
            waits.add(self._months, 1).add(-self._months, state)
        return waits

    def distance_months(self, starts: Mapping[str, int]) -> Sum:
        """Return the distance to a plan with these start periods; what is left out never starts in it."""
        apart = Sum()
        for item, states in self.states.items():
            first = starts.get(item, len(states))
            for t, state in enumerate(states):
                if t < first:
                    apart.add(self._months, state)
                else:
                    apart.add(self._months, 1).add(-self._months, state)
        return apart

    @property
    def _months(self) -> int:
        return self.arrays.built.sets.calendar.months


def with_build_order(built: Built, measure: Measure) -> BuildOrder:
    """Return a model with what a distance of build orders needs, handed over.

    Parameters
    ----------
    built
        The model; columns and rows are added to it.
    measure
        What the distance counts: first starts of phases at sites, or starts of activities.
    """
    with PauseGC():
        match measure:
            case "sites":
                states = _sites(built)
            case "activities":
                states = _activities(built)
            case _:
                assert_never(measure)
        states = {item: given for item, given in states.items() if any(given)}
        built.m.apart = pyo.Var(bounds=(0, built.sets.calendar.months * len(built.sets.periods) * len(states)))
    return BuildOrder(hand_over(built), states, built.m.apart)


def _activities(built: Built) -> States:
    planned = dict.fromkeys(work.activity.id for work in built.sets.planned)
    return {a: tuple(built.handles.activity_started(a, t) for t in built.sets.periods) for a in planned}


def _sites(built: Built) -> States:
    """Return the states of sites without phases from before the plan; add those that no single phase has."""
    m, sets, handles = built.m, built.sets, built.handles
    leading = {site.id: _leading(site, sets.works_of) for site in sets.sites if not _begun_before(site)}
    several = [site for site, phases in leading.items() if len(phases) > 1]
    m.begun = pyo.Var([(s, t) for s in several for t in sets.periods], bounds=(0, 1))
    at_least = {(s, a, t): handles.activity_started(a, t) for s in several for a in leading[s] for t in sets.periods}
    at_most = {
        (s, t): Sum(*((1, handles.activity_started(a, t)) for a in leading[s])) for s in several for t in sets.periods
    }

    m.begins_with_phase = pyo.Constraint(
        [index for index, started in at_least.items() if started],
        rule=lambda m, s, a, t: at_least[s, a, t].expr() <= m.begun[s, t],
    )
    m.begins_by_phase = pyo.Constraint(list(at_most), rule=lambda m, s, t: m.begun[s, t] <= at_most[s, t].expr())
    return {
        s: tuple(
            Sum((1, m.begun[s, t])) if len(phases) > 1 else handles.activity_started(phases[0], t) for t in sets.periods
        )
        for s, phases in leading.items()
        if phases
    }


def _begun_before(site: Site) -> bool:
    """Return whether a phase of a site began before the plan."""
    phases = (a for a in site.activities if a.nameplate_mw > 0)
    return any(a.started_date is not None or a.finished_date is not None for a in phases)


def _leading(site: Site, planned: Mapping[str, object]) -> list[str]:
    """Return the phases of a site that may start before every other one: those that wait for none of them."""
    by_id = {a.id: a for a in site.activities}
    phases = [a for a in site.activities if a.nameplate_mw > 0 and a.id in planned]
    return [a.id for a in phases if not any(by_id[b].nameplate_mw > 0 for b in _before(a, by_id))]


def _before(activity: Activity, by_id: Mapping[str, Activity]) -> set[str]:
    """Return the activities of the same site that must start before an activity, over any number of others."""
    found: set[str] = set()
    waiting = [activity]
    while waiting:
        new = {p.activity for p in waiting.pop().predecessors if p.activity in by_id} - found
        found |= new
        waiting += [by_id[name] for name in new]
    return found
