"""Places names beside the points they belong to, so that none covers another or a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SIZE, STEP, AWAY = 11.0, 12.0, 9.0  # of the letters; from one place to try to the next; from the point
WIDTH_PER_LETTER = 0.62 * SIZE
REACH = 12  # steps up or down


@dataclass(frozen=True)
class Box:
    """A part of the page that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether two boxes have anything in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Return whether another box lies inside this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True)
class Label:
    """A name and where it stands: its baseline, and whether it begins or ends at `x`."""

    text: str
    x: float
    y: float
    anchor: str
    box: Box


def around(x: float, y: float, radius: float) -> Box:
    """Return the box of a point.

    Parameters
    ----------
    x, y
        The point [px].
    radius
        Half of the side of the box [px].
    """
    return Box(x - radius, y - radius, x + radius, y + radius)


def text_box(x: float, y: float, text: str, size: float = 12.0) -> Box:
    """Return about what a line of text that begins at `x` takes.

    Parameters
    ----------
    x, y
        Where the line begins: the left end of its baseline [px].
    text
        The line.
    size
        Font size [px].
    """
    return Box(x, y - size, x + 0.62 * size * len(text), y + 0.3 * size)


def placed(points: Sequence[tuple[float, float, str]], taken: Iterable[Box], page: Box) -> list[Label | None]:
    """Return the label of each point (x, y, name), the nearest place that is free; None where there is none.

    Parameters
    ----------
    points
        Where each point is, and its name.
    taken
        What labels must not cover, besides the points.
    page
        What labels must lie within.
    """
    full = [*taken, *(around(x, y, 5.0) for x, y, _ in points)]
    found: list[Label | None] = []
    for x, y, text in points:
        free = (label for label in _places(x, y, text) if page.holds(label.box) and not _covers(label.box, full))
        label = next(free, None)
        if label is not None:
            full.append(label.box)
        found.append(label)
    return found


def _covers(box: Box, full: Iterable[Box]) -> bool:
    return any(box.meets(other) for other in full)


def _places(x: float, y: float, text: str) -> Iterator[Label]:
    """Yield places from near to far, left of the point and above it first: there a rising curve leaves room."""
    wide = WIDTH_PER_LETTER * len(text)
    for step in range(REACH):
        for move in (-step, step) if step else (0,):
            middle = y + move * STEP
            top, bottom = middle - SIZE / 2, middle + SIZE / 2
            baseline = middle + 0.35 * SIZE
            yield Label(text, x - AWAY, baseline, "end", Box(x - AWAY - wide, top, x - AWAY, bottom))
            yield Label(text, x + AWAY, baseline, "start", Box(x + AWAY, top, x + AWAY + wide, bottom))
