"""The mark by which the planner knows a page that it wrote, and so may replace."""

from __future__ import annotations

MARK = '<meta name="generator" content="planner report">'
"""What stands near the beginning of every such page, and of nothing else."""
