"""What of a case can be reached at most, and why not more, from the inputs alone: true before anything is planned."""

from __future__ import annotations

from planner.bounds.asked import PreCheck, pre_check
from planner.bounds.facts import Barred, Binding, Reachable
from planner.bounds.most_bounds import Bounds

__all__ = ["Barred", "Binding", "Bounds", "PreCheck", "Reachable", "pre_check"]
