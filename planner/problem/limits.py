"""Limits that several sites share: what may be used in a calendar year, and the racks that may go to a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from planner.problem.base import Given, Identifier, Name, Steps, each_key_once
from planner.spec import YearlyKind

if TYPE_CHECKING:
    from planner.problem.site import Site

QuotaUnit = Literal["racks", "gpus"]
QuotaSpan = Literal["year", "total"]
Amount = Annotated[float, Field(ge=0, lt=1e12)]


class YearlyLimit(Given):
    """The most water, emissions or energy in each calendar year, at some sites together or in the whole programme."""

    id: Identifier = Field(description="Unique among yearly limits.")
    name: Name = Field("", description="Name for people.")
    kind: YearlyKind = Field(
        description="water [m³], by each site's water per MWh; grid_emissions and onsite_emissions [t CO2]; "
        "grid_energy and onsite_energy [MWh]."
    )
    regions: tuple[Name, ...] = Field((), description="Regions whose sites count, all together.")
    sites: tuple[Identifier, ...] = Field(
        (),
        description="Sites that count too. Neither sites nor regions: the whole programme.",
    )
    most_by_year: Annotated[Mapping[int, Amount], BeforeValidator(each_key_once)] = Field(
        default_factory=dict,
        description="Most in each calendar year, in the unit of its kind; later years as the last one given, earlier "
        "ones without a limit. What was used before the plan's start does not count.",
    )

    def covers(self, site: Site) -> bool:
        """Return whether what a site uses counts."""
        return not (self.regions or self.sites) or site.id in self.sites or site.region in self.regions

    def most(self, year: int) -> float | None:
        """Return the limit of a calendar year; None: there is none."""
        known = [given for given in self.most_by_year if given <= year]
        return self.most_by_year[max(known)] if known else None


class Quota(Given):
    """The most racks, or GPUs in racks, that may be delivered to some places."""

    id: Identifier = Field(description="Unique among quotas.")
    name: Name = Field("", description="Name for people.")
    counts: QuotaUnit = Field("racks", description="What is counted: racks, or the GPUs in them.")
    racks: tuple[Identifier, ...] = Field((), description="Rack types that count; empty: all of them.")
    countries: tuple[Name, ...] = Field((), description="Countries whose sites count, as the sites name them.")
    regions: tuple[Name, ...] = Field((), description="Regions whose sites count too.")
    sites: tuple[Identifier, ...] = Field(
        (), description="Sites that count too. Neither countries, regions nor sites: the whole programme."
    )
    per: QuotaSpan = Field(
        "year",
        description="year: of what is delivered in each calendar year, and what is left of a year is lost; total: of "
        "all that is delivered since the plan's start, so that what is left is carried over.",
    )
    most: Steps = Field(
        description="Most delivered up to a time [racks or GPUs], in its calendar year or in all: a number, or dated "
        "steps. Racks installed before the plan do not count."
    )

    def covers(self, site: Site) -> bool:
        """Return whether what is delivered to a site counts."""
        anywhere = not (self.countries or self.regions or self.sites)
        named = site.id in self.sites or (bool(site.country) and site.country in self.countries)
        return anywhere or named or (bool(site.region) and site.region in self.regions)

    def counted(self, rack: str) -> bool:
        """Return whether racks of a type count."""
        return not self.racks or rack in self.racks
