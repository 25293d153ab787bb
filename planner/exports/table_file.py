"""One table as a CSV file of its own: whole or not at all, and never in place of what is no such table."""

from __future__ import annotations

import csv
import io
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.errors import BadOutput
from planner.exports.codec import cell
from planner.exports.rounding import decimals
from planner.outfolder import holds_results, is_of_case
from planner.plan import columns

if TYPE_CHECKING:
    from collections.abc import Iterable


def rows_text(row_type: type, rows: Iterable[Any]) -> str:
    """Return the text of a CSV: a header of field names, ISO dates, figures rounded as in the tables of a plan."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    hints = columns(row_type)
    writer.writerow(hints)
    cells = [(name, cell(hint, decimals(name))) for name, hint in hints.items()]
    writer.writerows([write(getattr(row, name)) for name, write in cells] for row in rows)
    return text.getvalue()


def refuse_table(path: Path, row_type: type) -> None:
    """Refuse a place that a table cannot go to; asked before any work, and again before it is written.

    Raises
    ------
    BadOutput
        If something else than such a table stands there, or the folder is one of results.
    """
    head = rows_text(row_type, ()).encode()
    try:
        found = path.stat() if path.exists() else None
        if found is not None and not stat.S_ISREG(found.st_mode):
            raise BadOutput(f"{path} must be a file, got {'a folder' if path.is_dir() else 'something else'}")
        if found is not None and found.st_size and not _begins(path, head):
            raise BadOutput(f"{path} holds something else, which would be lost; choose another file")
        if holds_results(path.resolve().parent):
            raise BadOutput(f"{path} would stand in a folder of results, which holds a plan and nothing else")
        if is_of_case(path.resolve().parent):
            raise BadOutput(f"{path} would stand in the folder of a case, which could then not be read; choose another")
    except (OSError, RuntimeError, ValueError) as error:
        raise BadOutput(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def write_table(path: Path, row_type: type, rows: Iterable[Any]) -> None:
    """Write a table; where it fails, what stood there before still does.

    Parameters
    ----------
    path
        The file; its folders are made.
    row_type, rows
        Type of the rows, and the rows.

    Raises
    ------
    BadOutput
        If something else stands there, or it cannot be written.
    """
    refuse_table(path, row_type)
    draft = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
        draft = Path(name)
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(rows_text(row_type, rows))
        draft.chmod(0o666 & ~_umask())
        draft.replace(path)
    except OSError as error:
        if draft is not None:
            with suppress(OSError):
                draft.unlink()
        raise BadOutput(f"cannot write {path}: {error.strerror or error}") from error


def _begins(path: Path, head: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(head)) == head


def _umask() -> int:
    """Return the mask of this process for new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
