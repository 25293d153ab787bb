"""The most MW that can be online by each period, from the inputs alone: no plan has more."""

from __future__ import annotations

from planner.model.bounds.most import MostOnline

__all__ = ["MostOnline"]
