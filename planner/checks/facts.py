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
    from planner.problem import Site


class Facts:
    """A plan's decisions, and what the cash ledger and the network of waits are made from."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Candidate sites by id."""
        return {site.id: site for site in self.reading.problem.candidates}

    @cached_property
    def opened(self) -> dict[str, int]:
        """The period each site opens in: that of its first start, -1 for any before the plan."""
        first: dict[str, int] = {}
        for work in self.reading.works.values():
            start = work.start if work.status == "planned" and work.start is not None else -1
            first[work.site.id] = min(first.get(work.site.id, start), start)
        return first

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
