"""Levers where a lender asks for cover: it stays in the question, and is no lever."""

from __future__ import annotations

from planner.levers import levers_for
from tests.by_hand.build import case, loan, money, month, phase, rack, site

HOW = {"threads": 1, "gap": 0.0, "time_limit_s": 60.0}


def test_cash_that_cover_lets_no_loan_bring_is_the_least_lever() -> None:
    # 10 racks of 40 in February earn 10 in it: 390 - C are drawn of C at hand, at 100 % a year. A cover of 1.2 asks
    # 1.2 (390 - C) / 12 <= 20 of March, C >= 190. 100 are there, and 90 more have to be.
    problem = case(
        site("A", phase("A1", 10)),
        goals=("shortfall",),
        periods=3,
        target=10.0,
        racks=(rack(price_usd_m=40.0, last_delivery_date=month(1, 28)),),
        finance=money(100.0, facilities=(loan(1000.0, 1.0, min_dscr=1.2),), rent_usd_m_per_mw_year=12.0),
    )
    first = levers_for(problem, "target", **HOW).sets[0]
    assert first.confirmed
    assert [(lever.kind, lever.size) for lever in first.levers] == [("cash", 90)]
