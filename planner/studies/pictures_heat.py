"""The heat map: a figure over two dimensions, a panel for each stack of scenarios."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from planner.show.page import FAINT, INK, WIDTH, shortened, words
from planner.studies.pictures_sheet import (
    HEAD,
    MARGIN,
    PALE,
    figure_words,
    is_open,
    more_is_better,
    number_of,
    point_words,
    remarks,
    sheet,
    short,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.studies.pictures_sheet import Pair
    from planner.studies.study import Picture, Point, Study

CELL_HEIGHT, NAMES, TITLE = 34.0, 150.0, 46.0
WIDEST_CELL = 150.0
GOOD, POOR = (11, 95, 165), (240, 244, 248)
DARK_FROM = 0.55  # of the way to the best: letters are white from here on


def heat_map(study: Study, picture: Picture, pairs: Sequence[Pair]) -> str:
    """Return the picture as SVG; the better a figure, the darker its cell.

    Parameters
    ----------
    study
        The study.
    picture
        The figure to show, and the dimensions across and down.
    pairs
        Its points in order, with their records.
    """
    (figure,) = picture.figures
    ids = [dimension.id for dimension in study.dimensions]
    axes = ids.index(picture.across), ids.index(picture.down)
    shown = [pair for pair in pairs if _is_shown(study, pair[0], axes)]
    values = [value for _, record in shown if (value := number_of(record, figure)) is not None]
    title = f"{study.name}: {figure_words(figure)}"
    columns, rows = (_seen([point.values[axis] for point, _ in shown]) for axis in axes)
    if not columns or not rows:
        return sheet(title, "no point has both dimensions", HEAD, ())
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    top, parts = HEAD, list[str]()
    for stack in study.stacks:
        own = [pair for pair in shown if pair[0].stack == stack]
        parts += _titles(picture, columns, "+".join(stack) or "as given", top)
        for point, record in own:
            at = columns.index(point.values[axes[0]]), rows.index(point.values[axes[1]])
            share = _share(number_of(record, figure), low, high, more_is_better(figure))
            parts += _cell(study, (point, record), figure, _box(at, len(columns), top + TITLE), share)
        for number, row in enumerate(rows):
            y = top + TITLE + CELL_HEIGHT * (number + 0.65)
            parts.append(words(MARGIN + NAMES - 8, y, shortened(str(row), 18), anchor="end"))
        top += TITLE + CELL_HEIGHT * len(rows) + 18
    others = [name for name in ids if name not in (picture.across, picture.down)]
    under = remarks(shown, figure, "with ±gap")
    first = f"{', '.join(others)} at the first value" if others else ""
    return sheet(title, "; ".join(filter(None, (first, under))), top + 6, parts)


def _is_shown(study: Study, point: Point, axes: tuple[int, int]) -> bool:
    """Return whether a point has a value of both dimensions, and the first one of all others."""
    firsts = [dimension.choices[0].value if dimension.choices else None for dimension in study.dimensions]
    return all(
        value is not None if place in axes else value == firsts[place] for place, value in enumerate(point.values)
    )


def _seen(values: list[object]) -> list[object]:
    return list(dict.fromkeys(values))


def _box(at: tuple[int, int], columns: int, top: float) -> tuple[float, float, float]:
    """Return left, top and width of a cell."""
    width = min(WIDEST_CELL, (WIDTH - 2 * MARGIN - NAMES) / columns)
    return MARGIN + NAMES + width * at[0], top + CELL_HEIGHT * at[1], width


def _titles(picture: Picture, columns: list[object], stack: str, top: float) -> list[str]:
    parts = [words(MARGIN, top + 14, shortened(stack, 60), weight="bold")]
    parts.append(
        words(
            MARGIN + NAMES - 8,
            top + TITLE - 6,
            f"{picture.down} ↓  {picture.across} →",
            colour=FAINT,
            size=11,
            anchor="end",
        )
    )
    for number, value in enumerate(columns):
        left, _, width = _box((number, 0), len(columns), top)
        parts.append(
            words(left + width / 2, top + TITLE - 6, shortened(str(value), max(4, int(width / 7))), anchor="middle")
        )
    return parts


def _share(value: float | None, low: float, high: float, more: bool) -> float | None:
    """Return how far a figure is on the way from the worst to the best."""
    if value is None:
        return None
    share = (value - low) / (high - low) if high > low else 0.5
    return share if more else 1.0 - share


def _cell(study: Study, pair: Pair, figure: str, box: tuple[float, float, float], share: float | None) -> list[str]:
    point, record = pair
    left, top, width = box
    value = number_of(record, figure)
    if value is None or share is None:
        colour, ink = PALE, INK
        text: str = "not done" if record is None else record.outcome
    else:
        red, green, blue = (round(poor + (good - poor) * share) for poor, good in zip(POOR, GOOD, strict=True))
        colour, ink = f"#{red:02x}{green:02x}{blue:02x}", "#ffffff" if share > DARK_FROM else INK
        text = short(value)
    if is_open(record) and record is not None and value is not None:
        gap = record.figure(f"{figure}_gap")
        text += f" ±{100 * gap:.2g} %" if isinstance(gap, float) else " ±?"
    told = f"{point_words(study, point)}: {text}"
    return [
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{CELL_HEIGHT}" fill="{colour}" '
        f'stroke="#ffffff" stroke-width="2"><title>{escape(told)}</title></rect>',
        words(
            left + width / 2,
            top + CELL_HEIGHT * 0.62,
            shortened(text, max(4, int(width / 7))),
            colour=ink,
            anchor="middle",
        ),
    ]
