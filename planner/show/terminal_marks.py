"""The marks that pictures of text are made of: blocks, or plain ASCII where a screen cannot show these."""

from __future__ import annotations

from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Marks:
    """The marks of one kind of screen.

    Parameters
    ----------
    parts
        A cell filled from nothing to full, in equal steps.
    due, due_within
        Where so much is due, above what is online and within it.
    line, tick, corner, side
        Of the axis below and to the left.
    in_time, late
        A milestone.
    gate, phase, critical
        Work of a period.
    power
        First power at a site.
    part, full
        Online: less than half of what it comes to, and more.
    """

    parts: str
    due: str
    due_within: str
    line: str
    tick: str
    corner: str
    side: str
    in_time: str
    late: str
    gate: str
    phase: str
    critical: str
    power: str
    part: str
    full: str


BLOCKS = Marks(" ▁▂▃▄▅▆▇█", "┄", "▒", "─", "┬", "└", "│", "◆", "◇", "░", "▒", "▓", "▲", "▄", "█")
ASCII = Marks(" .#", "-", "=", "-", "+", "+", "|", "*", "!", ".", "-", "=", "^", "o", "#")


def marks_for(encoding: str | None) -> Marks:
    """Return the marks that an encoding of a screen can show; None: nothing is known of it."""
    try:
        "".join(astuple(BLOCKS)).encode(encoding or "ascii")
    except (UnicodeError, LookupError):
        return ASCII
    return BLOCKS
