"""Adds files to a folder of results: all of them or none, and only beside the plan that they were made from."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadOutput
from planner.exports.one_by_one import sync
from planner.exports.opened import contents
from planner.exports.read_back import refuse_without_plan
from planner.outfolder import DRAFT_PREFIX, PLAN_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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
        _refuse_folders(folder, files)
        for _ in range(2):
            made.append(Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=folder)))
        inside, aside = made
        for name, held in files.items():
            (inside / name).write_bytes(held)
        sync(inside)
        _refuse_other(folder, plan)
        replace_files(folder, inside, aside, tuple(files))
        _take_back_from_other(folder, files, plan)
    except OSError as error:
        _refuse_other(folder, plan)
        raise BadOutput(f"cannot write to {folder}: {error.strerror or error}") from error
    finally:
        for used in made:
            shutil.rmtree(used, ignore_errors=True)


def replace_files(folder: Path, inside: Path, aside: Path, names: Sequence[str]) -> None:
    """Give new files their names; where it fails, those that stood there come back.

    Each name stands for the old file or the new one at any time, even where the process is killed.

    Parameters
    ----------
    folder
        The folder they are to stand in.
    inside
        A folder within it with the new files.
    aside
        A folder within it for copies of the old ones.
    names
        Their names.

    Raises
    ------
    OSError
        If it cannot be done.
    """
    come: list[str] = []
    try:
        for name in names:
            if os.path.lexists(folder / name):
                shutil.copy2(folder / name, aside / name, follow_symlinks=False)
        for name in names:
            come.append(name)
            os.replace(inside / name, folder / name)
    except BaseException:
        for name in reversed(come):
            if os.path.lexists(aside / name):
                os.replace(aside / name, folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise


def _refuse_folders(folder: Path, names: Iterable[str]) -> None:
    """Refuse to put a file where a folder stands: what that holds is not ours."""
    for name in names:
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            raise BadOutput(f"{folder / name} is a folder, which would be lost; move it away")


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
