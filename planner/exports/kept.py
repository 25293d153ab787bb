"""Where a new plan goes: to the folder asked for, unless a better plan of the same problem stands there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks import violations
from planner.errors import BadOutput
from planner.exports.read_back import read_plan

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import GoalRow, Plan

# Two values of a goal that differ by less are the same: what sums of floats may be off by.
SAME_WITHIN = {"MW": 1e-6, "months": 1e-6, "million USD": 1e-4, "kt CO2": 1e-6}
SAME_SHARE = 1e-8
WORSE, REFUSED = "worse", "refused"


def beside(folder: Path, ending: str) -> Path:
    """Return the folder that stands beside a folder of results for a plan that does not go into it."""
    whole = folder if folder.name not in ("", "..") else folder.resolve()
    return whole.with_name(f"{whole.name}.{ending}")


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
    first = first_difference(held.goals, plan.goals)
    if first is None or held.violations or violations(plan.problem, held):
        return None
    old, new = first
    is_better = old.value < new.value if old.sense == "min" else old.value > new.value
    return f"{old.name} {old.value:,.10g} against {new.value:,.10g} {old.unit}" if is_better else None


def first_difference(held: tuple[GoalRow, ...], new: tuple[GoalRow, ...]) -> tuple[GoalRow, GoalRow] | None:
    """Return the first goal in which two plans differ, of both; None where they do not, or answer other goals.

    Values of a goal that later goals were allowed to worsen differ only by more than that.
    """
    if [row.name for row in held] != [row.name for row in new]:
        return None
    for index, (old, row) in enumerate(zip(held, new, strict=True)):
        slack = SAME_WITHIN.get(row.unit, 1e-6) + SAME_SHARE * max(abs(old.value), abs(row.value))
        if index + 1 < len(new):
            slack += max(old.tolerance, row.tolerance)
        if abs(old.value - row.value) > slack:
            return old, row
    return None
