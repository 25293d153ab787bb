"""Fills a folder that cannot be renamed over: its files go one by one, and the one that counts comes last."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from planner.outfolder import DRAFT_PREFIX, is_left_over

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

STALE_S = 3600.0  # no writing takes as long: a hidden folder as old as this belongs to nobody any more


def fill(target: Path, draft: Path, ours: Collection[str], marker: str) -> None:
    """Put the files of `draft` in place of those of a folder of results.

    Where it fails or is interrupted, the files that stood there are put back. Where the process is killed, the folder
    has no `marker` until all else is in place.

    Parameters
    ----------
    target
        The folder, which is there.
    draft
        A folder inside it, or elsewhere: its files are then copied.
    ours
        Names of the files a folder of results may hold.
    marker
        The file that makes the folder one of results.

    Raises
    ------
    OSError
        If it cannot be done.
    """
    inside = draft
    aside = Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=target))
    try:
        if draft.parent != target:
            inside = Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=target))
            shutil.copytree(draft, inside, dirs_exist_ok=True)
            sync(inside)
        exchange(target, inside, aside, sorted(ours, key=lambda name: name != marker), marker)
        sync(target)
    finally:
        for used in {aside, inside} - {draft}:
            shutil.rmtree(used, ignore_errors=True)


def exchange(target: Path, inside: Path, aside: Path, names: Sequence[str], marker: str) -> None:
    """Move old files aside, the marker first, and new ones in, the marker last; back again where that fails.

    Parameters
    ----------
    target
        The folder they are to stand in.
    inside
        A folder within it with the new files.
    aside
        A folder within it for the old files.
    names
        Names of the files that go, in this order.
    marker
        The new file that comes last.

    Raises
    ------
    OSError
        If it cannot be done.
    """
    come: list[Path] = []
    try:
        for name in names:
            if os.path.lexists(target / name):
                (target / name).rename(aside / name)
        for path in sorted(inside.iterdir(), key=lambda path: path.name == marker):
            come.append(target / path.name)
            path.rename(come[-1])
    except BaseException:
        for path in reversed(come):
            path.unlink(missing_ok=True)
        for name in reversed(names):
            if os.path.lexists(aside / name):
                (aside / name).rename(target / name)
        raise


def sweep(target: Path, ours: Collection[str]) -> None:
    """Remove what runs that were killed long ago left in a folder of results or beside it."""
    left = [path for path in _listed(target) if is_left_over(path.name)]
    left += [
        path
        for path in _listed(target.parent)
        if path.name.startswith(f".{target.name}.") and path.suffix in (".tmp", ".old")
    ]
    for path in left:
        if _is_stale(path, ours):
            shutil.rmtree(path, ignore_errors=True)


def sync(folder: Path) -> None:
    """Wait until the files of a folder are on the disk."""
    for path in folder.iterdir():
        if path.is_file():
            with path.open("rb") as written:
                os.fsync(written.fileno())


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_stale(path: Path, ours: Collection[str]) -> bool:
    """Return whether a hidden folder is old and holds nothing but files of results."""
    try:
        old = time.time() - path.stat().st_mtime > STALE_S
        return old and path.is_dir() and not path.is_symlink() and all(entry.name in ours for entry in path.iterdir())
    except OSError:
        return False
