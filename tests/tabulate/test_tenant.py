"""A tenant whose revenue ends: nothing after the last year given, and nothing is divided by it."""

from __future__ import annotations

from planner import check, read, solve


def test_growth_of_minus_one_leaves_no_revenue_after_the_last_year_given() -> None:
    ended = read("tiny").changed({
        "tenant.growth_per_year": -1, "tenant.revenue_usd_m": {2026: 8.4}, "tenant.limits_rent": False,
    })  # fmt: skip
    plan = solve(ended, threads=1)
    assert check(ended, plan) == ()
    first, last = plan.tenant
    assert (first.revenue_usd_m, last.revenue_usd_m) == (8.4, 0.0)
    assert last.rent_usd_m > 0
    assert (last.allowed_usd_m, last.rent_share) == (0.0, None)


def test_no_revenue_allows_no_rent_where_it_is_a_limit() -> None:
    ended = read("tiny").changed({"tenant.growth_per_year": -1, "tenant.revenue_usd_m": {2026: 8.4}})
    plan = solve(ended, threads=1)
    assert check(ended, plan) == ()
    assert plan.tenant[-1].rent_usd_m == 0
