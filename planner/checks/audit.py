"""Everything recomputed of one plan, each part once."""

from __future__ import annotations

from functools import cached_property
from itertools import chain

from planner.checks.facts import Facts
from planner.checks.floats import Network, network
from planner.checks.ledger import Ledger, Payment, ledger, operations


class Audit(Facts):
    """A plan's decisions, and what follows from them by the case alone."""

    @cached_property
    def ledger(self) -> Ledger:
        """The cash ledger."""
        return ledger(self, chain(*self.operations.values()))

    @cached_property
    def operations(self) -> dict[str, list[Payment]]:
        """What each candidate site earns and what running it costs."""
        return {site.id: list(operations(self, site)) for site in self.reading.problem.candidates}

    @cached_property
    def network(self) -> Network:
        """Items of the schedule, what waits for what, and their floats."""
        return network(self)
