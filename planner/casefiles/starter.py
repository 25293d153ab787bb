"""Writes the commented starter case."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from planner.casefiles.schema import root_schema
from planner.errors import InvalidProblem, Issue

TEMPLATE = Path(__file__).parent / "starter_case"


def write_starter(directory: Path) -> None:
    """Write a small, valid, commented case with the schema its editor hints name.

    Parameters
    ----------
    directory
        A folder that is empty or does not exist yet.

    Raises
    ------
    InvalidProblem
        If something is there already.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        got = "one that holds files" if directory.is_dir() else "a file"
        raise InvalidProblem((Issue(directory.as_posix(), f"must be a new or an empty folder, got {got}"),))
    shutil.copytree(TEMPLATE, directory, dirs_exist_ok=True)
    schemas = directory / ".schema"
    schemas.mkdir()
    for root in ("case", "site"):
        text = json.dumps(root_schema(root), indent=2, ensure_ascii=False)
        (schemas / f"{root}.json").write_text(text + "\n", encoding="utf-8")
