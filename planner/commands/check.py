"""`planner check`: inputs only."""

from __future__ import annotations

import json
import sys


def run(case: str, as_json: bool) -> int:
    """Read a case; what is wrong with it is raised, all at once. Return the exit code."""
    from planner.commands.contents import counts, in_words
    from planner.commands.warned import as_objects, told
    from planner.shipped import read_named_warned

    problem, warnings = read_named_warned(case)
    parts = counts(problem)
    if as_json:
        answer = {"case": problem.case, "issues": [], "warnings": as_objects(warnings), "parts": parts}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{problem.case}: no issues ({in_words(parts)})\n{told(warnings)}")
    return 0
