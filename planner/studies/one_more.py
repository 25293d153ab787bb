"""The value of one more: what a little more of a limit is worth, by solving again, beside the relaxation's price."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from dataclasses import field as column
from datetime import date  # noqa: TC003 - the reader of the columns resolves these annotations
from typing import TYPE_CHECKING, Literal

from planner.better import first_better
from planner.errors import InvalidProblem, PlannerError
from planner.plan_rows import told
from planner.solving import DEFAULT_GAP, DEFAULT_TIME_LIMIT_S
from planner.spec import GOALS
from planner.studies.asking import Asking
from planner.studies.intervals import Certainty, gains
from planner.studies.one_more_changes import more_of
from planner.studies.one_more_items import binding_items, items_of
from planner.studies.prices import Prices
from planner.studies.tables import framed
from planner.studies.text import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from planner.plan import GoalRow, Plan
    from planner.problem import Problem
    from planner.studies.intervals import Gain
    from planner.studies.one_more_item import Item
    from planner.studies.prices import Change
    from solvers.search.budget import Budget

FIRST_PLAN_SHARE, PRICES_SHARE = 0.4, 0.3
"""Of the time: for the plan asked about where it is solved first; of what is left then, for the relaxation at most."""
MOST_UNNAMED = 10
"""Items that are solved again where none is named: those with the highest prices."""
DISAGREE_SHARE = 0.01
"""Of the larger one, by which price and gain may differ and still agree."""


@dataclass(frozen=True)
class ValueRow:
    """What one more of an item does to one goal; a gain is better, whatever the sense of the goal."""

    item: str = column(metadata=told("what there is more of"))
    amount: float = column(metadata=told("how much more", "as unit says"))
    unit: str = column(metadata=told("unit of the amount"))
    from_date: date | None = column(metadata=told("first day it is there; empty: from the plan's start"))
    goal: str = column(metadata=told("goal"))
    goal_unit: str = column(metadata=told("unit of the goal"))
    before: float = column(metadata=told("what the plan reaches", "as goal_unit says"))
    after: float | None = column(metadata=told("what is reached with it; empty where not solved", "as goal_unit says"))
    gain: float | None = column(metadata=told("by how much that is better", "as goal_unit says"))
    gain_per_unit: float | None = column(metadata=told("gain / amount", "as goal_unit says"))
    least_gain: float | None = column(metadata=told("gain that is proven at least", "as goal_unit says"))
    most_gain: float | None = column(metadata=told("gain that is proven at most", "as goal_unit says"))
    certainty: Certainty = column(
        metadata=told("proven: the intervals from value to bound do not overlap, or are points")
    )
    price_per_unit: float | None = column(
        metadata=told(
            "gain by the first unit in the linear relaxation, in which decisions may be fractions; empty: none",
            "as goal_unit says",
        )
    )
    warning: str = column(metadata=told("where price and gain disagree, or there is none"))


@dataclass(frozen=True, repr=False)
class OneMore:
    """What one more of each item is worth. `plans` are those with more, by item, as far as there was time."""

    plan: Plan
    rows: tuple[ValueRow, ...]
    plans: dict[str, Plan] = field(hash=False)
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return the table, and what is said beside it."""
        return text_of(self.frame(), self.notes)

    def frame(self, table: Literal["values"] = "values") -> pd.DataFrame:
        """Return the rows as a DataFrame."""
        return framed(table, {"values": (ValueRow, self.rows)})


def value_of_one_more(
    case: Problem | Plan,
    items: Iterable[Item | str] | Item | str = (),
    *,
    time_limit_s: float | None = DEFAULT_TIME_LIMIT_S,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> OneMore:
    """Return what one more of each item is worth: by solving again from the plan, and by the relaxation's price.

    A plan solved here first takes at most four tenths of the time, prices three tenths of what is left; each item then
    has an equal part of the rest. The last goal's gain means something only where no earlier goal moves.

    Parameters
    ----------
    case
        A plan, or a problem to be solved first.
    items
        Like ``headroom:NODE@2027-Q1+10``, ``headroom:NODE@quarters`` (each in turn), ``rack:TYPE``, ``resource:ID``,
        ``sooner:SITE`` (months), ``facility:ID``, ``equity:FACILITY`` (cost before the plan), ``cash``.
        None: of everything whose limit binds in the plan, headroom by quarter, and a period at each site in it; the ten
        with the highest prices are solved again.
    time_limit_s
        Seconds for everything; None: until each problem is proven.
    gap, threads, seed
        As `solve` takes them.
    on_progress
        Told in a sentence what is done.
    should_stop
        Asked again and again; True ends the question with what it has.

    Raises
    ------
    BadArgument
        With every item that means nothing, or another argument that does.
    AuditFailed
        If the plan given breaks a rule; and whatever `solve` raises for a problem.
    """
    asking = Asking.of(time_limit_s, gap, threads, seed, should_stop, on_progress)
    named = items_of(case.problem if hasattr(case, "problem") else case, items)  # before any work
    plan = asking.first_plan(case, FIRST_PLAN_SHARE)
    asked = [_Candidate.of(plan.problem, item) for item in named or binding_items(plan)]
    prices = _price(plan, asked, asking.budget.sub_budget(PRICES_SHARE))
    chosen = [one for one in asked if one.more is not None]
    if not named:
        chosen = sorted(chosen, key=lambda one: -one.worth_usd_m)[:MOST_UNNAMED]
    for number, one in enumerate(chosen):
        if asking.budget.expired:
            break
        one.solve(asking, plan, prices, 1.0 / (len(chosen) - number))
        asking.tell(f"{one.item}: {'no plan' if one.after is None else one.after.run.termination.replace('_', ' ')}")
    return OneMore(
        plan,
        tuple(row for one in asked for row in _rows(plan, one)),
        {str(one.item): one.after for one in asked if one.after is not None},
        tuple(_notes(plan, asked, chosen, asking.budget)),
    )


@dataclass(eq=False)
class _Candidate:
    """An item, the problem with more of it or why there is none, what the relaxation says, and the plan with it."""

    item: Item
    more: Problem | None
    why: str
    change: Change | None = None
    after: Plan | None = None
    goals: tuple[GoalRow, ...] = ()

    @classmethod
    def of(cls, problem: Problem, item: Item) -> _Candidate:
        """Return an item with the problem that has more of it."""
        try:
            more = more_of(problem, item)
        except InvalidProblem as error:
            return cls(item, None, f"is no case: {error.issues[0]}")
        same = more.digest == problem.digest
        return cls(item, None if same else more, "changes nothing in the case" if same else "")

    @property
    def worth_usd_m(self) -> float:
        """What its prices come to, all goals together."""
        return sum(GOALS[goal].worth_usd_m * gain for goal, gain in self.gains.items())

    @property
    def gains(self) -> dict[str, float]:
        """What the first unit gains of each goal in the relaxation, for the whole amount, where that is known."""
        return {} if self.change is None else self.change.gains or {}

    @property
    def unpriced(self) -> str:
        """Why a goal has no price."""
        other_model = self.change is not None and self.change.gains is None
        return "no price: the change adds or removes decisions" if other_model else "no price: the time was up"

    def solve(self, asking: Asking, plan: Plan, prices: Prices, share: float) -> None:
        """Solve the problem with more of the item, from the plan asked about.

        Where that ends worse for want of time, and the change only asks less, the plan asked about counts: it holds.
        """
        assert self.more is not None
        self.after, self.why = _solved(asking, plan, self.more, share)
        if self.after is None:
            return
        self.goals = self.after.goals
        if first_better(plan.goals, self.after.goals) is None:
            return
        self.change = self.change or prices.change(self.more, self.item.amount)
        if self.change.asks_less:
            self.why = "no better plan was found in time: the plan asked about holds here too"
            pairs = zip(plan.goals, self.after.goals, strict=True)
            self.goals, self.after = tuple(replace(old, bound=new.bound) for old, new in pairs), None
        else:
            self.why = "the plan found is worse than the one asked about: it had too little time, or must be"


def _price(plan: Plan, asked: list[_Candidate], budget: Budget) -> Prices:
    """Ask the relaxation for the price of each item, as far as there is time."""
    prices = Prices.of(plan, budget)
    for one in asked:
        if one.more is not None and not budget.expired:
            one.change = prices.change(one.more, one.item.amount)
    return prices


def _notes(plan: Plan, asked: list[_Candidate], chosen: list[_Candidate], budget: Budget) -> Iterator[str]:
    """Yield what should be known of the answer."""
    if not asked:
        cut = plan.run.termination == "time_limit"
        yield f"no limit binds in this plan{'; time cut its search off: more may give another one' if cut else ''}"
    late = sum(not one.goals and not one.why for one in chosen)
    if late and budget.expired:
        yield f"{late} of {len(chosen)} are not solved again: the time was up"
    left = sum(one.more is not None for one in asked) - len(chosen)
    if left > 0:
        yield f"{left} with the lowest prices are not solved again: name those that are to be"


def _solved(asking: Asking, plan: Plan, more: Problem, share: float) -> tuple[Plan | None, str]:
    """Return a problem solved from a plan of its neighbour, or why there is no plan."""
    try:
        return asking.solved(more, plan, plan.problem, share), ""
    except PlannerError as error:
        return None, f"has no plan: {str(error).splitlines()[0]}"


def _rows(plan: Plan, one: _Candidate) -> Iterator[ValueRow]:
    """Yield what an item does to each goal."""
    item, reached = one.item, {row.name: row.value for row in one.goals}
    found = {gain.goal: gain for gain in (gains(plan.goals, one.goals) if one.goals else ())}
    for row in plan.goals:
        gain = found.get(row.name)
        worth = one.gains.get(row.name)
        yield ValueRow(
            item=str(item),
            amount=item.amount,
            unit=item.unit,
            from_date=item.from_date,
            goal=row.name,
            goal_unit=row.unit,
            before=row.value,
            after=reached.get(row.name),
            gain=None if gain is None else gain.gain,
            gain_per_unit=None if gain is None else gain.gain / item.amount,
            least_gain=None if gain is None else gain.least,
            most_gain=None if gain is None else gain.most,
            certainty="unknown" if gain is None else gain.certainty,
            price_per_unit=None if worth is None else worth / item.amount,
            warning=one.why or _disagree(gain, worth) or ("" if worth is not None else one.unpriced),
        )


def _disagree(gain: Gain | None, worth: float | None) -> str:
    """Return in words that a price lies outside what is proven of the gain; nothing where it does not."""
    if gain is None or worth is None:
        return ""
    slack = 1e-6 + DISAGREE_SHARE * max(abs(gain.gain), abs(worth))
    if gain.most is not None and worth > gain.most + slack:
        return f"the relaxation promises {worth:.6g} for the whole amount; whole decisions give at most {gain.most:.6g}"
    if gain.least is not None and worth < gain.least - slack:
        return f"the relaxation promises {worth:.6g} for the whole amount only: the gain is at least {gain.least:.6g}"
    return ""
