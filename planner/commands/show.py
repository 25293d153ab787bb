"""`planner show`: the summary of a written plan and its pictures as text, audited again with the problem beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.commands.terminal import print_json

if TYPE_CHECKING:
    from pathlib import Path


def run(out: Path, as_json: bool) -> int:
    """Show the plan in `out` as `planner solve` did, and its pictures below where it still holds.

    Return the code it ended with, 6 where it breaks anything now.
    """
    from planner.commands.answer import answer, exit_code
    from planner.exports import read_plan, recheck

    plan = read_plan(out)
    plan = replace(plan, violations=recheck(plan))
    code = exit_code(plan)
    if as_json:
        print_json(answer(plan, out, code))
    else:
        from planner.commands.pictures import show_pictures
        from planner.commands.summary import show

        show(plan, out)
        if not plan.violations:  # pictures rely on periods and sites that belong together
            show_pictures(plan)
    return code
