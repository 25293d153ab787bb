"""Reads a case folder into a frozen problem; every message names file, line and column."""

from __future__ import annotations

from planner.casefiles.case import read_case, read_warned

__all__ = ["read_case", "read_warned"]
