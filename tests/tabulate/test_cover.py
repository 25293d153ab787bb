"""Debt service cover by hand: 12 MW earn 12 million USD a month and cost 1.2 to run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.tabulate.case import case, column, plan

if TYPE_CHECKING:
    from planner.plan import Plan

RUNS = {"installed": [{"rack": "R", "units": 12}], "opex_usd_m_per_mw_year": 1.2}
PARTS = {"id": "L", "limit_usd_m": 60.0, "rate_per_year": 0.12, "available_to_date": "2026-01-31",
         "repayment": "straight_line", "maturity_date": "2026-04-30"}  # fmt: skip


def lent(loan: dict[str, Any], repaid: dict[int, float], end: str = "2026-06-30", **programme: Any) -> Plan:
    """Return a plan in which 30 are drawn in the first period."""
    problem = case(
        site=RUNS, finance={"facilities": [loan], "rent_usd_m_per_mw_year": 12.0},
        programme={"end_date": end, "target": {"mw": 10, "by_date": end}, **programme},
    )  # fmt: skip
    given = {("L", period): usd_m for period, usd_m in repaid.items()}
    return plan(problem, draws_usd_m={("L", 0): 30.0}, repayments_usd_m=given)


def test_a_straight_line_is_due_in_parts() -> None:
    # 10 a month, and 0.3, 0.2, 0.1 of interest; in twelve months at most all of it.
    rows = lent(PARTS, {1: 10.0, 2: 10.0, 3: 10.0}).debt
    assert column(rows, "cfads_usd_m") == pytest.approx([10.8, 21.6, 32.4, 43.2])
    assert column(rows, "service_usd_m") == pytest.approx([0, 10.3, 20.5, 30.6])
    assert column(rows, "dscr") == [None, *(pytest.approx(x) for x in (21.6 / 10.3, 32.4 / 20.5, 43.2 / 30.6))]


def test_early_repayment_is_taken_off_the_next_part() -> None:
    # 15 in February leave 15, of which 10 may be owed in March: 5 are due then; interest on 30, 15, 10.
    rows = lent(PARTS, {1: 15.0, 2: 5.0, 3: 10.0}).debt
    assert column(rows, "service_usd_m") == pytest.approx([0, 10.3, 15.45, 25.55])


def test_all_at_once_is_no_part() -> None:
    for terms in ({"repayment": "bullet"}, {"available_to_date": None}, {"available_to_date": "2026-03-31"}):
        rows = lent(PARTS | terms, {3: 30.0}).debt
        assert column(rows, "service_usd_m")[3] == pytest.approx(0.9)


def test_a_limit_that_falls_asks_for_principal() -> None:
    falling = [{"value": 60.0}, {"from_date": "2026-03-01", "value": 18.0}]
    rows = lent(PARTS | {"limit_usd_m": falling, "repayment": "bullet"}, {2: 12.0, 3: 18.0}).debt
    assert column(rows, "service_usd_m") == pytest.approx([0, 0.3, 12.6, 12.78])


@pytest.mark.parametrize(("period", "year"), [("month", 12), ("quarter", 4)])
def test_twelve_months_are_looked_back_on(period: str, year: int) -> None:
    # Two years of a bullet: from the first year on a year of 129.6 over a year of interest of 3.6.
    loan = {"id": "L", "limit_usd_m": 60.0, "rate_per_year": 0.12}
    rows = lent(loan, {}, "2027-12-31", period=period).debt
    assert column(rows, "dscr")[year:] == pytest.approx([36.0] * year)
    assert column(rows, "cfads_usd_m")[0] == pytest.approx(129.6 / year)


def test_sites_that_a_facility_does_not_lend_to_do_not_count() -> None:
    loan = {"id": "L", "limit_usd_m": 60.0, "rate_per_year": 0.12, "regions": ["east"]}
    assert set(column(lent(loan, {}).debt, "cfads_usd_m")) == {0.0}
    assert column(lent(loan, {}).debt, "dscr")[1:] == [0.0] * 5


def test_the_table_of_limits_has_cover_from_its_date() -> None:
    # A cover of 2 lets half of what was left be due: 16.2 of 32.4 in March, of which 20.5 was.
    asked = {"min_dscr": 2.0, "min_dscr_from_date": "2026-03-01"}
    rows = lent(PARTS | asked, {1: 10.0, 2: 10.0, 3: 10.0}).resources
    assert column(rows, "period", limit="service_cover") == [2, 3, 4, 5]
    assert column(rows, "limit_value", limit="service_cover") == pytest.approx([16.2, 21.6, 27.0, 32.4])
    assert column(rows, "used", limit="service_cover") == pytest.approx([20.5, 30.6, 30.6, 30.6])
    none = lent(PARTS, {1: 10.0, 2: 10.0, 3: 10.0}).resources
    assert column(none, "limit", limit="service_cover") == []


def test_cover_binds_where_no_more_could_be_due() -> None:
    # In April 43.2 over 30.6: a cover as high lets nothing more be due, and one a hair lower does.
    def binds(least: float) -> list[bool]:
        rows = lent(PARTS | {"min_dscr": least}, {1: 10.0, 2: 10.0, 3: 10.0}).resources
        return column(rows, "binding", limit="service_cover")

    assert binds(43.2 / 30.6)[3]
    assert not any(binds(1.41)[t] for t in (0, 1, 3))


def test_operations_that_lose_money_allow_no_service() -> None:
    loan = {"id": "L", "limit_usd_m": 60.0, "rate_per_year": 0.12, "min_dscr": 1.2}
    problem = case(
        site=RUNS | {"opex_usd_m_per_mw_year": 24.0},
        finance={"facilities": [loan], "rent_usd_m_per_mw_year": 12.0},
    )
    rows = plan(problem).resources
    assert column(rows, "limit_value", limit="service_cover") == [0.0] * 6
    assert not any(column(rows, "binding", limit="service_cover"))
