"""Everything recomputed of one plan, each part once."""

from __future__ import annotations

from functools import cached_property

from planner.checks.facts import Facts
from planner.checks.floats import Network, network
from planner.checks.ledger import Ledger, ledger


class Audit(Facts):
    """A plan's decisions, and what follows from them by the case alone."""

    @cached_property
    def ledger(self) -> Ledger:
        """The cash ledger."""
        return ledger(self)

    @cached_property
    def network(self) -> Network:
        """Items of the schedule, what waits for what, and their floats."""
        return network(self)
