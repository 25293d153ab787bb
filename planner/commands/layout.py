"""Tables on a screen of any width: as columns where they fit, else a paragraph for each row; nothing is cut."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GUTTER, UNBOUNDED = 2, 10_000


def screen() -> Console:
    """Return the screen that results are shown on."""
    return Console(highlight=False, markup=False, emoji=False)


def show_table(console: Console, titles: Sequence[str], rows: Iterable[Sequence[str]], left: str = "l") -> None:
    """Print a table; `left` has an l for each column set to the left, the others are figures.

    Parameters
    ----------
    console
        Where to print.
    titles
        Titles of the columns.
    rows
        Cells of each row, as many as titles.
    left
        ``l`` for each leading column set to the left; all others are set to the right, as figures.
    """
    cells, unbounded = list(rows), console.options.update(width=UNBOUNDED)
    for heads in (titles, [title.replace(" ", "\n") for title in titles]):
        table = _table(heads, cells, left)
        if Measurement.get(console, unbounded, table).maximum <= console.width:
            console.print(table)
            return
    for row in cells:
        told = [f"{title} {cell}".strip() for title, cell in zip(titles[1:], row[1:], strict=True) if cell]
        _paragraph(console, f"{row[0]}: {', '.join(told)}")


def show_facts(console: Console, facts: Sequence[tuple[str, str]]) -> None:
    """Print facts beside their names; a word is never cut, a path longer than the screen least of all."""
    table = _table(("", ""), facts, "ll")
    table.show_header, table.columns[0].no_wrap = False, True
    longest_word = max(len(word) for _, fact in facts for word in fact.split())
    if max(len(name) for name, _ in facts) + GUTTER + longest_word <= console.width:
        console.print(table)
        return
    for name, fact in facts:
        _paragraph(console, f"{name}: {fact}")


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]], left: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, GUTTER, 0, 0))
    for index, title in enumerate(titles):
        table.add_column(title, justify="left" if index < len(left) and left[index] == "l" else "right")
    for row in rows:
        table.add_row(*row)
    return table


def _paragraph(console: Console, text: str) -> None:
    """Print text wrapped between words, its further lines set in."""
    lines = wrap(text, console.width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    console.print("\n".join(lines), soft_wrap=True)
