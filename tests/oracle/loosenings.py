"""Named ways to loosen one limit of a case: every plan of the old case is a plan of the new one, at no worse a goal.

Changes that also move money (a fee on an undrawn limit, the room that spend gives to a capex facility) are made only
where the case has no such clause, so that the claim holds without exception.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.oracle.changes import changed
from tests.second.draw_classes import CLASSES

if TYPE_CHECKING:
    from pydantic import BaseModel

    from planner.problem import Problem

Value = Callable[[Any], Any]
EARLIER = timedelta(days=31)


def raised(steps: Any, by: float) -> list[dict[str, Any]]:
    return [{"from_date": step.from_date, "value": step.value + by} for step in steps]


def more_arrivals(given: Any) -> list[dict[str, Any]] | None:
    return None if given is None else [{"date": a.date, "units": a.units + 1} for a in given]


def none_of(_: Any) -> None:
    return None


def no(_: Any) -> bool:
    return False


def empty(_: Any) -> tuple[()]:
    return ()


LIMITS: dict[str, Value] = {
    "Stage.mw": lambda mw: mw + 1.0,
    "Stage.energisation_date": lambda day: day - 4 * EARLIER,
    "Stage.predecessors": empty,
    "Upgrade.predecessors": empty,
    "OnsiteUnit.predecessors": empty,
    "Upgrade.mw": lambda mw: mw + 1.0,
    "Stage.ramp": lambda _: {},
    "Upgrade.ramp": lambda _: {},
    "Site.demand_usd_per_kw_month": lambda price: price / 2.0,
    "Site.minimum_bill_share": lambda _: 0.0,
    "Node.capacity_usd_per_mw_day": lambda _: [{"value": 0.0}],
    "Site.security_usd_m_per_mw": lambda price: price / 2.0,
    "Site.security_periods": lambda periods: periods // 2,
    "Upgrade.earliest_energisation_date": none_of,
    "Upgrade.draws": lambda _: {},
    "OnsiteUnit.max_units": lambda units: units + 1,
    "OnsiteUnit.firm_mw": lambda mw: mw + 1.0,
    "OnsiteUnit.reserve_units": lambda units: max(0, units - 1),
    "OnsiteUnit.earliest_service_date": none_of,
    "OnsiteUnit.last_service_date": none_of,
    "Node.headroom_mw": lambda steps: raised(steps, 1.0),
    "Link.limit_mw": lambda steps: raised(steps, 1.0),
    "Rack.supply": none_of,
    "Rack.on_order": lambda given: more_arrivals(given) or (),
    "Rack.first_delivery_date": none_of,
    "Rack.last_delivery_date": none_of,
    "Rack.cooling": none_of,
    "Rack.spare_share": lambda _: 0.0,
    "Rack.spare_share_per_year": lambda _: 0.0,
    "Rack.draws": lambda _: {},
    "Site.install_racks_per_period": none_of,
    "Activity.nameplate_mw": lambda mw: mw + 1.0 if mw else mw,
    "Activity.cooling": lambda names: None if names is None else tuple(dict.fromkeys((*names, *CLASSES))),
    "Activity.rack_positions": lambda units: None if units is None else units + 1,
    "Activity.earliest_start_date": none_of,
    "Activity.latest_finish_date": none_of,
    "Activity.predecessors": empty,
    "Activity.obligatory": no,
    "Option.uses": lambda _: {},
    "Option.draws": lambda _: {},
    "Resource.capacity": lambda steps: raised(steps, 1.0),
    "Resource.max_increase_per_period": none_of,
    "Site.min_mw": lambda mw: mw * 0.5,
    "Programme.max_open_sites": lambda steps: raised(steps, 1.0),
    "Resource.stock": lambda units: units + 1,
    "Milestone.threshold_mw": lambda mw: mw * 0.5,
    "Milestone.scope": lambda _: ("programme",),
    "Milestone.racks": empty,
    "Milestone.deadline_date": none_of,
    "Milestone.payment_lag_periods": lambda _: 0,
    "Milestone.late_usd_m_per_month": lambda _: 0.0,
    "Milestone.drop_dead_date": none_of,
    "Target.stop_at_target": no,
    "Finance.opening_cash_usd_m": lambda cash: cash + 5.0,
    "Finance.cash_floor_usd_m": lambda floor: floor - 5.0,
    "Facility.limit_usd_m": lambda steps: raised(steps, 4.0),
    "Facility.rate_per_year": lambda _: 0.0,
    "Facility.draw_fee_share": lambda _: 0.0,
    "Facility.commitment_fee_per_year": lambda _: 0.0,
    "Facility.borrowing_base_share": none_of,
    "Facility.capex_only": no,
    "Facility.sites": empty,
    "Facility.regions": empty,
    "Facility.pledged_after": empty,
    "Facility.max_loan_to_cost": lambda share: None if share is None else min(1.0, share + 0.3),
    "Facility.cost_before_usd_m": lambda usd_m: usd_m + 2.0 if usd_m else usd_m,
    "Facility.min_dscr": lambda least: None if least is None else least / 2.0,
    "Facility.min_dscr_from_date": lambda day: None if day is None else day + 2 * EARLIER,
    "Facility.repayment": lambda _: "bullet",
    "Escalation.contingency_share": lambda _: 0.0,
    "Option.lease_usd_m_per_year": lambda lease: lease * 0.5,
    "Site.sales_tax_share": lambda _: 0.0,
    "Tenant.limits_rent": no,
    "Quota.most": lambda steps: raised(steps, 72.0),
    "YearlyLimit.most_by_year": lambda most: {year: 1.5 * amount + 500.0 for year, amount in most.items()},
    "Site.water_m3_per_mwh": lambda _: 0.0,
    "Site.eligible": lambda _: True,
}


def loosened(problem: Problem, field: str) -> Problem:
    """Return a case with one limit loosened wherever it stands, and goals without tolerance."""

    def change(model: BaseModel, name: str, value: Any) -> Any:
        if name in ("tolerance", "tolerance_share"):
            return 0.0
        meant = f"{type(model).__name__}.{name}" == field and (name != "stock" or model.kind == "consumable")
        return LIMITS[field](value) if meant else value

    return changed(problem, change)


def strict(problem: Problem) -> Problem:
    """Return a case whose goals have no tolerance, so that each goal's value is its best."""
    return changed(problem, lambda _, name, value: 0.0 if name in ("tolerance", "tolerance_share") else value)


def may_loosen(problem: Problem, field: str) -> bool:
    """Return whether loosening a field of this case can only widen what is allowed."""
    loans = problem.finance.facilities
    if field == "Facility.limit_usd_m":
        return not any(loan.commitment_fee_per_year for loan in loans)
    if field in ("Facility.sites", "Facility.regions"):  # other sites may lose money, which then counts for cover
        return not any(loan.min_dscr is not None for loan in loans)
    if field == "Escalation.contingency_share":  # what is paid also counts as security, capital and book value
        lent = any(loan.capex_only or loan.borrowing_base_share is not None for loan in loans)
        return not lent and problem.finance.horizon_value != "book"
    if field == "Site.sales_tax_share":  # what is paid of it is capital that may be drawn for
        return not any(loan.capex_only for loan in loans)
    if field.startswith("Site.security"):  # what is back from before the plan is money that comes
        secured = [site for site in problem.candidates if site.security_usd_m_per_mw]
        days = [stage.energisation_date for site in secured for stage in site.stages]
        stood = any(problem.calendar.usable_from(day) < 0 for day in days)
        return problem.finance.discount_rate >= 0 and not stood
    if field in ("Milestone.payment_lag_periods", "Milestone.scope", "Milestone.racks", "Milestone.drop_dead_date"):
        return problem.finance.discount_rate >= 0
    if field.startswith("Rack.spare_share"):
        return not any(loan.capex_only for loan in loans)
    if field == "Site.eligible":
        left_out = [site for site in problem.sites if not site.eligible]
        begun = [a for site in left_out for a in site.activities if a.started_date or a.finished_date or a.obligatory]
        return not begun and not any(site.installed for site in left_out)
    return True
