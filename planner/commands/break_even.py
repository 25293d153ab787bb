"""`planner break-even`: the capex, or the date, at which a site enters or leaves the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.commands import question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.break_even_rows import BreakEven


def run(asked: question.Asked, site: str, given: Mapping[str, Any]) -> int:
    """Ask for the break-even of a site and return the exit code.

    Parameters
    ----------
    asked
        What the command line says of case, options and files.
    site
        The site.
    given
        The lever, and between which of its values to look.
    """
    from planner.studies.break_even import break_even
    from planner.studies.break_even_rows import StepRow

    def ask(case: Problem | Plan, options: dict[str, Any]) -> question.Answer:
        found = break_even(case, site, **given, **options)
        without = {} if found.without is None else {"without": found.without}
        return question.Answer(
            plan=found.plan,
            plans={f"{value:g}": plan for value, plan in sorted(found.plans.items())} | without,
            tables={"steps": (StepRow, found.steps)},
            notes=found.notes,
            show=lambda console: _show(console, found),
            told={
                "site": found.site,
                "lever": found.lever,
                "found": None if found.found is None else list(found.found),
                "proven": None if found.proven is None else list(found.proven),
                "words": found.words,
            },
        )

    return question.run(asked, StepRow, ask)


def _show(console: Console, found: BreakEven) -> None:
    from planner.commands.layout import show_table

    titles = (found.unit, "found", "proven", "goal", "best plan", "bound", "without the site", "bound")
    rows = [
        (
            f"{row.value:g}",
            row.found,
            row.proven,
            row.goal,
            *(
                "" if value is None else f"{value:,.2f}"
                for value in (row.with_site, row.with_site_bound, row.without_site, row.without_site_bound)
            ),
        )
        for row in found.steps
    ]
    show_table(console, titles, rows)
    console.print(found.words, soft_wrap=True)
