"""Milestones reached, how late, and the tranches they release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.enough import is_enough, missing_mw
from planner.plan import MilestoneRow
from planner.portion import portions_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    ordered = _ordered(problem, racks, milestone) if milestone.tranche_on == "ordered" else None
    earned = ordered if milestone.tranche_on == "ordered" else reached
    lost = is_lost(problem, milestone, earned)
    paid = None if earned is None or lost else earned + milestone.payment_lag_periods
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
        counts_unbacked=milestone.counts_unbacked,
        due_date=milestone.deadline_date,
        reached_period=reached,
        reached_date=None if reached is None else calendar.start_of(reached),
        late_months=0.0 if slack is None else max(0.0, -slack),
        slack_months=slack,
        online_mw=float(online[-1 if reached is None else reached]),
        late_charges_usd_m=float(late_charges_usd_m(problem, racks, milestone).sum()),
        tranche_usd_m=milestone.tranche_usd_m,
        tranche_on=milestone.tranche_on,
        ordered_period=ordered,
        drop_dead_date=milestone.drop_dead_date,
        is_lost=lost,
        cash_usd_m=0.0 if paid is None else milestone.tranche_usd_m - in_kind,
        in_kind_usd_m=0.0 if paid is None else in_kind,
        paid_period=paid,
        paid_date=None if paid is None else calendar.end_of(paid),
    )


def is_lost(problem: Problem, milestone: Milestone, earned: int | None) -> bool:
    """Return whether a tranche is lost: what it is paid on comes after its last day, or not at all.

    Parameters
    ----------
    problem, milestone
        The case and the milestone.
    earned
        The period in which that comes; None: in none.
    """
    last = milestone.drop_dead_date
    return last is not None and (earned is None or earned > problem.calendar.period_of(last))


def _ordered(problem: Problem, racks: Fleet, milestone: Milestone) -> int | None:
    """Return the first period in which the racks installed or ordered by then are enough; None: in none."""
    counted = [lot for lot in racks.consignments if not milestone.racks or lot.rack.id in milestone.racks]
    (portion,) = portions_of(problem, milestone)
    total = np.full(problem.calendar.periods, float(racks.initial_mw(portion)))
    for lot in counted:
        each = lot.rack.it_kw / 1000.0
        total += lot.booked * each
        if lot.units > lot.booked:
            total[lot.ordered_in :] += (lot.units - lot.booked) * each
    met = np.flatnonzero([is_enough(float(mw), milestone.threshold_mw) for mw in total])
    return int(met[0]) if len(met) else None


def late_charges_usd_m(problem: Problem, racks: Fleet, milestone: Milestone) -> NDArray[np.float64]:
    """Return what the late months of a milestone cost, by period: all after its deadline that begin without it.

    Parameters
    ----------
    problem, milestone
        The case and the milestone.
    racks
        Racks online by period.
    """
    calendar = problem.calendar
    cost = np.zeros(calendar.periods)
    if milestone.deadline_date is None or not milestone.late_usd_m_per_month:
        return cost
    stood = max(racks.initial_mw(portion) for portion in portions_of(problem, milestone))
    before = [stood, *racks.online_for(milestone).tolist()[:-1]]
    due = calendar.period_of(milestone.deadline_date)
    for period, mw in enumerate(before):
        if period > due and not is_enough(mw, milestone.threshold_mw):
            cost[period] = milestone.late_usd_m_per_month * calendar.months
    return cost


def target_online_mw(problem: Problem, racks: Fleet) -> float:
    """Return what is online in the target's period [MW on its basis]."""
    target, calendar = problem.programme.target, problem.calendar
    period = min(max(calendar.period_of(target.by_date), 0), calendar.periods - 1)
    return float(racks.programme_online_mw(target.basis)[period])


def shortfall_mw(problem: Problem, racks: Fleet) -> float:
    """Return what is missing in the target's period [MW on its basis]: nothing where what is online is enough."""
    return missing_mw(target_online_mw(problem, racks), problem.programme.target.mw)
