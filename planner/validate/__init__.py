"""Rules that hold across the files of a case, and `validate`, which checks them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.validate.rules import RULES, found, validate

if TYPE_CHECKING:
    from planner.validate.rules import Rule as Rule

__all__ = ["RULES", "found", "validate"]
