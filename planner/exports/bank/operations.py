"""What operations of some sites come to by period, line by line, from the tables of a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.ledger_lines import lines_used
from planner.tabulate.cover import LINES, Operations, operations_usd_m
from planner.tabulate.from_plan import dated_decisions
from planner.tabulate.power import site_power

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.tabulate.parts import Parts


def operations(plan: Plan, parts: Parts, sites: frozenset[str]) -> dict[str, tuple[float, ...]]:
    """Return each line of operations at some sites that the case has, by period [million USD].

    Parameters
    ----------
    plan, parts
        The plan, and what its schedule is made of.
    sites
        Ids of the sites.
    """
    problem = plan.problem
    decisions = replace(
        dated_decisions(plan),
        imports_mw={(row.site, row.period): row.peak_mw for row in plan.power if row.kind == "grid"},
        conditional_mw={(row.site, row.period): row.conditional_peak_mw for row in plan.power if row.kind == "grid"},
        backed_mw={(row.site, row.period): row.backed_mw for row in plan.power if row.kind == "grid"},
        generation_mw={(row.source, row.period): row.mean_mw for row in plan.power if row.kind == "onsite"},
    )
    powers = site_power(problem, decisions, parts.racks, parts.spans)
    lines = operations_usd_m(Operations(problem, parts.works, parts.racks, powers, sites))
    return {name: tuple(lines[name].tolist()) for name in lines_used(problem, LINES)}
