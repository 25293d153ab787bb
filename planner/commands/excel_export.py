"""`planner excel export`: a case as a workbook."""

from __future__ import annotations

import pathlib
import sys
from typing import TYPE_CHECKING

from planner.commands.excel_new import SUFFIX, must_be_new_workbook, write_whole
from planner.commands.terminal import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(case: str, file: pathlib.Path | None, as_json: bool, scenarios: Sequence[str] = ()) -> int:
    """Write a case, changed by scenarios, as a workbook; say what of its folder is not in it; return the exit code.

    Parameters
    ----------
    case
        Path or name of the case.
    file
        File to make; None: the name of the case, with those of the scenarios, in the current folder.
    as_json
        Show one JSON object in place of lines.
    scenarios
        Names or files of the scenarios that change it, in order.
    """
    from planner.casefiles.workbook.exporting import left_out, told_case, workbook_bytes
    from planner.shipped import find_case, read_named

    problem = read_named(case, scenarios)
    place = pathlib.Path(f"{problem.label}{SUFFIX}") if file is None else file
    must_be_new_workbook(place)
    missing = left_out(find_case(case))
    write_whole(place, workbook_bytes(problem, missing))
    if as_json:
        answer = {"case": problem.case, "exit_code": 0, "file": str(place), "digest": problem.digest}
        print_json({**answer, "changed_by": list(problem.scenarios), "left_out": list(missing)})
        return 0
    lines = [f"{place}: {told_case(problem)}, digest {problem.digest}"]
    if missing:
        lines.append(f"not in it: {', '.join(missing)}")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0
