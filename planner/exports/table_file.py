"""One table as a CSV file of its own, told from other files by its header."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from planner.exports.codec import cell
from planner.exports.rounding import decimals
from planner.exports.single_file import refuse_file, write_file
from planner.plan import columns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


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
        If something else than such a table stands there, or a file more in that folder would spoil a plan or a case.
    """
    header = rows_text(row_type, ()).encode()
    refuse_file(path, lambda head: head in (b"", header), len(header))


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
    write_file(path, rows_text(row_type, rows))
