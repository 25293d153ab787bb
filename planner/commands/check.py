"""`planner check`: inputs only."""

from __future__ import annotations

import sys

from planner.commands.terminal import print_json


def run(case: str, as_json: bool) -> int:
    """Read a case; what is wrong with it is raised, all at once. Return the exit code."""
    from planner.commands.contents import counts, in_words
    from planner.commands.warned import as_objects, told
    from planner.shipped import read_named_warned

    problem, warnings = read_named_warned(case)
    parts = counts(problem)
    if as_json:
        answer = {"case": problem.case, "exit_code": 0, "issues": [], "warnings": as_objects(warnings), "parts": parts}
        print_json(answer)
    else:
        sys.stdout.write(f"{problem.case}: no issues ({in_words(parts)})\n{told(warnings)}")
    return 0
