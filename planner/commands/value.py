"""`planner value`: what one more of a limit is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.commands import question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.one_more import OneMore

LARGE = 1000.0  # from here on a figure is shown without decimals
ONE = {"racks": "rack", "units": "unit", "months": "month"}
EXPLAINED = (
    "gain: by solving again, positive is better; price: gain of the first unit in the linear relaxation, in which "
    "decisions may be fractions"
)


def run(asked: question.Asked, items: Sequence[str]) -> int:
    """Ask what one more of each item is worth and return the exit code."""
    from planner.studies.one_more import ValueRow, value_of_one_more

    def ask(case: Problem | Plan, options: dict[str, Any]) -> question.Answer:
        found = value_of_one_more(case, items, **options)
        return question.Answer(
            plan=found.plan,
            plans={name.replace(":", "-").replace("@", "-"): plan for name, plan in found.plans.items()},
            tables={"values": (ValueRow, found.rows)},
            notes=found.notes,
            show=lambda console: _show(console, found),
        )

    return question.run(asked, ValueRow, ask)


def _show(console: Console, found: OneMore) -> None:
    """Print the goals that move, and the last one of each item."""
    from planner.commands.layout import show_table

    last = found.plan.goals[-1].name
    told = [row for row in found.rows if row.goal == last or row.gain or row.price_per_unit]
    titles = ("one more", "goal", "gain", "", "price", "unit")
    rows = [
        (
            row.item,
            row.goal,
            _figure(row.gain_per_unit),
            _proven(row.certainty, row.least_gain, row.most_gain, row.amount),
            _figure(row.price_per_unit),
            f"{row.goal_unit} per {ONE.get(row.unit, row.unit)}",
        )
        for row in told
    ]
    show_table(console, titles, rows, "ll")
    if rows:
        console.print(EXPLAINED, soft_wrap=True)
    items: dict[str, list[str]] = {}
    for row in told:
        if row.warning:
            items.setdefault(row.warning, []).append(row.item)
    for warning, names in items.items():
        console.print(f"- {', '.join(dict.fromkeys(names))}: {warning}", soft_wrap=True)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if abs(value) >= LARGE else f"{value:,.4g}"


def _proven(certainty: str, least: float | None, most: float | None, amount: float) -> str:
    """Return what is proven of a gain for each unit: so much, at least and at most, or nothing."""
    if certainty != "proven" or least is None or most is None or most - least > 1e-6 * (1.0 + abs(most)):
        if least is None and most is None:
            return certainty
        low, high = ("?" if end is None else _figure(end / amount) for end in (least, most))
        return f"{certainty}: {low} to {high}"
    return certainty
