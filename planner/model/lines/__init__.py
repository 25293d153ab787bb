"""The lines of the cash ledger as sums over decisions, each in million USD at the end of its period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.lines import debt, power, racks, tranches, works

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.model.linear import Sum
    from planner.model.lines.line_data import LineData

INFLOWS: Mapping[str, Callable[[LineData, int], Sum]] = {
    "tranche_cash": tranches.tranche_cash,
    "rent": racks.rent,
    "draw": debt.draw,
    "credit_used": racks.credit_used,
}
"""Lines that come in, in their order."""
OUTFLOWS: Mapping[str, Callable[[LineData, int], Sum]] = {
    "activity_spend": works.activity_spend,
    "rack_payments": racks.rack_payments,
    "sales_tax": racks.sales_tax,
    "upgrade_capex": power.upgrade_capex,
    "onsite_capex": power.onsite_capex,
    "energy": power.energy,
    "fuel": power.fuel,
    "demand": power.demand,
    "capacity": power.capacity,
    "security": power.security,
    "opex": racks.opex,
    "fixed": works.fixed,
    "lease": works.lease,
    "opening_cost": works.opening_cost,
    "late_charges": tranches.late_charges,
    "interest": debt.interest,
    "fees": debt.fees,
    "repay": debt.repay,
}
"""Lines that go out, in their order."""
CAPITAL = ("activity_spend", "rack_payments", "sales_tax", "upgrade_capex", "onsite_capex")
"""Lines of works, racks and power that a facility for capex may pay."""
OPERATIONS: tuple[tuple[float, Callable[[LineData, int], Sum]], ...] = (
    (1.0, racks.rent), (-1.0, power.energy), (-1.0, power.fuel), (-1.0, power.demand), (-1.0, power.capacity),
    (-1.0, racks.opex), (-1.0, works.fixed), (-1.0, works.lease),
)  # fmt: skip
"""Lines of operation with their sign: what they leave can serve debt."""
CAPITAL_AT_SITES: tuple[Callable[[LineData, int], Sum], ...] = (
    works.works_spend, power.upgrade_capex, power.onsite_capex,
)  # fmt: skip
"""Lines of works and power by site, as a facility that lends to some sites counts them; racks it counts at delivery."""
