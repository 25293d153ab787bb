"""The frontier between two goals: what the second one gains as the first one may be worse, step by step."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from dataclasses import field as column
from typing import TYPE_CHECKING, Any, Literal, assert_never

from planner import arguments
from planner.errors import BadArgument, PlannerError
from planner.plan_rows import PROVEN_GAP, told
from planner.problem import Problem
from planner.solving import DEFAULT_GAP, DEFAULT_TIME_LIMIT_S
from planner.spec import GOALS
from planner.studies.asking import Asking
from planner.studies.frontier_best_first import BestFirst, Point, goal_row, with_goals, worse
from planner.studies.intervals import Interval
from planner.studies.tables import framed
from planner.studies.text import text_of
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from planner.plan import GoalRow, Plan
    from planner.spec import GoalKind

POINTS, MOST_POINTS = 6, 200
STEP_SHARE = 0.01
"""Of the first goal's best value, or of the target: a step where none is given."""


@dataclass(frozen=True)
class PointRow:
    """One point of the frontier, a plan; values and bounds in the goals' own units."""

    point: int = column(metadata=told("number of the point; 0 gives the first goal its best", "none"))
    tolerance: float = column(
        metadata=told("by how much the first goal may be worse than its best", "of the first goal")
    )
    first: float = column(metadata=told("what the plan reaches of the first goal", "of the first goal"))
    first_bound: float | None = column(metadata=told("best that the first goal can be", "of the first goal"))
    second: float = column(metadata=told("what it reaches of the second goal", "of the second goal"))
    second_bound: float | None = column(
        metadata=told("no plan within this tolerance is better in the second goal", "of the second goal")
    )
    second_gap: float | None = column(metadata=told("|value - bound| / |value|", "share"))
    proven: bool = column(metadata=told("whether no plan is better in one of the goals without losing in the other"))
    dominated_by: int | None = column(metadata=told("a point no worse in both goals and better in one", "none"))
    remark: str = column(metadata=told("what should be known of the point"))


@dataclass(frozen=True, repr=False)
class Frontier:
    """Plans between the best of one goal and that of another. `plans` are the points' plans, in order."""

    first: str
    second: str
    points: tuple[PointRow, ...]
    plans: tuple[Plan, ...]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return the table, and what is said beside it."""
        return text_of(self.frame(), self.notes)

    def frame(self, table: Literal["points"] = "points") -> pd.DataFrame:
        """Return the points as a DataFrame."""
        return framed(table, {"points": (PointRow, self.points)})


def frontier(
    case: Problem | Plan,
    first: str,
    second: str,
    *,
    step: float | None = None,
    points: int = POINTS,
    time_limit_s: float | None = DEFAULT_TIME_LIMIT_S,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Frontier:
    """Return plans between the best of one goal and that of another, each point a checked plan.

    At each point the second goal may cost the first one `step` more of its tolerance. Where that is proven, the first
    goal is decided once more with the second kept, so that a proven point is one that no plan betters in either goal
    without losing in the other. Goals that the case has before the first one stay before it, all others are left out,
    and a note says which. Each point is solved from the plan of the one before, in an equal part of the time left; a
    bound of the second goal at a larger tolerance holds at a smaller one too.

    Parameters
    ----------
    case
        A problem, or a plan of one to start from.
    first, second
        Names of the two goals.
    step
        By how much more the first goal may be worse at each point, in its unit; None: a period for months, else one
        per cent of the target or of the first goal's best.
    points
        How many points.
    time_limit_s
        Seconds for everything; None: until each point is proven.
    gap, threads, seed
        As `solve` takes them.
    on_progress
        Told in a sentence what is done.
    should_stop
        Asked again and again; True ends the question with the points it has.

    Raises
    ------
    BadArgument
        If an argument means nothing.
    AuditFailed
        If the plan given breaks a rule; and whatever `solve` raises for the first point.
    """
    _refuse(first, second, step, points)
    asking = Asking.of(time_limit_s, gap, threads, seed, should_stop, on_progress)
    start = None if isinstance(case, Problem) else asking.first_plan(case, 1.0)
    problem = case if start is None else start.problem
    assert isinstance(problem, Problem)
    walk = _Walk(asking, problem, (first, second), step)
    kept = {goal.goal for goal in with_goals(problem, first, {"goal": first}, {"goal": second}).programme.goals}
    left_out = [goal.goal for goal in problem.programme.goals if goal.goal not in kept]
    if left_out:
        walk.notes.append(f"no goal here, though the case has it: {', '.join(left_out)}")
    for number in range(points):
        if not walk.one_more(start if number == 0 else walk.plans[-1], points - number):
            walk.notes.append(f"{number} of {points} points: {walk.ended}")
            break
    return Frontier(first, second, walk.points(), tuple(walk.plans), tuple(walk.notes))


@dataclass(eq=False)
class _Walk:
    """The points so far; `size` is the step of the tolerance, None until the first point tells it."""

    asking: Asking
    problem: Problem
    goals: tuple[str, str]
    size: float | None
    found: list[Point] = field(init=False, default_factory=list)
    tolerances: list[float] = field(init=False, default_factory=list)
    notes: list[str] = field(init=False, default_factory=list)
    ended: str = field(init=False, default="")
    best_first: BestFirst = field(init=False)

    def __post_init__(self) -> None:
        self.best_first = BestFirst(self.asking, self.problem, self.goals)

    @property
    def plans(self) -> list[Plan]:
        """The plans of the points."""
        return [point.plan for point in self.found]

    def one_more(self, start: Plan | None, left: int) -> bool:
        """Solve the next point from a plan, in its part of the time; return False where there is none."""
        first, second = self.goals
        if self.plans and self.asking.budget.expired:
            self.ended = "the time was up"
            return False
        tolerance = 0.0 if self.size is None else len(self.plans) * self.size
        asked = with_goals(self.problem, first, {"goal": first, "tolerance": tolerance}, {"goal": second})
        try:
            plan = self.asking.solved(asked, start, None if start is None else start.problem, 1.0 / left)
        except PlannerError as error:
            if not self.plans:
                raise
            self.ended = str(error).splitlines()[0]
            return False
        self.size = self.size or _step(asked, goal_row(plan, first))
        point = self.best_first.point(plan, 0.5 / left)
        reached = ", ".join(f"{goal} {goal_row(point.plan, goal).value:,.6g}" for goal in self.goals)
        self.asking.tell(f"point {len(self.found)}: {reached}")
        self.found.append(point)
        self.tolerances.append(tolerance)
        return True

    def points(self) -> tuple[PointRow, ...]:
        """Return the rows of the points, with the bounds that each takes over from those of larger tolerance."""
        return _points(self.found, self.tolerances, *self.goals)


def _refuse(first: object, second: object, step: object, points: object) -> None:
    told_all = [
        f"{name} must be a goal, got {arguments.shown(goal)}{suggestion(goal, GOALS, 'goals')}"
        for name, goal in (("first", first), ("second", second))
        if goal not in GOALS
    ]
    if first == second:
        told_all.append(f"first and second must be two goals, got {arguments.shown(first)} twice")
    if step is not None and not (
        isinstance(step, int | float) and not isinstance(step, bool) and math.isfinite(step) and step > 0
    ):
        told_all.append(f"step must be a number above 0, or None, got {arguments.shown(step)}")
    if not isinstance(points, int) or isinstance(points, bool) or not 2 <= points <= MOST_POINTS:
        told_all.append(f"points must be a whole number from 2 to {MOST_POINTS}, got {arguments.shown(points)}")
    if told_all:
        raise BadArgument("; ".join(told_all))


def _step(problem: Problem, row: GoalRow) -> float:
    """Return a step for the tolerance of a goal where none is given."""
    kind: GoalKind = GOALS[row.name].kind
    match kind:
        case "time":
            return float(problem.calendar.months)
        case "power":
            return max(STEP_SHARE * problem.programme.target.mw, 1e-3)
        case "money" | "emissions":
            return max(STEP_SHARE * abs(row.value), 1e-3)
        case _:
            assert_never(kind)


def _points(found: list[Point], tolerances: list[float], first: str, second: str) -> tuple[PointRow, ...]:
    """Return the rows of the points, with the bounds that each takes over from those of larger tolerance."""
    rows = []
    for number, point in enumerate(found):
        own = Interval.of(goal_row(point.asked, second))
        later = range(number + 1, len(found))
        others = [
            Interval.of(goal_row(found[other].asked, second)).least
            for other in later
            if _holds_too(point.asked, found[other].asked, first, tolerances[other] - tolerances[number])
        ]
        known = [least for least in (own.least, *others) if least is not None and least <= own.most + own.slack]
        rows.append(_point(number, tolerances[number], point, (first, second), max(known, default=None)))
    return tuple(replace(row, **_standing(row, rows, (first, second))) for row in rows)


def _holds_too(plan: Plan, other: Plan, first: str, more: float) -> bool:
    """Return whether every plan that the second goal of `plan` is bounded over is one of `other` too.

    It is where the goals before are the same and proven, and the first goal is proven within what it may cost more.
    """
    for mine, theirs in zip(plan.goals, other.goals, strict=True):
        if not (mine.proven and theirs.proven):
            return False
        if mine.name == first:
            return PROVEN_GAP * abs(mine.value) <= more
        if abs(mine.value - theirs.value) > Interval.of(mine).slack:
            return False
    raise AssertionError("the first goal is one of the plan's")


def _standing(row: PointRow, rows: list[PointRow], goals: tuple[str, str]) -> dict[str, Any]:
    """Return which point dominates one, and what should be known of it."""
    remarks = [] if row.proven else [", ".join(filter(None, ("not proven", row.remark)))]
    dominated = None
    for other in rows:
        one, two = worse(goals[0], row.first, other.first), worse(goals[1], row.second, other.second)
        if other.point != row.point and min(one, two) >= 0 and max(one, two) > 0:
            dominated = other.point
            remarks.insert(0, f"dominated by point {other.point}")
            break
        if other.point < row.point and one == two == 0:
            remarks.insert(0, f"the same as point {other.point}")
            break
    return {"dominated_by": dominated, "remark": ", ".join(remarks)}


def _point(number: int, tolerance: float, point: Point, goals: tuple[str, str], bound: float | None) -> PointRow:
    one, two = (goal_row(point.plan, goal) for goal in goals)
    asked = goal_row(point.asked, one.name)
    sign = -1.0 if GOALS[two.name].is_maximised else 1.0
    own = None if bound is None else sign * bound
    gap = None if own is None else abs(two.value - own) / max(abs(two.value), 1e-9)
    if own is not None and abs(two.value - own) <= Interval.of(two).slack:
        gap = 0.0
    proven = asked.proven and gap is not None and gap <= PROVEN_GAP
    remark = "" if point.is_best else f"{one.name} may be better"
    return PointRow(
        number, tolerance, one.value, asked.bound, two.value, own, gap, proven and point.is_best, None, remark
    )
