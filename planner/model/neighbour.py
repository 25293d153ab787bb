"""A plan of a problem much like this one as a start: which of its decisions have a place here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.committed import serves_from
from planner.spec import GOALS
from planner.tabulate.from_plan import plan_spans
from solvers.search.warm_start import WarmStart, is_restriction_of

if TYPE_CHECKING:
    from datetime import date

    from planner.committed import Spans
    from planner.model.sets import Sets
    from planner.model.sources import UnitOrder
    from planner.model.structure import Arrays
    from planner.plan import Plan
    from solvers.search.warm_start import ProvenGoal

Rises = list[tuple["date", int]]
"""Days on which a decision rises, and by how much."""


def start_from(plan: Plan, here: Arrays, proven: tuple[ProvenGoal, ...] = ()) -> WarmStart:
    """Return a plan as a start.

    Parameters
    ----------
    plan
        Of this problem or one much like it. Items that are not there any more are left out; dates that have become too
        early are moved to the first possible one.
    here
        The model.
    proven
        What holds here of the plan's bounds.
    """
    sets, dated = here.built.sets, _Dated.of(plan)
    profiles = {
        work.decision: _profile(sets, dated.starts.get(work.key, []), work.first, work.last) for work in sets.planned
    }
    for upgrade in sets.upgrades:
        profiles[upgrade.decision] = _profile(
            sets, dated.upgrades.get(upgrade.item.id, []), upgrade.first_order, upgrade.last_order
        )
    for unit in sets.units:
        rises = dated.units.get(unit.item.id, [])
        profiles[unit.decision] = _profile(sets, rises, unit.first_order, unit.last_order)
        if unit.item.id in sets.with_reserve:
            profiles[unit.beyond] = _beyond(sets, unit, profiles[unit.decision], plan_spans(plan))
    return WarmStart(profiles, proven, _counts(plan, here))


def _profile(sets: Sets, rises: Rises, first: int, last: int) -> np.ndarray:
    """Return what is done by each period from `first` to `last`."""
    profile = np.zeros(max(last - first + 1, 0))
    for day, units in rises:
        profile[max(sets.calendar.period_of(day) - first, 0) :] += units
    return profile


def _beyond(sets: Sets, unit: UnitOrder, ordered: np.ndarray, spans: Spans) -> np.ndarray:
    """Return whether more units of a type serve than are held in reserve, in the periods in which that is decided."""
    found, opens = [], serves_from(0, unit.item.predecessors, spans)
    for t in sets.with_reserve[unit.item.id]:
        by = unit.order_by(t)
        committed = sets.came[unit.item.id][t] if opens is not None and opens <= t else 0.0
        serving = committed + (0.0 if by is None else ordered[by - unit.first_order])
        found.append(float(serving > unit.item.reserve_units))
    return np.array(found)


def _counts(plan: Plan, here: Arrays) -> dict[int, float]:
    """Return how many racks a plan has delivered by each period, in the columns that count them."""
    sets, m = here.built.sets, here.built.m
    by_site: dict[tuple[str, ...], np.ndarray] = defaultdict(lambda: np.zeros(len(sets.periods)))
    booked: dict[tuple[str, ...], np.ndarray] = defaultdict(lambda: np.zeros(len(sets.periods)))
    for row in plan.deliveries:
        at = sets.calendar.period_of(row.delivery_date)
        by_site[row.site, row.rack][max(at, 0) :] += row.units
        if row.order_period is None:
            booked[(row.rack,)][max(at, 0) :] += row.units
    found = {here.column(v): float(by_site[site, rack][t]) for (site, rack, t), v in m.racks.items()}
    return found | {here.column(v): float(booked[(rack,)][t]) for (rack, t), v in m.from_book.items()}


@dataclass(frozen=True)
class _Dated:
    """What a plan decided: starts by activity and option, orders by what is ordered."""

    starts: dict[tuple[str, str], Rises]
    upgrades: dict[str, Rises]
    units: dict[str, Rises]

    @classmethod
    def of(cls, plan: Plan) -> _Dated:
        """Return the decisions of a plan."""
        found = cls(defaultdict(list), defaultdict(list), defaultdict(list))
        for row in plan.schedule:
            if row.status != "planned":
                continue
            match row.kind:
                case "gate" | "phase":
                    found.starts[row.id, row.option].append((row.start_date, 1))
                case "upgrade":
                    found.upgrades[row.id].append((row.start_date, 1))
                case "onsite":
                    found.units[row.item_id].append((row.start_date, round(row.quantity)))
                case "stage" | "rack_order" | "delivery" | "milestone" | "tranche":
                    pass  # given, or told by the deliveries
                case _:
                    assert_never(row.kind)
        return found


def proven_too(plan: Plan, here: Arrays, there: Arrays) -> tuple[ProvenGoal, ...]:
    """Return value and bound of each goal of a plan of `there`, empty where they do not hold for `here`.

    Parameters
    ----------
    plan
        The plan, with values and bounds of its goals.
    here
        Model of the case to solve.
    there
        Model of the case that the plan answers.
    """
    goals = here.built.sets.problem.programme.goals
    before = there.built.sets.problem.programme.goals
    if [g.goal for g in goals] != [row.name for row in plan.goals]:
        return ()
    now, then = tuple(here.goal(g) for g in goals), tuple(there.goal(g) for g in before)
    if not is_restriction_of(here.matrix, there.matrix, now, then):
        return ()
    signs = [-1.0 if GOALS[row.name].is_maximised else 1.0 for row in plan.goals]
    return tuple(
        (sign * row.value, None if row.bound is None else sign * row.bound)
        for sign, row in zip(signs, plan.goals, strict=True)
    )
