"""What the build schedule is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from planner.tabulate.feeding import Feeding
from planner.tabulate.works import spans_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.committed import Spans
    from planner.plan import MilestoneRow
    from planner.problem import Problem
    from planner.tabulate.fleet import Fleet
    from planner.tabulate.grid_use import GridUse
    from planner.tabulate.power import PowerOrder
    from planner.tabulate.works import Work


@dataclass(frozen=True)
class Parts:
    """All that a schedule is made of."""

    problem: Problem
    works: Sequence[Work]
    orders: Sequence[PowerOrder]
    racks: Fleet
    milestones: Sequence[MilestoneRow]
    grid: GridUse

    @cached_property
    def feeding(self) -> Feeding:
        """Sources of power of each site."""
        return Feeding(self.problem, self.orders, self.racks, self.grid, self.spans)

    @cached_property
    def spans(self) -> Spans:
        """Start and finish of activities by id, history included."""
        return spans_of(self.problem, self.works)
