"""`planner excel export`: a case as a workbook."""

from __future__ import annotations

import pathlib
import sys

from planner.commands.excel_new import SUFFIX, must_be_new_workbook, write_whole
from planner.commands.terminal import print_json


def run(case: str, file: pathlib.Path | None, as_json: bool) -> int:
    """Write a case as a workbook and say what of its folder is not in it; return the exit code.

    Parameters
    ----------
    case
        Path or name of the case.
    file
        File to make; None: the name of the case, in the current folder.
    as_json
        Show one JSON object in place of lines.
    """
    from planner.casefiles.workbook.exporting import left_out, workbook_bytes
    from planner.shipped import find_case, read_named

    problem = read_named(case)
    place = pathlib.Path(f"{problem.case}{SUFFIX}") if file is None else file
    must_be_new_workbook(place)
    write_whole(place, workbook_bytes(problem))
    missing = left_out(find_case(case))
    if as_json:
        answer = {"case": problem.case, "exit_code": 0, "file": str(place), "digest": problem.digest}
        print_json({**answer, "left_out": list(missing)})
        return 0
    lines = [f"{place}: the case {problem.case}, digest {problem.digest}"]
    if missing:
        lines.append(f"not in it: {', '.join(missing)}")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0
