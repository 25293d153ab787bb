"""What a wish costs: the plan with it beside the plan there is, figure by figure and limit by limit, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import field as column
from typing import TYPE_CHECKING, Any, Literal

from planner.calendar import calendar_months
from planner.comparison.headline import differs
from planner.comparison.rows import LimitChangeRow
from planner.comparison.sentences import amount, goal_sentence, limit_sentence, milestone_sentence, months_words
from planner.plan_rows import told
from planner.studies.tables import framed
from planner.studies.text import text_of
from planner.words import counted, listed

if TYPE_CHECKING:
    import pandas as pd

    from planner.calendar import Calendar
    from planner.comparison import Comparison
    from planner.comparison.pair import Pair
    from planner.comparison.rows import GoalChangeRow, HeadlineRow, MilestoneChangeRow
    from planner.errors import Reason
    from planner.model.wishes import Wish
    from planner.plan import Plan

CostKind = Literal["goal", "milestone", "headline"]
AS_UNIT = "as unit says"
NAMES = ("the plan there is", "the plan with the wish")
MOST_MILESTONES = 3
CHANGED_USD_M, CHANGED_MW = 1e-3, 1e-5


@dataclass(frozen=True)
class CostRow:
    """One figure of the plan there is and of the plan with the wish."""

    kind: CostKind = column(metadata=told("a goal, a milestone, or another figure of the headline"))
    figure: str = column(metadata=told("goal, milestone or figure"))
    unit: str = column(metadata=told("unit of the figures"))
    plan: float | None = column(
        metadata=told("in the plan there is; of a milestone the months from the plan's start", AS_UNIT)
    )
    wished: float | None = column(metadata=told("in the plan with the wish", AS_UNIT))
    change: float | None = column(metadata=told("with the wish less without", AS_UNIT))
    least: float | None = column(
        default=None, metadata=told("of a goal: least that the best with the wish is above the best without", AS_UNIT)
    )
    most: float | None = column(default=None, metadata=told("most that it is above it", AS_UNIT))
    plan_month: str = column(default="", metadata=told("of a milestone: month or quarter in which the plan reaches it"))
    wished_month: str = column(default="", metadata=told("the same in the plan with the wish"))
    words: str = column(default="", metadata=told("the same in words"))


@dataclass(frozen=True, repr=False)
class Why:
    """Why this and not that: the plan with a wish, and what the wish costs; or why it cannot be.

    `wished` is None where there is no plan with the wish, by `reasons`, or where none was found, without them. It is a
    plan of the same problem, of which nothing is proven: what was proven holds with the wish and stands in `costs`.
    """

    plan: Plan
    wishes: tuple[Wish, ...]
    wished: Plan | None = field(hash=False)
    comparison: Comparison | None = field(hash=False)
    costs: tuple[CostRow, ...]
    limits: tuple[LimitChangeRow, ...]
    reasons: tuple[Reason, ...]
    words: str
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return the answer in words, the costs, and what is said beside them."""
        lines = (*(f"- {reason}" for reason in self.reasons), *self.notes)
        if not self.costs:
            return "\n".join([self.words, *lines])
        return f"{self.words}\n{text_of(self._shown(), (*self.limit_words, *lines))}"

    def _shown(self) -> pd.DataFrame:
        """Return the costs as a reader takes them: milestones by month of the calendar."""
        frame = self.frame()
        for name in ("plan", "wished"):
            months = frame.pop(f"{name}_month")
            frame[name] = frame[name].astype(object).where(months == "", months)
        return frame.drop(columns="words")

    @property
    def limit_words(self) -> tuple[str, ...]:
        """The limits that bind otherwise with the wish, a sentence each."""
        return tuple(limit_sentence(row, NAMES) for row in self.limits)

    def frame(self, table: Literal["costs", "limits"] = "costs") -> pd.DataFrame:
        """Return the figures, or the limits that bind otherwise, as a DataFrame."""
        return framed(table, {"costs": (CostRow, self.costs), "limits": (LimitChangeRow, self.limits)})

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON values."""
        return {
            "wishes": [wish_object(wish) for wish in self.wishes],
            "possible": False if self.reasons else None if self.wished is None else True,
            "words": self.words,
            "reasons": [reason_object(reason) for reason in self.reasons],
            "comparison": None if self.comparison is None else self.comparison.as_object(),
        }


def wish_object(wish: Wish) -> dict[str, Any]:
    """Return a wish as plain JSON values."""
    return {"kind": wish.kind, "noun": wish.noun, "id": wish.id, "words": wish.words, **wish.figures}


def reason_object(reason: Reason) -> dict[str, Any]:
    """Return a reason as plain JSON values."""
    return {
        "words": reason.words,
        "paths": list(reason.paths),
        "figures": dict(reason.figures),
        "places": list(reason.places),
    }


def cost_rows(pair: Pair, calendar: Calendar) -> tuple[CostRow, ...]:
    """Return what differs between two plans: every goal, milestones that move, and other figures that change."""
    goals = [_goal_row(row, pair.names) for row in pair.goals]
    named = {row.goal.casefold() for row in pair.goals}
    headline = [
        CostRow("headline", row.figure, row.unit, row.baseline, row.value, row.change, words=_headline_words(row))
        for row in pair.headline
        if differs(row) and row.figure.casefold() not in named and row.unit in ("MW", "million USD", "racks")
    ]
    return (*goals, *(_milestone_row(row, calendar) for row in pair.milestones), *headline)


def cost_words(pair: Pair, wishes: tuple[Wish, ...]) -> str:
    """Return in a sentence or two what the wish costs, and what of it is proven."""
    wish = listed(wish.words for wish in wishes)
    parts = [*_months(pair.milestones), *_mw(pair), *_money(pair)]
    if not parts:
        return f"A plan in which {wish} is as good as the plan there is in months, MW and money."
    told = f"In the best plan found in which {wish}, {listed(parts)}."
    return f"{told} {_proof(pair)}".rstrip()


def _goal_row(row: GoalChangeRow, names: tuple[str, str]) -> CostRow:
    words = goal_sentence(row, names)
    return CostRow(
        "goal", row.goal, row.unit, row.baseline_value, row.value, row.change, row.least, row.most, words=words
    )  # fmt: skip


def _milestone_row(row: MilestoneChangeRow, calendar: Calendar) -> CostRow:
    days = (row.baseline_reached_date, row.reached_date)
    before, after = (None if day is None else float(calendar_months(calendar.start, day)) for day in days)
    was, now = ("" if day is None else calendar.label(calendar.period_of(day)) for day in days)
    months = None if row.months is None else float(row.months)
    words = milestone_sentence(row)
    return CostRow(
        "milestone", row.id, "months", before, after, months, plan_month=was, wished_month=now, words=words
    )  # fmt: skip


def _headline_words(row: HeadlineRow) -> str:
    if row.change is None:
        return ""
    more = "more" if row.change > 0 else "less"
    return f"{row.figure}: {amount(abs(row.change))} {row.unit} {more}"


def _months(rows: tuple[MilestoneChangeRow, ...]) -> list[str]:
    """Return which milestones come later or are not reached any more, the worst first."""
    lost = [row.id for row in rows if row.reached_date is None and row.baseline_reached_date is not None]
    moved = sorted((row for row in rows if row.months), key=lambda row: -abs(row.months or 0))
    told = [f"{listed(lost)} {'is' if len(lost) == 1 else 'are'} no longer reached"] if lost else []
    told += [f"{row.id} is reached {months_words(row.months or 0)}" for row in moved[:MOST_MILESTONES]]
    left = len(moved) - MOST_MILESTONES
    return [*told, f"{counted(left, 'milestone')} more at another time"] if left > 0 else told


def _mw(pair: Pair) -> list[str]:
    """Return how much less is online at the target date."""
    row = next(row for row in pair.headline if row.figure == "online at the target")
    if not row.change or abs(row.change) <= CHANGED_MW:
        return []
    return [f"{amount(abs(row.change))} MW {'more' if row.change > 0 else 'less'} are online on {row.day}"]


def _money(pair: Pair) -> list[str]:
    """Return how much the net present value falls."""
    row = next(row for row in pair.headline if row.figure == "NPV")
    if not row.change or abs(row.change) <= CHANGED_USD_M:
        return []
    return [f"the net present value is {amount(abs(row.change))} million USD {'higher' if row.change > 0 else 'lower'}"]


def _proof(pair: Pair) -> str:
    """Return what is proven of the first goal that differs."""
    row = next((row for row in pair.goals if row.verdict != "same"), None)
    if row is None:
        return ""
    if row.verdict != "proven" or row.least is None or row.most is None:
        return f"Not proven: in {row.goal}, a better plan with the wish, or one without it, is not ruled out."
    low, high = sorted((abs(row.least), abs(row.most)))
    size = amount(high) if amount(low) == amount(high) else f"{amount(low)} to {amount(high)}"
    unit = row.unit.removesuffix("s") if size == "1" else row.unit
    gains = (row.most < 0) == (row.sense == "min")
    return f"Proven: whatever the plan, the wish {'gains' if gains else 'costs'} {size} {unit} in {row.goal}."
