"""History of a case as a file of progress gives it, and what of the file is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class History:
    """What an activity has done.

    Parameters
    ----------
    activity, site
        Ids of the activity and of its site.
    started_date, finished_date
        Days; None where it has not come to that, or where the file does not say when it started.
    option
        Option it is done by.
    duration_periods, was_periods
        Duration of that option from now on, and before.
    """

    activity: str
    site: str
    started_date: date | None
    finished_date: date | None
    option: str
    duration_periods: int
    was_periods: int

    @property
    def words(self) -> str:
        """What it has done, in a line."""
        if self.finished_date is not None:
            began = "" if self.started_date is None else f"started {self.started_date}, "
            return f"{self.activity}: {began}finished {self.finished_date} ({self.option})"
        told = f"{self.activity}: started {self.started_date}, under way ({self.option})"
        if self.duration_periods == self.was_periods:
            return told
        return f"{told}; duration {self.was_periods} -> {self.duration_periods} periods, by what remains"


@dataclass(frozen=True)
class Actuals:
    """What a file reports, as a case takes it.

    Parameters
    ----------
    start_date
        Day the plan starts from now on.
    history
        Activities with what they have done.
    by_hand
        What is not taken over: each item, with what to enter where.
    unmatched
        Tasks that have begun in the file and are not in the case.
    remarks
        What of it a scheduler should look at: days that do not go together, work out of sequence, work overdue.
    """

    start_date: date
    history: tuple[History, ...]
    by_hand: tuple[str, ...]
    unmatched: tuple[str, ...]
    remarks: tuple[str, ...] = ()
