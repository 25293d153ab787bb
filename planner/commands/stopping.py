"""Ctrl-C as a wish to stop: the first one ends the search with the best plan held, the second one the process."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from planner.commands.terminal import Status


@contextmanager
def stop_on_interrupt(status: Status) -> Iterator[Callable[[], bool]]:
    """Yield what tells whether to stop; while it is in force Ctrl-C raises nothing."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        # The system's own handling ends the process even while compiled code runs.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        status.say("stopping with the best plan held; Ctrl-C again to abort")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
