"""Keeps the start of a command short, as it does for the workers of a study."""

from __future__ import annotations

from planner.startup import defer_unused

__all__ = ["defer_unused"]
