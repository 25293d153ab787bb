"""What follows from a plan's decisions one by one: racks, power, milestones and loans; each part once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from planner.checks.awards import Award, awards
from planner.checks.fleet import Fleet, muster
from planner.checks.lenders import costs_usd_m
from planner.checks.loans import Loan, loans
from planner.checks.sources import Source, Supply, sources, supply

if TYPE_CHECKING:
    from planner.checks.reading import Reading


class Facts:
    """A plan's decisions, and what the cash ledger and the network of waits are made from."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def fleet(self) -> Fleet:
        """Racks in each period."""
        return muster(self.reading)

    @cached_property
    def sources(self) -> list[Source]:
        """Sources of power."""
        return sources(self.reading)

    @cached_property
    def supply(self) -> Supply:
        """Power available in each period."""
        return supply(self.reading, self.sources)

    @cached_property
    def awards(self) -> list[Award]:
        """Milestones and tranches."""
        return awards(self.reading, self.fleet)

    @cached_property
    def loans(self) -> dict[tuple[str, int], Loan]:
        """Debt facilities in each period."""
        return loans(self.reading)

    @cached_property
    def costs(self) -> dict[str, list[float]]:
        """Cost to date by period at the sites of each facility [million USD]."""
        return {given.id: costs_usd_m(self.reading, given) for given in self.reading.problem.finance.facilities}
