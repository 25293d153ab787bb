"""Signals as a wish to stop: the first one ends the search with the best plan held, the second one the process."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from planner.commands.terminal import Status

# What a user, a scheduler and a terminal that closes send; not every system has the last.
NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(BaseException):
    """A signal came where there is nothing to keep; `number` is its number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"stopped by signal {number}")


def raise_on_interrupt() -> None:
    """Raise `Stopped` where a signal would end the process without a word; one that is ignored stays so."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for given in numbers:
            signal.signal(given, signal.SIG_DFL)
        raise Stopped(number)

    numbers = _numbers()
    for number in numbers:
        signal.signal(number, stop)


@contextmanager
def stop_on_interrupt(status: Status) -> Iterator[Callable[[], bool]]:
    """Yield what tells whether to stop; while it is in force no such signal ends the process or raises anything.

    A signal that is ignored when it begins, as under `nohup`, stays so.
    """
    asked = False
    before: dict[int, object] = {}

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        # The system's own handling ends the process even while compiled code runs.
        for number in before:
            signal.signal(number, signal.SIG_DFL)
        # The terminal may be gone, or in the middle of another line.
        with suppress(OSError, ValueError, RuntimeError):
            status.say("stopping with the best plan found so far; press Ctrl-C again to abort without it")

    try:
        for number in _numbers():
            before[number] = signal.signal(number, ask)
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]


def _numbers() -> list[int]:
    """Return the signals to take, none outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        return []
    given = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    return [number for number in given if signal.getsignal(number) not in (signal.SIG_IGN, None)]
