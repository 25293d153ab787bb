"""The independent check of security, on the plan of seven months: a stage since December 2025, an upgrade."""

from __future__ import annotations

import pytest

from planner.checks import violations
from tests.checks.seven_months_case import problem
from tests.checks.test_contracts import told
from tests.checks.test_reported import spoiled

PRICE, PERIODS = "sites__0__security_usd_m_per_mw", "sites__0__security_periods"


def test_security_that_the_plan_leaves_out_is_told() -> None:
    # 2 MW since December: 1 comes back in January, one month after. 2 MW ordered in February, energised in April: back
    # in May.
    lines = told(**{PRICE: 0.5, PERIODS: 1})
    found = [line.removeprefix("programme, ") for line in lines if "security_usd_m" in line]
    assert "2026-01, cash: security_usd_m is 0, recomputed -1" in found
    assert "2026-02, cash: security_usd_m is 0, recomputed 1" in found
    assert "2026-05, cash: security_usd_m is 0, recomputed -1" in found
    assert "alpha, 2026-04, grid, power: security_usd_m is 0, recomputed 1" in found
    assert len(found) == 6
    assert any(line.startswith("programme, 2026-01, cash: closing_cash_usd_m is ") for line in lines)


def test_security_counts_in_book_value_while_it_is_held() -> None:
    # 1 of the stage and 1 of the upgrade are still held in July; back with the energisation, nothing is.
    lines = {wait: told(**{PRICE: 0.5, PERIODS: wait}) for wait in (11, 0)}
    (line,) = (line for line in lines[11] if "cash: horizon_value_usd_m" in line)
    said, _, due = line.partition("is ")[2].partition(", recomputed ")
    assert float(due) == pytest.approx(float(said) + 2)
    assert not [line for line in lines[0] if "horizon_value" in line]


def test_a_wrong_figure_of_what_is_held_is_told() -> None:
    (line,) = violations(problem(), spoiled("power", 3, security_usd_m=2.0))
    assert line.endswith("security_usd_m is 2, recomputed 0")
