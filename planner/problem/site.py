"""One campus: its place, its work, its power, its running costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from planner.problem.activity import Activity
from planner.problem.base import (
    Day,
    Given,
    Identifier,
    Model,
    Name,
    NonNegative,
    Periods,
    PriceSteps,
    Share,
    Steps,
    Units,
)
from planner.problem.power import HOURS_PER_YEAR, OnsiteUnit, PowerItem, Stage, Upgrade

if TYPE_CHECKING:
    from planner.problem.rack import Rack


class Installed(Model):
    """Racks that are online when the plan starts."""

    rack: Identifier = Field(description="Id of the rack type.")
    units: Units = Field(description="How many are online at the plan's start [racks]; they were paid for before it.")


class Site(Given):
    """A candidate site."""

    id: Identifier
    name: Name = Field("", description="Name for people.")
    region: Name = Field("", description="Region whose resources the site may use; empty: only programme-wide ones.")
    country: Annotated[str, Field(pattern=r"^([A-Za-z]{2})?$")] = Field("", description="ISO 3166 two-letter code.")
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = Field(None, description="Degrees north.")
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = Field(None, description="Degrees east.")
    node: Identifier | None = Field(
        None, description="Grid node the site imports at; empty: only the site's own stages limit its import."
    )
    eligible: bool = Field(True, description="False: the site is left out of the plan.")
    peak_pue: Annotated[float, Field(ge=1, le=5)] = Field(
        description="Facility power / IT load at peak, for limits [-]."
    )
    mean_pue: Annotated[float, Field(ge=1, le=5)] = Field(description="The same over the year, for energy [-].")
    commissioning_periods: Periods = Field(0, description="Periods from delivery of a rack to its being online.")
    install_racks_per_period: Units | None = Field(
        None, description="Most racks delivered to the site in one period [racks per period]; empty: no limit."
    )
    cooling: tuple[Name, ...] = Field(
        (),
        description="Cooling classes of phases that name none of their own; see the rack type's `cooling`.",
    )
    opening_usd_m: NonNegative = Field(0.0, description="Paid in the period the first activity starts [million USD].")
    fixed_usd_m_per_year: NonNegative = Field(
        0.0, description="Fixed cost while open, from that period on [million USD per year]."
    )
    min_mw: NonNegative = Field(
        0.0,
        description="Least IT load installed at the end of the period that contains `min_mw_by_date`, if the site has "
        "opened by then, and in the plan [MW]; a site that opens later, or opened before the plan, need not have it.",
    )
    min_mw_by_date: Day | None = Field(None, description="Day by which an opened site has its `min_mw`.")
    rent_usd_m_per_mw_year: Steps = Field(
        (),
        description="Rent per online MW IT [million USD a year]: a number, or dated steps; empty: that of `finance`.",
    )
    sales_tax_share: Share = Field(
        0.0,
        description="Sales tax on racks delivered here and spares that come with them, on "
        "their full price on that day; never paid in kind.",
    )
    energy_usd_per_mwh: PriceSteps = Field(
        ({"value": 0.0},),
        description="Price of grid energy [USD per MWh]: a number, or dated steps. Below 0 it counts as far as the "
        "site's opex: running load never earns by its power alone.",
        validate_default=True,
    )
    demand_usd_per_kw_month: NonNegative = Field(
        0.0, description="Charge of the utility on the MW it bills [USD per kW facility and month]."
    )
    minimum_bill_share: Share = Field(
        0.0, description="Least that is billed, as a share of the MW that ramps let the site import (take or pay)."
    )
    security_usd_m_per_mw: NonNegative = Field(
        0.0,
        description="Security that the utility holds [million USD per MW of a stage or upgrade]: posted at the order "
        "of an upgrade, at the plan's start for a stage still to come.",
    )
    security_periods: Periods = Field(
        0, description="Periods from the energisation of a stage or upgrade to the return of its security."
    )
    opex_usd_m_per_mw_year: NonNegative = Field(
        0.0, description="Operating cost without energy [million USD per installed MW IT and year]."
    )
    grid_emissions_t_per_mwh: NonNegative = Field(0.0, description="Emissions of grid energy [t CO2 per MWh].")
    water_m3_per_mwh: NonNegative = Field(
        0.0, description="Water used [m³ per MWh of facility energy, from the grid and on site]."
    )
    stages: tuple[Stage, ...] = Field((), description="Committed steps of the interconnection.")
    upgrades: tuple[Upgrade, ...] = Field((), description="Steps of the interconnection to decide.")
    onsite: tuple[OnsiteUnit, ...] = Field((), description="On-site units to decide.")
    activities: tuple[Activity, ...] = Field((), description="Phases and gates.")
    installed: tuple[Installed, ...] = Field((), description="Racks online when the plan starts.")

    @property
    def power_items(self) -> tuple[PowerItem, ...]:
        """All that brings it power: stages, upgrades, on-site units."""
        return (*self.stages, *self.upgrades, *self.onsite)

    @property
    def steps(self) -> tuple[Stage | Upgrade, ...]:
        """Steps of its interconnection: stages, then upgrades."""
        return (*self.stages, *self.upgrades)

    @property
    def curtailed_share(self) -> float:
        """Share of the hours for which its conditional steps are curtailed; 0 where it has none [-]."""
        hours = (step.curtail_hours_per_year for step in self.steps if step.conditional)
        return max(hours, default=0.0) / HOURS_PER_YEAR

    @property
    def has_begun(self) -> bool:
        """Whether work began before the plan, so that it is open from the start."""
        return any(a.started_date is not None or a.finished_date is not None for a in self.activities)

    @property
    def has_own_classes(self) -> bool:
        """Whether a phase of the site offers cooling classes of its own, so that not every rack may stand in each."""
        return any(activity.cooling is not None for activity in self.activities)

    @property
    def offers(self) -> tuple[Name, ...]:
        """The cooling classes that some phase of the site offers; without any of their own, those of the site."""
        if not self.has_own_classes:
            return self.cooling
        phases = (activity for activity in self.activities if activity.kind == "phase")
        return tuple(dict.fromkeys(name for phase in phases for name in self.offered_in(phase)))

    def offered_in(self, phase: Activity) -> tuple[Name, ...]:
        """Return the cooling classes that a phase of the site offers."""
        return self.cooling if phase.cooling is None else phase.cooling

    def takes(self, rack: Rack, phase: Activity | None = None) -> bool:
        """Return whether racks of a type may stand at the site, or in a phase of it, as far as cooling goes.

        Parameters
        ----------
        rack
            The rack type.
        phase
            A phase of the site; None: in any of them.
        """
        return rack.cooling is None or rack.cooling in (self.offers if phase is None else self.offered_in(phase))
