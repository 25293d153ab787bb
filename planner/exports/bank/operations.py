"""What operations of some sites come to by period, line by line, from the tables of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import pairs
from planner.tabulate.ledger import site_lines

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.tabulate.parts import Parts

OPERATIONS = ("rent", "energy", "fuel", "opex", "fixed")
"""Lines of the ledger that operations of a site are; rent comes in, the others go out."""


def operations(plan: Plan, parts: Parts, sites: frozenset[str]) -> dict[str, tuple[float, ...]]:
    """Return each line of operations at some sites by period [million USD].

    Parameters
    ----------
    plan, parts
        The plan, and what its schedule is made of.
    sites
        Ids of the sites.
    """
    problem, calendar = plan.problem, plan.problem.calendar
    found = {name: [0.0] * plan.periods for name in OPERATIONS}
    rent = calendar.stepped(pairs(problem.finance.rent_usd_m_per_mw_year))
    price = {site.id: calendar.stepped(pairs(site.energy_usd_per_mwh)) for site in problem.candidates}
    units = {unit.id: unit for site in problem.candidates for unit in site.onsite}
    for row in plan.capacity:
        if row.site in sites:
            found["rent"][row.period] += rent[row.period] * calendar.years_per_period * row.online_it_mw
    for source in plan.power:
        if source.site in sites and source.kind == "grid":
            found["energy"][source.period] += source.energy_mwh * price[source.site][source.period] / 1e6
        elif source.site in sites and source.kind == "onsite":
            unit = units[source.source]
            per_mwh = unit.fuel_usd_per_mwh + unit.om_usd_per_mwh
            found["fuel"][source.period] += source.energy_mwh * per_mwh / 1e6
    lines = site_lines(problem, parts.works, parts.racks, sites)
    own = {name: tuple(lines[name].tolist()) for name in ("opex", "fixed")}
    return {name: own.get(name, tuple(values)) for name, values in found.items()}
