"""What is given: one frozen model for each noun of a case, each field with its unit, meaning and bounds."""

from __future__ import annotations

from hashlib import sha256

from pydantic import Field

from planner.calendar import Calendar
from planner.problem.activity import Activity, Option, Predecessor
from planner.problem.base import Arrival, Basis, Confidence, Given, Model, Origin, Step, Steps, arrivals, pairs
from planner.problem.finance import Facility, Finance, Tenant
from planner.problem.grid import Grid, Link, Node
from planner.problem.power import OnsiteUnit, Stage, Upgrade
from planner.problem.programme import Goal, Milestone, Programme, Target
from planner.problem.rack import Rack
from planner.problem.resource import Resource
from planner.problem.site import Installed, Site

__all__ = [
    "Activity", "Arrival", "Basis", "Calendar", "Confidence", "Facility", "Finance", "Given", "Goal", "Grid",
    "Installed", "Link", "Milestone", "Model", "Node", "OnsiteUnit", "Option", "Origin", "Predecessor", "Problem",
    "Programme", "Rack", "Resource", "Site", "Source", "Stage", "Step", "Steps", "Target", "Tenant", "Upgrade",
    "arrivals", "pairs",
]  # fmt: skip


class Source(Model):
    """A published source that figures of the case refer to."""

    key: str = Field(min_length=1, description="Short key used in `source` fields.")
    title: str = Field("", description="Title or what it says.")
    address: str = Field("", description="Where it was read.")
    date: str = Field("", description="Date of publication, as far as it is known.")
    kind: str = Field("", description="official, reported, second-hand …")


class Problem(Model):
    """A whole case. Frozen: a what-if makes a new one (`model_copy(update=...)` or `replace`)."""

    case: str = Field(description="Name of the case: the folder it was read from.")
    programme: Programme
    finance: Finance = Field(default_factory=Finance)
    tenant: Tenant | None = None
    grid: Grid = Field(default_factory=Grid)
    racks: tuple[Rack, ...] = Field(min_length=1)
    resources: tuple[Resource, ...] = ()
    sites: tuple[Site, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def digest(self) -> str:
        """What tells this problem from any other, wherever its folder is: 32 hexadecimal digits of a SHA-256."""
        return sha256(self.model_dump_json(exclude={"case"}).encode()).hexdigest()[:32]

    @property
    def calendar(self) -> Calendar:
        """The horizon of the programme; not cached, since a changed copy would keep the old one."""
        given = self.programme
        return Calendar.spanning(given.start_date, given.end_date, given.period)

    @property
    def candidates(self) -> tuple[Site, ...]:
        """The sites that may be used: the eligible ones, in the order of the case."""
        return tuple(site for site in self.sites if site.eligible)

    @property
    def finished(self) -> dict[str, Activity]:
        """The activities finished before the plan, by id: history is fact at every site, eligible or not."""
        return {a.id: a for site in self.sites for a in site.activities if a.finished_date is not None}

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones by threshold, then id."""
        return tuple(sorted(self.programme.milestones, key=lambda given: (given.threshold_mw, given.id)))
