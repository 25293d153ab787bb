"""What is drawn is owed: interest, fees, limits, dates, repayment, borrowing base."""

from __future__ import annotations

import pytest

from tests.by_hand.build import (
    case,
    goal,
    line,
    loan,
    milestone,
    money,
    month,
    phase,
    plan_of,
    rack,
    racks,
    reached,
    site,
)


def bought_on_credit(facility, rent=12.0, periods=3, opening=0.0, target=10.0, goals=("shortfall", "npv"), **given):
    """Up to 10 racks of 1 USD m, one period of commissioning: bought in 1 at the soonest, rent from 2."""
    return plan_of(
        case(
            site("A", phase("A1"), **{"commissioning_periods": 1, **given}),
            goals=goals,
            periods=periods,
            target=target,
            racks=(rack(price_usd_m=1),),
            milestones=(milestone(target),),
            finance=money(opening, rent_usd_m_per_mw_year=rent, facilities=(facility,), rack_life_periods=10),
        )
    )


@pytest.mark.parametrize(("limit", "count"), [(100, 10), (7, 7)])
def test_interest_and_limit(limit, count):
    # n racks, drawn n in 1, interest 12 % / 12 = 1 % of n in 2, rent n in 2. NPV at 0 %: n - n - n / 100. The
    # limit is on n.
    plan = bought_on_credit(loan(limit, 0.12))
    assert racks(plan) == count
    assert line(plan, "interest") == pytest.approx([0, 0, count / 100])
    assert goal(plan, "shortfall") == pytest.approx(10 - count)
    assert goal(plan, "npv") == pytest.approx(-count / 100)


def test_a_fee_on_what_is_drawn():
    # 10 racks, 1 in cash; of a draw D a tenth goes in fees, paid with it: 0.9 D = 9, D = 10, in 1 and no
    # sooner, for it bears interest: 12 % / 12 of 10 in period 2. NPV: 10 of rent - 10 of racks - 1 of fee - 0.1
    # of interest.
    plan = bought_on_credit(loan(100, 0.12, draw_fee_share=0.1), opening=1)
    assert line(plan, "draw") == pytest.approx([0, 10, 0])
    assert line(plan, "fees") == pytest.approx([0, 1, 0])
    assert goal(plan, "npv") == pytest.approx(-1.1)


def test_a_commitment_fee_while_available():
    # 10 USD m undrawn at 12 % a year, available in February and March of 4 months: 0.1 each. Nothing is built.
    # (To draw it would save 0.1 and cost 0.2 of interest a month later.)
    facility = loan(
        10, 0.24, commitment_fee_per_year=0.12, available_from_date=month(1), available_to_date=month(2, 15)
    )
    plan = plan_of(case(site("A"), goals=("npv",), periods=4, finance=money(5, facilities=(facility,))))
    assert line(plan, "fees") == pytest.approx([0, 0.1, 0.1, 0])
    assert goal(plan, "npv") == pytest.approx(-0.2)


@pytest.mark.parametrize(("opens", "first"), [(month(1), 2), (month(2), 3), (month(2, 2), 4)])
def test_drawn_only_while_available(opens, first):
    # Available from February: bought in 1 and online in 2. From March 1st: a period later; from March 2nd: two.
    plan = bought_on_credit(loan(100, available_from_date=opens), periods=6, goals=("earliest",))
    assert reached(plan) == first


@pytest.mark.parametrize(
    ("terms", "rent", "count"),
    [
        ({"repayment": "straight_line", "maturity_date": month(4, 30)}, 48, 9),
        ({"repayment": "straight_line", "maturity_date": month(4, 30)}, 36, 0),
        ({"repayment": "bullet"}, 36, 9),
        ({"repayment": "bullet", "maturity_date": month(4, 30)}, 48, 9),
        ({"repayment": "bullet", "maturity_date": month(4, 30)}, 36, 0),
    ],
)
def test_repayment(terms, rent, count):
    # Racks of 12 USD m, all on credit, bought in 1, the last period of availability (A); maturity in May (4,
    # M). Rent of 4 (or 3) a rack comes in 2, 3, 4. Straight line: what is owed at the end of 1 may stand at
    # 2/3, 1/3 and 0 of it in 2, 3, 4, so 12 / 3 = 4 a rack falls due in each: 4 of rent is just enough, 3 is
    # not, for any number of racks (drawing more than is needed only moves money around). Bullet: 12 a rack by
    # period 4: 3 x 4 is just enough, 3 x 3 is not. No maturity: nothing is due.
    facility = loan(1000, available_to_date=month(1, 10), **terms)
    plan = plan_of(
        case(
            site("A", phase("A1", 9), commissioning_periods=1),
            goals=("shortfall",),
            target=9,
            periods=6,
            racks=(rack(price_usd_m=12),),
            finance=money(0, rent_usd_m_per_mw_year=rent, facilities=(facility,)),
        )
    )
    assert racks(plan) == count
    assert goal(plan, "shortfall") == pytest.approx(9 - count)


@pytest.mark.parametrize(("share", "first"), [(None, 1), (0.5, 2)])
def test_borrowing_base_follows_the_racks_worth(share, first):
    # 5 in cash, 5 on credit. No base: 10 racks in 1. Base of half the depreciated price (life 10): in period 1
    # new racks carry 5, but a period later they carry 10 x 0.9 x 0.5 = 4.5 and without rent nothing can be
    # repaid: so the last period, 2.
    facility = loan(100, **({} if share is None else {"borrowing_base_share": share}))
    plan = bought_on_credit(facility, rent=0, opening=5, goals=("earliest",), commissioning_periods=0)
    assert reached(plan) == first
    assert racks(plan) == 10


def test_rent_pays_the_borrowing_base_down():
    # As above with rent of 0.6 a year = 0.05 a month from 2: 10 racks give 0.5, just what the base falls by. So
    # they can come in 1 and be online in 2. Debt 5, then 4.5; NPV at 0 %: -10 + 0.5.
    plan = bought_on_credit(loan(100, borrowing_base_share=0.5), rent=0.6, opening=5)
    assert racks(plan) == 10
    assert line(plan, "debt") == pytest.approx([0, 5, 4.5])
    assert goal(plan, "npv") == pytest.approx(-9.5)


@pytest.mark.parametrize(("capex_only", "short"), [(False, 0), (True, 10)])
def test_capex_only_credit_does_not_pay_running_costs(capex_only, short):
    # No cash at all; the site costs 1 a month from the start of work. A loan for anything pays that; a loan for
    # capex does not.
    plan = bought_on_credit(loan(100, capex_only=capex_only), rent=0, fixed_usd_m_per_year=12)
    assert goal(plan, "shortfall") == pytest.approx(short)
