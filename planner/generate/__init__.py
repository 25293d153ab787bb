"""Makes realistic cases of any size from a seed: a problem in memory, or a case folder."""

from __future__ import annotations

from planner.generate.case import generate
from planner.generate.folder import write_generated
from planner.generate.scale import Scale

__all__ = ["Scale", "generate", "write_generated"]
