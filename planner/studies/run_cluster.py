"""Workers of a study on Dask: those of a cluster by its address, or a cluster of this machine."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from planner.errors import BadArgument
from planner.studies.run_processes import THREAD_VARIABLES, lost, memory_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.studies.run_job import Answer, Job

LOCAL = "local"
ABSENT = (
    "a cluster needs the package dask with its scheduler, which is not installed: "
    "python -m pip install 'datacentre-capacity-planner[cluster]'"
)
CONNECT_S = 20


class Cluster:
    """Workers that a scheduler of Dask deals jobs to.

    Parameters
    ----------
    address
        Address of the scheduler, such as ``tcp://host:8786``; ``local``: one on this machine.
    workers
        Workers of a cluster on this machine.
    threads
        Cores that each of these may use.

    Raises
    ------
    BadArgument
        If Dask is not installed, or no scheduler answers at the address.
    """

    def __init__(self, address: str, workers: int, threads: int) -> None:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise BadArgument(ABSENT) from None
        self._local: Any = None
        self._futures: dict[Any, Job] = {}
        self._inbox: SimpleQueue[Any] = SimpleQueue()
        try:
            if address == LOCAL:
                with _environment(dict.fromkeys(THREAD_VARIABLES, str(threads))):
                    share = memory_share(workers) or "auto"
                    self._local = LocalCluster(
                        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None,
                        memory_limit=share, silence_logs=logging.CRITICAL,
                    )  # fmt: skip
                address = self._local.scheduler_address
            self._client = Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            self.close()
            raise BadArgument(f"no scheduler of Dask answers at {address}: {error}") from error

    @property
    def size(self) -> int:
        """How many jobs the cluster works on at a time; it may grow."""
        return max(1, sum(map(int, self._client.nthreads().values())))

    def submit(self, job: Job) -> None:
        """Give a job to the scheduler."""
        from planner.studies.run_one import solve_job

        name = f"planner-{job.key}"
        future = self._client.submit(solve_job, job, key=name, pure=False)
        self._futures[future] = job
        future.add_done_callback(self._inbox.put)

    def answers(self, wait_s: float) -> list[Answer]:
        """Return what has come of jobs, after waiting so many seconds at most."""
        done = []
        with suppress(Empty):
            done.append(self._inbox.get(timeout=wait_s))
            while True:
                done.append(self._inbox.get_nowait())
        return [self._answer(future, self._futures.pop(future)) for future in done if future in self._futures]

    def _answer(self, future: Any, job: Job) -> Answer:
        """Return the answer in a future; the scheduler gives a job up after it has lost several workers at it."""
        try:
            answer: Answer = future.result()
        except Exception as error:
            return lost(job, f"the cluster gave it up: {type(error).__name__}: {' '.join(str(error).split())[:500]}")
        finally:
            future.release()
        return answer

    def close(self) -> None:
        """Leave the cluster; jobs that are not done are cancelled. One on this machine is ended."""
        with suppress(Exception):
            self._client.cancel(list(self._futures), force=True)
        for part in (getattr(self, "_client", None), self._local):
            if part is not None:
                with suppress(Exception):
                    part.close()


@contextmanager
def _environment(given: Mapping[str, str]) -> Iterator[None]:
    """Set variables of this process while others are started from it."""
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
