"""`planner new`: a commented starter case."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.errors import InvalidProblem, Issue

if TYPE_CHECKING:
    from pathlib import Path


def run(folder: Path) -> int:
    """Write the starter case to a folder that does not exist yet or is empty; return the exit code."""
    from planner.read.starter import write_starter

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidProblem((Issue(str(folder), "is there already and not empty; a new case needs a new folder"),))
    try:
        write_starter(folder)
    except OSError as error:
        raise InvalidProblem((Issue(str(folder), f"cannot be written: {error.strerror or error}"),)) from error
    sys.stdout.write(f"{folder}: a starter case; try `planner check {folder}`, then `planner solve {folder}`\n")
    return 0
