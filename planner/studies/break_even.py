"""Break-even of a site: the capex, or the date, at which it enters or leaves the plan.

A site is proven to be in where no plan without it is as good as the plan found, and proven to be out where no plan at
all is better than the one found without it. Bisection goes by what is proven, else by what the plan found does. That
dearer or later never brings a site in is likely, not certain; where answers contradict it, that is said.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, assert_never, get_args

from planner import arguments
from planner.better import first_better
from planner.errors import BadArgument, Contradiction, InvalidProblem, PlannerError
from planner.solving import DEFAULT_GAP, DEFAULT_TIME_LIMIT_S
from planner.studies.asking import Asking
from planner.studies.break_even_rows import BreakEven, Lever, Standing, StepRow, change, standing, words_of
from planner.studies.build_order import start_periods
from planner.studies.intervals import is_better
from planner.studies.one_more_changes import moved_site, scaled_site
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.plan import Plan
    from planner.problem import Problem

RANGES: dict[Lever, tuple[float, float]] = {"capex": (0.0, 4.0), "date": (-24.0, 24.0)}
MOST_MONTHS = 1200
STEPS: dict[Lever, float] = {"capex": 0.01, "date": 1.0}
"""How far apart the two ends may be for the search to end: a factor, and months."""
FIRST_PLAN_SHARE, MOST_STEPS = 0.3, 200
"""Of the time, for the plan asked about where it is solved first; solves at most."""


def break_even(
    case: Problem | Plan,
    site: str,
    *,
    lever: Lever = "capex",
    low: float | None = None,
    high: float | None = None,
    time_limit_s: float | None = DEFAULT_TIME_LIMIT_S,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> BreakEven:
    """Return between which values of a lever a site enters or leaves the plan, by bisection over solves.

    A plan solved here first takes at most three tenths of the time; the problem without the site and each step then
    have equal parts of the rest, as many as bisection needs.

    Parameters
    ----------
    case
        A plan, or a problem to be solved first.
    site
        Id of the site; nothing may have happened there before the plan.
    lever
        `capex`: a factor for all its capex (works, upgrades, on-site units); `date`: months by which everything that
        comes there on a date comes later.
    low, high
        Values of the lever to look between; None: capex 0 to 4 times, dates 24 months earlier to 24 later.
    time_limit_s
        Seconds for everything; None: until each step is proven.
    gap, threads, seed
        As `solve` takes them.
    on_progress
        Told in a sentence what is done.
    should_stop
        Asked again and again; True ends the question with what it has.

    Raises
    ------
    BadArgument
        If an argument means nothing.
    AuditFailed
        If the plan given breaks a rule; and whatever `solve` raises for the problem asked about.
    """
    asking = Asking.of(time_limit_s, gap, threads, seed, should_stop, on_progress)
    ends = _between(lever, low, high)
    problem = case if not hasattr(case, "problem") else case.problem
    _require(problem, site)
    plan = asking.first_plan(case, FIRST_PLAN_SHARE)
    search = _Bisection(asking, plan, site, lever)
    search.require_effect(*ends)
    search.solve_without(2 + _steps_left(*ends, lever))
    search.run(*ends)
    return search.answer()


def _between(lever: object, low: object, high: object) -> tuple[float, float]:
    """Return the ends to look between, checked."""
    if lever not in get_args(Lever):
        raise BadArgument(f"lever must be {' or '.join(get_args(Lever))}, got {arguments.shown(lever)}")
    known: Lever = next(name for name in get_args(Lever) if name == lever)
    ends: list[float] = []
    for name, given, usual in zip(("low", "high"), (low, high), RANGES[known], strict=True):
        end = usual if given is None else given
        if not isinstance(end, int | float) or isinstance(end, bool) or not math.isfinite(end):
            raise BadArgument(f"{name} must be a number or None, got {arguments.shown(given)}")
        if known == "capex" and end < 0:
            raise BadArgument(f"{name} must be a factor of capex of at least 0, got {end:g}")
        if known == "date" and (end != round(end) or abs(end) > MOST_MONTHS):
            raise BadArgument(f"{name} must be whole months from -{MOST_MONTHS} to {MOST_MONTHS}, got {end:g}")
        ends.append(float(end))
    if not ends[0] < ends[1]:
        raise BadArgument(f"the range must begin below its end, got {ends[0]:g} to {ends[1]:g}")
    return ends[0], ends[1]


def _require(problem: Problem, site: object) -> None:
    """Refuse a site that cannot enter or leave the plan."""
    ids = [one.id for one in problem.candidates]
    if site not in ids:
        raise BadArgument(
            f"site must be a candidate of the case, got {arguments.shown(site)}{suggestion(site, ids, 'sites')}"
        )
    given = next(one for one in problem.candidates if one.id == site)
    begun = [a.id for a in given.activities if a.started_date is not None or a.finished_date is not None]
    if begun or given.installed:
        what = f"{begun[0]} has begun" if begun else "racks are installed"
        raise BadArgument(f"site {site} is in every plan: {what} there before the plan")


def _steps_left(low: float, high: float, lever: Lever) -> int:
    """Return how many halvings bring two ends as near as is asked."""
    return max(0, math.ceil(math.log2(max(1.0, (high - low) / STEPS[lever]))))


@dataclass(eq=False)
class _Bisection:
    """Values of the lever tried so far, each with its plan, and the plan without the site."""

    asking: Asking
    plan: Plan
    site: str
    lever: Lever
    without: Plan | None = field(init=False, default=None)
    required: bool = field(init=False, default=False)
    plans: dict[float, Plan] = field(init=False, default_factory=dict)
    steps: dict[float, StepRow] = field(init=False, default_factory=dict)
    notes: list[str] = field(init=False, default_factory=list)

    def require_effect(self, low: float, high: float) -> None:
        """Refuse a lever that changes nothing at the site."""
        digests = []
        for value in (low, high):
            with suppress(PlannerError):
                digests.append(self._changed(value).digest)
        if len(digests) == 2 and digests[0] == digests[1]:
            what = "no capex" if self.lever == "capex" else "nothing that comes on a date"
            raise BadArgument(f"the {self.lever} of {self.site} cannot be changed: the site has {what}")

    def solve_without(self, parts: int) -> None:
        """Solve the problem in which the site is left out."""
        path = f"sites.{self.site}.eligible"
        try:
            problem = self.plan.problem.changed({path: False})
            self.without = self.asking.solved(problem, self.plan, None, 1.0 / (parts + 1))
        except PlannerError as error:
            self.required = isinstance(error, Contradiction)
            self.notes.append(f"without the site there is {_why(error)}")

    def run(self, low: float, high: float) -> None:
        """Try both ends, then halve what lies between a value that is in and one that is out."""
        for number, value in enumerate((low, high)):
            self._try(value, 2 - number + _steps_left(low, high, self.lever))
        while len(self.steps) < MOST_STEPS and not self.asking.budget.expired:
            pair = self._apart()
            if pair is None or pair[1] - pair[0] <= STEPS[self.lever] * (1.0 + 1e-9):
                return
            self._try(self._middle(*pair), _steps_left(*pair, self.lever))

    def answer(self) -> BreakEven:
        """Return what was found and what is proven."""
        steps = tuple(self.steps[value] for value in sorted(self.steps))
        found, proven = change(steps, "found"), change(steps, "proven")
        planned = [
            step.value for step in steps if step.value in self.plans
        ]  # where there is no plan nothing is claimed
        contrary = [
            f"answers contradict each other: {before.value:g} is out, yet {after.value:g} is in"
            for before, after in pairwise(steps)
            if (standing(before), standing(after)) == ("out", "in")
        ]
        if self.asking.budget.expired:
            self.notes.append("the time was up")
        return BreakEven(
            self.plan,
            self.site, self.lever, steps, found, proven, dict(self.plans), self.without,
            words_of(self.site, self.lever, steps, planned, found, proven), (*self.notes, *contrary),
        )  # fmt: skip

    def _changed(self, value: float) -> Problem:
        match self.lever:
            case "capex":
                return scaled_site(self.plan.problem, self.site, value)
            case "date":
                return moved_site(self.plan.problem, self.site, round(value))
            case _:
                assert_never(self.lever)

    def _try(self, value: float, parts: int) -> None:
        """Solve at one value, from the plan of the nearest one."""
        if self.asking.budget.expired and self.steps:
            return
        nearest = min(self.plans, key=lambda known: abs(known - value), default=None)
        start = self.plan if nearest is None else self.plans[nearest]
        try:
            plan = self.asking.solved(self._changed(value), start, start.problem, 1.0 / max(1, parts))
        except PlannerError as error:
            self.notes.append(f"at {value:g} there is {_why(error)}")
            self.steps[value] = StepRow(value, "open", "open", self.plan.goals[-1].name, None, None, None, None)
            return
        self.plans[value], self.steps[value] = plan, self._step(value, plan)
        self.asking.tell(f"{self.site} at {value:g} {self.lever}: {standing(self.steps[value])}")

    def _step(self, value: float, plan: Plan) -> StepRow:
        found: Standing = "in" if self.site in start_periods(plan, "sites") else "out"
        if self.without is None:
            last = plan.goals[-1]
            proven: Standing = "in" if self.required else "open"
            return StepRow(value, found, proven, last.name, last.value, last.bound, None, None)
        if first_better(self.without.goals, plan.goals) is not None:
            found = "out"  # the plan without the site is one here too, and better than the one found
        verdict = is_better(plan, self.without)
        standings: dict[str, Standing] = {"better": "in", "no better": "out", "open": "open"}
        mine, other = plan.goals[verdict.goal], self.without.goals[verdict.goal]
        return StepRow(
            value, found, standings[verdict.better], mine.name, mine.value, mine.bound, other.value, other.bound
        )

    def _apart(self) -> tuple[float, float] | None:
        """Return two neighbouring values between which the site enters or leaves, or a plan ceases to be had."""
        pairs = list(pairwise(sorted(self.steps)))
        for before, after in pairs:
            if {standing(self.steps[before]), standing(self.steps[after])} == {"in", "out"}:
                return before, after
        return next((pair for pair in pairs if len({value in self.plans for value in pair}) == 2), None)

    def _middle(self, low: float, high: float) -> float:
        middle = 0.5 * (low + high)
        return float(math.floor(middle)) if self.lever == "date" else middle


def _why(error: PlannerError) -> str:
    """Return why there is no plan: the problem is none, or it was not solved."""
    if isinstance(error, InvalidProblem):
        return f"no such problem: {error.issues[0]}"
    return f"no plan: {str(error).splitlines()[-1]}"
