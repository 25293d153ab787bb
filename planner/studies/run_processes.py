"""Workers of a study on this machine: processes of their own, each with its share of cores and memory."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from planner.studies.results import Record
from planner.studies.run_job import Answer, Job

if TYPE_CHECKING:
    from collections.abc import Callable

# What numerical libraries take their number of threads from: without it each worker uses all cores.
THREAD_VARIABLES = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)  # fmt: skip
MEMORY_SHARE = 0.9
MOST_LOST = 2  # workers that one solve may cost before it is given up


def usual_workers(threads: int) -> int:
    """Return how many workers have a share of this machine's cores, with so many threads each."""
    return max(1, _cores() // threads)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_share(workers: int) -> int:
    """Return the bytes that each worker may have of the memory of this machine or of its container; 0: any."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return 0
    with suppress(OSError, ValueError):
        total = min(total, int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    return int(MEMORY_SHARE * total / workers)


class InThisProcess:
    """Solves one job at a time in the process of the caller."""

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop
        self._jobs: list[Job] = []

    @property
    def size(self) -> int:
        """How many jobs it works on at a time."""
        return 1

    def submit(self, job: Job) -> None:
        """Take a job."""
        self._jobs.append(job)

    def answers(self, wait_s: float) -> list[Answer]:
        """Return what comes of the jobs it has."""
        from planner.studies.run_one import solve_job

        jobs, self._jobs = self._jobs, []
        return [solve_job(job, self._should_stop) for job in jobs]

    def close(self) -> None:
        """Leave, and forget what was kept for the next solve."""
        from planner.model.prepared import keep_models

        keep_models(0)


class _Worker:
    """One process, and the job it is at."""

    def __init__(self, memory_bytes: int, threads: int, inbox: SimpleQueue[tuple[_Worker, Answer | None]]) -> None:
        self.job: Job | None = None
        limits = dict.fromkeys(THREAD_VARIABLES, str(threads))
        self.child = subprocess.Popen(
            [sys.executable, "-m", "planner.studies.run_worker", str(os.getpid()), str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **limits},
            start_new_session=True,
        )
        threading.Thread(target=self._listen, args=(inbox,), daemon=True).start()

    def _listen(self, inbox: SimpleQueue[tuple[_Worker, Answer | None]]) -> None:
        assert self.child.stdout is not None
        try:
            while True:
                inbox.put((self, pickle.load(self.child.stdout)))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            inbox.put((self, None))

    def give(self, job: Job) -> None:
        """Hand a job over; that the process has ended is seen where answers are read."""
        assert self.child.stdin is not None
        self.job = job
        with suppress(OSError, ValueError):
            pickle.dump(job, self.child.stdin)
            self.child.stdin.flush()

    def end(self) -> None:
        """End the process at once."""
        with suppress(OSError):
            self.child.kill()
        self.child.wait()
        for stream in (self.child.stdin, self.child.stdout):
            if stream is not None:
                with suppress(OSError, ValueError):
                    stream.close()


class Processes:
    """Workers in processes of this machine; one that is lost costs its solve, which another begins anew.

    Parameters
    ----------
    workers
        How many.
    threads
        Cores that each may use.
    """

    def __init__(self, workers: int, threads: int) -> None:
        self.size = workers
        self._threads, self._memory_bytes = threads, memory_share(workers)
        self._inbox: SimpleQueue[tuple[_Worker, Answer | None]] = SimpleQueue()
        # All are started at once: they import while the base, which the others wait for, is solved.
        self._workers = [self._started() for _ in range(workers)]
        self._lost: dict[str, int] = {}

    def _started(self) -> _Worker:
        return _Worker(self._memory_bytes, self._threads, self._inbox)

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Ids of the processes at work."""
        return tuple(worker.child.pid for worker in self._workers if worker.job is not None)

    def submit(self, job: Job) -> None:
        """Give a job to a worker that has none, or to a new one."""
        free = next((worker for worker in self._workers if worker.job is None), None)
        if free is None:
            free = self._started()
            self._workers.append(free)
        free.give(job)

    def answers(self, wait_s: float) -> list[Answer]:
        """Return what has come of jobs, after waiting so many seconds at most."""
        try:
            found = [self._inbox.get(timeout=wait_s)]
        except Empty:
            return []
        with suppress(Empty):
            while True:
                found.append(self._inbox.get_nowait())
        told = (self._taken(worker, answer) for worker, answer in found)
        return [answer for answer in told if answer is not None]

    def _taken(self, worker: _Worker, answer: Answer | None) -> Answer | None:
        """Return the answer of a worker; where it has ended, have its job done by another, or say that it is lost."""
        if worker not in self._workers:
            return None
        job, worker.job = worker.job, None
        if answer is not None:
            return answer
        self._workers.remove(worker)
        worker.end()
        if job is None:
            return None
        self._lost[job.key] = self._lost.get(job.key, 0) + 1
        if self._lost[job.key] < MOST_LOST:
            self.submit(job)
            return None
        ending = _ending(worker.child.returncode)
        return lost(job, f"{self._lost[job.key]} workers ended while they were at it, the last by {ending}")

    def close(self) -> None:
        """End all workers, with what they are at."""
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.end()


def lost(job: Job, message: str) -> Answer:
    """Return that the workers of a job were lost."""
    record = Record(job.key, job.digest, job.start_key, job.code, "worker lost", message)
    return Answer(job.key, record)


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            name = signal.Signals(-code).name
            return f"signal {name}{' (was the memory full?)' if name == 'SIGKILL' else ''}"
    return f"exit code {code}"
