"""The process that `benchmarks.launch` starts: ``python -m benchmarks.run SOLVER CASE LIMIT FOLDER [first | RESULTS]``.

Seconds count from when it begins to read the case. It leaves a trace and a result in the folder, and its plan
in RESULTS if it is the best known there.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.best import keep
from benchmarks.cases import load
from benchmarks.judge import judged
from benchmarks.peer import PEERS, THREADS
from benchmarks.peer.order import Budget, NothingHeld, in_order
from benchmarks.result import PASSED, GoalEnd, Result
from benchmarks.trace import Recorder
from planner.errors import AuditFailed, NoPlanFound
from planner.model.build import build
from planner.model.structure import hand_over
from planner.solving import Progress, solve
from planner.spec import GOALS

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem
    from solvers.matrix import Matrix

PLANNER, FIRST = "planner", "first"
RESULT, TRACE = "result.json", "trace.csv"


def by_planner(problem: Problem, recorder: Recorder, result: Result, first: bool = False) -> Plan:
    """Return the planner's plan; with `first`, the first that it holds."""
    held = False

    def heard(progress: Progress) -> None:
        nonlocal held
        held = held or progress.incumbent is not None
        recorder.tell(progress.goal, progress.incumbent, progress.bound)

    plan = solve(
        problem,
        time_limit_s=max(result.limit_s - recorder.elapsed_s, 1.0),
        threads=THREADS,
        on_progress=heard,
        should_stop=lambda: first and held,
    )
    seconds, sizes = dict(plan.run.seconds), plan.run.sizes
    result.version = f"{plan.run.version}, {plan.run.solver}"
    result.build_s, result.solve_s, result.check_s = (seconds.get(stage) for stage in ("build", "solve", "check"))
    result.rows, result.nonzeros, result.integers = sizes.rows, sizes.nonzeros, sizes.binaries + sizes.integers
    result.audit, result.notes = PASSED, "; ".join(plan.run.notes)
    return plan


def by_peer(problem: Problem, recorder: Recorder, result: Result) -> Plan:
    """Return the plan that follows from what a peer finds of the same model, whether or not it passes its audit."""
    peer, begun_s = PEERS[result.solver](), recorder.elapsed_s
    arrays = hand_over(build(problem))
    result.build_s = recorder.elapsed_s - begun_s
    _sized(result, arrays.matrix)
    result.version = peer.version()
    goals = tuple(arrays.goal(goal) for goal in problem.programme.goals)

    def tell(goal: str, incumbent: float | None, bound: float | None) -> None:
        sign = -1.0 if GOALS[goal].is_maximised else 1.0
        recorder.tell(goal, *(None if value is None else sign * value for value in (incumbent, bound)))

    searched_s = recorder.elapsed_s
    found = in_order(arrays.matrix, goals, peer, Budget(result.limit_s - searched_s), tell)
    result.solve_s, result.notes = recorder.elapsed_s - searched_s, "; ".join(found.notes)
    plan, broken = judged(problem, arrays, found, result)
    result.check_s = recorder.elapsed_s - searched_s - result.solve_s
    result.audit = f"{len(broken)} broken, first: {broken[0]}" if broken else PASSED
    return plan


def _sized(result: Result, matrix: Matrix) -> None:
    sizes = matrix.sizes
    result.rows, result.nonzeros, result.integers = sizes.rows, sizes.nonzeros, sizes.integers


def measured(case: str, solver: str, limit_s: float, folder: Path, first: bool, results: Path | None = None) -> Result:
    """Return what a run ends with; the trace is in the folder even if it does not end well."""
    result, recorder = Result(case, solver, limit_s), Recorder(folder / TRACE, time.monotonic())
    plan: Plan | None = None
    try:
        problem = load(case)
        result.read_s, result.digest = recorder.elapsed_s, problem.digest
        plan = by_planner(problem, recorder, result, first) if solver == PLANNER else by_peer(problem, recorder, result)
        result.goals = [GoalEnd.of(row) for row in plan.goals]
        result.end_s = recorder.elapsed_s
    except AuditFailed as failed:
        result.audit = f"{len(failed.violations)} broken, first: {failed.violations[0]}"
    except (NoPlanFound, NothingHeld) as nothing:
        result.why = str(nothing)
    finally:
        recorder.close({goal.name: (goal.value, goal.bound) for goal in result.goals if result.audited})
    result.end_s = result.end_s or recorder.elapsed_s
    result.whole_process_s = time.time() - psutil.Process().create_time()
    if results is not None and plan is not None and result.audited:  # once the clock has stopped
        keep(case, plan, f"{solver}, {limit_s:g} s from nothing", results)
    return result


def main() -> None:
    """Run as the command line says."""
    solver, case, limit_s, folder, *more = sys.argv[1:]
    first = more == [FIRST]
    results = Path(more[0]) if more and not first else None
    result = measured(case, solver, float(limit_s), Path(folder), first, results)
    (Path(folder) / RESULT).write_text(json.dumps(asdict(result)), encoding="utf-8")


if __name__ == "__main__":
    main()
