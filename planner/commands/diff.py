"""`planner diff`: in what two problems differ, in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from planner.commands.terminal import print_json
from planner.errors import InvalidProblem, Issue
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.changes.difference import Difference
    from planner.problem import Problem


def problem_of(given: str, scenarios: Sequence[str] = ()) -> Problem:
    """Return the problem of a case folder, a shipped case, or a folder that `planner solve` wrote.

    Parameters
    ----------
    given
        The folder or the name.
    scenarios
        Names or files of the scenarios that change a case, in order; a plan answers a problem as it is.

    Raises
    ------
    InvalidProblem, BadOutput
        If it is none of them, or there are scenarios for a plan.
    """
    from planner.exports import read_plan
    from planner.outfolder import holds_results
    from planner.shipped import read_named

    if not given or not holds_results(Path(given)):
        return read_named(given, scenarios)
    if scenarios:
        raise InvalidProblem((Issue(given, "must be a case where a scenario changes it, got a plan"),))
    return read_plan(given).problem


def run(before: Problem, after: Problem, given: tuple[str, str], everything: bool, as_json: bool) -> int:
    """Show in what two problems differ and return the exit code, which is 0 also where they do.

    Parameters
    ----------
    before, after
        The problems.
    given
        What the user called them: it tells two apart whose folders have the same name.
    everything
        Show each place of lines that stand for several, and words that differ.
    as_json
        Show one JSON object in place of lines.
    """
    from planner.changes.difference import differences

    found = differences(before, after)
    labels = (before.label, after.label)
    names = given if labels[0] == labels[1] and given[0] != given[1] else labels
    if as_json:
        told = [one.as_object() for one in found]
        print_json({"before": names[0], "after": names[1], "exit_code": 0, "differences": told})
    else:
        sys.stdout.write("\n".join(_lines(" → ".join(names), found, everything)) + "\n")
    return 0


def _lines(names: str, found: Sequence[Difference], everything: bool) -> Iterator[str]:
    if not found:
        yield f"{names}: no difference"
        return
    yield f"{names}: {counted(len(found), 'difference')}"
    folded = False
    for one in found:
        yield f"- {one}"
        if everything:
            yield from (f"    {member}" for member in one.members)
        folded = folded or bool(one.members)
    if folded and not everything:
        yield "(--all shows what stands for several one by one)"
