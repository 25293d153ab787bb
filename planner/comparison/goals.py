r"""What is proven of the difference of two plans in each goal.

A plan reaches the value of a goal, and no plan that keeps the goals before it where this plan has them is better than
its bound: the best of its problem, those goals kept, lies between value and bound. Where both plans have the same
values in the goals before, the best of both is asked under the same terms, and the difference of the two lies between
the differences of the ends of the two intervals. So it is *proven* where the intervals do not overlap, whichever way
is better, and *within the gaps* where they do. It is *unknown* where a bound is missing, where a goal before differs,
or where the goal is not measured alike. Tolerances change nothing of this: they say how far later goals may worsen a
goal, which is part of the interval, and a bound holds for the wider limit that they leave.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, assert_never

from planner.better import alike
from planner.comparison.rows import GoalChangeRow
from planner.figure import number
from planner.spec import GOALS
from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from planner.changes.difference import Difference
    from planner.comparison.rows import Verdict
    from planner.plan import GoalRow, Plan
    from planner.problem import Problem
    from planner.spec import GoalName

_MILESTONES = r"programme\.milestones\[[^\]]*\]"
_WHEN = r"programme\.(start_date|end_date|period)"
_MEASURE_OF_VALUE = {
    "none": "",
    "book": r"|finance\.(rack|works)_life_periods",
    "contract": r"|finance\.(contract_periods|contract_margin_share)",
}


def _measure(name: GoalName) -> str:
    """Return the fields of a case that say how a goal is measured; all others say what can be reached of it."""
    match name:
        case "shortfall":
            return r"programme\.target\.(mw|basis|by_date)"
        case "lateness":
            return (
                rf"programme\.(end_date|period)|{_MILESTONES}(\.(threshold_mw|basis|scope|racks|deadline_date|weight))?"
            )
        case "earliest":
            return rf"{_WHEN}|{_MILESTONES}(\.(threshold_mw|basis|scope|racks))?"
        case "npv":
            return rf"{_WHEN}|finance\.(discount_rate|horizon_value)"
        case "cost":
            return rf"{_WHEN}|finance\.discount_rate"
        case "emissions":
            return _WHEN
        case _:
            assert_never(name)


class Interval(NamedTuple):
    """Where the best of a goal lies, from the lower to the higher end."""

    low: float
    high: float


class Judged(NamedTuple):
    """A verdict, its reason, and between which differences the best of the two problems are apart."""

    verdict: Verdict
    why: str
    least: float | None = None
    most: float | None = None


def goal_changes(
    baseline: Plan, other: Plan, question: Sequence[Difference], names: tuple[str, str]
) -> tuple[GoalChangeRow, ...]:
    """Return each goal of either plan, in the order of the baseline, with the verdict on its difference.

    Parameters
    ----------
    baseline, other
        The two plans.
    question
        The differences of their problems.
    names
        What the two plans are called.
    """
    mine, theirs = ({row.name: row for row in plan.goals} for plan in (baseline, other))
    single = [one for line in question for one in (line.members or (line,))]
    found = []
    for name in [*mine, *(name for name in theirs if name not in mine)]:
        judged = _judged(name, baseline, other, single, names)
        found.append(_row(name, mine.get(name), theirs.get(name), judged))
    return tuple(found)


def _row(name: str, mine: GoalRow | None, theirs: GoalRow | None, judged: Judged) -> GoalChangeRow:
    spec = GOALS[name]
    both = mine is not None and theirs is not None
    return GoalChangeRow(
        goal=name,
        unit=spec.unit,
        sense=spec.sense,
        baseline_value=None if mine is None else mine.value,
        value=None if theirs is None else theirs.value,
        change=number(theirs.value - mine.value) if both and mine is not None and theirs is not None else None,
        baseline_bound=None if mine is None else mine.bound,
        bound=None if theirs is None else theirs.bound,
        baseline_gap=None if mine is None else mine.gap,
        gap=None if theirs is None else theirs.gap,
        verdict=judged.verdict,
        least=judged.least,
        most=judged.most,
        words=judged.why,
    )


def _judged(name: str, baseline: Plan, other: Plan, question: Sequence[Difference], names: tuple[str, str]) -> Judged:
    """Return the verdict on one goal."""
    mine, theirs = ({row.name: row for row in plan.goals} for plan in (baseline, other))
    if name not in mine or name not in theirs:
        return Judged("unknown", f"it is no goal of {names[0] if name not in mine else names[1]}")
    one, two = mine[name], theirs[name]
    measured = _measured_otherwise(name, baseline.problem, other.problem, question)
    if alike(name, one.value, two.value):
        return Judged("same", "; ".join(filter(None, (_proof_of_both(one, two), measured))))
    unlike = measured or _earlier(name, baseline, other)
    if unlike:
        return Judged("unknown", unlike)
    without = [called for called, row in zip(names, (one, two), strict=True) if row.bound is None]
    if without:
        return Judged("unknown", f"no bound is known for {listed(without)}")
    return _compared(name, _interval(one), _interval(two), asks_the_same(question))


def _proof_of_both(one: GoalRow, two: GoalRow) -> str:
    return "proven in both" if one.proven and two.proven else "not proven in both"


def _measured_otherwise(name: str, mine: Problem, theirs: Problem, question: Sequence[Difference]) -> str:
    """Return in words where a goal is measured in another way; empty where it is not."""
    pattern = _measure(GOALS[name].name)
    if name == "npv":
        pattern += "".join(
            _MEASURE_OF_VALUE[given] for given in {mine.finance.horizon_value, theirs.finance.horizon_value}
        )
    told = [str(one) for one in question if one.kind == "figure" and re.fullmatch(pattern, one.path)]
    if not told:
        return ""
    more = f"; and {len(told) - 2} more" if len(told) > 2 else ""
    return f"it is not measured alike ({'; '.join(told[:2])}{more})"


def _earlier(name: str, baseline: Plan, other: Plan) -> str:
    """Return in words which goal before one stands in the way of comparing it; empty where none does."""
    before = [list(_before(name, plan)) for plan in (baseline, other)]
    if [row.name for row in before[0]] != [row.name for row in before[1]]:
        return "other goals come before it"
    differ = [one.name for one, two in zip(*before, strict=True) if not alike(one.name, one.value, two.value)]
    if not differ:
        return ""
    comes, differs = ("comes", "differs") if len(differ) == 1 else ("come", "differ")
    return f"{listed(differ)}, which {comes} before it, already {differs}"


def _before(name: str, plan: Plan) -> Iterator[GoalRow]:
    for row in plan.goals:
        if row.name == name:
            return
        yield row


def _interval(row: GoalRow) -> Interval:
    """Return where the best of a goal lies; a bound that rounding put on the wrong side of the value is one end too."""
    bound = row.value if row.bound is None else row.bound
    return Interval(min(row.value, bound), max(row.value, bound))


def asks_the_same(question: Iterable[Difference]) -> bool:
    """Return whether two problems have the same best, since nothing differs but words and the order of lists."""
    return all(one.kind != "figure" for one in question)


def _compared(name: str, mine: Interval, theirs: Interval, same: bool) -> Judged:
    """Return whether two intervals are apart, and between which differences the best of the two are."""
    least, most = number(theirs.low - mine.high), number(theirs.high - mine.low)
    above = least > 0 and not alike(name, theirs.low, mine.high)
    apart = above or (most < 0 and not alike(name, theirs.high, mine.low))
    if same:
        if apart:
            return Judged("unknown", "both plans answer the same problem, but their bounds contradict each other")
        return Judged(
            "within_gaps", "both plans answer the same problem, whose best is one: they differ by search alone"
        )
    if not apart:
        return Judged("within_gaps", "the intervals from value to bound overlap", least, most)
    return Judged("proven", "the intervals from value to bound do not overlap", least, most)
