"""What a page is made of: sections of words, key figures, tables and pictures. No text here is markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape
from typing import ClassVar

from planner.report.figures import Figure

MOST_LINES = 12
"""Sentences of a list that is not folded, or that paper shows unfolded."""
_DATE = re.compile(r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b")


@dataclass(frozen=True)
class Link:
    """An address that is shown as it is; it can be followed only where it is one of the web."""

    address: str

    def __html__(self) -> str:
        """Return the link as the page holds it."""
        text = escape(self.address)
        if not self.address.startswith(("https://", "http://")):
            return text
        return f'<a href="{text}" rel="noreferrer noopener">{text}</a>'


@dataclass(frozen=True)
class Words:
    """A sentence, or several, with figures in it."""

    parts: tuple[str | Figure | Link, ...]

    def __html__(self) -> str:
        """Return the words as the page holds them."""
        return "".join(map(said, self.parts))


def said(part: Cell) -> str:
    """Return a text, or a part of one, as the page holds it: dates in it stand on one line.

    Parameters
    ----------
    part
        A text, a figure, a link, or words.
    """
    return _DATE.sub(r'<span class="date">\g<0></span>', escape(part)) if isinstance(part, str) else part.__html__()


def words(*parts: str | Figure | Link) -> Words:
    """Return words with figures in them."""
    return Words(parts)


Cell = str | Figure | Words | Link


@dataclass(frozen=True)
class Table:
    """A table; its first column says what each row is.

    Parameters
    ----------
    caption
        What it shows, with units where all columns have one.
    heads
        Titles of the columns, with units.
    rows
        Cells of each row, as many as titles.
    foot
        Cells of a last row of sums; empty without one.
    note
        What a reader must know of it.
    folded
        Whether it is shown only when asked for.
    right
        Titles of columns whose texts are figures already, and so stand to the right as figures do.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()
    note: str = ""
    folded: bool = False
    right: frozenset[str] = frozenset()
    kind: ClassVar[str] = "table"

    @property
    def is_number(self) -> tuple[bool, ...]:
        """Of each column whether it holds figures, which stand to the right."""
        return tuple(
            head in self.right or any(_is_number(row[place]) for row in self.rows)
            for place, head in enumerate(self.heads)
        )


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, Figure) and cell.is_number


@dataclass(frozen=True)
class Tile:
    """One key figure: what it is, the figure with its unit, and a few words more; `state` is good, bad or neither."""

    label: str
    figure: Cell
    unit: str = ""
    more: Cell = ""
    state: str = ""


@dataclass(frozen=True)
class Tiles:
    """Key figures side by side."""

    tiles: tuple[Tile, ...]
    kind: ClassVar[str] = "tiles"


@dataclass(frozen=True)
class Points:
    """A list of sentences under a heading of its own; folded it is shown only when asked for.

    Of a list that is too long, `left` sentences are left out; `where` says where they stand.
    """

    title: str
    points: tuple[Cell, ...]
    folded: bool = False
    left: int = 0
    where: str = ""
    kind: ClassVar[str] = "points"

    def cut(self, most: int) -> Points:
        """Return the list with so many sentences at most."""
        left = max(0, len(self.points) - most)
        return replace(self, points=self.points[:most], left=self.left + left)


@dataclass(frozen=True)
class Picture:
    """A picture: drawn (`svg`), and as data for the page to draw it with tooltips (`spec`; empty: as drawn alone)."""

    name: str
    title: str
    alt: str
    svg: str
    spec: str = ""
    kind: ClassVar[str] = "picture"


@dataclass(frozen=True)
class Mark:
    """One mark on a line of time: a bar from `begin` for `length` periods, or a moment where that is 0."""

    look: str
    begin: float
    length: float = 0.0
    title: str = ""


@dataclass(frozen=True)
class GanttRow:
    """One line of a Gantt: what it is, its marks, and when in words."""

    label: Cell
    look: str
    marks: tuple[Mark, ...]
    when: Cell
    critical_to: str = ""
    why: str = ""


@dataclass(frozen=True)
class GanttGroup:
    """The lines of one site, or of the programme: what it is, a few words, and marks that stand for all of it."""

    label: str
    about: Cell
    marks: tuple[Mark, ...]
    rows: tuple[GanttRow, ...]
    is_open: bool = True


@dataclass(frozen=True)
class Gantt:
    """Groups over one axis of `periods` periods; `years` are the periods that years begin with, and their names."""

    caption: str
    periods: int
    years: tuple[tuple[int, str], ...]
    groups: tuple[GanttGroup, ...]
    key: tuple[tuple[str, str], ...]
    kind: ClassVar[str] = "gantt"

    @property
    def periods_per_year(self) -> int:
        """Periods from one line of the axis to the next."""
        return self.years[1][0] - self.years[0][0] if len(self.years) > 1 else self.periods


Block = Table | Tiles | Points | Picture | Gantt


@dataclass(frozen=True)
class Section:
    """One section of the page: `name` is its anchor, `lead` what it says in sentences."""

    name: str
    title: str
    lead: tuple[Cell, ...] = ()
    blocks: tuple[Block, ...] = field(default=())
