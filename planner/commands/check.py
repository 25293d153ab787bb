"""`planner check`: inputs only."""

from __future__ import annotations

import json
import sys


def run(case: str, as_json: bool) -> int:
    """Read a case; what is wrong with it is raised, all at once. Return the exit code."""
    from planner.commands.contents import counts, in_words
    from planner.shipped import read_named

    problem = read_named(case)
    parts = counts(problem)
    if as_json:
        sys.stdout.write(json.dumps({"case": problem.case, "issues": [], "parts": parts}) + "\n")
    else:
        sys.stdout.write(f"{problem.case}: no issues ({in_words(parts)})\n")
    return 0
