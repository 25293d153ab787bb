"""A lender that asks for cover: what operations of its sites leave, over what is due in twelve months."""

from __future__ import annotations

import pytest

from tests.by_hand.build import case, line, loan, money, month, option, phase, plan_of, rack, racks, site


def bought(facility, price=40.0, rent=12.0, periods=3, opening=100.0, **given):
    """As many racks as money buys in February, when a hall of 10 MW is there, and none later."""
    return plan_of(
        case(
            site("A", phase("A1", 10), **given),
            goals=("shortfall",),
            periods=periods,
            target=10.0,
            racks=(rack(price_usd_m=price, last_delivery_date=month(1, 28)),),
            finance=money(opening, facilities=(facility,), rent_usd_m_per_mw_year=rent),
        )
    )


@pytest.mark.parametrize(
    ("terms", "count"),
    [
        ({}, 10),
        ({"min_dscr": 1.0}, 6),
        ({"min_dscr": 1.2}, 5),
        ({"min_dscr": 2.0}, 3),
        ({"min_dscr": 1.2, "min_dscr_from_date": month(2, 2)}, 10),
        ({"min_dscr": 1.2, "min_dscr_from_date": month(2)}, 5),
    ],
)
def test_rent_of_twelve_months_covers_interest(terms, count):
    # n racks of 40 in February earn n in it: 39 n - 100 are drawn, and a twelfth of that is March's interest. By then
    # 2 n have come in: c (39 n - 100) / 12 <= 2 n. For c of 1, 1.2 and 2 that is n <= 6.67, 5.26 and 3.70. A lender
    # that first looks at the end of April, as one does from 2 March on, never does in these three months.
    assert racks(bought(loan(1000.0, 1.0, **terms))) == count


def test_running_costs_are_taken_off():
    # As above at a cover of 1, with 0.1 a month to run each rack and 0.5 for the site from January on: 39.1 n - 99 are
    # drawn, and (39.1 n - 99) / 12 <= 1.8 n - 1.5, 17.5 n <= 81: 4.
    plan = bought(loan(1000.0, 1.0, min_dscr=1.0), opex_usd_m_per_mw_year=1.2, fixed_usd_m_per_year=6.0)
    assert racks(plan) == 4


@pytest.mark.parametrize(("terms", "count"), [({}, 9), ({"min_dscr": 3.0}, 7), ({"min_dscr": 2.0}, 8)])
@pytest.mark.parametrize("repayment", ["straight_line", "bullet"])
def test_principal_in_parts_counts_and_a_bullet_does_not(repayment, terms, count):
    # n racks of 20 earn 3 n a month: 17 n - 100 are drawn in February without interest. Half of it is due in March,
    # the rest in April, from 6 n: 9 racks. A cover of 3 asks 3 (17 n - 100) / 2 <= 6 n of March, 7.69, and of April
    # 3 (17 n - 100) <= 9 n, 7.14. One of 2 asks for 8. All at once in April is no service that cover is asked for.
    facility = loan(1000.0, available_to_date=month(1, 28), maturity_date=month(3, 30), repayment=repayment, **terms)
    assert racks(bought(facility, 20.0, 36.0, 4)) == (9 if repayment == "bullet" else count)


def test_operations_may_lose_money_while_nothing_is_due():
    # The site costs 1 a month from January on, and its rack of February earns 1 in March. One of 98 leaves 0 in
    # February: nothing is drawn or due, and what operations lose breaks nothing. One of 98.5 takes 0.5 on loan, whose
    # interest of 1/24 in March is not covered by 1 - 3. A lender that looks from April on pays for all 10.
    cheap = {"fixed_usd_m_per_year": 12.0, "commissioning_periods": 1}
    facility = loan(1000.0, 1.0, min_dscr=1.0)
    plan = bought(facility, 98.0, opening=100.0, **cheap)
    assert (racks(plan), sum(line(plan, "draw"))) == (1, 0.0)
    assert racks(bought(facility, 98.5, opening=100.0, **cheap)) == 0
    late = loan(1000.0, 1.0, min_dscr=1.0, min_dscr_from_date=month(3))
    assert racks(bought(late, 98.5, opening=100.0, **cheap)) == 10


def test_a_lender_to_one_site_looks_at_that_site():
    # A has the loan and B the rent: nothing of it covers the interest of A. Six racks stand at B from the start.
    sites = (
        site("A", phase("A1", 10)),
        site("B", phase("B1", 6, finished_date=month(0)), installed=({"rack": "R", "units": 6},)),
    )

    def count(**where):
        facility = loan(1000.0, 1.0, min_dscr=4.0, **where)
        given = {
            "goals": ("shortfall",), "periods": 3, "target": 16.0,
            "racks": (rack(price_usd_m=40.0, last_delivery_date=month(1, 28)),),
        }  # fmt: skip
        finance = money(82.0, facilities=(facility,), rent_usd_m_per_mw_year=12.0)
        return racks(plan_of(case(*sites, finance=finance, **given)))

    # Six stand, and n racks at A take 39 n - 94 on loan. By March A has earned 2 n, and both 2 n + 18: (39 n - 94) / 3
    # is no more for n = 2 alone, and for n = 4 (62 / 3 <= 26).
    assert count(sites=("A",)) == 6 + 2
    assert count() == 6 + 4


def test_a_loan_of_the_works_is_tested_from_its_date():
    # The hall costs 24 in January, half of it on loan: interest of 1 in February, when 2 racks there earn 2.
    hall = phase("A1", 2, option(1, capex_usd_m=24.0))

    def count(least):
        facility = loan(12.0, 1.0, min_dscr=least)
        finance = money(12.0, facilities=(facility,), rent_usd_m_per_mw_year=12.0)
        return racks(plan_of(case(site("A", hall), goals=("shortfall",), periods=2, target=2.0, finance=finance)))

    assert count(2.0) == 2
    assert count(2.01) == 0
