"""The lines of the ledger that move cash, in their order: which come in, which go out, and what for.

Tables, sums, pictures and workbooks take order and sides from here; what they call a line is theirs, since readers
differ. Columns of the table of cash are named by them, with the unit behind. Model and checks state them once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from planner.problem import Problem

INFLOWS = ("tranche_cash", "rent", "draw", "credit_used")
"""Lines that come in; credit in kind is one, since racks go out at their whole price."""
OUTLAYS = (
    "activity_spend", "rack_payments", "sales_tax", "upgrade_capex", "onsite_capex", "energy", "fuel", "demand",
    "capacity", "security", "opex", "fixed", "lease", "opening_cost", "late_charges", "interest", "fees",
)  # fmt: skip
"""Lines that go out but what is paid back; security may come in, where more of it is returned than posted."""
OUTFLOWS = (*OUTLAYS, "repay")
SIGNS = {**dict.fromkeys(INFLOWS, 1.0), **dict.fromkeys(OUTFLOWS, -1.0)}
RUNNING, OF_DEBT = ("energy", "fuel", "demand", "capacity", "opex", "fixed", "lease"), ("interest", "fees", "repay")
"""Lines that go out to run what is there, and to lenders."""
CHARGES = ("security", "late_charges")
"""Lines that go out for what was promised: they buy nothing, run nothing and serve no debt."""
CAPITAL = tuple(line for line in OUTFLOWS if line not in (*RUNNING, *OF_DEBT, *CHARGES))
"""Lines that go out for what is built and bought."""
CLASSES = {
    "activity_spend": "works", "opening_cost": "works", "upgrade_capex": "power", "onsite_capex": "power",
    "demand": "power", "rack_payments": "racks", "spare_payments": "racks", "sales_tax": "racks", "fuel": "operation",
    "opex": "operation", "fixed": "operation",
}  # fmt: skip
"""Lines whose prices escalate with a class of cost. Others have dated prices, or terms of their own."""
USED_WHERE: Mapping[str, Callable[[Problem], bool]] = {
    "rent_lost": lambda problem: any(step.conditional for site in problem.candidates for step in site.steps),
    "demand": lambda problem: any(site.demand_usd_per_kw_month > 0 for site in problem.candidates),
    "capacity": lambda problem: any(step.value for node in problem.grid.nodes for step in node.capacity_usd_per_mw_day),
    "security": lambda problem: any(site.security_usd_m_per_mw > 0 for site in problem.candidates),
    "spare_payments": lambda problem: any(rack.has_spares for rack in problem.racks),
    "sales_tax": lambda problem: any(site.sales_tax_share > 0 for site in problem.candidates),
    "lease": lambda problem: any(
        option.lease_usd_m_per_year > 0
        for site in problem.candidates
        for activity in site.activities
        for option in activity.options
    ),
    "late_charges": lambda problem: any(given.late_usd_m_per_month > 0 for given in problem.milestones),
}
"""Lines that a case may leave out, and which cases have them; all others have every case."""


def lines_used(problem: Problem, lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines that a case has: tables of sums and pages leave out the others."""
    return tuple(line for line in lines if line not in USED_WHERE or USED_WHERE[line](problem))
