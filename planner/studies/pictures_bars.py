"""The tornado: for each dimension by itself, how far a figure moves from the baseline; the widest first."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from planner.show.page import FAINT, GRID, INK, WIDTH, shortened, words
from planner.studies.pictures_sheet import (
    BLUE,
    HEAD,
    MARGIN,
    RED,
    figure_words,
    is_open,
    number_of,
    remarks,
    sheet,
    short,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from planner.studies.pictures_sheet import Pair
    from planner.studies.results import Record
    from planner.studies.study import Picture, Study

NAME_WIDTH, LABEL_WIDTH, ROW, BAR = 190.0, 120.0, 34.0, 18.0
LEFT, RIGHT = MARGIN + NAME_WIDTH + LABEL_WIDTH, WIDTH - MARGIN - LABEL_WIDTH
LONGEST_NAME = 28
KEY = "blue: the first values of a dimension, red: the last ones"
Bar = tuple[str, "Record | None", float]


def tornado(study: Study, picture: Picture, pairs: Sequence[Pair]) -> str:
    """Return the picture as SVG: bars from the baseline, blue for the first choices of a dimension, red for the last.

    Parameters
    ----------
    study
        The study.
    picture
        The figure to show.
    pairs
        Its points in order, with their records.
    """
    (figure,) = picture.figures
    own = [pair for pair in pairs if pair[0].stack == study.stacks[0]]
    base = number_of(own[0][1], figure)
    title = f"{study.name}: {figure_words(figure)}"
    if base is None:
        return sheet(title, "the baseline has no such figure yet", HEAD, ())
    rows = {dimension.id: _bars(own, place, figure) for place, dimension in enumerate(study.dimensions)}
    rows = {name: bars for name, bars in rows.items() if bars}
    if not rows:
        return sheet(title, "no point changes one dimension alone", HEAD, ())
    ordered = sorted(rows.items(), key=lambda item: -max(abs(value - base) for _, _, value in item[1]))
    values = [base, *(value for bars in rows.values() for _, _, value in bars)]
    low, high = min(values), max(values)
    scale = (RIGHT - LEFT) / ((high - low) or 1.0)

    def x(value: float) -> float:
        return LEFT + (value - low) * scale

    height = HEAD + ROW * len(ordered) + 40
    middle = x(base)
    parts = [f'<line x1="{middle:.1f}" y1="{HEAD - 6}" x2="{middle:.1f}" y2="{height - 34:.1f}" stroke="{FAINT}"/>']
    parts.append(words(middle, height - 18, f"baseline {short(base)}", colour=FAINT, anchor="middle"))
    for number, (name, bars) in enumerate(ordered):
        parts += _row(name, bars, HEAD + ROW * number, x, base)
    under = "; ".join(filter(None, (KEY, remarks(own, figure, "dashed"))))
    return sheet(title, under, height, parts)


def _bars(pairs: Sequence[Pair], place: int, figure: str) -> list[Bar]:
    """Return value, record and figure of the points at which one dimension alone is changed."""
    found = []
    for point, record in pairs:
        changed = [k for k, value in enumerate(point.values) if value is not None]
        value = number_of(record, figure)
        if changed == [place] and value is not None:
            found.append((str(point.values[place]), record, value))
    return found


def _row(name: str, bars: list[Bar], top: float, place: Callable[[float], float], base: float) -> list[str]:
    """Return one dimension: its name, a bar for each choice that moves the figure furthest to either side, the ends."""
    y = top + (ROW - BAR) / 2
    parts = [
        f'<line x1="{MARGIN}" y1="{top:.1f}" x2="{WIDTH - MARGIN}" y2="{top:.1f}" stroke="{GRID}"/>',
        words(MARGIN, y + BAR - 5, shortened(name, LONGEST_NAME)),
    ]
    ends: dict[bool, tuple[float, str]] = {}
    for number, (choice, record, value) in reversed(list(enumerate(bars))):
        one, other = sorted((place(base), place(value)))
        colour = BLUE if number < (len(bars) + 1) // 2 else RED
        look = f'fill="{colour}" fill-opacity="0.75"'
        if is_open(record):
            look = f'fill="{colour}" fill-opacity="0.3" stroke="{colour}" stroke-dasharray="4 3"'
        told = f"{name} {choice}: {short(value)} ({value - base:+,.4g})"
        parts.append(
            f'<rect x="{one:.1f}" y="{y:.1f}" width="{max(other - one, 0.5):.1f}" height="{BAR}" {look}>'
            f"<title>{escape(told)}</title></rect>"
        )
        right = value >= base
        if right not in ends or abs(value - base) > abs(ends[right][0] - base):
            ends[right] = (value, f"{choice}: {short(value)}")
    for right, (value, told) in ends.items():
        gap, anchor = (6.0, "start") if right else (-6.0, "end")
        parts.append(words(place(value) + gap, y + BAR - 5, shortened(told, 22), colour=INK, size=11, anchor=anchor))
    return parts
