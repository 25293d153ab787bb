"""A second process that works on the bound of one model while the first one looks for better points.

It is started as ``python -m solvers.search.prover`` rather than by multiprocessing, which would run the caller's own
script again in the child. The model goes in by its stdin, bounds and points come back by its stdout.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options


Said = tuple["float | None", "np.ndarray | None", bool]
"""What the other process says: a bound, a point, whether it is done; plain values, since it runs as ``__main__``."""


class Prover:
    """Runs branch and bound on a matrix in a process of its own until stopped."""

    def __init__(self, matrix: Matrix, options: Options, start: np.ndarray | None) -> None:
        self._lock = threading.Lock()
        self._bound: float | None = None
        self._x: np.ndarray | None = None
        self._done = False
        self._child = subprocess.Popen(
            [sys.executable, "-m", "solvers.search.prover"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._hand_over = threading.Thread(target=self._feed, args=((matrix, options, start),), daemon=True)
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._hand_over.start()
        self._listening.start()

    @property
    def bound(self) -> float | None:
        """The best bound proven so far."""
        with self._lock:
            return self._bound

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

    def _feed(self, work: tuple[Matrix, Options, np.ndarray | None]) -> None:
        assert self._child.stdin is not None
        try:
            with self._child.stdin as stream:
                pickle.dump(work, stream, protocol=pickle.HIGHEST_PROTOCOL)
        except BrokenPipeError:
            pass

    def _listen(self) -> None:
        assert self._child.stdout is not None
        for bound, x, done in _said(self._child.stdout):
            with self._lock:
                if bound is not None and (self._bound is None or bound > self._bound):
                    self._bound = bound
                self._x = self._x if x is None else x
                self._done = self._done or done
        with self._lock:
            self._done = True


def _said(stream: Any) -> Iterator[Said]:
    while True:
        try:
            yield pickle.load(stream)
        except (EOFError, pickle.UnpicklingError, OSError):
            return


def main() -> None:
    """Solve the model that comes by stdin, and say what is found by stdout."""
    from solvers.highs import Session

    matrix, options, start = pickle.load(sys.stdin.buffer)
    lock = threading.Lock()

    def say(bound: float | None, x: np.ndarray | None = None, done: bool = False) -> None:
        with lock:
            pickle.dump((bound, x, done), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()

    outcome = Session(matrix, options).solve_mip(
        start=start,
        on_progress=lambda progress: say(progress.bound),
        on_solution=lambda x, _: say(None, x),
    )
    say(outcome.bound, outcome.incumbent, True)


if __name__ == "__main__":
    main()
