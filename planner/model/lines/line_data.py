"""What the lines of the ledger are summed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.model.handles import Handles
    from planner.model.sets import Sets


@dataclass
class LineData:
    """The variables of a model, its data by period, and what reads its states."""

    m: Any
    sets: Sets
    handles: Handles
