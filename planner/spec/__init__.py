"""What limits and goals are called: for each its unit, what it is about, and its words. No arithmetic stands here.

Model, tables, checks, explanation, dictionaries and commands read names and units here. A name that is not in a table
of this package is a mistake in the program: the types of the names make the type checker find it.
"""

from __future__ import annotations

from planner.spec.bounds import BOUNDS
from planner.spec.goals import GOALS
from planner.spec.items import ITEM_KINDS, ITEM_UNITS
from planner.spec.kinds import BoundSpec, GoalSpec, LimitSpec, Sentence
from planner.spec.limits import LIMITS
from planner.spec.names import (
    BoundName,
    GoalKind,
    GoalName,
    ItemKind,
    ItemUnit,
    LimitName,
    PowerKind,
    ReasonName,
    Sense,
    Subject,
    Unit,
    YearlyKind,
)

__all__ = [
    "BOUNDS",
    "GOALS",
    "ITEM_KINDS",
    "ITEM_UNITS",
    "LIMITS",
    "BoundName",
    "BoundSpec",
    "GoalKind",
    "GoalName",
    "GoalSpec",
    "ItemKind",
    "ItemUnit",
    "LimitName",
    "LimitSpec",
    "PowerKind",
    "ReasonName",
    "Sense",
    "Sentence",
    "Subject",
    "Unit",
    "YearlyKind",
]
