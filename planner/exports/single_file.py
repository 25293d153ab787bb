"""Files that a command writes where the user says: whole or not at all, never in place of what is not ours."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadOutput
from planner.outfolder import holds_results, is_of_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def refuse_file(path: Path, is_ours: Callable[[bytes], bool], head_bytes: int) -> None:
    """Refuse a place that a file cannot go to; asked before any work, and again before it is written.

    Parameters
    ----------
    path
        The file.
    is_ours
        Whether a file that begins so may be replaced.
    head_bytes
        How many bytes of its beginning that takes.

    Raises
    ------
    BadOutput
        If something else stands there, or a file more in that folder would spoil a plan or a case.
    """
    try:
        found = path.stat() if path.exists() else None
        if found is not None and not stat.S_ISREG(found.st_mode):
            raise BadOutput(f"{path} must be a file, got {'a folder' if path.is_dir() else 'something else'}")
        if found is not None and not is_ours(_head(path, head_bytes)):
            raise BadOutput(f"{path} holds something else, which would be lost; choose another file")
        if holds_results(path.resolve().parent):
            raise BadOutput(f"{path} would stand in a folder of results, which holds a plan and nothing else")
        if is_of_case(path.resolve().parent):
            raise BadOutput(f"{path} would stand in the folder of a case, which could then not be read; choose another")
    except (OSError, RuntimeError, ValueError) as error:
        raise BadOutput(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def write_file(path: Path, text: str) -> None:
    """Write a file; where it fails, what stood there before still does.

    Parameters
    ----------
    path
        The file, which was not refused; its folders are made.
    text
        What it holds.

    Raises
    ------
    BadOutput
        If it cannot be written.
    """
    write_files({path: text.encode("utf-8")})


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write several files, all of them or none; where one fails, what stood there before still does.

    Parameters
    ----------
    files
        What each file holds; none was refused. Their folders are made.

    Raises
    ------
    BadOutput
        If one cannot be written.
    """
    drafts: dict[Path, Path] = {}
    path = None
    try:
        for path, held in files.items():
            target = path.resolve()
            target.parent.mkdir(parents=True, exist_ok=True)
            _draft(target, held, drafts)
        _put_in_place(drafts)
    except (OSError, RuntimeError) as error:
        raise BadOutput(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error
    finally:
        _remove(drafts.values())


def _draft(target: Path, held: bytes, drafts: dict[Path, Path]) -> None:
    """Write what a file is to hold beside it, under a hidden name."""
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    with tempfile.NamedTemporaryFile("wb", prefix=f".{target.name}.", dir=target.parent, delete=False) as draft:
        drafts[target] = Path(draft.name)
        draft.write(held)
        draft.flush()
        os.fsync(draft.fileno())
    os.chmod(drafts[target], mode)


def _put_in_place(drafts: Mapping[Path, Path]) -> None:
    """Give each draft the name of its file; where one fails, those before it go back."""
    kept: dict[Path, Path] = {}
    try:
        for target in drafts:
            if len(drafts) > 1 and target.exists():
                kept[target] = _kept(target)
        for target, draft in drafts.items():
            os.replace(draft, target)
    except BaseException:
        for target, draft in drafts.items():
            if not draft.exists():
                os.replace(kept[target], target) if target in kept else target.unlink(missing_ok=True)
        raise
    finally:
        _remove(kept.values())


def _kept(target: Path) -> Path:
    """Copy a file to a hidden name beside it, and return that."""
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(number)
    shutil.copy2(target, name)
    return Path(name)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _head(path: Path, head_bytes: int) -> bytes:
    with path.open("rb") as file:
        return file.read(head_bytes)


def _umask() -> int:
    """Return the mask of this process for new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
