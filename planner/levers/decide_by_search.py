"""The search for the last date of one decision: halved between a period with a plan and one proven to have none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from planner.errors import PlannerError
from planner.explanation.commitments import commitments
from planner.explanation.decide_by import kept_period
from planner.explanation.grounds import Grounds
from planner.levers.decide_by_asking import Late, kept_with
from planner.levers.decide_by_changes import not_before
from planner.model.elastic_items import Ask
from planner.studies.intervals import gains

if TYPE_CHECKING:
    from planner.explanation.decide_by import Certainty, DecideBy, Decision, Due
    from planner.explanation.explained import Explained
    from planner.plan import Plan
    from planner.studies.asking import Asking

SAME = 1e-6
ASK_SHARE = 0.6
"""Of the time left for a decision that each question has: whether a period keeps the commitment."""


@dataclass(eq=False)
class Dated:
    """What is known of the last date of a decision.

    Parameters
    ----------
    explained, asking, due
        The plan, how to solve within which time, the decision with what waits for it.
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
    kept: int = field(init=False)
    missed: int | None = field(init=False, default=None)
    not_needed: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.kept = self.decision.period
        one = self.due.slacks[0][1]
        period = kept_period(one)
        day = self.explained.known.calendar.end_of(period)
        self.ask = Ask(one.threshold_mw, one.basis, period, day, one.scope, one.racks)

    @property
    def decision(self) -> Decision:
        """The decision."""
        return self.due.decision

    @property
    def never(self) -> int:
        """The period that stands for never: the first past the horizon."""
        return self.explained.known.calendar.periods

    def row(self, row: DecideBy) -> DecideBy:
        """Return the row of the decision with what was found; as it is where nothing was learned in time."""
        calendar = self.explained.known.calendar
        if self.due.slacks[0][1].portion.firm:
            return row  # what is asked again is what is online
        if not self._search(self.decision.period + self.due.slacks[0][0]):
            return row
        if self.not_needed:
            return replace(row, certainty="not needed")
        proven: Certainty = "proven" if self.missed == self.kept + 1 else "not proven"
        missed = None if self.missed is None or self.missed >= self.never else calendar.start_of(self.missed)
        return replace(row, certainty=proven, last_date=calendar.start_of(self.kept), missed_date=missed)

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
        """Ask whether a plan keeps the commitment with the decision no earlier; return whether that is known."""
        budget = self.asking.budget.sub_budget(ASK_SHARE)
        found = kept_with(self.explained.plan, self.decision, period, self.ask, self.asking, budget)
        if isinstance(found, Late):
            self.missed = period if found.is_proven else self.missed
            return found.is_proven
        begins = begun(found, self.decision, period)
        self.not_needed = begins is None or period >= self.never
        before = self.kept
        self.kept = max(before, period if begins is None else begins)
        return self.not_needed or self.kept > before  # else the plan waits for what it ordered early: it shows no date


def with_cost(explained: Explained, asking: Asking, due: Due, row: DecideBy) -> DecideBy:
    """Return a row with what it costs to decide one period after its date, all goals of the case in their order.

    Parameters
    ----------
    explained, asking
        The plan, how to solve within which time.
    due, row
        The decision with what waits for it, and its row.
    """
    plan, calendar = explained.plan, explained.known.calendar
    period = calendar.period_of(row.date) + 1
    try:
        after = asking.solved(not_before(plan.problem, plan, due.decision, period), plan, plan.problem)
    except PlannerError:
        return row
    found = gains(plan.goals, after.goals)
    if found[0].certainty != "proven" and abs(found[0].gain) > plan.goals[0].tolerance + SAME:
        return row  # a plan that was given up in want of time tells nothing
    told = [one.certainty for one in found]
    known = told[: told.index("unknown")] if "unknown" in told else told
    return replace(
        row, late_months=_late_months(due, after), lost_mw=after.shortfall_mw - plan.shortfall_mw,
        lost_usd_m=plan.npv_usd_m - after.npv_usd_m, loss_proven=set(known) == {"proven"},
    )  # fmt: skip


def _late_months(due: Due, after: Plan) -> float | None:
    """Return the months by which the commitment is then later than it must be; None: it is not reached any more."""
    one = due.slacks[0][1]
    now = next(own for own in commitments(Grounds(after)) if (own.kind, own.id) == (one.kind, one.id))
    if now.reached_period is None:
        return None
    return float(max(0, now.reached_period - kept_period(one)) * now.months)


def begun(plan: Plan, decision: Decision, asked: int) -> int | None:
    """Return the period in which a plan has a decision that was asked for no earlier; None: it does without.

    Parameters
    ----------
    plan
        The plan.
    decision
        The decision.
    asked
        The period asked for; of racks nothing more is known.
    """
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
