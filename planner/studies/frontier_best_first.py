"""A point of the frontier: of the plans that are best in the second goal, the one that is best in the first.

A search for the best of the second goal ends anywhere within the tolerance of the first. So the first goal is decided
once more, the second kept: as a problem in which the second goal comes first, with the tolerance that leads from its
own best to what the point has of it (the lexicographic form of the epsilon-constraint method, Mavrotas 2009).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from planner.better import alike
from planner.errors import PlannerError
from planner.spec import GOALS

if TYPE_CHECKING:
    from planner.plan import GoalRow, Plan
    from planner.problem import Problem
    from planner.studies.asking import Asking


@dataclass(frozen=True)
class Point:
    """The plan asked for within a tolerance, the plan of the point, and whether its first goal is the best there is."""

    asked: Plan
    plan: Plan
    is_best: bool


@dataclass(eq=False)
class BestFirst:
    """Decides the first goal again; the best of the second goal alone is found when it is first needed."""

    asking: Asking
    problem: Problem
    goals: tuple[str, str]
    best: Plan | None = field(init=False, default=None)
    failed: bool = field(init=False, default=False)

    def point(self, asked: Plan, share: float) -> Point:
        """Return the point of a plan that is best in the second goal within the tolerance of the first.

        Parameters
        ----------
        asked
            The plan.
        share
            Of the time left, for each of two solves.
        """
        first, second = self.goals
        one, two = goal_row(asked, first), goal_row(asked, second)
        if one.bound is not None and alike(first, one.value, one.bound):
            return Point(asked, asked, True)
        best = self._best(asked, share) if one.proven and two.proven else None
        if best is None:
            return Point(asked, asked, False)
        room = max(0.0, _worse_by(two, goal_row(best, second)))
        try:
            again = self.asking.solved(
                with_goals(self.problem, first, {"goal": second, "tolerance": room}, {"goal": first}),
                asked,
                asked.problem,
                share,
            )
        except PlannerError:
            return Point(asked, asked, False)
        mine, other = goal_row(again, first), goal_row(again, second)
        if worse(first, mine.value, one.value) > 0 or worse(second, other.value, two.value) > 0:
            return Point(asked, asked, False)
        return Point(asked, again, mine.proven and other.proven)

    def _best(self, start: Plan, share: float) -> Plan | None:
        """Return the best plan of the second goal alone; None where that is not proven in time."""
        if self.best is None and not self.failed:
            try:
                asked = with_goals(self.problem, self.goals[0], {"goal": self.goals[1]})
                found = self.asking.solved(asked, start, start.problem, share)
                self.best = found if all(row.proven for row in found.goals) else None
            except PlannerError:
                pass
            self.failed = self.best is None
        return self.best


def goal_row(plan: Plan, goal: str) -> GoalRow:
    """Return what a plan has of a goal."""
    return next(row for row in plan.goals if row.name == goal)


def with_goals(problem: Problem, first: str, *last: dict[str, Any]) -> Problem:
    """Return a problem with other goals after those that come before a goal.

    Parameters
    ----------
    problem, first
        The problem, and the goal whose predecessors stay, if it is one of the problem's.
    last
        The goals that follow, as a case file says them.
    """
    named = {goal["goal"] for goal in last}
    goals: list[dict[str, Any]] = []
    for goal in problem.programme.goals:
        if goal.goal == first:
            break
        if goal.goal not in named:
            goals.append({"goal": goal.goal, "tolerance": goal.tolerance, "tolerance_share": goal.tolerance_share})
    return problem.changed({"programme.goals": [*goals, *last]})


def _worse_by(row: GoalRow, other: GoalRow) -> float:
    return (row.value - other.value) * (-1.0 if GOALS[row.name].is_maximised else 1.0)


def worse(goal: str, value: float, other: float) -> int:
    """Return 1 where a value of a goal is worse than another, 0 where they are the same, else -1.

    Parameters
    ----------
    goal
        The goal.
    value, other
        The values, in its unit.
    """
    if alike(goal, value, other):
        return 0
    return 1 if (value > other) != GOALS[goal].is_maximised else -1
