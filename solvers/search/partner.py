"""A second process beside the search: it guides, works on the bound of a model, or looks for better points of its own.

It is started as ``python -m solvers.search.partner`` rather than by multiprocessing, which would run the caller's own
script again in the child. The work goes in by its stdin, and after it points to go on from; bounds and points come back
by its stdout. It ends with its caller, however that ends: when its stdin ends, and on Linux by a signal of the system.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from solvers.search.works import Work


PR_SET_PDEATHSIG = 1  # of Linux's prctl

Relaxed = tuple["np.ndarray", "np.ndarray | None"]
"""A point of the relaxation, and the prices of rows there."""

Said = tuple["float | None", "np.ndarray | None", "Relaxed | None", "np.ndarray | None", bool]
"""What the other process says: a bound, a point, the relaxation's point and prices of rows, what its groups bring to a
guide (nothing at all where they come to none), whether it is done.

Plain values, since it runs as ``__main__``.
"""


class Heard:
    """The last point that has come in and was not taken yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._x: np.ndarray | None = None

    def listen(self, stream: Any) -> None:
        """Take in points until the stream ends: then the caller is gone, and so is this process."""
        for x in _said(stream):
            with self._lock:
                self._x = x
        os._exit(0)

    def point(self) -> np.ndarray | None:
        """Return the last point that came in since the last call."""
        with self._lock:
            x, self._x = self._x, None
            return x


class Partner:
    """Does a piece of work in a process of its own until stopped."""

    def __init__(self, work: Work) -> None:
        self._lock = threading.Lock()
        self._bound: float | None = None
        self._x: np.ndarray | None = None
        self._relaxed: Relaxed | None = None
        self._brought: np.ndarray | None = None
        self._done = False
        self._child = subprocess.Popen(
            [sys.executable, "-m", "solvers.search.partner", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._hand_over = threading.Thread(target=self._feed, args=(work,), daemon=True)
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._hand_over.start()
        self._listening.start()

    @property
    def bound(self) -> float | None:
        """The best bound proven so far."""
        with self._lock:
            return self._bound

    @property
    def relaxed(self) -> Relaxed | None:
        """The point of the relaxation that it has said, and its prices of rows."""
        with self._lock:
            return self._relaxed

    @property
    def brought(self) -> np.ndarray | None:
        """What its groups bring to a guide, without entries where they come to nothing; None while it has not said."""
        with self._lock:
            return self._brought

    @property
    def done(self) -> bool:
        """Whether it has nothing more to do."""
        with self._lock:
            return self._done

    def point(self) -> np.ndarray | None:
        """Return the best point it has found since the last call."""
        with self._lock:
            x, self._x = self._x, None
            return x

    def stop(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.wait()
        self._listening.join(timeout=5.0)

    def give(self, x: np.ndarray) -> None:
        """Hand over a point to go on from."""
        self._hand_over.join()
        self._feed(x)

    def _feed(self, given: Any) -> None:
        assert self._child.stdin is not None
        try:
            pickle.dump(given, self._child.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self._child.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass

    def _listen(self) -> None:
        assert self._child.stdout is not None
        try:
            for said in _said(self._child.stdout):
                self._take(said)
        finally:
            with self._lock:
                self._done = True

    def _take(self, said: Said) -> None:
        bound, x, relaxed, brought, done = said
        with self._lock:
            if bound is not None and (self._bound is None or bound > self._bound):
                self._bound = bound
            self._x = self._x if x is None else x
            self._relaxed = self._relaxed if relaxed is None else relaxed
            self._brought = self._brought if brought is None else brought
            self._done = self._done or done


def _said(stream: Any) -> Iterator[Any]:
    while True:
        try:
            yield pickle.load(stream)
        except (EOFError, pickle.UnpicklingError, OSError):
            return


def end_with(caller: int) -> None:
    """Let the system end this process when its caller ends, which compiled code that runs for long cannot put off."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != caller:  # it ended before that was said
        os._exit(0)


def main() -> None:
    """Do the work that comes by stdin, and say what is found by stdout."""
    end_with(int(sys.argv[1]))
    work: Work = pickle.load(sys.stdin.buffer)
    heard, lock = Heard(), threading.Lock()
    threading.Thread(target=heard.listen, args=(sys.stdin.buffer,), daemon=True).start()

    def say(
        bound: float | None,
        x: np.ndarray | None = None,
        relaxed: Relaxed | None = None,
        brought: np.ndarray | None = None,
        done: bool = False,
    ) -> None:
        said: Said = (bound, x, relaxed, brought, done)
        with lock:
            pickle.dump(said, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()

    work.run(say, heard)
    say(None, done=True)


if __name__ == "__main__":
    main()
