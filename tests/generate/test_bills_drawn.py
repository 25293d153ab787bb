"""Generated cases have contracts with utilities where that is asked for, and differ from others in nothing else."""

from __future__ import annotations

from planner.generate.case import generate
from planner.solving import solve
from planner.validate import validate

OF_SITES = {"demand_usd_per_kw_month": 0.0, "minimum_bill_share": 0.0, "security_usd_m_per_mw": 0.0,
            "security_periods": 0}  # fmt: skip


def test_utilities_bill_and_hold_security_and_nodes_charge() -> None:
    drawn, without = (generate(8, 2, 24, 3, features=asked) for asked in (("bills",), ()))
    assert validate(drawn) == ()
    assert {site.minimum_bill_share for site in drawn.sites} == {0.0, 0.8, 0.85}
    assert {site.security_usd_m_per_mw for site in drawn.sites} == {0.0, 0.05, 0.1}
    assert any(node.capacity_usd_per_mw_day for node in drawn.grid.nodes)
    sites = tuple(site.model_copy(update=OF_SITES) for site in drawn.sites)
    free = {"capacity_usd_per_mw_day": without.grid.nodes[0].capacity_usd_per_mw_day}
    nodes = tuple(node.model_copy(update=free) for node in drawn.grid.nodes)
    assert drawn.model_copy(update={"sites": sites, "grid": drawn.grid.model_copy(update={"nodes": nodes})}) == without


def test_such_a_case_has_a_plan_that_pays_them() -> None:
    plan = solve(generate(1, 1, 12, 1, features=("bills",)), time_limit_s=5, gap=0.05)
    assert plan.violations == ()
    assert plan.cash[0].security_usd_m > 0
    assert plan.cash[-1].demand_usd_m > 0
