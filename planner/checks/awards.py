"""When each milestone is reached, and what its tranche pays when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.checks.fleet import total_online_mw
from planner.checks.tolerance import suffices

if TYPE_CHECKING:
    from planner.checks.fleet import Fleet
    from planner.checks.reading import Reading
    from planner.problem import Milestone


@dataclass(frozen=True)
class Award:
    """One milestone: the period it is reached in and the one its tranche is paid in, if any."""

    milestone: Milestone
    reached: int | None
    paid: int | None
    online_mw: float
    due: int | None
    late_periods: int

    @property
    def early_periods(self) -> int:
        """Periods it may still slip before it is late; none where nothing is due, or it is late already."""
        return 0 if self.due is None or self.reached is None else max(0, self.due - self.reached)

    @property
    def cash_usd_m(self) -> float:
        """Cash part paid within the horizon."""
        share = 1.0 - self.milestone.in_kind_share
        return 0.0 if self.paid is None else self.milestone.tranche_usd_m * share

    @property
    def in_kind_usd_m(self) -> float:
        """Credit granted within the horizon."""
        return 0.0 if self.paid is None else self.milestone.tranche_usd_m * self.milestone.in_kind_share


def awards(reading: Reading, fleet: Fleet) -> list[Award]:
    """Return what became of each milestone, in the order of the case."""
    return [_award(reading, fleet, milestone) for milestone in reading.problem.milestones]


def _award(reading: Reading, fleet: Fleet, milestone: Milestone) -> Award:
    reached = next(
        (
            period
            for period in reading.periods
            if suffices(total_online_mw(reading, fleet, milestone.basis, period), milestone.threshold_mw)
        ),
        None,
    )
    horizon = reading.calendar.periods
    paid = None if reached is None else reached + milestone.payment_lag_periods
    deadline = milestone.deadline_date
    due = None if deadline is None else reading.calendar.period_of(deadline)
    return Award(
        milestone=milestone,
        reached=reached,
        paid=paid if paid is not None and paid < horizon else None,
        online_mw=total_online_mw(reading, fleet, milestone.basis, reading.last if reached is None else reached),
        due=due,
        late_periods=0 if due is None else max(0, (horizon if reached is None else reached) - due),
    )
