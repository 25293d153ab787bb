"""Facilities that look at some sites: racks, capex and cost there, and what is drawn to date."""

from __future__ import annotations

import pytest

from tests.by_hand.build import (
    case,
    line,
    loan,
    milestone,
    money,
    month,
    option,
    phase,
    plan_of,
    rack,
    racks,
    reached,
    site,
)


def bought(*sites, facilities, opening=4.0, periods=3, **given):
    """As many racks of 1 USD m as money buys, at sites whose halls are free."""
    return plan_of(
        case(
            *sites,
            goals=("shortfall",),
            periods=periods,
            target=100.0,
            racks=(rack(price_usd_m=1.0),),
            finance=money(opening, facilities=facilities, rack_life_periods=10, **given),
        )
    )


@pytest.mark.parametrize(("share", "before", "count"), [(0.25, 0.0, 4), (0.5, 0.0, 6), (1.0, 0.0, 6), (0.25, 6.0, 5)])
def test_loan_to_cost_counts_racks_in_full_at_delivery(share, before, count):
    # Racks of 2, half paid at order, half at delivery a month later; 6 in cash. n racks cost 2 n, and of these nothing
    # counts before delivery. A quarter: 2 n <= 6 + 2 n / 4, n = 4. A half: 2 n <= 6 + n, 6, and the order of 6 takes
    # all cash. The whole: what is ordered is paid in cash, so 6 again, and not 12. With 6 before the plan a quarter
    # lends 1.5 more: 2 n <= 7.5 + n / 2, 5.
    facility = loan(100, max_loan_to_cost=share, cost_before_usd_m=before)
    plan = plan_of(
        case(
            site("A", phase("A1", 50)),
            goals=("shortfall",),
            periods=2,
            target=50,
            racks=(rack(price_usd_m=2, order_share=0.5, lead_periods=1),),
            finance=money(6, facilities=(facility,)),
        )
    )
    assert racks(plan) == count


def test_loan_to_cost_counts_works_and_is_on_draws_and_not_on_debt():
    # The hall costs 4 in period 0, of which half is lent; cash of 2 pays the rest. What is repaid cannot be drawn
    # again: with rent of 1 a month for the rack on hand, debt may fall, and draws to date stay at 2.
    hall = phase("A1", 5, option(1, capex_usd_m=4.0), obligatory=True)
    facility = loan(100, max_loan_to_cost=0.5)
    plan = bought(site("A", hall), facilities=(facility,), opening=2.0)
    assert sum(line(plan, "draw")) == pytest.approx(2)
    assert [row.used for row in plan.resources if row.limit == "loan_to_cost"][-1] == pytest.approx(2)
    # A hall of 4 and nothing else: 2 are lent and 2 paid, so no rack can be bought, though cash is at 0.
    assert racks(plan) == 0


def test_a_lender_to_one_site_pays_for_nothing_elsewhere():
    # A holds 3 MW, B 10: 3 racks at A on credit, 4 at B for cash. A loan for capex anywhere buys all 13.
    sites = (site("A", phase("A1", 3), region="west"), site("B", phase("B1", 10), region="east"))
    for scope, count in (({"sites": ("A",)}, 7), ({"regions": ("west",)}, 7), ({}, 13)):
        assert racks(bought(*sites, facilities=(loan(100, capex_only=True, **scope),))) == count


def test_racks_elsewhere_secure_nothing():
    # Half the price of racks at A is lent, 1 on 2 racks: 4 in cash and 1 on credit buy 5, the third and later ones at
    # B. On racks anywhere n <= 4 + n / 2: 8, in the last period, as they lose worth from then on.
    sites = (site("A", phase("A1", 2)), site("B", phase("B1", 10)))
    for scope, count in (({"sites": ("A",)}, 5), ({}, 8)):
        assert racks(bought(*sites, facilities=(loan(100, borrowing_base_share=0.5, **scope),))) == count


def test_two_lenders_do_not_pay_for_one_thing_twice():
    # Both lend to B, which holds 5 MW; D holds 5 too, and nobody lends there. Each of the two alone could draw the 5
    # that B costs, and together no more than the 10 that are spent in all; but 5 at B are lent on once: 5, and 4 for
    # cash.
    sites = (site("A"), site("B", phase("B1", 5)), site("C"), site("D", phase("D1", 5)))
    one = loan(100, capex_only=True, sites=("A", "B"))
    other = loan(100, capex_only=True, sites=("B", "C")).model_copy(update={"id": "other"})
    assert racks(bought(*sites, facilities=(one, other))) == 9
    assert racks(bought(*sites, facilities=(one,))) == 9


def test_a_lender_to_sites_that_are_left_out_lends_nothing():
    sites = (site("A", phase("A1", 10)), site("B", phase("B1", 10), eligible=False))
    for terms in ({"borrowing_base_share": 0.5}, {"capex_only": True}, {"max_loan_to_cost": 0.5}):
        assert racks(bought(*sites, facilities=(loan(100, sites=("B",), **terms),))) == 4


@pytest.mark.parametrize(
    ("share", "after", "count"), [(0.5, (), 50), (0.5, ("loan",), 8), (0.25, ("loan",), 8), (0.8, ("loan",), 20)]
)
def test_racks_that_secure_one_lender_secure_no_other(share, after, count):
    # 4 in cash, racks of 1. Two lenders on half the price each lend the whole of it, and all 50 that the hall holds are
    # bought. Where the second has only what the first leaves, d / 0.5 + e / 0.5 <= n, they lend a half together:
    # n <= 4 + n / 2, 8; with a quarter for the second it is best left out. With 0.8 the first is: n <= 4 + 0.8 n, 20.
    first = loan(100, borrowing_base_share=0.5)
    second = loan(100, borrowing_base_share=share, pledged_after=after).model_copy(update={"id": "second"})
    assert racks(bought(site("A", phase("A1", 50)), facilities=(first, second))) == count


def test_a_loan_follows_another_on_the_same_racks():
    # 8 racks of 1 in February, 3.9 of them on the first loan, which matures in March. By then the second lends on the
    # same racks, written off over 1000 months: half of 7.992 is 3.996.
    first = loan(100, borrowing_base_share=0.5, available_to_date=month(1, 28), maturity_date=month(2, 31))
    second = loan(100, borrowing_base_share=0.5, available_from_date=month(2), pledged_after=("loan",))
    plan = plan_of(
        case(
            site("A", phase("A1", 8)), goals=("earliest",), periods=4, target=8, milestones=(milestone(8.0),),
            racks=(rack(price_usd_m=1.0),),
            finance=money(4.1, facilities=(first, second.model_copy(update={"id": "second"})), rack_life_periods=1000),
        )
    )  # fmt: skip
    assert reached(plan) == 1
    assert max(row.balance_usd_m for row in plan.debt if row.facility == "second") == pytest.approx(3.9)


def test_what_a_lender_in_third_rank_has_left():
    # The third comes after the second, and so after the first too: all three lend a half together, and 4 are in cash.
    loans = [loan(100, borrowing_base_share=0.5).model_copy(update={"id": "one"})]
    loans.append(loan(100, borrowing_base_share=0.5, pledged_after=("one",)).model_copy(update={"id": "two"}))
    loans.append(loan(100, borrowing_base_share=0.5, pledged_after=("two",)).model_copy(update={"id": "three"}))
    assert racks(bought(site("A", phase("A1", 50)), facilities=tuple(loans))) == 8
