"""A worker: a process of its own that solves job after job.

It is started as ``python -m planner.studies.run_worker`` rather than by multiprocessing, which would run the caller's
own script again. Jobs come by its stdin, answers go by its stdout; what anything else prints goes to stderr. It ends
with its caller: when its stdin ends, and on Linux by a signal of the system.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING

from planner.startup import defer_unused
from solvers.search.worker import end_with_caller

if TYPE_CHECKING:
    from planner.studies.run_job import Job


def main() -> None:
    """Solve what comes by stdin until that ends."""
    end_with_caller(int(sys.argv[1]))
    keep_to_memory(int(sys.argv[2]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jobs: SimpleQueue[Job] = SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    defer_unused()
    from planner.studies.run_one import solve_job

    while True:
        pickle.dump(solve_job(jobs.get()), answers)
        answers.flush()


def _listen(jobs: SimpleQueue[Job]) -> None:
    """Take jobs, and end the process at once when nobody sends any more: what it is at is lost with its caller."""
    try:
        while True:
            jobs.put(pickle.load(sys.stdin.buffer))
    finally:
        os._exit(0)


def keep_to_memory(most_bytes: int) -> None:
    """Let this process have no more memory than its share: it fails alone, before the system ends any of them."""
    if most_bytes <= 0:
        return
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = most_bytes if hard == resource.RLIM_INFINITY else min(most_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


if __name__ == "__main__":
    main()
