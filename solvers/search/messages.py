"""What a worker tells its caller, one type for each kind of message, and the points that go the other way."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np


@dataclass(frozen=True)
class BoundFound:
    """A proven bound of the objective of the job's model, which is minimised."""

    bound: float


@dataclass(frozen=True, eq=False)
class IncumbentFound:
    """A better point of the job's model."""

    x: np.ndarray


@dataclass(frozen=True, eq=False)
class GuideFound:
    """A point of the LP relaxation, the multipliers of its rows, and its objective where that is a bound."""

    x: np.ndarray
    multipliers: np.ndarray | None = None
    bound: float | None = None


@dataclass(frozen=True, eq=False)
class PartialGuideFound:
    """What one half of the groups of blocks adds to a guide; None where one of them has no point in time."""

    x: np.ndarray | None


@dataclass(frozen=True)
class Finished:
    """The job is done; nothing follows."""


@dataclass(frozen=True)
class Failed:
    """The job ended with an error, in words; nothing follows."""

    reason: str


Message = BoundFound | IncumbentFound | GuideFound | PartialGuideFound | Finished | Failed

Send = Callable[[Message], None]
"""Sends a message to the caller."""


def write(stream: BinaryIO, given: object) -> None:
    """Write a job, a message or a point to the other process."""
    pickle.dump(given, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def read_all(stream: BinaryIO) -> Iterator[Any]:
    """Give what the other process writes, until its stream ends."""
    while True:
        try:
            yield pickle.load(stream)
        except (EOFError, pickle.UnpicklingError, OSError):
            return


class Inbox:
    """The last point that came in and was not taken yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._x: np.ndarray | None = None

    def listen(self, stream: BinaryIO) -> None:
        """Take in points until the stream ends: then the caller is gone, and so is this process."""
        for x in read_all(stream):
            with self._lock:
                self._x = x
        os._exit(0)

    def point(self) -> np.ndarray | None:
        """Return the last point that came in since the last call."""
        with self._lock:
            x, self._x = self._x, None
            return x
