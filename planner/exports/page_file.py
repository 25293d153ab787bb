"""One page as a file of its own, told from other pages by a mark near its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.exports.single_file import refuse_file, write_file

if TYPE_CHECKING:
    from pathlib import Path

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
        If something else stands there, or a file more in that folder would spoil a plan or a case.
    """
    refuse_file(path, lambda head: mark in head.decode("utf-8", errors="replace"), MOST_HEAD_BYTES)


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
    write_file(path, text)
