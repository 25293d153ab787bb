"""A workbook as a case folder that reads back as the same problem."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from planner.casefiles.case import read_case
from planner.casefiles.workbook.reading import FromWorkbook, read_workbook
from planner.casefiles.writing import write_case
from planner.errors import InvalidProblem, Issue

if TYPE_CHECKING:
    from pathlib import Path

    from planner.problem import Problem


def import_workbook(file: Path, folder: Path) -> FromWorkbook:
    """Write the case of a workbook to a folder and return it; where anything is wrong nothing is left there.

    Parameters
    ----------
    file
        The workbook.
    folder
        A folder that is new or empty.

    Raises
    ------
    BadArgument
        If the reader of workbooks is not installed.
    InvalidProblem
        With all that is wrong, by sheet and cell.
    OSError
        If the folder cannot be written.
    """
    read = read_workbook(file, folder.resolve().name)
    # A case folder has its sites in the order of their files.
    sites = tuple(sorted(read.problem.sites, key=lambda site: f"{site.id}.yaml"))
    problem = read.problem.model_copy(update={"sites": sites})
    was_there = folder.exists()
    try:
        _written(problem, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if was_there:
            folder.mkdir()
        raise
    return FromWorkbook(problem, read.warnings, read.remarks)


def _written(problem: Problem, folder: Path) -> None:
    """Write a case folder, and refuse one that does not say what was written."""
    back = read_case(write_case(problem, folder))
    if back.digest != problem.digest:
        what = "the files of a case cannot hold all that the workbook says, such as spaces around the title of a source"
        raise InvalidProblem((Issue(folder.as_posix(), what),))
