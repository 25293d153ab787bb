"""Replaces a folder of results whole: whoever looks finds the old one or the new one, never half of either."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadOutput

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
        The file without which a folder that is not empty is no folder of results.

    Raises
    ------
    BadOutput
        If `folder` is a file, or holds files that replacing it would delete though they are not ours.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise BadOutput(f"{folder} is a file; results need a folder")
    found = sorted(entry.name for entry in folder.iterdir())
    foreign = [name for name in found if name not in ours]
    if foreign:
        raise BadOutput(
            f"{folder} holds files that are no results of a plan and would be lost: {', '.join(foreign[:5])}"
        )
    if found and marker not in found:
        raise BadOutput(f"{folder} is not empty and holds no {marker}; choose another folder")


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside `folder`, and put it in its place when the block ends without an exception.

    Raises
    ------
    BadOutput
        If the folder cannot be made or put in place.
    """
    target = folder.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent))
    except OSError as error:
        raise BadOutput(f"cannot write beside {folder}: {error.strerror or error}") from error
    try:
        draft.chmod(0o777 & ~_umask())
        yield draft
        _sync(draft)
        _put_in_place(draft, target)
    except OSError as error:
        raise BadOutput(f"cannot write {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, target: Path) -> None:
    """Rename `draft` to `target`; what stood there has then the name of the draft, and goes with it."""
    if not target.exists():
        draft.rename(target)
    elif not _exchanged(draft, target):
        _swapped(draft, target)


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


def _sync(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb") as written:
            os.fsync(written.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
