"""Reads a case folder into a frozen problem; every message names file, line and column."""

from __future__ import annotations

from planner.casefiles.case import read_case, read_placed, read_warned
from planner.casefiles.placed import Placed

__all__ = ["Placed", "read_case", "read_placed", "read_warned"]
