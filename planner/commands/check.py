"""`planner check`: inputs only."""

from __future__ import annotations

import json
import sys


def run(case: str, as_json: bool) -> int:
    """Read a case; what is wrong with it is raised, all at once. Return the exit code."""
    from planner.commands.contents import counts
    from planner.shipped import read_named

    problem = read_named(case)
    parts = counts(problem)
    if as_json:
        sys.stdout.write(json.dumps({"case": problem.case, "issues": [], "parts": parts}) + "\n")
    else:
        told = ", ".join(f"{part} {count:,}" for part, count in parts.items() if count)
        sys.stdout.write(f"{problem.case}: no issues ({told})\n")
    return 0
