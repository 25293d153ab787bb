"""`planner frontier`: what two goals cost each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.commands import question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.frontier import Frontier


def run(asked: question.Asked, first: str, second: str, given: Mapping[str, Any]) -> int:
    """Ask for the frontier between two goals and return the exit code.

    Parameters
    ----------
    asked
        What the command line says of case, options and files.
    first, second
        The goals.
    given
        Step and points.
    """
    from planner.studies.frontier import PointRow, frontier

    def ask(case: Problem | Plan, options: dict[str, Any]) -> question.Answer:
        found = frontier(case, first, second, **given, **options)
        return question.Answer(
            plan=found.plans[0],
            plans={str(number): plan for number, plan in enumerate(found.plans)},
            tables={"points": (PointRow, found.points)},
            notes=found.notes,
            show=lambda console: _show(console, found),
            told={"first": found.first, "second": found.second},
        )

    return question.run(asked, PointRow, ask)


def _show(console: Console, found: Frontier) -> None:
    from planner.commands.layout import show_table

    titles = ("point", "tolerance", found.first, "bound", found.second, "bound", "gap", "")
    rows = [
        (
            str(row.point),
            f"{row.tolerance:,.6g}",
            f"{row.first:,.2f}",
            "none" if row.first_bound is None else f"{row.first_bound:,.2f}",
            f"{row.second:,.2f}",
            "none" if row.second_bound is None else f"{row.second_bound:,.2f}",
            "" if row.second_gap is None else f"{row.second_gap:.2%}",
            row.remark or "proven",
        )
        for row in found.points
    ]
    show_table(console, titles, rows)
