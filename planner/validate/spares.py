"""Spares of racks that stand when the plan starts: no decision can do without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.enough import ENOUGH_WITHIN_MW
from planner.problem import arrivals
from planner.validate.parts import horizon, racks

if TYPE_CHECKING:
    from planner.problem import Problem
    from planner.validate.parts import Broken


def of_installed(problem: Problem) -> Broken:
    """Yield rack types of which less is deliverable than racks installed at the start need as spares."""
    calendar = horizon(problem)
    for path, rack in racks(problem):
        units = sum(i.units for site in problem.candidates for i in site.installed if i.rack == rack.id)
        if calendar is None or rack.supply is None or not units or not rack.spare_share_per_year:
            continue
        a_period = rack.spare_share_per_year * calendar.years_per_period * units
        there = calendar.arrived(arrivals(rack.supply))
        short = next((t for t, came in enumerate(there) if a_period * (t + 1) > came + ENOUGH_WITHIN_MW), None)
        if short is not None:
            what = (
                f"must leave the spares of the {units} racks installed at the start within the supply, got "
                f"{a_period * (short + 1):g} by {calendar.end_of(short)}, of which {there[short]:g} are deliverable"
            )
            yield (*path, "spare_share_per_year"), what
