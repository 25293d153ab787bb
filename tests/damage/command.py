"""Runs one command in this process, as a user would see it: exit code, both streams, seconds, and what went wrong."""

from __future__ import annotations

import contextlib
import io
import json
import re
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_S = 10.0
MOST_MB = 1024
# On a machine that does other work too, seconds by the clock say little: commands are judged by the processor's time.
# The clock still ends what waits without computing, much later.
CLOCK_FACTOR = 6.0
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class TooLong(BaseException):
    """A command took more than its time."""


@dataclass(frozen=True)
class Heard:
    """What a command ended with; `escaped` is what it let through to its caller."""

    code: int
    out: str
    err: str
    seconds: float  # of the processor, with those of processes that have ended
    peak_mb: int
    escaped: str = ""
    broken_off: bool = False

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
        Seconds of the processor after which it is broken off; by the clock, `CLOCK_FACTOR` times as many.
    """
    from planner.cli import run

    out, err = _stream("strict"), _stream("backslashreplace")
    _forget_peak()
    begun, code, escaped, broken_off = _spent_s(), -1, "", False
    try:
        with _within(most_s), _limited_memory(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run([*args, "--json"])
            out.flush()
    except TooLong as long:
        escaped, broken_off = f"broken off after {long}", True
    except (SystemExit, KeyboardInterrupt) as error:
        escaped = f"{type(error).__name__} {error}"
    except Exception as error:
        escaped = f"raised {type(error).__name__}: {error}"[:200]
    spent = _spent_s() - begun
    return Heard(code, _said(out), _said(err), spent, peak_mb(), escaped, broken_off)


def _spent_s() -> float:
    """Return the processor's seconds spent so far by this process, its threads and its ended children."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


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
    """Break off what computes too long, or waits far too long, where the system and the thread allow it."""
    timers = (
        (signal.SIGPROF, signal.ITIMER_PROF, most_s, f"{most_s:g} s of the processor"),
        (signal.SIGALRM, signal.ITIMER_REAL, CLOCK_FACTOR * most_s, f"{CLOCK_FACTOR * most_s:g} s by the clock"),
    )

    def ring(number: int, _frame: object) -> None:
        raise TooLong(next(told for ringing, _, _, told in timers if ringing == number))

    before = {ringing: signal.signal(ringing, ring) for ringing, *_ in timers}
    for _, timer, seconds, _ in timers:
        signal.setitimer(timer, seconds, seconds)  # again and again: the first may be lost in a `__del__`
    try:
        yield
    finally:
        for _, timer, *_ in timers:
            signal.setitimer(timer, 0.0)
        for ringing, handler in before.items():
            signal.signal(ringing, handler)
