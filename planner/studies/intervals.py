"""What is known of a goal as an interval, to be minimised: no better than its bound, no worse than its value.

Where the intervals of two problems do not overlap, it is proven which is better; where they do, two values can differ
by luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from planner.better import same_within
from planner.spec import GOALS

if TYPE_CHECKING:
    from planner.plan import GoalRow, Plan

Certainty = Literal["proven", "within the gaps", "unknown"]


@dataclass(frozen=True)
class Interval:
    """Least and most that the best value of a goal may be, in the minimising sense; `least` None: no bound is known.

    `slack` is what counts as no difference.
    """

    least: float | None
    most: float
    slack: float

    @classmethod
    def of(cls, row: GoalRow) -> Interval:
        """Return what a plan tells of a goal of its problem."""
        sign = -1.0 if GOALS[row.name].is_maximised else 1.0
        return cls(
            None if row.bound is None else sign * row.bound, sign * row.value, same_within(row.name, abs(row.value))
        )

    @property
    def is_closed(self) -> bool:
        """Whether the best value is known."""
        return self.least is not None and self.most - self.least <= self.slack


@dataclass(frozen=True)
class Gain:
    """By how much a goal is better in one problem than in another, and within which limits that is proven.

    Positive is better, in the unit of the goal.
    """

    goal: str
    unit: str
    gain: float
    least: float | None
    most: float | None
    certainty: Certainty


def gains(before: tuple[GoalRow, ...], after: tuple[GoalRow, ...]) -> tuple[Gain, ...]:
    """Return for each goal by how much it is better in one problem than in another, by the goals of their plans.

    After the first goal that differs, or may differ, nothing is known of the later ones: they are bought with it.
    """
    found = []
    comparable = True
    for old, new in zip(before, after, strict=True):
        gain = _gain(old, new, comparable)
        found.append(gain)
        room = max(old.tolerance, new.tolerance) + max(Interval.of(old).slack, Interval.of(new).slack)
        comparable = comparable and abs(gain.gain) <= room
    return tuple(found)


def _apart(one: float, other: float) -> float:
    """Return a difference, 0 where it is no more than adding in another order leaves."""
    return 0.0 if abs(one - other) <= 1e-9 * (1.0 + abs(one)) else one - other


def _gain(old: GoalRow, new: GoalRow, comparable: bool) -> Gain:
    was, now = Interval.of(old), Interval.of(new)
    gain = _apart(was.most, now.most)
    least = None if was.least is None else _apart(was.least, now.most)
    most = None if now.least is None else _apart(was.most, now.least)
    if not comparable:
        return Gain(old.name, old.unit, gain, None, None, "unknown")
    slack = max(was.slack, now.slack)
    apart = (least is not None and least > slack) or (most is not None and most < -slack)
    certainty: Certainty = "proven" if apart or (was.is_closed and now.is_closed) else "within the gaps"
    if not apart and (least is None or most is None):
        certainty = "unknown"
    return Gain(old.name, old.unit, gain, least, most, certainty)


Better = Literal["better", "no better", "open"]


@dataclass(frozen=True)
class Verdict:
    """Whether a problem is better than another, and the place of the goal that decides, the last if none does."""

    better: Better
    goal: int


def is_better(one: Plan, other: Plan) -> Verdict:
    """Return whether the best of one plan's problem is proven to be better than the best of another's, or no better.

    Goals decide in their order: of the first that is not the same within its tolerance, the intervals from value to
    bound are compared.
    """
    last = len(one.goals) - 1
    for number, (mine, theirs) in enumerate(zip(one.goals, other.goals, strict=True)):
        ours, known = Interval.of(mine), Interval.of(theirs)
        room = max(ours.slack, known.slack) + (max(mine.tolerance, theirs.tolerance) if number < last else 0.0)
        if known.least is not None and ours.most < known.least - room:
            return Verdict("better", number)
        if ours.least is not None and ours.least > known.most + room:
            return Verdict("no better", number)
        same = ours.least is not None and known.least is not None and ours.least >= known.most - room
        if number == last:
            return Verdict("no better" if ours.least is not None and same else "open", number)
        if not (same and known.least is not None and known.least >= ours.most - room):
            return Verdict("open", number)
    raise AssertionError("a plan has goals")
