"""Makes a drawn picture small: coordinates to a tenth of a pixel, outlines without points that no eye tells apart.

What names and describes single marks goes too: a picture is one image, described as a whole.
"""

from __future__ import annotations

import re

NEAR = 0.9  # from one point of an outline to the next [px]
LONG = 60  # points from which a path is an outline
_TAG = re.compile(r"<[a-z][^<>]*>")
_SAID = re.compile(r' (?:class|role|aria-[a-z]+)="[^"]*"')
_PATH = re.compile(r' d="([^"]*)"')
_DIGITS = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_PART = re.compile(r"([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?")
_OUTLINE = re.compile(r"(?:[ML]-?[\d.]+,-?[\d.]+|Z)+")


def lean(svg: str) -> str:
    """Return an SVG that looks the same and is smaller."""
    return _TAG.sub(_lean_tag, svg)


def _lean_tag(tag: re.Match[str]) -> str:
    return _PATH.sub(lambda path: f' d="{_thinned(_DIGITS.sub(_rounded, path[1]))}"', _SAID.sub("", tag[0]))


def _rounded(figure: re.Match[str]) -> str:
    return f"{float(figure[0]):.1f}".removesuffix(".0")


def _thinned(path: str) -> str:
    """Return a long path of straight lines without points that are next to the one before."""
    if path.count("L") < LONG or not _OUTLINE.fullmatch(path):
        return path
    kept: list[str] = []
    begun: list[str] = []  # the ring or line at hand
    last = (0.0, 0.0)
    for part in _PART.finditer(path):
        kind = part[1]
        point = last if kind == "Z" else (float(part[2]), float(part[3]))
        if kind == "L" and max(abs(point[0] - last[0]), abs(point[1] - last[1])) < NEAR:
            continue
        if kind == "M":
            kept += begun if len(begun) > 1 else []
            begun = []
        if kind != "Z" or len(begun) > 1:
            begun.append(part[0])
        last = point
    kept += begun if len(begun) > 1 else []
    return "".join(kept)
