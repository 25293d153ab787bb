"""Time as columns of text: which periods each column stands for, and the years below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.calendar import Calendar
from planner.show.page import SHORT_MONTHS

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.show.terminal_marks import Marks

LEAST_COLUMNS = 16
EDGES = 2  # the line left of time, and a space right of it
EVEN_FROM = 3  # columns of a period from which all have as many; below, all of the screen is used


@dataclass(frozen=True)
class Columns:
    """The columns between the names to the left and the figures to the right.

    Parameters
    ----------
    calendar
        The horizon.
    count
        How many columns.
    left, right
        Width of names and of figures.
    """

    calendar: Calendar
    count: int
    left: int
    right: int

    @classmethod
    def within(cls, plan: Plan, width: int, left: int, right: int) -> Columns | None:
        """Return the columns of a screen, None where it has no room for any.

        Parameters
        ----------
        plan
            The plan, for its horizon.
        width
            Of the screen.
        left, right
            What names and figures take.
        """
        room = width - left - right - EDGES
        if room < LEAST_COLUMNS or not plan.periods:
            return None
        calendar = Calendar(plan.start_date, plan.periods, plan.months_per_period)
        each = room // plan.periods
        return cls(calendar, each * plan.periods if each >= EVEN_FROM else room, left, right)

    @staticmethod
    def most_left(width: int, right: int) -> int:
        """Return what names may take at most for time to keep the least room.

        Parameters
        ----------
        width
            Of the screen.
        right
            What figures take.
        """
        return width - right - EDGES - LEAST_COLUMNS

    def periods(self, column: int) -> range:
        """Return the periods that a column stands for."""
        total = self.calendar.periods
        first = column * total // self.count
        return range(first, max(first + 1, (column + 1) * total // self.count))

    def column(self, period: int) -> int:
        """Return the first column that stands for a period."""
        return min(-(-period * self.count // self.calendar.periods), self.count - 1)

    def axis(self, marks: Marks) -> list[str]:
        """Return the line below a picture, with a tick where each labelled period begins, and the labels."""
        line, labels, free = [marks.line] * self.count, "", 0
        for period, label in self._labels():
            column = self.column(period)
            line[column] = marks.tick
            if column >= free and column + len(label) <= self.count + self.right:
                labels = f"{labels.ljust(column)}{label}"
                free = column + len(label) + 1
        ahead = " " * (self.left + 1)
        return [f"{' ' * self.left}{marks.corner}{''.join(line)}", f"{ahead}{labels}".rstrip()]

    def _labels(self) -> list[tuple[int, str]]:
        calendar = self.calendar
        periods = range(calendar.periods)
        if calendar.periods * calendar.months <= SHORT_MONTHS:
            return [(period, calendar.label(period)) for period in periods]
        return [(k, str(calendar.start_of(k).year)) for k in periods if calendar.start_of(k).month == 1]
