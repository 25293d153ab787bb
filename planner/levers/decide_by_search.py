"""The search for the last date of one decision: halved between a period with a plan and one proven to have none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from planner.errors import Contradiction, PlannerError
from planner.explanation.commitments import commitments
from planner.explanation.decide_by import kept_period
from planner.explanation.grounds import Grounds
from planner.levers.decide_by_changes import keeping, not_before
from planner.studies.intervals import gains

if TYPE_CHECKING:
    from planner.explanation.commitments import Commitment
    from planner.explanation.decide_by import Certainty, DecideBy, Decision, Due
    from planner.explanation.explained import Explained
    from planner.plan import Plan
    from planner.studies.asking import Asking

ASK_SHARE = 0.5
"""Of the time left for a decision that each question has: whether a period keeps the commitment."""
NEGLIGIBLE_MONTHS = 1e-6


@dataclass(frozen=True)
class Late:
    """No plan was found that keeps a commitment; `is_proven` where there is none."""

    is_proven: bool


@dataclass(eq=False)
class Dated:
    """What is known of the last date of a decision.

    Parameters
    ----------
    explained, asking, due
        The plan, how to solve, the decision with what waits for it.
    share
        Of the time left, for this decision.
    kept
        The latest period that a plan is known with.
    missed
        The first period from which it is proven that there is none; one past the horizon is never.
    not_needed
        Whether a plan keeps the commitment without the decision.
    """

    explained: Explained
    asking: Asking
    due: Due
    share: float
    kept: int = field(init=False)
    missed: int | None = field(init=False, default=None)
    not_needed: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.kept = self.decision.period
        self.asking = replace(self.asking, budget=self.asking.budget.sub_budget(self.share))
        self.base = keeping(self.explained.plan.problem, self.commitment)

    @property
    def decision(self) -> Decision:
        """The decision."""
        return self.due.decision

    @property
    def commitment(self) -> Commitment:
        """What it endangers first."""
        return self.due.slacks[0][1]

    @property
    def never(self) -> int:
        """The period that stands for never: the first past the horizon."""
        return self.explained.known.calendar.periods

    def row(self, row: DecideBy) -> DecideBy:
        """Return the row of the decision with what was found; as it is where nothing was learned in time."""
        calendar = self.explained.known.calendar
        if not self._search(self.decision.period + self.due.slacks[0][0]):
            return row
        if self.not_needed:
            return replace(row, certainty="not needed")
        proven: Certainty = "proven" if self.missed == self.kept + 1 else "not proven"
        missed = None if self.missed is None or self.missed >= self.never else calendar.start_of(self.missed)
        solved = replace(row, certainty=proven, last_date=calendar.start_of(self.kept), missed_date=missed)
        return self._with_cost(solved)

    def _search(self, by_float: int) -> bool:
        """Narrow down the last period, beginning beside the one by float; return whether anything was learned."""
        answers, first = 0, [by_float + 1, by_float]
        while not self.not_needed and (self.missed is None or self.missed > self.kept + 1):
            period = self._next(first)
            if self.asking.budget.expired or not self._is_answered(period):
                break
            answers += 1
        return answers > 0

    def _next(self, first: list[int]) -> int:
        """Return the period to ask about next: beside the float, then never, then by halves."""
        while first:
            period = min(first.pop(0), self.never)
            if period > self.kept and (self.missed is None or period < self.missed):
                return period
        return self.never if self.missed is None else (self.kept + self.missed) // 2

    def _is_answered(self, period: int) -> bool:
        """Ask whether a plan keeps the commitment with the decision in a period or later; return whether it is known."""
        found = self._solved(period)
        if found is None or (isinstance(found, Late) and found.is_proven):
            self.missed = period
            return True
        if isinstance(found, Late):
            return False
        begins = _begins(found, self.decision, period)
        self.not_needed = begins is None or period >= self.never
        self.kept = max(self.kept, period if begins is None else begins)
        return True

    def _solved(self, period: int) -> Plan | Late | None:
        """Return a plan that keeps the commitment; or that none was found; None: it contradicts what is obligatory."""
        plan = self.explained.plan
        try:
            asked = not_before(self.base, plan, self.decision, period)
            found = self.asking.solved(asked, plan, plan.problem, ASK_SHARE)
        except Contradiction:
            return None
        except PlannerError:
            return Late(False)
        (row,) = found.goals
        if row.value <= NEGLIGIBLE_MONTHS:
            return found
        return Late(row.bound is not None and row.bound > NEGLIGIBLE_MONTHS)

    def _with_cost(self, row: DecideBy) -> DecideBy:
        """Return the row with what it costs to decide one period after the last date."""
        plan = self.explained.plan
        if self.asking.budget.expired:
            return row
        try:
            later = not_before(plan.problem, plan, self.decision, self.kept + 1)
            after = self.asking.solved(later, plan, plan.problem)
        except PlannerError:
            return row
        told = [one.certainty for one in gains(plan.goals, after.goals)]
        known = told[: told.index("unknown")] if "unknown" in told else told
        return replace(
            row, late_months=self._late_months(after), lost_mw=after.shortfall_mw - plan.shortfall_mw,
            lost_usd_m=plan.npv_usd_m - after.npv_usd_m, loss_proven=set(known) == {"proven"},
        )  # fmt: skip

    def _late_months(self, after: Plan) -> float | None:
        """Return the months by which the commitment is then later than it must be; None: it is not reached any more."""
        asked = (self.commitment.kind, self.commitment.id)
        now = next(one for one in commitments(Grounds(after)) if (one.kind, one.id) == asked)
        if now.reached_period is None:
            return None
        return float(max(0, now.reached_period - kept_period(self.commitment)) * now.months)


def _begins(plan: Plan, decision: Decision, asked: int) -> int | None:
    """Return the period in which a plan has a decision that was asked for no earlier; None: it does without."""
    rows = [row for row in plan.schedule if row.status == "planned"]
    match decision.kind:
        case "start" | "upgrade":
            found = [row.start_period for row in rows if row.id == decision.item]
        case "opening":
            works = {activity.id for site in plan.problem.candidates for activity in site.activities}
            found = [row.start_period for row in rows if row.site == decision.site and row.id in works]
        case "onsite":
            found = [row.start_period for row in rows if row.item_id == decision.item and row.site == decision.site]
        case "rack_order":
            return asked
        case _:
            assert_never(decision.kind)
    return min(found, default=None)
