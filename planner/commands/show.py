"""`planner show`: the summary of a written plan, from its files alone."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def run(out: Path, as_json: bool) -> int:
    """Show the plan in `out` as `planner solve` did, and return the code it ended with; nothing is checked anew."""
    from planner.commands.answer import answer, exit_code
    from planner.exports import read_plan

    plan = read_plan(out)
    code = exit_code(plan)
    if as_json:
        sys.stdout.write(json.dumps(answer(plan, out, code), ensure_ascii=False, allow_nan=False) + "\n")
    else:
        from planner.commands.summary import show

        show(plan, out)
    return code
