"""`planner excel new`: a workbook to fill in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.errors import InvalidProblem, Issue

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = "tiny"
SUFFIX = ".xlsx"


def run(file: Path, example: bool) -> int:
    """Write a workbook with an example in each sheet, or filled with a shipped case; return the exit code.

    Parameters
    ----------
    file
        File to make.
    example
        Fill it with a whole case.
    """
    from planner.casefiles.workbook.exporting import template_bytes, workbook_bytes
    from planner.shipped import read_named

    must_be_new_workbook(file)
    write_whole(file, workbook_bytes(read_named(EXAMPLE)) if example else template_bytes())
    what = f"the case {EXAMPLE} to work on" if example else "a case to fill in"
    sys.stdout.write(f"{file}: {what}; then `planner excel import {file} --out DIR`\n")
    return 0


def must_be_new_workbook(file: Path) -> None:
    """Refuse a file that is there already, which may hold somebody's work, and a name that is no workbook's."""
    if file.suffix.lower() != SUFFIX:
        raise InvalidProblem((Issue(str(file), f"must end in {SUFFIX}"),))
    if file.exists():
        raise InvalidProblem((Issue(str(file), "exists already; give the name of a new file"),))


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    InvalidProblem
        If it cannot be written.
    """
    draft = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(content)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidProblem((Issue(str(file), f"cannot be written: {error.strerror or error}"),)) from error
