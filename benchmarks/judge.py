"""A peer's point becomes a plan the way the planner's own does: settled, extracted, tabulated, audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks import violations
from planner.model.extract import extract
from planner.plan import Run
from planner.solve import DEFAULT_GAP, TERMINATIONS, proofs, settled, sizes_of
from planner.tabulate import tabulate

if TYPE_CHECKING:
    from benchmarks.result import Result
    from planner.model.structure import Arrays
    from planner.plan import Plan
    from planner.problem import Problem
    from solvers.search.goals import Found


def judged(problem: Problem, arrays: Arrays, found: Found, result: Result) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan that follows from a point, and what it breaks.

    Raises
    ------
    NoPlanFound
        If the point holds only within its solver's tolerances.
    """
    x = settled(arrays, found)
    run = Run(
        version=result.version,
        solver=result.solver,
        termination=TERMINATIONS[found.termination],
        seed=0,
        time_limit_s=result.limit_s,
        gap_asked=DEFAULT_GAP,
        sizes=sizes_of(arrays),
        seconds=(),
        notes=found.notes,
    )
    plan = tabulate(problem, extract(arrays.built, arrays.values(x)), run, proofs(problem, found, DEFAULT_GAP))
    return plan, violations(problem, plan)
