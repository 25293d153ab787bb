"""The mark by which the planner knows a file that it exported, and so may replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "datacentre-capacity-planner export"
LAST_SAVED_BY = f"<cp:lastModifiedBy>{MARK}</cp:lastModifiedBy>"
IN_WORKBOOK = (
    ("docProps/core.xml", LAST_SAVED_BY.encode()),
    ("docProps/app.xml", b"<Application>Microsoft Excel</Application>"),
)
"""Parts of a workbook of ours, and what they hold: Excel writes its user into the first one when it saves a workbook
again, LibreOffice itself into the second."""
ZIP = b"PK\x03\x04"
HEAD_BYTES, TAIL_BYTES = 4096, 65536
PARQUET = b"PAR1"  # what a file begins with that says at its end what it is


def bears(held: bytes, mark: bytes, inside: Iterable[tuple[str, bytes]] = ()) -> bool:
    """Return whether a file bears a mark; an empty file may be replaced too.

    Parameters
    ----------
    held
        What the file holds.
    mark
        The mark.
    inside
        Where it is a zip: parts of it, and what each must hold besides.
    """
    if not held:
        return True
    if mark in held[:HEAD_BYTES] or (held.startswith(PARQUET) and mark in held[-TAIL_BYTES:]):
        return all(own in _head_of_part(held, part) for part, own in inside)
    return False


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
