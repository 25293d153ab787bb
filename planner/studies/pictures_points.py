"""The frontier: two figures of every point, and the line of those that no other point is better than in both."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from planner.show.labels import Box, placed
from planner.show.page import FAINT, GRID, INK, WIDTH, Axis, shortened, words
from planner.studies.pictures_sheet import (
    BLUE,
    HEAD,
    MARGIN,
    figure_words,
    is_open,
    more_is_better,
    number_of,
    point_words,
    remarks,
    sheet,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.studies.pictures_sheet import Pair
    from planner.studies.study import Picture, Study

LEFT, RIGHT, BOTTOM, HEIGHT = 110.0, WIDTH - 40.0, 500.0, 560.0
LONGEST_LABEL = 26


def frontier(study: Study, picture: Picture, pairs: Sequence[Pair]) -> str:
    """Return the picture as SVG.

    Parameters
    ----------
    study
        The study.
    picture
        The figures to show: across, then up.
    pairs
        Its points in order, with their records.
    """
    across, up = picture.figures
    known = [(pair, number_of(pair[1], across), number_of(pair[1], up)) for pair in pairs]
    dots = [(pair, x, y) for pair, x, y in known if x is not None and y is not None]
    title = f"{study.name}: {figure_words(up)} against {figure_words(across)}"
    if not dots:
        return sheet(title, remarks(pairs, up, "hollow"), HEAD, ())
    flat, steep = _axis([x for _, x, _ in dots], RIGHT, LEFT), _axis([y for _, _, y in dots], HEAD, BOTTOM)
    best = best_of([(x, y) for _, x, y in dots], more_is_better(across), more_is_better(up))
    places = [(flat.y(x), steep.y(y)) for _, x, y in dots]
    parts = [*_frame(flat, steep, across, up)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in sorted(places[number] for number in best))
    parts.append(f'<polyline points="{line}" fill="none" stroke="{BLUE}" stroke-width="1.5"/>')
    names = [shortened(point_words(study, dots[number][0][0]), LONGEST_LABEL) for number in best]
    spots = [(*places[number], name) for number, name in zip(best, names, strict=True)]
    for label in placed(spots, [], Box(LEFT, HEAD - 10, RIGHT, BOTTOM)):
        if label is not None:
            parts.append(words(label.x, label.y, label.text, size=11, anchor=label.anchor, halo=True))
    for ((point, record), x, y), (left, top) in zip(dots, places, strict=True):
        fill = "#ffffff" if is_open(record) else BLUE
        told = f"{point_words(study, point)}: {across} {x:,.6g}, {up} {y:,.6g}"
        parts.append(
            f'<circle cx="{left:.1f}" cy="{top:.1f}" r="4.5" fill="{fill}" stroke="{BLUE}" stroke-width="1.5">'
            f"<title>{escape(told)}</title></circle>"
        )
    return sheet(title, remarks(pairs, up, "hollow"), HEIGHT, parts)


def best_of(values: Sequence[tuple[float, float]], more_across: bool, more_up: bool) -> list[int]:
    """Return which pairs no other pair is at least as good as in both figures and better in one.

    Parameters
    ----------
    values
        Both figures of each point.
    more_across, more_up
        Whether more of each is better.
    """
    signed = [(x if more_across else -x, y if more_up else -y) for x, y in values]
    return [
        number
        for number, (x, y) in enumerate(signed)
        if not any(a >= x and b >= y and (a, b) != (x, y) for a, b in signed) and signed.index((x, y)) == number
    ]


def _axis(values: list[float], top: float, bottom: float) -> Axis:
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or max(1.0, abs(high)) * 0.06
    return Axis(top, bottom, low - room, high + room)


def _frame(flat: Axis, steep: Axis, across: str, up: str) -> list[str]:
    parts = []
    for tick in steep.ticks():
        y = steep.y(tick)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{RIGHT}" y2="{y:.1f}" stroke="{GRID}"/>')
        parts.append(words(LEFT - 8, y + 4, f"{tick:,.6g}", colour=FAINT, anchor="end"))
    for tick in flat.ticks():
        x = flat.y(tick)
        parts.append(f'<line x1="{x:.1f}" y1="{HEAD}" x2="{x:.1f}" y2="{BOTTOM}" stroke="{GRID}"/>')
        parts.append(words(x, BOTTOM + 18, f"{tick:,.6g}", colour=FAINT, anchor="middle"))
    parts.append(words((LEFT + RIGHT) / 2, BOTTOM + 40, figure_words(across), colour=INK, anchor="middle"))
    parts.append(words(MARGIN, HEAD - 2, figure_words(up), colour=INK, size=11))
    return parts
