"""Rent by site and rack, recomputed: a plan that pays one rent where they differ is refused."""

from __future__ import annotations

from typing import Any

import pytest

from planner.checks import violations
from tests.checks.seven_months_case import problem
from tests.checks.test_reported import SOUND


def told(**changes: Any) -> str:
    return "\n".join(violations(problem(**changes), SOUND))


# Online are 2 MW in May and 3 from June on, at 1 a MW and month.
@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"sites__0__rent_usd_m_per_mw_year": 24}, "2026-05, cash: rent_usd_m is 2, recomputed 4"),
        ({"racks__0__rent_factor": 1.5}, "2026-06, cash: rent_usd_m is 3, recomputed 4.5"),
        ({"finance__rent_lag_periods": 1}, "2026-05, cash: rent_usd_m is 2, recomputed 0"),
        ({"finance__rent_lag_periods": 1}, "2026-06, cash: rent_usd_m is 3, recomputed 2"),
    ],
)
def test_rent_is_asked_for_by_site_rack_and_lag(changes: dict[str, Any], line: str) -> None:
    assert line in told(**changes)


def test_contracts_are_worth_the_rent_of_each_rack() -> None:
    # Without discount: two racks online in May (4) and one in June (5) pay until period 15 and 16, from 7 on: 9, 9 and
    # 10 months of 1 are left, 28. At a factor of 2 they are 56.
    base = {"finance__horizon_value": "contract", "finance__contract_periods": 12, "finance__discount_rate": 0.0}
    assert "horizon_value_usd_m is 52.63, recomputed 28" in told(**base)
    assert "horizon_value_usd_m is 52.63, recomputed 56" in told(**base, racks__0__rent_factor=2.0)
    # With a lag of 4 they pay from 8 and from 9 on: 8 months each.
    assert "horizon_value_usd_m is 52.63, recomputed 24" in told(**base, finance__rent_lag_periods=4)
