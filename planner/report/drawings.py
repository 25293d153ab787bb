"""A drawing as a part of a page: one picture to a screen reader, with ids of its own, and no larger than it must be."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = re.compile(r"<svg\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_VIEW = re.compile(r'\bviewBox="[^"]*"')
_SIZE = re.compile(r'\b(width|height)="([0-9.]+)"')
_IDS = re.compile(r'(\bid="|url\(#|href="#)')
_NO_LOOK = re.compile(
    r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"| transform="translate\(0,0\)"| opacity="1"| fill-opacity="1"'
)
"""Attributes that say nothing to a reader of the page: the drawing is one picture, described by the page."""
_NOTHING = re.compile(r'<path d="M0,0h0v0h0Z"[^>]*/>|<path d=""[^>]*/>')
_OUTLINE = re.compile(r' d="(M[-0-9.,MLZ]{400,})"')
_POINT = re.compile(r"([ML])(-?[0-9.]+),(-?[0-9.]+)|(Z)")
APART_PX = 0.5  # points of an outline that are nearer to the last one are left out


def inline_svg(svg: str, name: str, alt: str) -> str:
    """Return a drawing as a part of a page.

    Parameters
    ----------
    svg
        The drawing, as a file of its own.
    name
        Name of the picture, unique on the page.
    alt
        What one sees.
    """
    found = _ROOT.search(svg)
    if found is None:
        raise ValueError(f"the picture {name} is no SVG")
    size, view = dict(_SIZE.findall(found[0])), _VIEW.search(found[0])
    if view and "height" not in size:
        size["width"], size["height"] = view[0].rstrip('"').split()[-2:]
    view_box = view[0] if view else f'viewBox="0 0 {size["width"]} {size["height"]}"'
    inner = _TAG.sub(lambda tag: _small(_IDS.sub(rf"\g<1>{name}-", tag[0])), svg[found.end() :])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {view_box} width="{size["width"]}" height="{size["height"]}" '
        f'role="img" aria-label="{escape(alt)}">{_NOTHING.sub("", inner)}'
    )


def _small(tag: str) -> str:
    """Return a tag without what has no look, and with outlines of land in fewer points."""
    return _OUTLINE.sub(lambda found: f' d="{outline(found[1])}"', _NO_LOOK.sub("", tag))


def outline(path: str) -> str:
    """Return a path of straight lines in fewer points, each from the last one; parts smaller than a dot are left out.

    Parameters
    ----------
    path
        Commands M, L and Z with absolute figures in pixels.
    """
    found = []
    at = (0, 0)
    for part, is_closed in _parts(path):
        kept = [part[0]]
        for point in part[1:]:
            if max(abs(point[0] - kept[-1][0]), abs(point[1] - kept[-1][1])) >= APART_PX:
                kept.append(point)
        if len(kept) > 2 or not is_closed:
            steps, at = _steps(kept, at)
            found.append(f"{steps}{'z' if is_closed else ''}")
            at = (round(10 * kept[0][0]), round(10 * kept[0][1])) if is_closed else at
    return "".join(found)


def _parts(path: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Yield the points of each part of a path, and whether it is closed."""
    points: list[tuple[float, float]] = []
    for command, x, y, close in _POINT.findall(path):
        if command == "M" and points:
            yield points, points[0] == points[-1]
            points = []
        if command:
            points.append((float(x), float(y)))
        elif close and points:
            yield points, True
            points = []
    if points:
        yield points, points[0] == points[-1]


def _steps(points: list[tuple[float, float]], at: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """Return points as steps of tenths of a pixel from the last one, and where they end."""
    told = []
    for number, (x, y) in enumerate(points):
        here = round(10 * x), round(10 * y)
        told.append(f"{'l' if number == 1 else 'm' if not number else ''}{_pair(here[0] - at[0], here[1] - at[1])}")
        at = here
    return _joined(told), at


def _joined(told: list[str]) -> str:
    """Return steps with a blank only where a figure would run into the one before."""
    return "".join(one if not number or one[0] in "ml-" else f" {one}" for number, one in enumerate(told))


def _pair(x: int, y: int) -> str:
    """Return a step in pixels, as short as SVG takes it."""
    return f"{_tenths(x)}{'' if y < 0 else ','}{_tenths(y)}"


def _tenths(value: int) -> str:
    text = f"{value / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
