"""Stdout as the commands write to it: a failure to write to it is kept apart from failures of files."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import NoReturn


class NotShown(Exception):
    """Results could not be written to stdout; `nobody_reads` where the other end of a pipe is closed."""

    def __init__(self, error: OSError) -> None:
        self.nobody_reads = isinstance(error, BrokenPipeError)
        super().__init__(f"the results cannot be shown: {error.strerror or error}")


class Results(io.TextIOWrapper):
    """A stream whose failures to write are `NotShown`."""

    def write(self, text: str, /) -> int:
        """Write a text."""
        try:
            return super().write(text)
        except OSError as error:
            _fail(error)

    def flush(self) -> None:
        """Send what was written on its way."""
        try:
            super().flush()
        except OSError as error:
            _fail(error)


def open_streams() -> None:
    """Give the process streams that take any name, and stand in for those that its caller closed.

    What the screen's encoding cannot hold is shown with a mark in its place. A closed stdout refuses what is written,
    a closed stderr swallows it; a file that is opened later must not get the number of either.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for the life of the process
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="replace")
    raw = open(1, "wb", closefd=False) if sys.stdout is None else sys.stdout.buffer  # noqa: SIM115
    encoding = "utf-8" if sys.stdout is None else sys.stdout.encoding
    sys.stdout = Results(raw, encoding=encoding, errors="replace", line_buffering=os.isatty(1))


def discard_stdout() -> None:
    """Send what is still to be written nowhere: it would fail once more when the process ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fail(error: OSError) -> NoReturn:
    discard_stdout()
    raise NotShown(error) from None
