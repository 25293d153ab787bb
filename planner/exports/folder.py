"""Replaces a folder of results whole: at any time it holds the old plan or the new one, never half of either."""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadOutput
from planner.exports.one_by_one import fill, sweep, sync
from planner.outfolder import DRAFT_PREFIX, PROBLEM_FILE, is_left_over

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def refuse_foreign(folder: Path, ours: Collection[str], marker: str) -> None:
    """Refuse a place that results cannot go to.

    Parameters
    ----------
    folder
        Where the results are to stand.
    ours
        Names of the files a folder of results may hold.
    marker
        The file without which a folder that is not empty is no folder of results, but one whose writing was stopped.

    Raises
    ------
    BadOutput
        If `folder` is a file, or holds files that replacing it would delete though they are not ours.
    """
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise BadOutput(f"{folder} is a file; results need a folder")
        entries = sorted(folder.iterdir())
        folders = {entry.name for entry in entries if entry.is_dir() and not entry.is_symlink()}
    except OSError as error:
        raise BadOutput(f"{folder} cannot be read: {error.strerror or error}") from error
    found = [entry.name for entry in entries if not is_left_over(entry.name)]
    stopped = len(found) < len(entries) or PROBLEM_FILE in found
    foreign = [name for name in found if name not in ours or name in folders]
    if foreign:
        raise BadOutput(f"{folder} holds files that are not part of a plan and would be lost: {', '.join(foreign[:5])}")
    if found and marker not in found and not stopped:
        raise BadOutput(f"{folder} is not empty and holds no {marker}; choose another folder")


@contextmanager
def replacing(folder: Path, ours: Collection[str], marker: str) -> Iterator[Path]:
    """Yield an empty folder, and put what it then holds in place of `folder` when the block ends without an exception.

    It stands beside `folder` and is renamed over it. Where that cannot be (a mount point, a parent that may not be
    written to, the folder a shell stands in), its files are renamed into `folder` one by one.

    Parameters
    ----------
    folder
        Where the results are to stand.
    ours
        Names of the files a folder of results may hold.
    marker
        The file that makes a folder one of results: the first to go, the last to come.

    Raises
    ------
    BadOutput
        If the folder cannot be made or put in place; what it held before is kept.
    """
    try:
        target = folder.resolve()
        draft, beside = _draft(target)
    except (OSError, RuntimeError) as error:
        raise BadOutput(f"cannot write {folder}: {getattr(error, 'strerror', None) or error}") from error
    try:
        draft.chmod(0o777 & ~_umask())
        yield draft
        sync(draft)
        if not (beside and _put_in_place(draft, target)):
            fill(target, draft, ours, marker)
        sweep(target, ours)
    except OSError as error:
        raise BadOutput(f"cannot write {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _draft(target: Path) -> tuple[Path, bool]:
    """Return a new hidden folder beside the target, or inside it; and whether it stands beside it."""
    if not (target.is_dir() and Path.cwd().is_relative_to(target)):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            return Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)), True
        except OSError:
            if not target.is_dir():
                raise
    return Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=target)), False


def _put_in_place(draft: Path, target: Path) -> bool:
    """Rename `draft` to `target`, what stood there taking the name of the draft; return False where it cannot be.

    The folder keeps its mode.
    """
    if not target.exists():
        draft.rename(target)
        return True
    draft.chmod(stat.S_IMODE(target.stat().st_mode))
    if _exchanged(draft, target):
        return True
    try:
        _swapped(draft, target)
    except OSError:
        return False
    return True


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two names in one step, where the system can; return whether it did."""
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if renameat2 is None:
        return False
    done = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(done == 0)


def _swapped(draft: Path, target: Path) -> None:
    """Swap in two steps: where the first one holds and the second fails, the old folder comes back."""
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
    try:
        target.rename(aside / target.name)
        try:
            draft.rename(target)
        except BaseException:
            (aside / target.name).rename(target)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
