"""`planner check`: inputs only, and what is out of reach as they stand."""

from __future__ import annotations

import sys
from pathlib import Path
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
    from planner.bounds.asked import checked_before
    from planner.casefiles.scenarios import scenario_warnings
    from planner.commands import reach
    from planner.commands.contents import counts, in_words
    from planner.commands.warned import as_objects, told
    from planner.shipped import find_case, read_named_placed

    placed = read_named_placed(case, scenarios)
    problem, warnings = placed.problem, placed.warnings
    folder = find_case(case)
    if not scenarios:
        warnings += scenario_warnings(problem, folder)
    parts, before = counts(problem), checked_before(problem)
    if as_json:
        answer = {
            "case": problem.case,
            "scenarios": list(problem.scenarios),
            "exit_code": 0,
            "issues": [],
            "warnings": as_objects(warnings),
            "parts": parts,
            **reach.as_objects(before, placed),
        }
        print_json(answer)
    else:
        before_text = reach.told(before, placed, None if Path(case).exists() else folder)
        sys.stdout.write(f"{problem.label}: no issues ({in_words(parts)})\n{told(warnings)}{before_text}")
    return 0
