"""`planner near-optimal`: plans nearly as good as one that differ most in their build order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.commands import question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.near_optimal_rows import NearOptimal


def run(asked: question.Asked, given: Mapping[str, Any]) -> int:
    """Ask for near-optimal build orders and return the exit code.

    Parameters
    ----------
    asked
        What the command line says of case, options and files.
    given
        Share, count and measure.
    """
    from planner.studies.near_optimal import near_optimal
    from planner.studies.near_optimal_rows import TABLES, AlternativeRow

    def ask(case: Problem | Plan, options: dict[str, Any]) -> question.Answer:
        found = near_optimal(case, **given, **options)
        return question.Answer(
            plan=found.plans[0],
            plans={str(number): plan for number, plan in enumerate(found.plans)}
            | {f"contrary-{number}": plan for number, plan in enumerate(found.others, start=1)},
            tables={name: (row_type, found.rows(name)) for name, row_type in TABLES.items()},
            notes=found.notes,
            show=lambda console: _show(console, found),
            told={"measure": found.measure, "within": found.within},
            refused=found.refused,
        )

    return question.run(asked, AlternativeRow, ask)


def _show(console: Console, found: NearOptimal) -> None:
    from planner.commands.layout import show_table

    titles = ("plan", "months apart", "of at most", found.alternatives[0].goal, "loss", "")
    show_table(
        console,
        titles,
        [
            (
                str(row.plan),
                str(row.distance_months) if row.plan else "",
                str(row.most_months) if row.plan else "",
                f"{row.value:,.2f}",
                "" if row.loss_share is None or not row.plan else f"{row.loss_share:.2%}",
                "the plan asked about" if not row.plan else "farthest, proven" if row.farthest else "",
            )
            for row in found.alternatives
        ],
    )
    numbers = [str(row.plan) for row in found.alternatives]
    items = dict.fromkeys(row.item for row in found.starts)
    start = {(row.item, str(row.plan)): row.start_date for row in found.starts}
    rows = []
    for item in items:
        days = [start[item, number] for number in numbers]
        rows.append((item, *("never" if day is None else f"{day:%Y-%m}" for day in days)))
    show_table(console, (f"{found.measure} start in plan", *numbers), rows)
    for claim in found.shared:
        console.print(f"{claim.words}{'' if claim.proven else ' (not proven)'}", soft_wrap=True)
