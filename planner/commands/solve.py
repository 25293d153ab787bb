"""`planner solve`: read, solve, write, show."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any

from planner.commands.stopping import stop_on_interrupt
from planner.commands.terminal import Status, print_json, status_line, stdout_for_results, whoever_reads
from planner.startup import defer_unused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.plan import Plan
    from planner.problem import Problem

ALL_MET, NOT_ALL_MET = 0, 3
LEAST_S = 1.0  # of a time limit, for the plan itself, however long reading took


@dataclass(frozen=True)
class Asked:
    """A case by its path or name, and the scenarios that change it, in order."""

    case: str
    scenarios: Sequence[str] = ()


@dataclass(frozen=True)
class Neighbour:
    """A written plan to go on from, and the case that it is of where its bounds are to be kept."""

    folder: Path
    case: str | None

    def read(self) -> dict[str, Any]:
        """Return what `solve` is given of it.

        Raises
        ------
        BadOutput
            If the folder holds no plan.
        InvalidProblem
            If its case cannot be read.
        """
        from planner.exports import read_plan
        from planner.shipped import read_named

        return {"start": read_plan(self.folder), "start_problem": None if self.case is None else read_named(self.case)}


def run(
    case: Asked, out: Path | None, options: dict[str, Any], as_json: bool, neighbour: Neighbour | None = None,
    force: bool = False,
) -> int:  # fmt: skip
    """Solve a case, write its plan and show it; return the exit code.

    Parameters
    ----------
    case
        The case and its scenarios.
    out
        Folder for the plan; None: ``out/<case>``, with ``+<scenario>`` for each scenario.
    options
        What was set of `time_limit_s`, `gap`, `threads` and `seed`.
    as_json
        Show one JSON object in place of tables.
    neighbour
        The plan to go on from; None: from nothing.
    force
        Replace a better plan in the folder.
    """
    with stdout_for_results(), status_line(sys.stderr) as status:
        plan, folder, place = _planned(case, out, options, status, neighbour, force)
    code = ALL_MET if plan.commitments_met else NOT_ALL_MET
    with whoever_reads():
        if as_json:
            from planner.commands.answer import answer

            print_json(answer(plan, folder, code, place))
        else:
            from planner.commands.summary import show

            show(plan, place)
    return code


def _planned(
    case: Asked, out: Path | None, options: dict[str, Any], status: Status, neighbour: Neighbour | None, force: bool
) -> tuple[Plan, Path, Path]:
    """Return the plan of a case, the folder asked for and the one it was written to."""
    defer_unused()
    from planner.commands.keeping import keep
    from planner.commands.warned import told
    from planner.exports import check_out
    from planner.exports.kept import other_held
    from planner.shipped import read_named_warned

    began = perf_counter()
    problem, warnings = read_named_warned(case.case, case.scenarios)
    for line in told(warnings).splitlines():
        status.say(line)
    given = options if neighbour is None else options | neighbour.read()
    read_s = perf_counter() - began
    folder = out if out is not None else Path("out") / problem.label
    check_out(folder)
    other = other_held(folder, problem) if out is None else None
    if other is not None:
        status.say(other)
    begun_s = _begun_s(read_s, options["time_limit_s"])
    with stop_on_interrupt(status) as should_stop:
        given = given | {"on_progress": status.progress, "should_stop": should_stop, "begun_s": begun_s}
        plan = _solved(problem, case, folder, given, status)
        plan = replace(_timed(plan, read_s, perf_counter() - began), warnings=tuple(map(str, warnings)))
        return plan, folder, keep(plan, folder, force, status)


def _solved(problem: Problem, case: Asked, folder: Path, given: dict[str, Any], status: Status) -> Plan:
    """Return the plan; a contradiction is told with the files of the case, a refused plan written beside the folder."""
    from planner.commands.keeping import keep_refused
    from planner.commands.placing import placed_contradiction
    from planner.errors import Contradiction
    from planner.solving import solve

    try:
        return solve(problem, **given)
    except Contradiction as error:
        raise placed_contradiction(error, case.case, case.scenarios) from error
    except Exception as error:
        place = keep_refused(error, folder, status)
        if place is not None:
            error.written_to = place  # type: ignore[attr-defined]
        raise


def _begun_s(read_s: float, time_limit_s: float | None) -> float:
    """Return when the work began on the monotonic clock: reading counts, but for what leaves too little to plan in."""
    left_s = 0.0 if time_limit_s is None else max(0.0, time_limit_s - LEAST_S)
    return monotonic() - min(read_s, left_s)


def _timed(plan: Plan, read_s: float, total_s: float) -> Plan:
    """Return the plan with the seconds of the stages that `solve` cannot know."""
    seconds = (("read", read_s), *plan.run.seconds, ("total", total_s))
    return replace(plan, run=replace(plan.run, seconds=seconds))
