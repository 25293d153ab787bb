"""One page as a file: whole or not at all, and never in place of what is no such page."""

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
    from typing import IO

MOST_HEAD_BYTES = 4096


def refuse_page(path: Path, mark: str) -> None:
    """Refuse a place that a page cannot go to; asked before any work, and again before it is written.

    Parameters
    ----------
    path
        The file.
    mark
        What stands near the beginning of every page of ours.

    Raises
    ------
    BadOutput
        If something else stands there, or the folder is one of results, which holds nothing but a plan.
    """
    try:
        found = path.stat() if path.exists() else None
        if found is not None and not stat.S_ISREG(found.st_mode):
            raise BadOutput(f"{path} must be a file, got {'a folder' if path.is_dir() else 'something else'}")
        if found is not None and mark not in _head(path):
            raise BadOutput(f"{path} holds something else, which would be lost; choose another file")
        if holds_results(path.resolve().parent):
            raise BadOutput(f"{path} would stand in a folder of results, which holds a plan and nothing else")
        if is_of_case(path.resolve().parent):
            raise BadOutput(f"{path} would stand in the folder of a case, which could then not be read; choose another")
    except (OSError, RuntimeError, ValueError) as error:
        raise BadOutput(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def write_page(path: Path, text: str, mark: str) -> None:
    """Write a page; where it fails, what stood there before still does.

    Parameters
    ----------
    path
        The file; its folders are made.
    text
        The page.
    mark
        What stands near the beginning of every page of ours.

    Raises
    ------
    BadOutput
        If it cannot be written, or would replace what is no such page.
    """
    refuse_page(path, mark)
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


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(MOST_HEAD_BYTES).decode("utf-8", errors="replace")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
