"""What would help: sets of levers with which a commitment is kept, each claim solved again and audited."""

from __future__ import annotations

from planner.levers.answer import Commitment, Lever, LeverAnswer, LeverSet, Outcome
from planner.levers.asked import levers_for

__all__ = ["Commitment", "Lever", "LeverAnswer", "LeverSet", "Outcome", "levers_for"]
