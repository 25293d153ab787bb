"""Facilities that look at some sites: racks, capex and cost there, and what is drawn to date."""

from __future__ import annotations

import pytest

from tests.by_hand.build import case, line, loan, money, option, phase, plan_of, rack, racks, site


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
