"""Small multiples of the S-curve: MW online over time at each point, with the target and the baseline."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

from planner.calendar import Calendar
from planner.show.page import FAINT, GRID, INK, WIDTH, shortened, words
from planner.studies.pictures_sheet import BLUE, HEAD, MARGIN, PALE, RED, is_open, point_words, sheet
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.studies.pictures_sheet import Pair
    from planner.studies.results import Record
    from planner.studies.study import Study

ACROSS, PANEL_HEIGHT, GAP, TITLE = 4, 130.0, 22.0, 18.0
PANEL_WIDTH = (WIDTH - 2 * MARGIN - GAP * (ACROSS - 1)) / ACROSS
MOST_PANELS = 60
LONGEST_NAME = 34
MOST_LONG_YEARS = 72  # periods: beyond, years have two digits


def s_curves(study: Study, pairs: Sequence[Pair]) -> str:
    """Return the picture as SVG: a panel for each point, all on the same axes; the baseline is grey.

    Parameters
    ----------
    study
        The study.
    pairs
        Its points in order, with their records.
    """
    records = [record for _, record in pairs if record is not None and record.online_mw]
    title = f"{study.name}: MW online ({study.base.programme.target.basis})"
    if not records:
        return sheet(title, "no point has a plan yet", HEAD, ())
    shown = pairs[:MOST_PANELS]
    most_mw = max(max(*record.online_mw, record.target_mw) for record in records) * 1.05 or 1.0
    periods = max(len(record.online_mw) for record in records)
    baseline = pairs[0][1]
    parts = []
    for number, (point, record) in enumerate(shown):
        left = MARGIN + (PANEL_WIDTH + GAP) * (number % ACROSS)
        top = HEAD + (PANEL_HEIGHT + GAP + TITLE) * (number // ACROSS)
        panel = _Panel(left, top + TITLE, periods, most_mw)
        parts.append(words(left, top + 12, shortened(point_words(study, point), LONGEST_NAME), size=11))
        parts += panel.frame(records[0], with_figures=number % ACROSS == 0)
        if number and baseline is not None and baseline.online_mw:
            parts.append(panel.curve(baseline.online_mw, PALE, 3.0, "baseline"))
        parts += _own(panel, record, point_words(study, point))
    rows = (len(shown) + ACROSS - 1) // ACROSS
    hidden = len(pairs) - len(shown)
    under = ["grey: baseline; dashed: target"]
    if hidden:
        under.append(f"{counted(hidden, 'further point')} left out")
    return sheet(title, "; ".join(under), HEAD + (PANEL_HEIGHT + GAP + TITLE) * rows + 6, parts)


def _own(panel: _Panel, record: Record | None, name: str) -> list[str]:
    """Return the curve of a point, or why it has none."""
    if record is None or not record.online_mw:
        told = "not done" if record is None else record.status
        return [words(panel.left + PANEL_WIDTH / 2, panel.top + PANEL_HEIGHT / 2, told, colour=RED, anchor="middle")]
    parts = [panel.target(record.target_mw), panel.curve(record.online_mw, BLUE, 1.8, name)]
    if is_open(record):
        parts.append(words(panel.left + 6, panel.top + 14, "timed out", colour=RED, size=11, halo=True))
    return parts


class _Panel:
    """One small picture: where a period and a figure stand in it."""

    def __init__(self, left: float, top: float, periods: int, most_mw: float) -> None:
        self.left, self.top, self.periods, self.most_mw = left, top, periods, most_mw

    def x(self, period: float) -> float:
        """Return where a period begins."""
        return self.left + PANEL_WIDTH * period / self.periods

    def y(self, mw: float) -> float:
        """Return the height of a figure."""
        return self.top + PANEL_HEIGHT * (1.0 - mw / self.most_mw)

    def frame(self, record: Record, *, with_figures: bool) -> list[str]:
        """Return the edges and the years; the largest figure where there is room for it."""
        bottom = self.top + PANEL_HEIGHT
        parts = [
            f'<rect x="{self.left:.1f}" y="{self.top:.1f}" width="{PANEL_WIDTH:.1f}" height="{PANEL_HEIGHT}" '
            f'fill="none" stroke="{GRID}"/>'
        ]
        calendar = Calendar(date.fromisoformat(record.start_date), self.periods, record.months_per_period)
        for period in range(self.periods):
            day = calendar.start_of(period)
            if day.month == 1:
                x = self.x(period)
                parts.append(f'<line x1="{x:.1f}" y1="{self.top}" x2="{x:.1f}" y2="{bottom}" stroke="{GRID}"/>')
                year = str(day.year) if self.periods <= MOST_LONG_YEARS else str(day.year)[2:]
                parts.append(words(x, bottom + 12, year, colour=FAINT, size=10, anchor="middle"))
        if with_figures:
            parts.append(words(self.left - 4, self.top + 8, f"{self.most_mw:,.3g}", colour=FAINT, size=9, anchor="end"))
        return parts

    def target(self, mw: float) -> str:
        """Return the line of the target."""
        y = self.y(mw)
        return (
            f'<line x1="{self.left:.1f}" y1="{y:.1f}" x2="{self.left + PANEL_WIDTH:.1f}" y2="{y:.1f}" stroke="{INK}" '
            f'stroke-dasharray="4 3" stroke-width="0.8"/>'
        )

    def curve(self, series: Sequence[float], colour: str, width: float, name: str) -> str:
        """Return a curve in steps."""
        corners = [f"{self.x(k + end):.1f},{self.y(mw):.1f}" for k, mw in enumerate(series) for end in (0, 1)]
        return (
            f'<polyline points="{" ".join(corners)}" fill="none" stroke="{colour}" stroke-width="{width}">'
            f"<title>{escape(name)}</title></polyline>"
        )
