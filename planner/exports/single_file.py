"""A file that a command writes where the user says: whole or not at all, never in place of what is not ours."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import BadOutput
from planner.outfolder import holds_results, is_of_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO


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
    try:
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", prefix=f".{target.name}.", dir=target.parent, delete=False
        ) as draft:
            _filled(draft, text, target, mode)
    except (OSError, RuntimeError) as error:
        raise BadOutput(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error


def _filled(draft: IO[str], text: str, target: Path, mode: int) -> None:
    """Write a draft and put it in place; it goes where that fails."""
    try:
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
        draft.close()
        os.chmod(draft.name, mode)
        os.replace(draft.name, target)
    except BaseException:
        with suppress(OSError):
            draft.close()
        with suppress(OSError):
            Path(draft.name).unlink()
        raise


def _head(path: Path, head_bytes: int) -> bytes:
    with path.open("rb") as file:
        return file.read(head_bytes)


def _umask() -> int:
    """Return the mask of this process for new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
