"""The cash ledger of a model: each line once, and the sums of lines that rows need."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from planner.model.bounds.credit import usable_credit_usd_m
from planner.model.linear import Sum
from planner.model.lines import CAPITAL, INFLOWS, OUTFLOWS
from planner.model.lines.line_data import LineData
from planner.model.lines.tranches import awarded


def depreciated(age_periods: int, life_periods: int) -> float:
    """Return the share of its price an asset still has at an age, written off in a straight line."""
    return max(0.0, 1.0 - age_periods / life_periods)


@dataclass
class Ledger(LineData):
    """Builds each line once and keeps it."""

    _lines: dict[tuple[str, int], Sum] = field(default_factory=dict)

    def line(self, name: str, period: int) -> Sum:
        """Return one line of one period as a fresh sum [million USD]."""
        if (name, period) not in self._lines:
            self._lines[name, period] = (INFLOWS.get(name) or OUTFLOWS[name])(self, period)
        return Sum((1, self._lines[name, period]))

    def net(self, period: int) -> Sum:
        """Return the change of cash in a period."""
        flow = Sum(*((1, self.line(name, period)) for name in INFLOWS))
        return flow.add(-1, Sum(*((1, self.line(name, period)) for name in OUTFLOWS)))

    def capital(self, period: int) -> Sum:
        """Return what is spent on works, racks and power in cash in a period."""
        spent = Sum(*((1, self.line(name, period)) for name in CAPITAL))
        return spent.add(-1, self.line("credit_used", period))

    def usable_credit(self, period: int) -> Sum:
        """Return the credit in kind that comes in a period, as far as it can ever pay for racks."""
        return awarded(self, period, self._usable_credit)

    @cached_property
    def _usable_credit(self) -> dict[str, float]:
        granted = {g.id: g.in_kind_share * g.tranche_usd_m for g in self.sets.problem.milestones}
        if self.sets.plain:
            return granted
        return {g.id: usable_credit_usd_m(self.handles.bounds, g) for g in self.sets.problem.milestones}
