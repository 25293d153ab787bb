"""A peer's point becomes a plan the way the planner's own does: settled, extracted, tabulated, audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.concluding import proofs, settled, tabulated
from planner.model.extract import extract
from planner.plan import Run
from planner.solving import DEFAULT_GAP, sizes_of

if TYPE_CHECKING:
    from benchmarks.result import Result
    from planner.model.structure import Arrays
    from planner.plan import Plan
    from planner.problem import Problem
    from solvers.search.lexicographic import SearchResult


def judged(problem: Problem, arrays: Arrays, found: SearchResult, result: Result) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan that follows from a point, and what it breaks."""
    x = settled(arrays, found)
    run = Run(
        version=result.version,
        solver=result.solver,
        termination="exhausted",
        seed=0,
        time_limit_s=result.limit_s,
        gap_asked=DEFAULT_GAP,
        sizes=sizes_of(arrays),
        seconds=(),
        notes=found.notes,
    )
    proven = proofs(problem, found, DEFAULT_GAP, x)
    return tabulated(problem, extract(arrays.built, arrays.values(x)), run, proven, found.termination)
