"""The summary of a plan on the screen: goals, milestones, what is built, money, and where the files are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.commands.layout import screen, show_facts, show_table
from planner.exports.written import PICTURE_FILE, TABLE_FILES
from planner.outfolder import PLAN_FILE
from planner.show.notebook import goal_cells, headline, least_liquidity, milestone_cells, proof_words
from planner.words import counted

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan
    from planner.problem import Problem

MOST_VIOLATIONS = 3
MOST_CHANGES = 5


def show(plan: Plan, folder: Path) -> None:
    """Print the summary to stdout."""
    console = screen()
    console.print(f"{plan.name} ({plan.problem.label})", style="bold")
    console.print(headline(plan))
    goals = ("goal", "value", "bound", "gap", "unit", "")
    show_table(console, goals, [(*goal_cells(row), proof_words(row)) for row in plan.goals])
    if plan.milestones:
        titles = ("milestone", "MW", "due", "reached", "late", "USD m", "paid")
        show_table(console, titles, map(milestone_cells, plan.milestones))
    show_facts(console, _facts(plan, folder))


def _violated(found: tuple[str, ...]) -> str:
    """Return how many rules a plan breaks, and the first of them."""
    first = "; ".join(found[:MOST_VIOLATIONS])
    return f"{counted(len(found), 'violation')}: {first}{'; …' if len(found) > MOST_VIOLATIONS else ''}"


def _changes(problem: Problem) -> str:
    """Return what was changed since the case was read: the scenarios, and each change that belongs to none."""
    own = [str(change) for change in problem.changes if not change.scenario]
    more = [f"and {len(own) - MOST_CHANGES} more"] if len(own) > MOST_CHANGES else []
    return "; ".join([*(f"scenario {name}" for name in problem.scenarios), *own[:MOST_CHANGES], *more])


def _facts(plan: Plan, folder: Path) -> list[tuple[str, str]]:
    sizes, seconds = plan.run.sizes, dict(plan.run.seconds)
    stages = ", ".join(f"{stage} {spent:.1f} s" for stage, spent in seconds.items())
    return [
        *(("changed", _changes(plan.problem)) for _ in plan.problem.changes[:1]),
        ("racks", ", ".join(f"{count:,} {rack}" for rack, count in plan.racks) or "none"),
        ("GPUs", f"{plan.gpus:,}"),
        ("NPV", f"{plan.npv_usd_m:,.2f} million USD"),
        ("lowest cash", f"{plan.lowest_cash_usd_m:,.2f} million USD on {plan.lowest_cash_date}"),
        ("least liquidity", least_liquidity(plan, 2)),
        ("peak debt", f"{plan.peak_debt_usd_m:,.2f} million USD"),
        ("search", f"{plan.run.termination.replace('_', ' ')} by {plan.run.solver}; {stages}"),
        (
            "model",
            f"{sizes.rows:,} rows, {sizes.cols:,} columns, {sizes.nonzeros:,} nonzeros, {sizes.binaries:,} binaries",
        ),
        ("audit", "passed" if not plan.violations else _violated(plan.violations)),
        ("written", f"{folder}/ ({PLAN_FILE}, {PICTURE_FILE} and {len(TABLE_FILES)} tables)"),
    ]
