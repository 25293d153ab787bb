"""The value of one more: what a little more of a limit is worth, by solving again, beside the relaxation's price."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import field as column
from datetime import date  # noqa: TC003 - the reader of the columns resolves these annotations
from typing import TYPE_CHECKING, Literal

from planner.errors import InvalidProblem, PlannerError
from planner.plan import framed
from planner.plan_rows import told
from planner.solving import DEFAULT_GAP, DEFAULT_TIME_LIMIT_S
from planner.studies.asking import Asking
from planner.studies.intervals import Certainty, gains
from planner.studies.one_more_changes import more_of
from planner.studies.one_more_items import binding_items, items_of
from planner.studies.prices import Prices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.intervals import Gain
    from planner.studies.one_more_item import Item

FIRST_PLAN_SHARE, PRICES_SHARE = 0.4, 0.3
"""Of the time: for the plan asked about where it is solved first; of what is left then, for the relaxation at most."""
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


@dataclass(frozen=True)
class OneMore:
    """What one more of each item is worth. `plans` are those with more, by item, as far as there was time."""

    plan: Plan
    rows: tuple[ValueRow, ...]
    plans: dict[str, Plan] = field(hash=False)
    notes: tuple[str, ...] = ()

    def frame(self, table: Literal["values"] = "values") -> pd.DataFrame:
        """Return the rows as a DataFrame."""
        return framed(table, {"values": (ValueRow, self.rows)})


def value_of_one_more(
    case: Problem | Plan,
    items: Iterable[Item | str] = (),
    *,
    time_limit_s: float | None = DEFAULT_TIME_LIMIT_S,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> OneMore:
    """Return what one more of each item is worth: by solving again from the plan, and by the relaxation's price.

    A plan solved here first takes at most four tenths of the time, the relaxation three tenths of what is left; each
    item then has an equal part of the rest. The last goal's gain means something only where no earlier goal moves.

    Parameters
    ----------
    case
        A plan, or a problem to be solved first.
    items
        Like ``headroom:NODE@2027-Q1+10``, ``rack:TYPE``, ``resource:ID``, ``sooner:SITE``, ``facility:ID``, ``cash``.
        None: of everything whose limit binds in the plan, headroom by quarter, and a month at each site in it.
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
    plan = asking.first_plan(case, FIRST_PLAN_SHARE)
    wanted = items_of(plan.problem, items) or binding_items(plan)
    prices = Prices.of(plan, asking.budget.sub_budget(PRICES_SHARE))
    rows: list[ValueRow] = []
    plans: dict[str, Plan] = {}
    notes: list[str] = [] if wanted else ["no limit binds in this plan"]
    for number, item in enumerate(wanted):
        more, told_why = _more(plan.problem, item)
        after = None
        if more is not None and not asking.budget.expired:
            after, told_why = _solved(asking, plan, more, 1.0 / (len(wanted) - number))
        if after is not None:
            plans[str(item)] = after
            asking.tell(f"{item}: {after.run.termination.replace('_', ' ')}")
        price = None if more is None else prices.gains(more, item.amount)
        rows += _rows(plan, item, after, price, told_why)
    left = len(wanted) - len(plans)
    if left and asking.budget.expired:
        notes.append(f"{left} of {len(wanted)} are not solved again: the time was up; they have prices alone")
    return OneMore(plan, tuple(rows), plans, tuple(notes))


def _more(problem: Problem, item: Item) -> tuple[Problem | None, str]:
    """Return the problem with more of an item, or why there is none."""
    try:
        more = more_of(problem, item)
    except InvalidProblem as error:
        return None, f"is no case: {error.issues[0]}"
    return (None, "changes nothing in the case") if more.digest == problem.digest else (more, "")


def _solved(asking: Asking, plan: Plan, more: Problem, share: float) -> tuple[Plan | None, str]:
    """Return a problem solved from a plan of its neighbour, or why there is no plan."""
    try:
        return asking.solved(more, plan, plan.problem, share), ""
    except PlannerError as error:
        return None, f"has no plan: {str(error).splitlines()[0]}"


def _rows(
    plan: Plan, item: Item, after: Plan | None, price: dict[str, float] | None, told_why: str
) -> Iterator[ValueRow]:
    """Yield what an item does to each goal."""
    found = {gain.goal: gain for gain in ([] if after is None else gains(plan, after))}
    reached = {} if after is None else {row.name: row.value for row in after.goals}
    for row in plan.goals:
        gain = found.get(row.name)
        worth = None if price is None else price.get(row.name)
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
            warning=told_why or _disagree(gain, worth) or _unpriced(price, row.name),
        )


def _disagree(gain: Gain | None, worth: float | None) -> str:
    """Return in words that a price lies outside what is proven of the gain; nothing where it does not."""
    if gain is None or worth is None:
        return ""
    slack = 1e-6 + DISAGREE_SHARE * max(abs(gain.gain), abs(worth))
    if gain.most is not None and worth > gain.most + slack:
        return f"the relaxation promises {worth:.6g}, of which whole decisions give at most {gain.most:.6g}"
    if gain.least is not None and worth < gain.least - slack:
        return f"the relaxation promises {worth:.6g} only: the gain is at least {gain.least:.6g}"
    return ""


def _unpriced(price: dict[str, float] | None, goal: str) -> str:
    if price is None:
        return "no price: the change adds or removes decisions, or the relaxation was not solved"
    return "" if goal in price else "no price: the relaxation was not solved for this goal in time"
