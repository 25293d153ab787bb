"""Leases and sales tax, recomputed: a plan that leaves them out is refused, and so is a draw they do not allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.checks import violations
from tests.checks.seven_months_case import problem
from tests.checks.test_reported import SOUND

HALL = "sites__0__activities__1__options__0__"


def told(**changes: Any) -> str:
    return "\n".join(violations(problem(**changes), SOUND))


def test_a_lease_is_asked_for_from_service_on_for_its_term() -> None:
    # The hall is in service from April (3) on: 2 months at 1.
    found = told(**{HALL + "lease_usd_m_per_year": 12, HALL + "term_periods": 2})
    for month in ("2026-04", "2026-05"):
        assert f"{month}, cash: lease_usd_m is 0, recomputed 1" in found
    assert "2026-06, cash: lease_usd_m" not in found
    assert "2026-03, cash: lease_usd_m" not in found
    assert "goal cost: value is" in found


def test_sales_tax_is_asked_for_on_the_full_price() -> None:
    # Two racks of 10 in April, one of them ordered before the plan, and one in May.
    found = told(sites__0__sales_tax_share=0.1)
    assert "2026-04, cash: sales_tax_usd_m is 0, recomputed 2" in found
    assert "2026-05, cash: sales_tax_usd_m is 0, recomputed 1" in found
    dearer = told(sites__0__sales_tax_share=0.1, finance__escalation=[{"id": "racks", "contingency_share": 0.5}])
    assert "2026-04, cash: sales_tax_usd_m is 0, recomputed 3" in dearer


def test_a_tax_that_is_paid_where_there_is_none_is_refused() -> None:
    rows = tuple(replace(row, sales_tax_usd_m=1.0) if row.period == 3 else row for row in SOUND.cash)
    assert "2026-04, cash: sales_tax_usd_m is 1, recomputed 0" in "\n".join(
        violations(problem(), replace(SOUND, cash=rows))
    )
