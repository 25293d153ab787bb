"""When something is, and how far it has come, in working time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """When something is: from the opening of its first working day to the close of its last; an event is an opening."""

    start: str
    finish: str
    days: int


@dataclass(frozen=True)
class Progress:
    """How far a task, or some of them, have come.

    Parameters
    ----------
    percent
        Of its duration, in whole percent.
    done_days
        Working days that are done.
    days
        Working days there are.
    actual_start, actual_finish
        Instants; None where it has not come to that.
    """

    percent: int
    done_days: float
    days: int
    actual_start: str | None
    actual_finish: str | None

    @property
    def share(self) -> float:
        """Part that is done, 0 to 1; of an event all or nothing."""
        return self.done_days / self.days if self.days else float(self.actual_finish is not None)
