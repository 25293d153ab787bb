"""The pictures of a plan on the screen, as text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from planner.commands.layout import screen

if TYPE_CHECKING:
    from planner.plan import Plan


def show_pictures(plan: Plan) -> None:
    """Print S-curve and build order below the summary, with blocks where stdout can hold them, else in ASCII."""
    from planner.show.terminal_marks import marks_for
    from planner.show.terminal_text import terminal_text

    console = screen()
    text = terminal_text(plan, console.width, marks_for(sys.stdout.encoding))
    if text:
        console.print(f"\n{text}", soft_wrap=True)
