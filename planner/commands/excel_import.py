"""`planner excel import`: a case folder made of a workbook."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.commands.new import must_be_new, told_if_unwritable
from planner.commands.terminal import print_json
from planner.words import counted

if TYPE_CHECKING:
    from pathlib import Path


def run(file: Path, folder: Path, as_json: bool) -> int:
    """Write the case of a workbook to a new folder and say what is in it; return the exit code.

    Parameters
    ----------
    file
        The workbook.
    folder
        Folder to make.
    as_json
        Show one JSON object in place of lines.
    """
    from planner.casefiles.workbook.importing import import_workbook
    from planner.commands.contents import counts, in_words
    from planner.commands.warned import as_objects, told

    must_be_new(folder)
    with told_if_unwritable(folder):
        read = import_workbook(file, folder)
    parts = counts(read.problem)
    if as_json:
        answer = {
            "case": read.problem.case, "exit_code": 0, "file": str(file), "folder": str(folder),
            "digest": read.problem.digest, "remarks": read.remarks, "warnings": as_objects(read.warnings),
            "parts": parts,
        }  # fmt: skip
        print_json(answer)
        return 0
    lines = [f"{folder}: a case from {file} ({in_words(parts)}), digest {read.problem.digest}"]
    if read.remarks:
        lines.append(f"{counted(read.remarks, 'row')} beginning with # not read")
    lines.append(f"try `planner solve {folder}`")
    sys.stdout.write("".join(f"{line}\n" for line in lines) + told(read.warnings))
    return 0
