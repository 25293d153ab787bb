"""The mark by which the planner knows a file that it exported, and so may replace."""

from __future__ import annotations

MARK = "datacentre-capacity-planner export"
CORE = "docProps/core.xml"
"""The part of a workbook with its properties."""
LAST_SAVED_BY = f"<cp:lastModifiedBy>{MARK}</cp:lastModifiedBy>"
"""What a workbook of ours has there: a program that saves it again writes another name."""
HEAD_BYTES, TAIL_BYTES = 4096, 65536
PARQUET = b"PAR1"  # what a file begins with that says at its end what it is


def bears(held: bytes, mark: bytes, part: str = "") -> bool:
    """Return whether a file bears a mark; an empty file may be replaced too.

    Parameters
    ----------
    held
        What the file holds.
    mark
        The mark.
    part
        Where the file is a zip: the part of it whose beginning has the mark. Empty: the file itself.
    """
    if not held:
        return True
    if part:
        return mark in _head_of_part(held, part)
    return mark in held[:HEAD_BYTES] or (held.startswith(PARQUET) and mark in held[-TAIL_BYTES:])


def _head_of_part(held: bytes, part: str) -> bytes:
    """Return what a part of a zip begins with; nothing where there is no such part, or no zip."""
    import io
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(held)) as archive, archive.open(part) as file:
            return file.read(HEAD_BYTES)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, OSError, EOFError):
        return b""
