"""The two streams of a command: results on stdout and nothing else, one status line and log lines on stderr."""

from __future__ import annotations

import json
import logging
import os
import sys
from contextlib import contextmanager, redirect_stdout, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

from planner.commands.progress import progress_words
from planner.commands.results import NotShown, Results, discard_stdout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.solving import Progress

SECONDS_BETWEEN_LINES = 5.0
SHOWN = ("planner.casefiles", "planner.solving")  # loggers that speak in words of a planner
SECONDS_BETWEEN_UPDATES = 0.1


class Status(logging.Handler):
    """Shows progress on one updating line of a terminal, or as plain lines elsewhere, and log lines above it."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(logging.INFO)
        self.stream, self.live = stream, stream.isatty()
        self.shown, self.last = "", -1e9

    def emit(self, record: logging.LogRecord) -> None:
        """Write one log line above the status line."""
        self.say(self.format(record))

    def say(self, line: str) -> None:
        """Write a line that stays."""
        # A search does not end because nobody reads any more what it tells.
        with suppress(OSError):
            self.clear()
            self.stream.write(f"{line}\n")
            self.stream.flush()

    def progress(self, event: Progress) -> None:
        """Show how far the search is."""
        self.update(progress_words(event, _columns(self.stream) - 1) if self.live else progress_words(event))

    def update(self, words: str) -> None:
        """Show one line in place of the one before, unless that is too fresh.

        Parameters
        ----------
        words
            The line; a terminal shows as much of it as it has columns.
        """
        wait = SECONDS_BETWEEN_UPDATES if self.live else SECONDS_BETWEEN_LINES
        if words == self.shown or monotonic() - self.last < wait:
            return
        self.last = monotonic()
        if self.live:
            with suppress(OSError):
                self.clear()
                self.stream.write(words[: _columns(self.stream) - 1])
                self.stream.flush()
        else:
            self.say(words)
        self.shown = words

    def clear(self) -> None:
        """Take the status line off the terminal."""
        if self.live and self.shown:
            self.stream.write("\r\033[K")
        self.shown = ""


@contextmanager
def status_line(stream: TextIO, *, quiet: bool = False) -> Iterator[Status]:
    """Yield the status of a command, which shows the stages of a run, and with PLANNER_DEBUG=1 the whole search.

    Parameters
    ----------
    stream
        Where to write.
    quiet
        Leave the stages out, where a command has many runs.
    """
    status = Status(stream)
    everything = os.environ.get("PLANNER_DEBUG") == "1"
    loggers = [logging.getLogger(name) for name in (("planner", "solvers") if everything else () if quiet else SHOWN)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(status)
        logger.setLevel(logging.INFO)
    try:
        yield status
    finally:
        status.clear()
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(status)
            logger.setLevel(level)


@contextmanager
def stdout_for_results() -> Iterator[None]:
    """Send what anything prints meanwhile, compiled code included, to stderr."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def streamed_results() -> Iterator[TextIO]:
    """Yield a stream to stdout, while what anything else prints meanwhile goes to stderr.

    Results can so be shown as they come; that they cannot be written is `NotShown`.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    with suppress(OSError, ValueError):
        os.set_inheritable(kept, False)
    raw = open(kept, "wb", closefd=False)  # noqa: SIM115 - the number is closed below, whatever is left in it
    stream = Results(raw, encoding=sys.stdout.encoding or "utf-8", errors="replace", line_buffering=True)
    try:
        os.dup2(2, 1)
        with redirect_stdout(sys.stderr):
            yield stream
    finally:
        with suppress(OSError, ValueError, NotShown):
            stream.flush()
        os.dup2(kept, 1)
        with suppress(OSError, ValueError, NotShown):
            stream.close()
        os.close(kept)


@contextmanager
def whoever_reads() -> Iterator[None]:
    """Show results; that nobody reads them any more is no failure of what was done before."""
    try:
        yield
        sys.stdout.flush()
    except NotShown as error:
        if not error.nobody_reads:
            say(str(error))
    except (OSError, SystemExit):  # rich ends the process where a pipe is closed
        discard_stdout()


def say(message: str) -> None:
    """Write a line to stderr, where that takes it."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()


def print_json(answer: Any) -> None:
    """Write one JSON object on a line of stdout, letters that its encoding cannot hold as JSON's own escapes."""
    text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeError:
        text = json.dumps(answer, allow_nan=False)
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80
