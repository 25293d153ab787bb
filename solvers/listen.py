"""What a run says while it works: its log, its progress, its solutions, and whether it should stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from solvers.options import Options, Progress
from solvers.outcome import finite, relative_gap

if TYPE_CHECKING:
    import numpy as np

OnProgress = Callable[[Progress], None]
OnSolution = Callable[["np.ndarray", float], None]
ShouldStop = Callable[[], bool]

logger = logging.getLogger(__name__)


class Listener:
    """Collects what one run reports and passes it on; an exception of a caller's function ends the run.

    Exceptions must not unwind through the solver's own frames, so they are kept and raised by `finish`. Ctrl-C counts
    as a wish to stop: the run then ends with its best solution.
    """

    def __init__(
        self,
        options: Options,
        should_stop: ShouldStop | None = None,
        on_progress: OnProgress | None = None,
        on_solution: OnSolution | None = None,
    ) -> None:
        self._forward = options.log
        self._should_stop, self._on_progress, self._on_solution = should_stop, on_progress, on_solution
        self._began_s = time.monotonic()
        self._error: BaseException | None = None
        self.lines: list[str] = []

    @property
    def elapsed_s(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began_s

    def say(self, text: str) -> None:
        """Keep the lines of a log message."""
        for line in text.splitlines():
            if line.strip():
                self.lines.append(line.rstrip())
                if self._forward:
                    logger.info("%s", line.rstrip())

    def stopping(self) -> bool:
        """Tell whether the run should end now."""
        return self._error is not None or (self._should_stop is not None and bool(self._should_stop()))

    def progress(self, incumbent: float, bound: float) -> None:
        """Report the best value and the limit proven so far."""
        if self._on_progress is not None and self._error is None:
            best, limit = finite(incumbent), finite(bound)
            self._on_progress(Progress(best, limit, relative_gap(best, limit), self.elapsed_s))

    def solution(self, x: np.ndarray, objective: float) -> None:
        """Report a better solution."""
        if self._on_solution is not None and self._error is None:
            self._on_solution(x, objective)

    def fail(self, error: BaseException) -> None:
        """Keep the first exception that a caller's function raised."""
        if self._error is None:
            self._error = error

    @contextmanager
    def holding_ctrl_c(self) -> Iterator[None]:
        """Turn Ctrl-C into a wish to stop; a handler of the caller's own stays in place.

        Python's default handler raises wherever it strikes, even between the solver and the first line of a callback,
        where the solution would be lost.
        """
        default = signal.default_int_handler
        if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not default:
            yield
            return
        signal.signal(signal.SIGINT, lambda *_: self.fail(KeyboardInterrupt()))
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, default)

    def finish(self) -> None:
        """Raise what was kept, except Ctrl-C, which has done its work by ending the run."""
        error, self._error = self._error, None
        if isinstance(error, KeyboardInterrupt):
            self.say("interrupted by Ctrl-C")
        elif error is not None:
            raise error
