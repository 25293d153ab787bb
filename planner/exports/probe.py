"""Tries before a long search whether its plan can be written, by really making what writing it needs."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadOutput
from planner.outfolder import PROBE_PREFIX

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBE_BYTES = 2**20


def refuse_unwritable(folder: Path) -> None:
    """Make a hidden folder with a file where results are to go, and remove it again.

    Raises
    ------
    BadOutput
        If that cannot be done: a read-only folder, a full disk, a name that no folder can have.
    """
    try:
        target = folder.resolve()
        standing, missing = target, []
        while not standing.exists():
            missing.append(standing.name)
            standing = standing.parent
        _tried(standing, missing[::-1])
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadOutput(f"a plan cannot be written to {folder}: {why}; choose another folder with --out") from error


def _tried(standing: Path, missing: Sequence[str]) -> None:
    """Make the missing folders and a file inside a folder that is there, under a hidden name."""
    hidden = Path(tempfile.mkdtemp(prefix=PROBE_PREFIX, dir=standing))
    try:
        below = hidden.joinpath(*missing)
        below.mkdir(parents=True, exist_ok=True)
        with (below / "probe").open("wb") as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
