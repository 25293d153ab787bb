"""Adds files to a folder of results: all of them or none, and only beside the plan that they were made from."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadOutput
from planner.exports.one_by_one import exchange, sync
from planner.exports.opened import contents
from planner.exports.read_back import refuse_without_plan
from planner.outfolder import DRAFT_PREFIX, PLAN_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping


def held_plan(folder: Path) -> bytes:
    """Return what `plan.json` of a folder holds, to tell later whether it is still the same.

    Raises
    ------
    BadOutput
        If it cannot be read.
    """
    refuse_without_plan(folder)
    return contents(folder / PLAN_FILE)


def add_files(folder: Path, files: Mapping[str, bytes], plan: bytes) -> None:
    """Put files beside the plan in a folder, in place of older ones of the same name.

    Where it fails or is interrupted, the files that stood there stay. A plan that takes the place of this one meanwhile
    gets none of them.

    Parameters
    ----------
    folder
        The folder of results.
    files
        What each file holds, by name.
    plan
        What `plan.json` held when they were made.

    Raises
    ------
    BadOutput
        If they cannot be written, or another plan stands there by now.
    """
    made: list[Path] = []
    try:
        for _ in range(2):
            made.append(Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=folder)))
        inside, aside = made
        for name, held in files.items():
            (inside / name).write_bytes(held)
        sync(inside)
        _refuse_other(folder, plan)
        exchange(folder, inside, aside, tuple(files), "")
        _take_back_from_other(folder, files, plan)
    except OSError as error:
        _refuse_other(folder, plan)
        raise BadOutput(f"cannot write to {folder}: {error.strerror or error}") from error
    finally:
        for used in made:
            shutil.rmtree(used, ignore_errors=True)


def _refuse_other(folder: Path, plan: bytes) -> None:
    if held_plan(folder) != plan:
        raise BadOutput(f"another plan was written to {folder} meanwhile: export that one")


def _take_back_from_other(folder: Path, files: Mapping[str, bytes], plan: bytes) -> None:
    """Remove the files again where a plan came between."""
    try:
        _refuse_other(folder, plan)
    except BadOutput:
        for name in files:
            with suppress(OSError):
                os.unlink(folder / name)
        raise
