"""Liquidity by hand: cash above the floor, and what each facility would still lend while it is available."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from tests.tabulate.case import case, column, plan

if TYPE_CHECKING:
    from planner.plan import Plan


def liquid(
    *facilities: dict[str, Any], floor: float = 20.0, finance: dict[str, Any] | None = None, **decided: Any
) -> Plan:
    """Return the plan of six months from January with 100 of cash and these facilities, at no interest."""
    given = [{"id": f"F{number}", "rate_per_year": 0.0, **facility} for number, facility in enumerate(facilities)]
    return plan(case(finance={"cash_floor_usd_m": floor, "facilities": given, **(finance or {})}), **decided)


def test_without_a_facility_it_is_cash_above_the_floor() -> None:
    # 4 racks of 10 in April.
    answer = liquid(deliveries=(Delivery("S", "R", 3, 4),))
    assert column(answer.cash, "liquidity_usd_m") == pytest.approx([80, 80, 80, 40, 40, 40])
    assert column(answer.cash, "liquidity_capex_only_usd_m") == [0] * 6
    assert (answer.least_liquidity_usd_m, answer.least_liquidity_capex_only_usd_m) == (40, 0)
    assert answer.least_liquidity_date == date(2026, 4, 30)


def test_what_is_drawn_moves_from_the_facility_into_cash() -> None:
    answer = liquid({"limit_usd_m": 50}, draws_usd_m={("F0", 1): 30.0}, repayments_usd_m={("F0", 4): 10.0})
    assert column(answer.cash, "closing_cash_usd_m") == pytest.approx([100, 130, 130, 130, 120, 120])
    assert column(answer.cash, "liquidity_usd_m") == pytest.approx([130] * 6)


def test_the_fee_of_drawing_is_paid_when_drawn_and_not_deducted_before() -> None:
    # 80 above the floor and 50 undrawn; 30 drawn in February at a fee of a tenth leave 107 above it, and 20 undrawn.
    answer = liquid({"limit_usd_m": 50, "draw_fee_share": 0.1}, draws_usd_m={("F0", 1): 30.0})
    assert column(answer.cash, "liquidity_usd_m") == pytest.approx([130, *[127] * 5])


@pytest.mark.parametrize(
    ("facility", "lent"),
    [
        ({"available_from_date": "2026-02-10"}, [0, 0, 50, 50, 50, 50]),  # from the month that follows
        ({"available_to_date": "2026-04-10"}, [50, 50, 50, 50, 0, 0]),
        ({"maturity_date": "2026-04-10"}, [50, 50, 50, 0, 0, 0]),  # nothing is lent from the maturity's month on
        ({"available_from_date": "2027-01-01"}, [0] * 6),
        ({"available_to_date": "2025-12-01"}, [0] * 6),
        ({"limit_usd_m": [{"value": 50}, {"from_date": "2026-03-01", "value": 0}]}, [50, 50, 0, 0, 0, 0]),
        ({"limit_usd_m": [{"from_date": "2026-03-01", "value": 50}]}, [0, 0, 50, 50, 50, 50]),
        ({"borrowing_base_share": 0.5}, [0] * 6),  # no rack, no base
        (
            {"repayment": "straight_line", "available_to_date": "2026-02-10", "maturity_date": "2026-06-30"},
            [50, 50, 0, 0, 0, 0],
        ),
    ],
)  # fmt: skip
def test_a_facility_lends_while_it_is_available(facility: dict[str, Any], lent: list[float]) -> None:
    answer = liquid({"limit_usd_m": 50} | facility)
    assert column(answer.cash, "liquidity_usd_m") == pytest.approx([80 + usd_m for usd_m in lent])


def test_what_is_owed_beyond_a_limit_that_fell_is_no_negative_room() -> None:
    # 40 drawn of 50, the limit falls to 30 in March: a facility gives nothing, the other still its 7.
    fallen = {"limit_usd_m": [{"value": 50}, {"from_date": "2026-03-01", "value": 30}]}
    answer = liquid(fallen, {"limit_usd_m": 7}, draws_usd_m={("F0", 0): 40.0})
    assert column(answer.cash, "liquidity_usd_m") == pytest.approx([137, 137, 127, 127, 127, 127])


def test_the_lower_of_limit_and_borrowing_base_counts() -> None:
    # 4 racks of 10 in March, written off over 4 months: 40, 30, 20, 10, of which all lends; the limit is 25.
    base = {"limit_usd_m": 25, "borrowing_base_share": 1.0, "capex_only": True}
    answer = liquid(
        base,
        {"limit_usd_m": 3},
        finance={"rack_life_periods": 4},
        deliveries=(Delivery("S", "R", 2, 4),),
        draws_usd_m={("F0", 2): 12.0},
    )
    assert column(answer.cash, "liquidity_capex_only_usd_m") == pytest.approx([0, 0, 13, 13, 8, 0])
    assert column(answer.cash, "liquidity_usd_m") == pytest.approx([83, 83, 68, 68, 63, 55])
    assert (answer.least_liquidity_usd_m, answer.least_liquidity_date) == (pytest.approx(55), date(2026, 6, 30))
    assert answer.least_liquidity_capex_only_usd_m == 0


def test_the_part_for_capex_only_is_that_of_the_same_day() -> None:
    answer = liquid({"limit_usd_m": 9, "capex_only": True}, deliveries=(Delivery("S", "R", 3, 8),))
    assert (answer.least_liquidity_usd_m, answer.least_liquidity_capex_only_usd_m) == pytest.approx((9, 9))
    assert answer.least_liquidity_date == answer.lowest_cash_date == date(2026, 4, 30)


def test_of_days_that_differ_by_rounding_alone_the_first_counts() -> None:
    # 100 and three times 0.1 less 0.3 is a little less than 100 in floats, but no new low.
    draws = {("F0", period): 0.1 for period in (1, 2, 3)}
    answer = liquid({"limit_usd_m": 50}, floor=0.0, draws_usd_m=draws, repayments_usd_m={("F0", 4): 0.3})
    assert answer.cash[-1].closing_cash_usd_m < 100
    assert (answer.lowest_cash_date, answer.lowest_cash_usd_m) == (date(2026, 1, 31), 100)
    assert (answer.least_liquidity_date, answer.least_liquidity_usd_m) == (date(2026, 1, 31), 150)


@pytest.mark.parametrize(("lower_usd_m", "month"), [(0.9e-6, 1), (1.0e-6, 1), (1.1e-6, 5)])
def test_a_day_is_lower_from_a_dollar_on(lower_usd_m: float, month: int) -> None:
    # 100 in January, 110 from February on, in May a hair below 100: 1e-6 x (1 + 100 / 1e4) is 1.01e-6.
    paid = {("F0", 4): 10 + lower_usd_m}
    lent = {"limit_usd_m": 10, "available_from_date": "2026-02-01", "available_to_date": "2026-02-28"}
    answer = liquid(lent, floor=0.0, draws_usd_m={("F0", 1): 10.0}, repayments_usd_m=paid)
    assert (answer.lowest_cash_date.month, answer.least_liquidity_date.month) == (month, month)
