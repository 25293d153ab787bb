"""The worker: a second process that solves relaxations, proves bounds, or improves points of its own.

It is started as ``python -m solvers.search.worker`` rather than by multiprocessing, which would run the caller's own
script again in the child. The job goes in by its stdin, and points to continue from after it; messages come back by its
stdout. It ends with its caller: when its stdin ends, and on Linux by a signal of the system.
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

    from solvers.search.jobs import Job


PR_SET_PDEATHSIG = 1  # of Linux's prctl

RelaxationResult = tuple["np.ndarray", "np.ndarray | None"]
"""A point of the relaxation, and the row multipliers there."""

Said = tuple["float | None", "np.ndarray | None", "RelaxationResult | None", "np.ndarray | None", bool]
"""What the worker says: a bound, a point, the relaxation's point and row multipliers, what its groups bring to a
guide (nothing at all where they come to none), whether it is done.

Plain values, since it runs as ``__main__``.
"""


class Inbox:
    """The last point that has come in and was not taken yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._x: np.ndarray | None = None

    def listen(self, stream: Any) -> None:
        """Take in points until the stream ends: then the caller is gone, and so is this process."""
        for x in _messages(stream):
            with self._lock:
                self._x = x
        os._exit(0)

    def point(self) -> np.ndarray | None:
        """Return the last point that came in since the last call."""
        with self._lock:
            x, self._x = self._x, None
            return x


class Worker:
    """Does a piece of work in a process of its own until stopped."""

    def __init__(self, job: Job) -> None:
        self._lock = threading.Lock()
        self._bound: float | None = None
        self._x: np.ndarray | None = None
        self._relaxation: RelaxationResult | None = None
        self._partial_guide: np.ndarray | None = None
        self._done = False
        self._child = subprocess.Popen(
            [sys.executable, "-m", "solvers.search.worker", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._hand_over = threading.Thread(target=self._send, args=(job,), daemon=True)
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._hand_over.start()
        self._listening.start()

    @property
    def bound(self) -> float | None:
        """The best bound proven so far."""
        with self._lock:
            return self._bound

    @property
    def relaxation(self) -> RelaxationResult | None:
        """The point of the relaxation that it has said, and its row multipliers."""
        with self._lock:
            return self._relaxation

    @property
    def partial_guide(self) -> np.ndarray | None:
        """What its groups bring to a guide, without entries where they come to nothing; None while it has not said."""
        with self._lock:
            return self._partial_guide

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

    def send_point(self, x: np.ndarray) -> None:
        """Hand over a point to go on from."""
        self._hand_over.join()
        self._send(x)

    def _send(self, given: Any) -> None:
        assert self._child.stdin is not None
        try:
            pickle.dump(given, self._child.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self._child.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass

    def _listen(self) -> None:
        assert self._child.stdout is not None
        try:
            for said in _messages(self._child.stdout):
                self._take(said)
        finally:
            with self._lock:
                self._done = True

    def _take(self, said: Said) -> None:
        bound, x, relaxed, partial_guide, done = said
        with self._lock:
            if bound is not None and (self._bound is None or bound > self._bound):
                self._bound = bound
            self._x = self._x if x is None else x
            self._relaxation = self._relaxation if relaxed is None else relaxed
            self._partial_guide = self._partial_guide if partial_guide is None else partial_guide
            self._done = self._done or done


def _messages(stream: Any) -> Iterator[Any]:
    while True:
        try:
            yield pickle.load(stream)
        except (EOFError, pickle.UnpicklingError, OSError):
            return


def end_with_caller(caller: int) -> None:
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
    end_with_caller(int(sys.argv[1]))
    job: Job = pickle.load(sys.stdin.buffer)
    inbox, lock = Inbox(), threading.Lock()
    threading.Thread(target=inbox.listen, args=(sys.stdin.buffer,), daemon=True).start()

    def send(
        bound: float | None,
        x: np.ndarray | None = None,
        relaxed: RelaxationResult | None = None,
        partial_guide: np.ndarray | None = None,
        done: bool = False,
    ) -> None:
        said: Said = (bound, x, relaxed, partial_guide, done)
        with lock:
            pickle.dump(said, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()

    job.run(send, inbox)
    send(None, done=True)


if __name__ == "__main__":
    main()
