"""Proof: what each goal reached, its bound, and what is between the two in the unit of the goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.blocks import Section, Table, words
from planner.report.figures import share, told, whole
from planner.show.notebook import OVER, proof_words
from planner.spec import GOALS
from planner.words import counted

if TYPE_CHECKING:
    from planner.plan import GoalRow
    from planner.report.blocks import Cell, Words
    from planner.report.facts import Facts
    from planner.report.figures import Figure

MONTHS = "months"
ENDED = {
    "optimal": "every goal is proven",
    "gap_limit": "every goal is within the gap that was asked for",
    "time_limit": "the time given was over",
    "exhausted": "there was nothing more to try",
    "interrupted": "it was interrupted",
}


def proof(facts: Facts) -> Section:
    """Return goals with values, bounds and gaps, and how the search ended."""
    rows = tuple(_row(facts, place, row) for place, row in enumerate(facts.plan.goals))
    goals = Table(
        "Goals in their order",
        ("goal", "unit", "reached", "proven bound", "between the two", "gap", "what is proven"),
        rows,
        note="No plan is better in a goal than its bound, the goals before it kept. Less is better, but of NPV more.",
    )
    return Section("proof", "Proof", (_ended(facts),), (goals, _terms(facts)))


def _row(facts: Facts, place: int, row: GoalRow) -> tuple[Cell, ...]:
    at, digits = f"goals[{place}]", _digits(facts, row)
    return (
        words(f"{row.name}: {GOALS[row.name].words}"),
        row.unit,
        told(f"{at}.value", row.value, digits),
        told(f"{at}.bound", row.bound, digits, "none known"),
        told(f"distance(goals[{place}])", _distance(row), digits, "unknown"),
        _gap(at, row),
        proof_words(row),
    )


def _gap(at: str, row: GoalRow) -> Figure | str:
    """Return the gap of a goal; where a bound is so far off that it tells next to nothing, that."""
    return OVER if row.gap is not None and row.gap > 1.0 else share(f"{at}.gap", row.gap, 2, "unknown")


def _distance(row: GoalRow) -> float | None:
    return None if row.bound is None else abs(row.value - row.bound)


def _digits(facts: Facts, row: GoalRow) -> int:
    """Return as many decimals as figures of the unit have on the page; of what is neither MW nor money two."""
    known = {"MW": facts.mw_digits, "million USD": facts.usd_digits, "months": 0}
    digits = known.get(row.unit, 2)
    given = [value for value in (row.value, row.bound, _distance(row)) if value]
    return digits if all(abs(value) >= 1 for value in given) else max(digits, 2)


def goal_words(facts: Facts, place: int, row: GoalRow) -> Words:
    """Return what is proven of a goal in a sentence.

    Parameters
    ----------
    facts
        The plan.
    place, row
        The goal, and its place among them.
    """
    at, digits = f"goals[{place}]", _digits(facts, row)
    what = GOALS[row.name].words
    value = (f"{what[0].upper()}{what[1:]}: ", told(f"{at}.value", row.value, digits), f" {_unit(row, row.value)}")
    if row.proven:
        return words(*value, ", proven: no plan is better.")
    if row.bound is None:
        return words(*value, ", the best found; no bound is known.")
    way = "more" if GOALS[row.name].is_maximised else "less"
    return words(
        *value, ", the best found; no plan can have more than ",
        told(f"distance(goals[{place}])", _distance(row), digits), f" {_unit(row, _distance(row))} {way} (a gap of ",
        _gap(at, row), ").",
    )  # fmt: skip


def _unit(row: GoalRow, value: float | None) -> str:
    return row.unit.removesuffix("s") if value == 1 and row.unit == MONTHS else row.unit


def _ended(facts: Facts) -> Words:
    run = facts.plan.run
    seconds = dict(run.seconds)
    limit = "without a time limit" if run.time_limit_s is None else ""
    given = () if run.time_limit_s is None else ("of ", told("run.time_limit_s", run.time_limit_s), " s given")
    return words(
        f"The search by {run.solver} ended since {ENDED[run.termination]}, after ",
        told("seconds(total)", seconds.get("total", 0.0), 1), " s ", limit, *given, ", on a model of ",
        whole("run.sizes.rows", run.sizes.rows), " rows and ", whole("run.sizes.cols", run.sizes.cols), " columns. ",
        "The plan was audited before this page was written: code that knows neither the model nor a solver ",
        "recomputed every rule and every figure that follows from the decisions.",
    )  # fmt: skip


def _terms(facts: Facts) -> Table:
    units = {row.name: _digits(facts, row) for row in facts.plan.goals}
    rows = tuple(
        (f"{row.goal}: {row.term}", told(f"terms[{place}].value", row.value, max(units.get(row.goal, 2), 1)), row.unit)
        for place, row in enumerate(facts.plan.terms)
    )
    return Table(
        f"What the goals are made of: {counted(len(rows), 'term')}", ("goal and term", "value", "unit"), rows,
        note="The terms of a goal add up to its value. Money is discounted.", folded=True,
    )  # fmt: skip
