"""What is kept of one solve: how it ended in words, what the plan reaches and what is proven of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from planner.errors import BadOutput
from planner.studies.study_figures import SECONDS, Figure, figures_of, online_mw

if TYPE_CHECKING:
    from planner.plan import Plan, Termination

Outcome = Literal["solved", "timed out", "no plan possible", "failed"]
Status = Literal[
    "proven", "within the gap", "search ended", "timed out with a plan", "timed out without a plan",
    "contradiction", "failed", "worker lost",
]  # fmt: skip
OUTCOMES: dict[Status, Outcome] = {
    "proven": "solved",
    "within the gap": "solved",
    "search ended": "solved",
    "timed out with a plan": "timed out",
    "timed out without a plan": "timed out",
    "contradiction": "no plan possible",
    "failed": "failed",
    "worker lost": "failed",
}
ENDS: dict[Termination, Status] = {
    "optimal": "proven",
    "gap_limit": "within the gap",
    "exhausted": "search ended",
    "time_limit": "timed out with a plan",
}
RECORD_FORMAT = 1


@dataclass(frozen=True)
class GoalResult:
    """One goal: what the plan reaches and what is proven, in its unit."""

    name: str
    unit: str
    sense: str
    value: float | None
    bound: float | None
    gap: float | None
    proven: bool


@dataclass(frozen=True)
class Record:
    """The result of one solve.

    Parameters
    ----------
    key
        Digest of problem, start, options and code: what the result is kept under.
    problem, start, code
        Digest of the problem; key of the solve it started from, or empty; version, solver and source.
    status
        How it ended, in words; `outcome` is the group of it.
    message
        Why there is no plan, or what failed.
    goals
        What is reached and proven; without a plan what bound is known.
    figures
        Every figure that can be tabulated, by name; none without a plan.
    online_mw
        MW online in each period on the basis of the target.
    start_date, months_per_period, target_mw
        What these periods are, and what is aimed at.
    seconds
        How long it took.
    has_plan
        Whether there is a plan, kept beside it.
    """

    key: str
    problem: str
    start: str
    code: str
    status: Status
    message: str = ""
    goals: tuple[GoalResult, ...] = ()
    figures: tuple[tuple[str, Figure], ...] = ()
    online_mw: tuple[float, ...] = ()
    start_date: str = ""
    months_per_period: int = 1
    target_mw: float = 0.0
    seconds: float = 0.0
    has_plan: bool = False

    @property
    def outcome(self) -> Outcome:
        """The group of its status: successes, time-outs and failures are never mixed up."""
        return OUTCOMES[self.status]

    def figure(self, name: str) -> Figure:
        """Return a figure by name, or what is known of a goal; None where there is none."""
        if name == SECONDS:
            return round(self.seconds, 3)
        for goal in self.goals:
            known = {goal.name: goal.value, f"{goal.name}_bound": goal.bound, f"{goal.name}_gap": goal.gap}
            if name in known:
                return known[name]
        return dict(self.figures).get(name)


def of_plan(plan: Plan, status: Status, **known: Any) -> Record:
    """Return the record of a plan.

    Parameters
    ----------
    plan
        The plan.
    status
        How the search ended.
    known
        Key, digests and seconds of the solve.
    """
    goals = tuple(
        GoalResult(row.name, row.unit, row.sense, row.value, row.bound, row.gap, row.proven) for row in plan.goals
    )
    return Record(
        status=status,
        goals=goals,
        figures=tuple(figures_of(plan).items()),
        online_mw=tuple(online_mw(plan)),
        start_date=plan.start_date.isoformat(),
        months_per_period=plan.months_per_period,
        target_mw=plan.target_mw,
        has_plan=True,
        **known,
    )


def record_text(record: Record) -> str:
    """Return a record as the text of its file."""
    return json.dumps({"format": RECORD_FORMAT, **asdict(record)}, ensure_ascii=False, allow_nan=False) + "\n"


def record_of(text: str, key: str) -> Record:
    """Return the record in the text of a file.

    Parameters
    ----------
    text
        The text.
    key
        What it must be the record of.

    Raises
    ------
    BadOutput
        If it is none, or of another solve or version.
    """
    try:
        plain = json.loads(text)
        if plain.pop("format") != RECORD_FORMAT or plain["key"] != key or plain["status"] not in OUTCOMES:
            raise BadOutput("it is of another solve, or of another version of the planner")
        plain["goals"] = tuple(GoalResult(**goal) for goal in plain["goals"])
        plain["figures"] = tuple((str(name), value) for name, value in plain["figures"])
        plain["online_mw"] = tuple(map(float, plain["online_mw"]))
        return Record(**plain)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadOutput(f"it is cut short or changed ({type(error).__name__})") from error
