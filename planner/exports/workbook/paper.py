"""How a sheet is printed: landscape, fitted to pages, with a running head and heads repeated on each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

A3, A4 = 8, 9
LONGEST_RUNNING_HEAD = 90


@dataclass(frozen=True)
class Print:
    """What is repeated on each page, how many pages there are, and their size.

    Parameters
    ----------
    rows
        Rows of heads that each page repeats.
    across, down
        Pages that the sheet is fitted to; 0: as many as it takes.
    columns
        Columns that each page repeats.
    paper
        A4 or A3.
    """

    rows: int = 0
    across: int = 1
    down: int = 0
    columns: int = 0
    paper: int = A4


ONE_WIDE = Print()


def set_up(made: Any, title: str, how: Print) -> None:
    """Set up how a sheet is printed.

    Parameters
    ----------
    made
        The sheet as the library has it.
    title
        What its running head says.
    how
        Pages and what they repeat.
    """
    made.set_landscape()
    made.set_paper(how.paper)
    made.fit_to_pages(how.across, how.down)
    made.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    made.set_header(f"&L&9{_running(title)}&R&9&A")
    made.set_footer("&R&9&P of &N")
    if how.rows:
        made.repeat_rows(0, how.rows - 1)
    if how.columns:
        made.repeat_columns(0, how.columns - 1)


def _running(title: str) -> str:
    """Return a text as a running head takes it, in which an ampersand is a command."""
    return " " + title[:LONGEST_RUNNING_HEAD].replace("&", "&&")
