"""Makes a drawn picture small: coordinates to a tenth of a pixel, outlines without points that no eye tells apart.

What names single marks goes too: a picture is one image, described as a whole. What describes a mark becomes its title,
which is shown where one points at it.
"""

from __future__ import annotations

import re

NEAR = 0.9  # from one point of an outline to the next [px]
LONG = 60  # points from which a path is an outline
LEAST_POINTS = 2  # of a line or ring
_TAG = re.compile(r"<[a-z][^<>]*>")
_SAID = re.compile(r' (?:class|role|aria-[a-z]+)="[^"]*"')
_DESCRIBED = re.compile(r'<(path|text) aria-label="([^"]*)"([^<>]*?)(?:/>|>([^<>]*)</text>)')
_PATH = re.compile(r' d="([^"]*)"')
_DIGITS = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
_RING = re.compile(r"M[^MZ]*Z?")
_OUTLINE = re.compile(r"(?:[ML]-?[\d.]+,-?[\d.]+|Z)+")


def lean(svg: str) -> str:
    """Return an SVG that looks the same and is smaller."""
    return _TAG.sub(_lean_tag, _DESCRIBED.sub(r"<\1\3><title>\2</title>\4</\1>", svg))


def _lean_tag(tag: re.Match[str]) -> str:
    return _PATH.sub(lambda path: f' d="{_thinned(_DIGITS.sub(_rounded, path[1]))}"', _SAID.sub("", tag[0]))


def _rounded(figure: re.Match[str]) -> str:
    return f"{float(figure[0]):.1f}".removesuffix(".0")


def _thinned(path: str) -> str:
    """Return a long path of straight lines without points that are next to the one before."""
    if path.count("L") < LONG or not _OUTLINE.fullmatch(path):
        return path
    return "".join(_ring(ring[0]) for ring in _RING.finditer(path))


def _ring(text: str) -> str:
    """Return one line or ring of an outline without points next to the one kept before; empty where none is left."""
    first, *points = _POINT.findall(text)
    kept = [first]
    for point in points:
        if max(abs(float(a) - float(b)) for a, b in zip(point, kept[-1], strict=True)) >= NEAR:
            kept.append(point)
    if len(kept) < LEAST_POINTS:
        return ""
    return "M" + "L".join(f"{x},{y}" for x, y in kept) + ("Z" if text.endswith("Z") else "")
