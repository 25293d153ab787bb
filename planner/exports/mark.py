"""The mark by which the planner knows a file that it exported, and so may replace."""

from __future__ import annotations

MARK = "datacentre-capacity-planner export"
