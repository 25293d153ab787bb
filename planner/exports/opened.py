"""The bytes of a file of results: of a regular file only, and never more than a given number."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from planner.errors import BadOutput

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 512 * 1024 * 1024  # ten times the plan of a case with a thousand sites


def contents(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    BadOutput
        If it is missing, unreadable, larger than `most_bytes`, or no regular file: a pipe or a device may never end.
    """
    try:
        # Without O_NONBLOCK a pipe would be waited for before it can be seen to be one.
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(opened, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise BadOutput(f"{path} must be a file, got {_kind(found.st_mode)}")
            if found.st_size > most_bytes:
                raise BadOutput(f"{path} has {found.st_size:,} bytes, more than the {most_bytes:,} it may have")
            return file.read()
    except IsADirectoryError:
        raise BadOutput(f"{path} must be a file, got a folder") from None
    except (OSError, ValueError) as error:
        raise BadOutput(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _kind(mode: int) -> str:
    kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFDIR: "a folder"}
    return kinds.get(stat.S_IFMT(mode), "a device")
