"""Runs one command in this process, as a user would see it: exit code, both streams, seconds, and what went wrong."""

from __future__ import annotations

import contextlib
import io
import json
import re
import resource
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_S = 10.0
MOST_MB = 1024
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class TooLong(BaseException):
    """A command took more than its time."""


@dataclass(frozen=True)
class Heard:
    """What a command ended with; `escaped` is what it let through to its caller."""

    code: int
    out: str
    err: str
    seconds: float
    peak_mb: int
    escaped: str = ""

    @property
    def answer(self) -> Any:
        """Return the object on stdout, None if it is none."""
        try:
            return json.loads(self.out)
        except ValueError:
            return None

    def wrong(self, allowed: Sequence[int], most_s: float = MOST_S) -> list[str]:
        """Return what no command may do, whatever it is given."""
        found = [self.escaped] if self.escaped else []
        if self.code not in allowed:
            found.append(f"exit {self.code}: {(self.err.strip() or '?').splitlines()[-1][:200]}")
        if "Traceback (most recent" in self.err or "Traceback (most recent" in self.out:
            found.append("traceback")
        if self.seconds > most_s:
            found.append(f"{self.seconds:.1f} s")
        if self.peak_mb > MOST_MB:
            found.append(f"{self.peak_mb} MB")
        if self.answer is None and not self.escaped:
            found.append(f"stdout is no JSON: {self.out[:80]!r}")
        if control := CONTROL.search(self.err):
            found.append(f"control character {control[0]!r} on stderr")
        return found


def heard(args: Sequence[str], most_s: float = 1.2 * MOST_S) -> Heard:
    """Run one command of the planner with ``--json`` and return what it ends with.

    Parameters
    ----------
    args
        The command and its arguments.
    most_s
        Seconds after which it is broken off.
    """
    from planner.cli import run

    out, err = _stream("strict"), _stream("backslashreplace")
    _forget_peak()
    begun, code, escaped = time.monotonic(), -1, ""
    try:
        with _within(most_s), _limited_memory(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run([*args, "--json"])
            out.flush()
    except TooLong:
        escaped = f"broken off after {most_s:g} s"
    except (SystemExit, KeyboardInterrupt) as error:
        escaped = f"{type(error).__name__} {error}"
    except Exception as error:
        escaped = f"raised {type(error).__name__}: {error}"[:200]
    spent = time.monotonic() - begun
    return Heard(code, _said(out), _said(err), spent, peak_mb(), escaped)


def _forget_peak() -> None:
    """Let the system count the most memory held from now on."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mb() -> int:
    """Return the most memory this process has held since `_forget_peak` [MB], or ever where that cannot be told."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextlib.contextmanager
def _limited_memory() -> Iterator[None]:
    """Give what runs meanwhile half as much again as it may take, so that the machine lives on."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        yield
        return
    held = int(pages.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = held + MOST_MB * 1024**2 * 3 // 2
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _stream(errors: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors=errors, newline="", write_through=True)


def _said(stream: io.TextIOWrapper) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8", "replace")


@contextlib.contextmanager
def _within(most_s: float) -> Iterator[None]:
    """Break off what takes too long, where the system and the thread allow it."""

    def ring(_number: int, _frame: object) -> None:
        raise TooLong

    before: Callable[..., Any] | int | None = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, most_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
