"""Prices by the day of payment, recomputed: a plan that pays prices as given where they escalate, is refused."""

from __future__ import annotations

from typing import Any

import pytest

from planner.checks import violations
from planner.checks.prices import at_day
from planner.checks.reading import read
from planner.tabulate.prices import price_factors
from tests.checks.seven_months_case import problem
from tests.checks.test_reported import SOUND

HALL = "sites__0__activities__1__"


def told(**changes: Any) -> str:
    return "\n".join(violations(problem(**changes), SOUND))


# The plan pays 1 for the permit in January, 5 and 5 for the hall; 2 and 8 for a rack; 4 and 4, 3 and 3 for power.
@pytest.mark.parametrize(
    ("cost", "lines"),
    [
        ("works", ("2026-01, cash: activity_spend_usd_m is 1, recomputed 1.1",
                   "2026-01, cash: opening_cost_usd_m is 12, recomputed 13.2")),
        ("power", ("2026-02, cash: upgrade_capex_usd_m is 4, recomputed 4.4",
                   "2026-03, cash: onsite_capex_usd_m is 3, recomputed 3.3")),
        ("racks", ("2026-02, cash: rack_payments_usd_m is 2, recomputed 2.2",
                   "2026-04, cash: rack_payments_usd_m is 16, recomputed 16.8",  # one of the two was on order
                   "2026-04, R, deliveries: order_payment_usd_m is 2, recomputed 2.2")),
        ("operation", ("2026-01, cash: fixed_usd_m is 1, recomputed 1.1", "2026-05, cash: opex_usd_m is 0.3,",
                       "2026-04, cash: fuel_usd_m is 0.036, recomputed 0.0396")),
    ],
)  # fmt: skip
def test_each_class_is_asked_for_at_its_prices(cost: str, lines: tuple[str, ...]) -> None:
    found = told(finance__escalation=[{"id": cost, "contingency_share": 0.1}])
    for line in lines:
        assert line in found
    others = {"works": "rack_payments", "power": "activity_spend", "racks": "upgrade_capex", "operation": "energy"}
    assert f"{others[cost]}_usd_m" not in found


def test_days_count_from_the_date_of_the_prices() -> None:
    # Prices of 1 January 2025 that rise by a fifth a year: the permit is paid 395 days later.
    found = told(finance__escalation=[{"id": "works", "share_per_year": 0.2, "price_date": "2025-01-01"}])
    assert f"2026-01, cash: activity_spend_usd_m is 1, recomputed {1.2 ** (395 / 365):.10g}" in found


def test_book_value_and_base_go_by_what_was_paid() -> None:
    # In May there are a rack on order at 10, one at 11 a month before, both at 49/50, and a new one at 11: 0.9 of it.
    racks = told(finance__escalation=[{"id": "racks", "contingency_share": 0.1}])
    assert "limit_value is 26.64, recomputed 28.422" in racks
    # Hall and permit 11 x 1.1, written off to 97 and 95 of 100: 1.065 more than 52.63.
    works = told(finance__escalation=[{"id": "works", "contingency_share": 0.1}])
    assert "horizon_value_usd_m is 52.63, recomputed 53.695" in works


def test_work_under_way_is_asked_for_as_agreed() -> None:
    given = problem(**{
        HALL + "started_date": "2025-12-01", HALL + "chosen_option": "standard", HALL + "predecessors": [],
        "finance__escalation": [{"id": "works", "contingency_share": 0.5}],
    })  # fmt: skip
    # Under way since December for 2 periods: 5 of 10 are left, paid in January with the permit's 1.5.
    assert "2026-01, cash: activity_spend_usd_m is 1, recomputed 6.5" in "\n".join(violations(given, SOUND))


@pytest.mark.parametrize("share", [0.3, -0.2])
def test_check_and_tables_have_one_answer(share: float) -> None:
    given = problem(finance__escalation=[{"id": "power", "share_per_year": share, "contingency_share": 0.2,
                                          "price_date": "2027-06-30"}])  # fmt: skip
    reading = read(given, SOUND)
    assert [at_day(reading, "power", t, 1.0) for t in range(7)] == pytest.approx(price_factors(given, "power").tolist())
    assert [at_day(reading, "works", t, 1.0) for t in range(7)] == [1.0] * 7
