"""Rules that hold across the files of a case, and `validate`, which checks them all."""

from __future__ import annotations

from planner.validate.rules import RULES, found, validate

__all__ = ["RULES", "found", "validate"]
