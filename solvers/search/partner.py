"""A second process beside the search: it works on the bound of a model, or looks for better points of its own.

It is started as ``python -m solvers.search.partner`` rather than by multiprocessing, which would run the caller's own
script again in the child. The work goes in by its stdin, and after it points to go on from; bounds and points come back
by its stdout.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

    from solvers.matrix import Matrix
    from solvers.options import Options
    from solvers.search.tracks import Layout


Relaxed = tuple["np.ndarray", "np.ndarray | None"]
"""A point of a relaxation, and the prices of rows there; without these, what groups bring to one that guides."""

Said = tuple["float | None", "np.ndarray | None", "Relaxed | None", bool]
"""What the other process says: a bound, a point, the relaxation's point and prices of rows, whether it is done.

Plain values, since it runs as ``__main__``.
"""


class Work(Protocol):
    """What a second process can be asked to do."""

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Work until done, saying bounds and points, going on from what is heard."""


@dataclass(frozen=True, eq=False)
class Proof:
    """Branch and bound on a matrix, from a start if there is one."""

    matrix: Matrix
    options: Options
    start: np.ndarray | None

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Work until done, saying bounds and points."""
        from solvers.highs import Session

        outcome = Session(self.matrix, self.options).solve_mip(
            start=self.start,
            on_progress=lambda progress: say(progress.bound),
            on_solution=lambda x, _: say(None, x),
        )
        say(outcome.bound, outcome.incumbent)


@dataclass(frozen=True, eq=False)
class Series:
    """One piece of work after the other."""

    works: tuple[Work, ...]

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Do all of it, in order."""
        for work in self.works:
            work.run(say, heard)


@dataclass(frozen=True, eq=False)
class Guide:
    """What every other group of places comes to on its own with its share, said as half of a guide."""

    matrix: Matrix
    layout: Layout
    options: Options

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Solve them and say what they bring; nothing where there is none."""
        from solvers.search.goals import Clock
        from solvers.search.shares import EVEN, guide_of_groups

        guide = guide_of_groups(self.matrix, self.layout, self.options, Clock(), EVEN)
        if guide is not None:
            say(None, None, (guide, None))


@dataclass(frozen=True, eq=False)
class Lead:
    """The relaxation of a whole model, said as a guide with its objective, which is a bound."""

    matrix: Matrix
    options: Options

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Solve it and say the guide; nothing where there is none."""
        from solvers.search.dive import relaxed
        from solvers.search.goals import Clock

        found = relaxed(self.matrix, self.options, Clock())
        if found.x is not None:
            say(found.objective, None, (found.x, found.row_duals))


@dataclass(frozen=True, eq=False)
class Appraisal:
    """Bounds of a model by prices of rows; without any, those that a few groups of its places come to."""

    matrix: Matrix
    layout: Layout
    options: Options
    prices: np.ndarray | None = None

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Say ever better bounds; nothing where the prices give none."""
        from solvers.search.prices import prove, prove_relaxed

        if self.prices is None:
            prove_relaxed(self.matrix, self.layout, self.options, say)
        else:
            prove(self.matrix, self.layout, self.prices, self.options, say)


@dataclass(frozen=True, eq=False)
class Search:
    """Neighbourhoods of a point, over and over."""

    matrix: Matrix
    layout: Layout
    options: Options
    guide: np.ndarray | None
    start: np.ndarray

    def run(self, say: Callable[..., None], heard: Heard) -> None:
        """Work until stopped, saying better points and taking over those that are better still."""
        from solvers.search.improve import Improver

        improver = Improver(self.matrix, self.layout, self.options, self.guide)
        x, objective, stale = self.start, self.matrix.objective, 0
        while stale <= improver.tried.rounds:
            other = heard.point()
            if other is not None and objective(other) < objective(x):
                x, stale = other, 0
            y = improver.step(x)
            stale = stale + 1 if y is None else 0
            if y is not None:
                x = y
                say(None, x)


class Heard:
    """The last point that has come in and was not taken yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._x: np.ndarray | None = None

    def listen(self, stream: Any) -> None:
        """Take in points until the stream ends."""
        for x in _said(stream):
            with self._lock:
                self._x = x

    def point(self) -> np.ndarray | None:
        """Return the last point that came in since the last call."""
        with self._lock:
            x, self._x = self._x, None
            return x


def unnamed(matrix: Matrix) -> Matrix:
    """Return a matrix without the names of rows and columns, which no search reads and which weigh most."""
    rows, columns = matrix.A.shape
    return replace(matrix, row_names=("",) * rows, col_names=("",) * columns)


class Partner:
    """Does a piece of work in a process of its own until stopped."""

    def __init__(self, work: Work) -> None:
        self._lock = threading.Lock()
        self._bound: float | None = None
        self._x: np.ndarray | None = None
        self._relaxed: Relaxed | None = None
        self._done = False
        self._child = subprocess.Popen(
            [sys.executable, "-m", "solvers.search.partner"],
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
        for bound, x, relaxed, done in _said(self._child.stdout):
            with self._lock:
                if bound is not None and (self._bound is None or bound > self._bound):
                    self._bound = bound
                self._x = self._x if x is None else x
                self._relaxed = self._relaxed if relaxed is None else relaxed
                self._done = self._done or done
        with self._lock:
            self._done = True


def _said(stream: Any) -> Iterator[Any]:
    while True:
        try:
            yield pickle.load(stream)
        except (EOFError, pickle.UnpicklingError, OSError):
            return


def main() -> None:
    """Do the work that comes by stdin, and say what is found by stdout."""
    work: Work = pickle.load(sys.stdin.buffer)
    heard, lock = Heard(), threading.Lock()
    threading.Thread(target=heard.listen, args=(sys.stdin.buffer,), daemon=True).start()

    def say(
        bound: float | None, x: np.ndarray | None = None, relaxed: Relaxed | None = None, done: bool = False
    ) -> None:
        said: Said = (bound, x, relaxed, done)
        with lock:
            pickle.dump(said, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()

    work.run(say, heard)
    say(None, done=True)


if __name__ == "__main__":
    main()
