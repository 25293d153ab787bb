"""Milestones reached, how late, and the tranches they release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.enough import is_enough, missing_mw
from planner.plan import MilestoneRow

if TYPE_CHECKING:
    from planner.problem import Milestone, Problem
    from planner.tabulate.fleet import Fleet


def milestone_rows(problem: Problem, racks: Fleet) -> tuple[MilestoneRow, ...]:
    """Return the milestones by threshold, with their tranches."""
    return tuple(_row(problem, racks, milestone) for milestone in problem.milestones)


def _row(problem: Problem, racks: Fleet, milestone: Milestone) -> MilestoneRow:
    calendar = problem.calendar
    online = racks.online_for(milestone)
    met = np.flatnonzero([is_enough(float(mw), milestone.threshold_mw) for mw in online])
    reached = int(met[0]) if len(met) else None
    paid = None if reached is None else reached + milestone.payment_lag_periods
    if paid is not None and paid >= calendar.periods:
        paid = None
    slack = None
    if milestone.deadline_date is not None:
        due = calendar.period_of(milestone.deadline_date)
        slack = float((due - (calendar.periods if reached is None else reached)) * calendar.months)
    in_kind = milestone.in_kind_share * milestone.tranche_usd_m
    return MilestoneRow(
        id=milestone.id,
        threshold_mw=milestone.threshold_mw,
        basis=milestone.basis,
        scope="; ".join(milestone.scope),
        racks=" ".join(milestone.racks),
        due_date=milestone.deadline_date,
        reached_period=reached,
        reached_date=None if reached is None else calendar.start_of(reached),
        late_months=0.0 if slack is None else max(0.0, -slack),
        slack_months=slack,
        online_mw=float(online[-1 if reached is None else reached]),
        tranche_usd_m=milestone.tranche_usd_m,
        cash_usd_m=0.0 if paid is None else milestone.tranche_usd_m - in_kind,
        in_kind_usd_m=0.0 if paid is None else in_kind,
        paid_period=paid,
        paid_date=None if paid is None else calendar.end_of(paid),
    )


def target_online_mw(problem: Problem, racks: Fleet) -> float:
    """Return what is online in the target's period [MW on its basis]."""
    target, calendar = problem.programme.target, problem.calendar
    period = min(max(calendar.period_of(target.by_date), 0), calendar.periods - 1)
    return float(racks.programme_online_mw(target.basis)[period])


def shortfall_mw(problem: Problem, racks: Fleet) -> float:
    """Return what is missing in the target's period [MW on its basis]: nothing where what is online is enough."""
    return missing_mw(target_online_mw(problem, racks), problem.programme.target.mw)
