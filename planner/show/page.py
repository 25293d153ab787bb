"""The page a plan is drawn on: where a figure and a period stand, grid lines, words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Protocol

from planner.calendar import Calendar
from planner.show.colours import LIGHT

if TYPE_CHECKING:
    from datetime import date

WIDTH, LEFT, RIGHT = 960.0, 70.0, 190.0
PLOT_RIGHT = WIDTH - RIGHT
KEY_LEFT = PLOT_RIGHT + 14
ROW = 16.0  # from one line of the key to the next
INK, FAINT, GRID = LIGHT.ink, LIGHT.faint, LIGHT.grid
YEAR_ROOM = 40.0  # between the labels of two years
SHORT_MONTHS = 18  # a horizon up to this is labelled by period


class Horizon(Protocol):
    """What is drawn from left to right: a plan, or the time that several plans span."""

    @property
    def start_date(self) -> date:
        """First day of period 0."""
        ...

    @property
    def periods(self) -> int:
        """Periods of the horizon."""
        ...

    @property
    def months_per_period(self) -> int:
        """1 by month, 3 by quarter."""
        ...


@dataclass(frozen=True)
class Axis:
    """Maps figures to heights between `top` and `bottom`."""

    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Return the height of a figure on the page."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def ticks(self) -> list[float]:
        """Return two to six round figures that span the axis."""
        step = _round_step((self.high - self.low) / 5.0)
        return [k * step for k in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]


def x_of(plan: Horizon, period: float) -> float:
    """Return where a period begins on the page."""
    return LEFT + (PLOT_RIGHT - LEFT) * min(max(period / plan.periods, 0.0), 1.0)


def period_of(plan: Horizon, day: date) -> int:
    """Return the period that contains a day."""
    return _calendar(plan).period_of(day)


def frame(plan: Horizon, axis: Axis) -> list[str]:
    """Return grid lines with their figures, and the years along the bottom."""
    parts = []
    for tick in axis.ticks():
        y = axis.y(tick)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{PLOT_RIGHT}" y2="{y:.1f}" stroke="{GRID}"/>')
        parts.append(words(LEFT - 8, y + 4, f"{tick:,.6g}", colour=FAINT, anchor="end"))
    for period, label in _time_ticks(plan):
        x = x_of(plan, period)
        parts.append(f'<line x1="{x:.1f}" y1="{axis.bottom}" x2="{x:.1f}" y2="{axis.bottom + 5}" stroke="{FAINT}"/>')
        parts.append(words(x, axis.bottom + 18, label, colour=FAINT, anchor="middle"))
    parts.append(f'<line x1="{LEFT}" y1="{axis.bottom}" x2="{PLOT_RIGHT}" y2="{axis.bottom}" stroke="{FAINT}"/>')
    return parts


def words(
    x: float, y: float, text: str, *, colour: str = INK, size: float = 12, weight: str = "normal",
    anchor: str = "start", halo: bool = False,
) -> str:  # fmt: skip
    """Return a line of text; with a halo it can be read above anything.

    Parameters
    ----------
    x, y
        Where the line stands: its anchor on the baseline [px].
    text
        The line; it is escaped here.
    colour, size, weight
        Colour, font size [px] and weight.
    anchor
        `start`, `middle` or `end`, as SVG has it.
    halo
        Draw a white edge around the letters.
    """
    around = ' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}"{around}>{escape(text)}</text>'
    )


def shortened(text: str, most: int) -> str:
    """Return a name with its middle left out where it is longer than there is room for."""
    if len(text) <= most:
        return text
    ahead = most * 2 // 3
    return f"{text[:ahead]}…{text[len(text) - (most - 1 - ahead) :]}"


def _time_ticks(plan: Horizon) -> list[tuple[int, str]]:
    """Return the periods to label: the first of January of as many years as there is room for, or single periods."""
    calendar = _calendar(plan)
    if plan.periods * plan.months_per_period <= SHORT_MONTHS:
        return [(k, calendar.label(k)) for k in range(0, plan.periods, max(1, plan.periods // 8))]
    opens = {k: calendar.start_of(k) for k in range(plan.periods + 1)}
    years = [(k, str(day.year)) for k, day in opens.items() if day.month == 1]
    return years[:: math.ceil(YEAR_ROOM * len(years) / (PLOT_RIGHT - LEFT))]


def _calendar(plan: Horizon) -> Calendar:
    return Calendar(plan.start_date, plan.periods, plan.months_per_period)


def _round_step(rough: float) -> float:
    """Return the round figure (1, 2, 2.5 or 5 times a power of ten) at or above `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * lead for lead in (1, 2, 2.5, 5, 10) if power * lead >= rough - 1e-12 * power)
