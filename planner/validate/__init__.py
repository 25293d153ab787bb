"""What must hold in a case: its fields one by one, rules across them; and what is strange but possible."""

from __future__ import annotations

from planner.validate.rules import RULES, found
from planner.validate.warned import WARNINGS, warned, warnings
from planner.validate.whole import require_valid, validate

__all__ = ["RULES", "WARNINGS", "found", "require_valid", "validate", "warned", "warnings"]
