"""What is given: one frozen model for each noun of a case, each field with its unit, meaning and bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from planner.calendar import Calendar
from planner.problem.activity import (
    Activity,
    ActivityKind,
    Checkpoint,
    Discipline,
    Option,
    Predecessor,
    PredecessorType,
)
from planner.problem.base import (
    Arrival,
    Basis,
    Confidence,
    Furnisher,
    Given,
    Model,
    Name,
    Origin,
    Step,
    Steps,
    Text,
    arrivals,
    pairs,
)  # fmt: skip
from planner.problem.change import Change
from planner.problem.finance import Facility, Finance, HorizonValue, Repayment, Tenant
from planner.problem.grid import Grid, Link, Node
from planner.problem.identity import digest
from planner.problem.power import OnsiteUnit, PowerItem, Stage, Upgrade
from planner.problem.programme import Goal, Milestone, Programme, Target
from planner.problem.rack import Rack
from planner.problem.resource import Resource, ResourceKind
from planner.problem.site import Installed, Site
from planner.words import counted

__all__ = [
    "Activity", "ActivityKind", "Arrival", "Basis", "Calendar", "Change", "Checkpoint", "Confidence", "Discipline",
    "Facility", "Finance", "Furnisher", "Given", "Goal", "Grid", "HorizonValue", "Installed", "Link", "Milestone",
    "Model", "Node", "OnsiteUnit", "Option", "Origin", "PowerItem", "Predecessor", "PredecessorType", "Problem",
    "Programme", "Rack", "Repayment", "Resource", "ResourceKind", "Site", "Source", "Stage", "Step", "Steps", "Target",
    "Tenant", "Upgrade", "arrivals", "pairs",
]  # fmt: skip


if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.errors import CaseWarning

# Fields that only say what a problem is called and how it came about.
_NAMES = frozenset({"case", "changes"})


SCREEN = 120  # columns that a line of a shown problem may take


class Source(Model):
    """A published source that figures of the case refer to."""

    key: Name = Field(min_length=1, description="Short key used in `source` fields.")
    title: Text = Field("", description="Title or what it says.")
    address: Text = Field("", description="Where it was read.")
    date: Name = Field("", description="Date of publication, as far as it is known.")
    kind: Name = Field("", description="official, reported, second-hand …")


class Problem(Model):
    """A whole case. Frozen: a what-if makes a new one with `changed`, checked by all the rules of a case."""

    case: Name = Field(description="Name of the case: the folder it was read from.")
    programme: Programme
    finance: Finance = Field(default_factory=Finance)
    tenant: Tenant | None = None
    grid: Grid = Field(default_factory=Grid)
    racks: tuple[Rack, ...] = Field(min_length=1)
    resources: tuple[Resource, ...] = ()
    sites: tuple[Site, ...] = ()
    sources: tuple[Source, ...] = ()
    changes: tuple[Change, ...] = Field(
        (), description="What was changed since the case was read, in order; no part of what is asked."
    )

    def __eq__(self, other: object) -> bool:
        """Return whether two problems ask the same under the same name, however each came about."""
        if not isinstance(other, Problem):
            return NotImplemented
        mine, others = vars(self), vars(other)
        return mine.keys() == others.keys() and all(mine[name] == others[name] for name in mine if name != "changes")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return in a few lines what the problem is, over which horizon, and what is asked."""
        given, target = self.programme, self.programme.target
        parts = ((len(self.sites), "site"), (len(self.racks), "rack type"), (len(self.milestones), "milestone"))
        lines = (
            f"<Problem {self.label}: {given.name}"[:SCREEN],
            f" {given.start_date} to {given.end_date} by {given.period}; "
            f"{', '.join(counted(count, what) for count, what in parts)}",
            f" target: {target.mw:,.10g} MW ({target.basis}) by {target.by_date}>",
        )
        return "\n".join(lines)

    __str__ = __repr__

    @property
    def digest(self) -> str:
        """What tells this problem from any other, wherever its folder is: 32 hexadecimal digits of a SHA-256.

        Fields at their default and the name of the case have no part in it.
        """
        return digest(self, _NAMES)

    def changed(
        self,
        changes: Mapping[str, Any] | Iterable[Change],
        *,
        source: str | None = None,
        confidence: Confidence | None = None,
    ) -> Problem:
        """Return the problem with some of it changed, checked as if it had been read from files.

        Parameters
        ----------
        changes
            New values by paths, like ``{"finance.cash_floor_usd_m": 20}``, ``racks[R].price_usd_m``,
            ``sites[region=texas].stages[*].mw``, ``sites[milam].stages[#2].mw``, ``programme.goals``; or what is to be
            done there: ``scale(1.02)``, ``add(3)``, ``shift(months=6)``, ``remove()``, ``append({...})`` of
            `planner.changes`. Values are what a case file would say there; dates may be dates. None leaves an optional
            field empty. Or changes in order, each made on what those before it left.
        source
            Where the new figures come from: a key of the case's sources or a text with spaces. None: each figure keeps
            the source it had.
        confidence
            How sure they are; it goes with a source.

        Raises
        ------
        BadArgument
            If `changes` is neither.
        InvalidProblem
            With all that is wrong: paths that lead nowhere with the nearest valid one, values no field takes, broken
            rules.
        """
        from planner.changes import changed

        return changed(self, changes, source=source, confidence=confidence)

    @property
    def label(self) -> str:
        """The case and the scenarios that changed it, as the folder of its plan is called: ``tiny+late-racks``."""
        return "+".join((self.case, *self.scenarios))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the scenarios it was changed by, in order."""
        return tuple(dict.fromkeys(change.scenario for change in self.changes if change.scenario))

    @property
    def warnings(self) -> tuple[CaseWarning, ...]:
        """What is strange in a valid problem but possible, each with its dotted path and reason."""
        from planner.validate import warnings

        return warnings(self)

    @property
    def calendar(self) -> Calendar:
        """The horizon of the programme; not cached, since a changed copy would keep the old one."""
        given = self.programme
        return Calendar.spanning(given.start_date, given.end_date, given.period)

    @property
    def candidates(self) -> tuple[Site, ...]:
        """The sites that may be used: the eligible ones, in the order of the case."""
        return tuple(site for site in self.sites if site.eligible)

    def lent_to(self, facility: Facility) -> tuple[Site, ...]:
        """Return the candidate sites that a facility lends to: all, unless it names sites or regions."""
        if facility.is_for_all_sites:
            return self.candidates
        return tuple(s for s in self.candidates if s.id in facility.sites or s.region in facility.regions)

    def pledged_before(self, facility: Facility) -> tuple[Facility, ...]:
        """Return the facilities that racks are pledged to before one, those before these included."""
        given = {known.id: known for known in self.finance.facilities}
        found: set[str] = set()
        left = list(facility.pledged_after)
        while left:
            name = left.pop()
            if name in given and name not in found:
                found.add(name)
                left += given[name].pledged_after
        return tuple(known for known in self.finance.facilities if known.id in found)

    @property
    def finished(self) -> dict[str, Activity]:
        """The activities finished before the plan, by id: history is fact at every site, eligible or not."""
        return {a.id: a for site in self.sites for a in site.activities if a.finished_date is not None}

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones by threshold, then id."""
        return tuple(sorted(self.programme.milestones, key=lambda given: (given.threshold_mw, given.id)))
