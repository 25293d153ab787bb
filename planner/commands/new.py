"""`planner new`: a commented starter case."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from planner.errors import InvalidProblem, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def run(folder: Path) -> int:
    """Write the starter case to a folder that does not exist yet or is empty; return the exit code."""
    from planner.casefiles.starter import write_starter

    must_be_new(folder)
    with told_if_unwritable(folder):
        write_starter(folder)
    sys.stdout.write(f"{folder}: a starter case; try `planner check {folder}`, then `planner solve {folder}`\n")
    return 0


def must_be_new(folder: Path) -> None:
    """Refuse a folder that holds anything, and a path that is no folder."""
    try:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return
        what = "exists already and is not empty" if folder.is_dir() else "is not a folder"
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
    raise InvalidProblem((Issue(str(folder), f"{what}; give a new folder for the new case"),))


@contextmanager
def told_if_unwritable(folder: Path) -> Iterator[None]:
    """Say where writing failed, in place of a traceback."""
    try:
        yield
    except OSError as error:
        raise InvalidProblem((Issue(str(folder), f"cannot be written: {error.strerror or error}"),)) from error
