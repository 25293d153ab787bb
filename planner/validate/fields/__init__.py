"""What each field of a case takes, and in which words a value it does not take is refused, in files and in Python."""

from __future__ import annotations

from planner.validate.fields.blame import Blame
from planner.validate.fields.flaws import Flaws, broken_rules, field_flaws

__all__ = ["Blame", "Flaws", "broken_rules", "field_flaws"]
