"""What the pictures of a study have in common: the sheet, names of points and figures, and which way is better."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from planner.show.page import FAINT, WIDTH, shortened, words
from planner.spec import GOALS
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.studies.results import Record
    from planner.studies.study import Point, Study

    Pair = tuple[Point, Record | None]

MARGIN, HEAD = 24.0, 60.0
LONGEST_TITLE = 90
DIGITS = 9  # and decimals: two figures that differ by less are the same
BLUE, RED, PALE = "#0b5fa5", "#c8553d", "#c9ced4"
LESS_IS_BETTER = frozenset({"shortfall_mw", "late_months", "peak_debt_usd_m", "seconds"})
UNITS = {"_usd_m": "million USD", "_mw": "MW", "_months": "months", "_gap": "share", "seconds": "s"}


def sheet(title: str, under: str, height: float, parts: Iterable[str]) -> str:
    """Return an SVG element with a title, a line under it and what is drawn.

    Parameters
    ----------
    title, under
        What it shows, and what a reader must know of it.
    height
        Height [px].
    parts
        Elements.
    """
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" '
        f'style="max-width:100%;height:auto" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12">'
    )
    return "\n".join(
        [
            head,
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH:.0f}" height="{height:.0f}" fill="#ffffff"/>',
            words(MARGIN, 24, shortened(title, LONGEST_TITLE), size=15, weight="bold"),
            words(MARGIN, 42, under, colour=FAINT),
            *parts,
            "</svg>",
        ]
    )


def figure_words(name: str) -> str:
    """Return a figure with its unit, as a reader sees it."""
    if name in GOALS:
        return f"{name} [{GOALS[name].unit}]"
    unit = next((unit for ending, unit in UNITS.items() if name.endswith(ending)), "")
    return f"{name} [{unit}]" if unit else name


def more_is_better(name: str) -> bool:
    """Return whether more of a figure is better."""
    if name in GOALS:
        return GOALS[name].is_maximised
    return name not in LESS_IS_BETTER and not name.endswith((".late_months", "_gap"))


def number_of(record: Record | None, figure: str) -> float | None:
    """Return a figure of a record as a number; None where there is none."""
    value = None if record is None else record.figure(figure)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(f"{round(value, DIGITS):.{DIGITS}g}")


def short(value: float) -> str:
    """Return a number as a label has it."""
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:#,.4g}"


def is_open(record: Record | None) -> bool:
    """Return whether time ended a solve, so that its figures may be better yet."""
    return record is not None and record.outcome == "timed out"


def point_words(study: Study, point: Point) -> str:
    """Return a point by its scenarios and values."""
    ids = (dimension.id for dimension in study.dimensions)
    at = [f"{name} {value}" for name, value in zip(ids, point.values, strict=True) if value is not None]
    return ", ".join(filter(None, (point.stack_name, *at))) or "as given"


def left_out(pairs: Sequence[Pair], figure: str) -> str:
    """Return how many points have no such figure, by why; empty where all have one."""
    told: dict[str, int] = {}
    for _, record in pairs:
        if number_of(record, figure) is None:
            why = "not done" if record is None else record.outcome
            told[why] = told.get(why, 0) + 1
    return "; ".join(f"{counted(count, 'point')} {why}" for why, count in sorted(told.items()))


def remarks(pairs: Sequence[Pair], figure: str, mark: str) -> str:
    """Return the line under a title: what is marked as timed out, and what is left out.

    Parameters
    ----------
    pairs
        The points that the picture shows, with their records.
    figure
        The figure it shows.
    mark
        How a time-out is marked.
    """
    open_ones = sum(is_open(record) and number_of(record, figure) is not None for _, record in pairs)
    told = [
        f"{mark}: {counted(open_ones, 'time-out')}, may be better yet" if open_ones else "",
        left_out(pairs, figure),
    ]
    return "; ".join(part for part in told if part)
