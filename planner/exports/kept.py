"""Where a new plan goes: to the folder asked for, unless that holds a better plan of the same problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.better import first_better
from planner.changes.difference import differences
from planner.checks import violations
from planner.errors import BadOutput
from planner.exports.read_back import read_plan
from planner.words import counted

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan
    from planner.problem import Problem

WORSE, REFUSED = "worse", "refused"


def beside(folder: Path, ending: str) -> Path:
    """Return the folder beside a folder of results, for a plan that does not replace the one in it."""
    whole = folder if folder.name not in ("", "..") else folder.resolve()
    return whole.with_name(f"{whole.name}.{ending}")


def other_held(folder: Path, problem: Problem) -> str | None:
    """Return in words that the plan in a folder answers another problem, which a new one there will replace; else None.

    Parameters
    ----------
    folder
        Where a plan may stand.
    problem
        The problem of the new plan.
    """
    try:
        held = read_plan(folder)
    except BadOutput:
        return None
    if held.problem.digest == problem.digest:
        return None
    told = [str(one) for one in differences(held.problem, problem)]
    more = f" and {counted(len(told) - 1, 'more difference')}" if len(told) > 1 else ""
    return (
        f"{folder} holds the plan of another problem ({told[0] if told else 'in its sources'}{more}), "
        "which the new one will replace: give --out to keep both"
    )


def better_held(folder: Path, plan: Plan) -> str | None:
    """Return in words why the plan in a folder is better than a new one; None where it is not, or is none.

    It must answer the same problem by the same version of the planner and hold by the independent check.

    Parameters
    ----------
    folder
        Where a plan may stand.
    plan
        The new plan.
    """
    try:
        held = read_plan(folder)
    except BadOutput:
        return None
    if (held.run.problem, held.run.version) != (plan.run.problem, plan.run.version):
        return None
    first = first_better(held.goals, plan.goals)
    if first is None or held.violations or violations(plan.problem, held):
        return None
    old, new = first
    return f"{old.name} {old.value:,.10g} against {new.value:,.10g} {old.unit}"
