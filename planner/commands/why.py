"""`planner why`: the plan with a wish, and what the wish costs; or why it cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from planner.commands import question
from planner.commands.placing import placed
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.why_rows import CostRow, Why

IMPOSSIBLE, NOT_FOUND = 4, 5
MOST_LIMITS = 12


def run(asked: question.Asked, nots: Sequence[str], forces: Sequence[str], befores: Sequence[str]) -> int:
    """Ask for the plan with a wish and return the exit code: 4 where there is none, 5 where none was found.

    Parameters
    ----------
    asked
        What the command line says of case, options and files.
    nots, forces, befores
        What the plan shall leave out, have by a date, open before something else.
    """
    from planner.comparison.rows import LimitChangeRow
    from planner.studies.why import why_of
    from planner.studies.why_rows import CostRow

    def ask(case: Problem | Plan, options: dict[str, Any]) -> question.Answer:
        found = why_of(case, nots, forces, befores, **options)
        if found.reasons and case is not found.plan:
            found = replace(found, reasons=placed(found.reasons, asked.case, asked.scenarios))
        return question.Answer(
            plan=found.plan,
            plans={} if found.wished is None else {"": found.wished},
            tables={"costs": (CostRow, found.costs), "limits": (LimitChangeRow, found.limits)},
            notes=found.notes,
            show=lambda console: _show(console, found),
            told=found.to_dict(),
            code=None if found.wished is not None else IMPOSSIBLE if found.reasons else NOT_FOUND,
        )

    return question.run(asked, CostRow, ask)


def _show(console: Console, found: Why) -> None:
    """Print the answer: in words, the costs as a table, the limits that bind otherwise."""
    from planner.commands.layout import show_table
    from planner.comparison.sentences import amount, signed

    console.print(found.words, soft_wrap=True)
    for reason in found.reasons:
        console.print(f"- {reason}", soft_wrap=True)
    if not found.costs:
        return
    titles = ("figure", "plan there is", "with the wish", "change", "unit")
    rows = [
        (
            row.figure,
            *(month or ("none" if value is None else amount(value)) for value, month in _figures(row)),
            "" if not row.change or amount(row.change) == "0" else signed(row.change),
            row.unit,
        )
        for row in found.costs
    ]
    show_table(console, titles, rows)
    for line in found.limit_words[:MOST_LIMITS]:
        console.print(f"- {line}", soft_wrap=True)
    if len(found.limit_words) > MOST_LIMITS:
        left = counted(len(found.limit_words) - MOST_LIMITS, "more limit")
        console.print(f"- … and {left} {'binds' if left.startswith('1 ') else 'bind'} otherwise; --json has them all")


def _figures(row: CostRow) -> tuple[tuple[float | None, str], ...]:
    """Return the figure of each plan, and the month in its place where it is of a milestone."""
    return (row.plan, row.plan_month), (row.wished, row.wished_month)
