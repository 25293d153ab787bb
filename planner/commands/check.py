"""`planner check`: inputs only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.commands.terminal import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(case: str, as_json: bool, scenarios: Sequence[str] = ()) -> int:
    """Read a case; what is wrong with it is raised, all at once. Return the exit code.

    Parameters
    ----------
    case
        Path or name of the case.
    as_json
        Show one JSON object in place of a line.
    scenarios
        Names or files of the scenarios that change it, in order.
    """
    from planner.casefiles.scenarios import scenario_warnings
    from planner.commands.contents import counts, in_words
    from planner.commands.warned import as_objects, told
    from planner.shipped import find_case, read_named_warned

    problem, warnings = read_named_warned(case, scenarios)
    if not scenarios:
        warnings += scenario_warnings(problem, find_case(case))
    parts = counts(problem)
    if as_json:
        answer = {
            "case": problem.case,
            "scenarios": list(problem.scenarios),
            "exit_code": 0,
            "issues": [],
            "warnings": as_objects(warnings),
            "parts": parts,
        }
        print_json(answer)
    else:
        sys.stdout.write(f"{problem.label}: no issues ({in_words(parts)})\n{told(warnings)}")
    return 0
