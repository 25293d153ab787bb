"""How the commands show warnings: what is strange in a case but possible. They change no exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.words import counted

if TYPE_CHECKING:
    from planner.errors import CaseWarning


def told(warnings: tuple[CaseWarning, ...]) -> str:
    """Return warnings as lines of text, each ended, under a line that counts them; nothing where there is none."""
    if not warnings:
        return ""
    head = f"{counted(len(warnings), 'warning')} (strange but possible; the case can be planned):"
    return "".join(f"{line}\n" for line in (head, *(f"- {warning}" for warning in warnings)))


def as_objects(warnings: tuple[CaseWarning, ...]) -> list[dict[str, str]]:
    """Return warnings as objects for ``--json``."""
    return [{"place": warning.place, "reason": warning.reason} for warning in warnings]
