"""A plan of a problem much like this one as a start: which of its decisions have a place here."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from planner.model.objective import MAXIMISED
from solvers.search.start import Start, is_within

if TYPE_CHECKING:
    from datetime import date

    from planner.model.structure import Arrays
    from planner.plan import Plan
    from solvers.search.start import Proven
    from solvers.search.tracks import Layout

Dated = dict[str, list[tuple["date", int]]]
"""Days on which something rises, and by how much, under the name of its track."""


def start_from(plan: Plan, here: Arrays, layout: Layout, proven: tuple[Proven, ...] = ()) -> Start:
    """Return a plan as a start.

    Parameters
    ----------
    plan
        Of this problem or one much like it. Items that are not there any more are left out; dates that have become too
        early are moved to the first possible one.
    here, layout
        The model and its tracks.
    proven
        What holds here of the plan's bounds.
    """
    calendar = here.built.sets.problem.calendar
    dated = _dated(plan)
    profiles = {}
    for track in layout.tracks:
        profile = np.zeros(len(track.columns))
        for day, units in dated.get(track.name, ()):
            at = max(calendar.period_of(day) - track.first, 0)
            profile[at:] += units
        profiles[track.name] = profile
    return Start(profiles, proven, _counts(plan, here))


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


def _dated(plan: Plan) -> Dated:
    found: Dated = defaultdict(list)
    for row in plan.schedule:
        if row.kind in ("gate", "phase") and row.status == "planned":
            found[f"{row.id}:{row.option}"].append((row.start_date, 1))
        elif row.kind in ("upgrade", "onsite") and row.status == "planned":
            item = row.id if row.kind == "upgrade" else row.id.rpartition("@")[0]
            found[f"order:{item}"].append((row.start_date, round(row.quantity) if row.kind == "onsite" else 1))
    return found


def proven_too(plan: Plan, here: Arrays, there: Arrays) -> tuple[Proven, ...]:
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
    if not is_within(here.matrix, there.matrix, now, then):
        return ()
    signs = [-1.0 if row.name in MAXIMISED else 1.0 for row in plan.goals]
    return tuple(
        (sign * row.value, None if row.bound is None else sign * row.bound)
        for sign, row in zip(signs, plan.goals, strict=True)
    )
