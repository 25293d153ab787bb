"""The worker: a second process that solves relaxations, proves bounds, or improves points of its own.

It is started as ``python -m solvers.search.worker`` rather than by multiprocessing, which would run the caller's own
script again in the child. The job goes in by its stdin, and points to continue from after it; messages come back by its
stdout. What it writes to stderr is kept; where it ends before its job is finished, that is logged and noted. It ends
with its caller: when its stdin ends, and on Linux by a signal of the system.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from solvers.search.messages import (
    BoundFound,
    Failed,
    Finished,
    GuideFound,
    Inbox,
    IncumbentFound,
    PartialGuideFound,
    read_all,
    write,
)

if TYPE_CHECKING:
    import numpy as np

    from solvers.search.jobs import Job
    from solvers.search.messages import Message

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
"""Number of the option of Linux's prctl that names a signal for when the parent process ends."""

STDERR_KEPT = 16_384
"""Characters of the end of a worker's stderr that are kept: enough for a traceback."""

JOIN_S = 5.0
"""Seconds to wait for a stream of a process that has ended."""


class Worker:
    """Does a job in a process of its own until that is finished or stopped."""

    def __init__(self, job: Job) -> None:
        self._lock = threading.Lock()
        self._bound: float | None = None
        self._x: np.ndarray | None = None
        self._guide: GuideFound | None = None
        self._partial_guide: PartialGuideFound | None = None
        self._done = self._finished = self._stopped = False
        self._failure: str | None = None
        self._stderr = ""
        self.purpose = job.purpose
        self._child = subprocess.Popen(
            [sys.executable, "-m", "solvers.search.worker", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._hand_over = threading.Thread(target=self._send, args=(job,), daemon=True)
        self._complaints = threading.Thread(target=self._keep_stderr, daemon=True)
        self._listening = threading.Thread(target=self._listen, daemon=True)
        for thread in (self._hand_over, self._complaints, self._listening):
            thread.start()

    @property
    def bound(self) -> float | None:
        """The best bound proven so far."""
        with self._lock:
            return self._bound

    @property
    def guide(self) -> GuideFound | None:
        """The point of the LP relaxation that it has found."""
        with self._lock:
            return self._guide

    @property
    def partial_guide(self) -> PartialGuideFound | None:
        """What its groups add to a guide; None until it has said so."""
        with self._lock:
            return self._partial_guide

    @property
    def done(self) -> bool:
        """Whether nothing more will come of it: the job is finished, or the process has ended."""
        with self._lock:
            return self._done

    @property
    def failure(self) -> str | None:
        """In a sentence, why it ended before its job was finished, though nobody stopped it; else None."""
        with self._lock:
            return self._failure

    def point(self) -> np.ndarray | None:
        """Return the best point it has found since the last call."""
        with self._lock:
            x, self._x = self._x, None
            return x

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            self._stopped = self._stopped or self._child.poll() is None
        self._child.kill()
        self._child.wait()
        self._listening.join(timeout=JOIN_S)

    def send_point(self, x: np.ndarray) -> None:
        """Hand over a point to continue from."""
        self._hand_over.join()
        self._send(x)

    def _send(self, given: object) -> None:
        assert self._child.stdin is not None
        with contextlib.suppress(BrokenPipeError, ValueError):  # its end is noted where its stdout is read
            write(self._child.stdin, given)  # type: ignore[arg-type]

    def _keep_stderr(self) -> None:
        assert self._child.stderr is not None
        for line in self._child.stderr:
            self._stderr = (self._stderr + line.decode(errors="replace"))[-STDERR_KEPT:]

    def _listen(self) -> None:
        assert self._child.stdout is not None
        try:
            for message in read_all(self._child.stdout):  # type: ignore[arg-type]
                self._take(message)
        finally:
            self._conclude()

    def _take(self, message: Message) -> None:
        with self._lock:
            match message:
                case BoundFound(bound):
                    self._raise_bound(bound)
                case IncumbentFound(x):
                    self._x = x
                case GuideFound():
                    self._guide = message
                    self._raise_bound(message.bound)
                case PartialGuideFound():
                    self._partial_guide = message
                case Finished():
                    self._done = self._finished = True
                case Failed(reason):
                    self._failure = reason

    def _raise_bound(self, bound: float | None) -> None:
        if bound is not None and (self._bound is None or bound > self._bound):
            self._bound = bound

    def _conclude(self) -> None:
        """Note how the process ended, once its stdout has."""
        with self._lock:
            told = self._finished or self._stopped
        if not told:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(timeout=JOIN_S)
            self._complaints.join(timeout=JOIN_S)
        with self._lock:
            if not (self._finished or self._stopped):
                reason = self._failure or _ending(self._child.returncode)
                self._failure = f"the second process ended early while it worked on {self.purpose}: {reason}"
                log.warning("%s\n%s", self._failure, self._stderr.rstrip())
            self._done = True


class WorkerPool:
    """Every worker that one search starts, so that none outlives it and no failure of one is lost."""

    def __init__(self) -> None:
        self._workers: list[Worker] = []

    def start(self, job: Job) -> Worker:
        """Return a new worker at its job."""
        worker = Worker(job)
        self._workers.append(worker)
        return worker

    def stop(self) -> None:
        """End them all."""
        for worker in self._workers:
            worker.stop()

    def failures(self) -> tuple[str, ...]:
        """Return, in a sentence each, which of them ended early, and what that may cost."""
        told = dict.fromkeys(worker.failure for worker in self._workers if worker.failure is not None)
        return tuple(f"{failure}; bounds may be weaker and the plan less good than they could be" for failure in told)


def _ending(code: int | None) -> str:
    """Return in words how a process ended, by its return code."""
    if code is None:
        return "it closed its output"
    if code >= 0:
        return f"it ended with exit code {code}"
    try:
        return f"it was ended by signal {signal.Signals(-code).name}"
    except ValueError:
        return f"it was ended by signal {-code}"


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
    """Do the job that comes by stdin, and send what is found by stdout."""
    end_with_caller(int(sys.argv[1]))
    lock = threading.Lock()

    def send(message: Message) -> None:
        with lock:
            write(sys.stdout.buffer, message)

    try:
        job: Job = pickle.load(sys.stdin.buffer)
        inbox = Inbox()
        threading.Thread(target=inbox.listen, args=(sys.stdin.buffer,), daemon=True).start()
        job.run(send, inbox)
    except Exception as error:
        send(Failed(f"{type(error).__name__}: {error}"))
        raise
    send(Finished())


if __name__ == "__main__":
    main()
