"""What is strange in yearly limits, quotas and prices below zero, but possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.validate.parts import listed, sites

if TYPE_CHECKING:
    from planner.problem import Problem, Site, YearlyKind
    from planner.validate.parts import Broken

HOURS_A_YEAR = 8760.0


def idle_limits(problem: Problem) -> Broken:
    """Yield yearly limits on what none of their sites uses, and quotas of GPUs in racks that have none."""
    for path, limit in listed(("yearly_limits",), problem.yearly_limits):
        if not any(limit.covers(site) and _uses(site, limit.kind) for site in problem.candidates):
            yield (*path, "kind"), f"is {limit.kind}, of which no eligible site that counts uses any"
    for path, quota in listed(("quotas",), problem.quotas):
        none = [rack.id for rack in problem.racks if quota.counted(rack.id) and not rack.gpus]
        if quota.counts == "gpus" and none:
            yield (*path, "counts"), f"is gpus, and racks {', '.join(none)} have none: any number of them may come"


def _uses(site: Site, kind: YearlyKind) -> bool:
    """Return whether a site can use anything of what a yearly limit is of."""
    match kind:
        case "water":
            return site.water_m3_per_mwh > 0
        case "grid_emissions":
            return site.grid_emissions_t_per_mwh > 0
        case "onsite_emissions":
            return any(unit.emissions_t_per_mwh for unit in site.onsite)
        case "grid_energy":
            return True
        case "onsite_energy":
            return bool(site.onsite)
        case _:
            assert_never(kind)


def unpaid_prices(problem: Problem) -> Broken:
    """Yield prices below zero that pay more for taking power than running the load costs otherwise."""
    for path, site in sites(problem):
        least = -site.opex_usd_m_per_mw_year * 1e6 / (site.mean_pue * HOURS_A_YEAR)
        for at, step in listed((*path, "energy_usd_per_mwh"), site.energy_usd_per_mwh):
            if step.value < 0 and step.value < least - 1e-9:
                why = f"is {step.value:,.10g} USD per MWh; it counts as far as opex covers it, about {least:,.3g}"
                yield (*at, "value"), why
