"""`planner audit`: a written plan against its case, from the files alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.commands.terminal import print_json
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from planner.problem import Problem

PASSED, FAILED = 0, 6


def run(case: str, out: Path, as_json: bool, scenarios: Sequence[str] = ()) -> int:
    """Audit the plan in `out`; return 0 where it holds, 6 where it breaks anything.

    Parameters
    ----------
    case
        Path or name of the case.
    out
        Folder of the written plan.
    as_json
        Show one JSON object in place of lines.
    scenarios
        Names or files of the scenarios that change the case, in order.
    """
    from planner.exports import audit
    from planner.shipped import read_named

    problem = read_named(case, scenarios)
    found = audit(problem, out)
    code = FAILED if found else PASSED
    differs = _differs(problem, out) if found or as_json else []
    if as_json:
        answer = {
            "case": problem.case,
            "scenarios": list(problem.scenarios),
            "out": str(out),
            "exit_code": code,
            "problem_differs": differs,
            "violations": list(found),
        }
        print_json(answer)
    elif found:
        told = [f"{out}: {counted(len(found), 'violation')}"]
        if differs:
            told.append(f"The plan was made for another problem than {problem.label}; in what that differs:")
            told += [*(f"- {line}" for line in differs), "What is wrong with the plan here:"]
        sys.stdout.write("\n".join([*told, *(f"- {line}" for line in found)]) + "\n")
    else:
        sys.stdout.write(f"{out}: the plan holds, and every table agrees with it\n")
    return code


def _differs(problem: Problem, out: Path) -> list[str]:
    """Return in words in what a problem differs from the one that a plan was made for; nothing where that is unknown.

    A plan may well hold for both: the difference alone is no violation.
    """
    from planner.changes.difference import differences
    from planner.errors import BadOutput
    from planner.exports import read_plan

    try:
        made_for = read_plan(out).problem
    except BadOutput:
        return []
    return [str(one) for one in differences(made_for, problem)]
