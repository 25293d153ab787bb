"""Named changes to a problem: a what-if is a new problem, checked like one that was read."""

from __future__ import annotations

from planner.changes.fields import changed
from planner.changes.operations import add, append, remove, scale, shift

__all__ = ["add", "append", "changed", "remove", "scale", "shift"]
