"""Named changes to a problem: a what-if is a new problem, checked like one that was read."""

from __future__ import annotations

from planner.changes.fields import changed

__all__ = ["changed"]
