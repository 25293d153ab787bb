"""From a plan back to what its schedule is made of: work, orders, racks and milestones, as objects of its problem."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.decisions import Decisions, Delivery
from planner.tabulate.fleet import fleet
from planner.tabulate.grid_use import GridUse
from planner.tabulate.parts import Parts
from planner.tabulate.power import power_orders
from planner.tabulate.works import finished_elsewhere, works

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planner.committed import Spans
    from planner.plan import Plan


def parts_of(plan: Plan) -> Parts:
    """Return what the build schedule of a plan is made of, history included."""
    problem, decisions = plan.problem, dated_decisions(plan)
    done = works(problem, decisions)
    shown = (*done, *finished_elsewhere(problem, done))
    orders, racks = power_orders(problem, decisions), replace(fleet(problem, decisions), unbacked_it_mw=_unbacked(plan))
    return Parts(problem, shown, orders, racks, plan.milestones, _grid_use(plan))


def _unbacked(plan: Plan) -> dict[str, NDArray[np.float64]]:
    """Return the IT load by site that conditional import feeds and nothing backs [MW IT]."""
    pue = {site.id: site.peak_pue for site in plan.problem.candidates}
    found: dict[str, NDArray[np.float64]] = {}
    for row in plan.power:
        if row.kind == "grid" and row.conditional_peak_mw:
            load = found.setdefault(row.site, np.zeros(plan.periods))
            load[row.period] = (row.conditional_peak_mw - row.backed_mw) / pue[row.site]
    return found


def _grid_use(plan: Plan) -> GridUse:
    import_mw = {(row.site, row.period): row.peak_mw for row in plan.power if row.kind == "grid"}
    flows_mw = {(row.source, row.period): row.peak_mw for row in plan.power if row.kind == "link"}
    return GridUse(plan.problem, import_mw, flows_mw)


def plan_spans(plan: Plan) -> Spans:
    """Return start and finish of the activities of a plan by id, history included."""
    return {row.id: (row.start_period, row.finish_period) for row in plan.schedule if row.kind in ("gate", "phase")}


def dated_decisions(plan: Plan) -> Decisions:
    """Return the starts, orders and deliveries that the rows of a plan hold, without flows of power and money."""
    starts, upgrades, units = {}, {}, {}
    for row in plan.schedule:
        match row.kind:
            case "gate" | "phase":
                if row.status != "finished":
                    starts[row.id] = (row.option, row.start_period)
            case "upgrade":
                upgrades[row.id] = row.start_period
            case "onsite":
                units[row.item_id, row.start_period] = round(row.quantity)
            case "stage" | "rack_order" | "delivery" | "milestone" | "tranche":
                pass  # given by the problem, or told by the deliveries
            case _:
                assert_never(row.kind)
    deliveries = tuple(
        Delivery(row.site, row.rack, row.delivery_period, row.units, row.units if row.order_period is None else 0)
        for row in plan.deliveries
    )
    return Decisions(starts=starts, upgrades=upgrades, units=units, deliveries=deliveries)
