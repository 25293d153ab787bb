"""Loan to cost and lenders to some sites in the tables of limits and cash."""

from __future__ import annotations

from typing import Any

import pytest

from planner.decisions import Delivery
from tests.tabulate.case import case, column, plan

LOAN = {"id": "L", "limit_usd_m": 50.0, "rate_per_year": 0.0, "max_loan_to_cost": 0.5}
LOTS = (Delivery("S", "R", 2, 4),)
DRAWN = {("L", 2): 12.0, ("L", 3): 8.0}


def lent(**given: Any) -> Any:
    """Return 4 racks of 10 in March, of which half is lent: 12 drawn in March, 8 in April."""
    problem = case(finance={"facilities": [LOAN | given]})
    return plan(problem, deliveries=LOTS, draws_usd_m=DRAWN, repayments_usd_m={("L", 4): 5.0})


def test_the_table_of_limits_has_loan_to_cost() -> None:
    rows = lent().resources
    assert column(rows, "limit_value", limit="loan_to_cost") == pytest.approx([0, 0, 20, 20, 20, 20])
    # 5 are repaid in May, but what was drawn to date stays.
    assert column(rows, "used", limit="loan_to_cost") == pytest.approx([0, 0, 12, 20, 20, 20])
    before = lent(cost_before_usd_m=6.0).resources
    assert column(before, "limit_value", limit="loan_to_cost") == pytest.approx([3, 3, 23, 23, 23, 23])


def test_loan_to_cost_binds_where_it_is_used_up() -> None:
    assert column(lent().resources, "binding", limit="loan_to_cost") == [False, False, False, True, True, True]


def test_what_a_lender_would_still_lend_is_limited_by_cost() -> None:
    # 100 in cash, 40 for racks in March. Of the 50 the cost lets 20 be drawn, less what was.
    assert column(lent().cash, "liquidity_usd_m") == pytest.approx([100, 100, 80, 80, 75, 75])


def test_racks_at_other_sites_are_no_base() -> None:
    loan = {"id": "L", "limit_usd_m": 50.0, "rate_per_year": 0.0, "borrowing_base_share": 0.5, "sites": ["T"]}
    other = {"id": "T", "peak_pue": 1.5, "mean_pue": 1.2}
    problem = case(finance={"facilities": [loan], "rack_life_periods": 4})
    problem = problem.model_copy(update={"sites": (*problem.sites, problem.sites[0].model_copy(update=other))})
    lots = (Delivery("S", "R", 2, 4), Delivery("T", "R", 3, 2))
    rows = plan(problem, deliveries=lots).resources
    assert column(rows, "limit_value", limit="borrowing_base") == pytest.approx([0, 0, 0, 10, 7.5, 5])


def pledged(drawn: float = 5.0) -> Any:
    """Return 4 racks of 10 in March, on which two lend a half, the second after the first: 10 and 5 are drawn."""
    one = {"id": "one", "limit_usd_m": 15.0, "rate_per_year": 0.0, "borrowing_base_share": 0.5}
    two = {
        "id": "two",
        "limit_usd_m": 99.0,
        "rate_per_year": 0.0,
        "borrowing_base_share": 0.5,
        "pledged_after": ["one"],
    }
    problem = case(finance={"facilities": [two, one], "rack_life_periods": 10_000})
    return plan(problem, deliveries=LOTS, draws_usd_m={("one", 2): 10.0, ("two", 2): drawn})


def test_a_base_is_what_those_in_rank_before_leave() -> None:
    # 40 of racks: 20 secure the first's 10, and half of the other 20 is what the second may have.
    rows = pledged().resources
    assert column(rows, "limit_value", limit="borrowing_base", id="one")[2] == pytest.approx(20)
    assert column(rows, "limit_value", limit="borrowing_base", id="two")[2] == pytest.approx(10)


def test_liquidity_lends_on_a_rack_once() -> None:
    # March: 100 - 40 + 15 in cash. The first would lend 5 more, on racks of 10; those leave the second 10 of racks,
    # half of it, less the 5 that it has lent: nothing.
    assert column(pledged().cash, "liquidity_usd_m")[2] == pytest.approx(75 + 5)


def test_a_base_used_up_by_those_before_binds() -> None:
    # Half of the 40 less 20 is 10, less what a month takes off.
    for drawn, binds in ((10.0, True), (9.9, False)):
        assert column(pledged(drawn).resources, "binding", limit="borrowing_base", id="two")[2] is binds
