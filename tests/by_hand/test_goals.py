"""Goals in their order, on their basis."""

from __future__ import annotations

import pytest

from tests.by_hand.build import (
    case,
    goal,
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
    stage,
)


@pytest.mark.parametrize(("goals", "late", "npv"), [(("lateness", "npv"), 0, -5), (("npv", "lateness"), 5, 0)])
def test_the_first_goal_comes_first(goals, late, npv):
    # Meeting the milestone, due in February (1), costs 5 USD m and earns nothing. Lateness first: built. NPV
    # first: not built, and late from its deadline's period 1 to the horizon's end 6: 5 months.
    place = site("A", phase("A1", 10, option(capex_usd_m=5)))
    plan = plan_of(case(place, goals=goals, milestones=(milestone(10, deadline_date=month(1, 20)),)))
    assert goal(plan, "lateness") == pytest.approx(late)
    assert goal(plan, "npv") == pytest.approx(npv)


def test_lateness_is_weighted():
    # The hall is there in 1; power is 10 MW, and 20 from 3. M1 (10 MW, due in 0) is reached in 1, 1 month late,
    # weight 2; M2 (20 MW, due in 0) in 3, 3 months late, weight 5.
    place = site("A", phase("A1", 20), mw=None, stages=(stage(10), stage(10, month(3))))
    marks = (
        milestone(10, deadline_date=month(0, 9), weight=2),
        milestone(20, "M2", deadline_date=month(0, 9), weight=5),
    )
    plan = plan_of(case(place, goals=("lateness",), milestones=marks))
    assert (reached(plan), reached(plan, "M2")) == (1, 3)
    assert [row.late_months for row in plan.milestones] == [1, 3]
    assert goal(plan, "lateness") == pytest.approx(2 * 1 + 5 * 3)


def test_quarterly_lateness_is_in_months():
    # Power on April 2nd: from the third quarter (2). Due within the first (0): 2 quarters, 6 months late.
    place = site("A", phase("A1"), mw=None, stages=(stage(10, month(3, 2)),))
    plan = plan_of(
        case(
            place,
            goals=("lateness",),
            periods=4,
            quarterly=True,
            milestones=(milestone(10, deadline_date=month(2, 31)),),
        )
    )
    assert reached(plan) == 2
    assert goal(plan, "lateness") == pytest.approx(6)


def test_the_facility_basis_counts_peak_pue():
    # 9 racks x PUE 1.25 = 11.25 MW of facility power: 0.75 short of 12; 11.25 MW of facility power are reached,
    # 10 MW of IT load are not.
    marks = milestone(11.25, "F", basis="facility"), milestone(10, "I")
    plan = plan_of(
        case(
            site("A", phase("A1", 9), peak_pue=1.25, mean_pue=1.1),
            goals=("shortfall", "earliest"),
            target=12,
            basis="facility",
            milestones=marks,
        )
    )
    assert goal(plan, "shortfall") == pytest.approx(0.75)
    assert (reached(plan, "F"), reached(plan, "I")) == (1, None)
    assert plan.target_online_mw == pytest.approx(11.25)


@pytest.mark.parametrize(("stop", "count"), [(True, 5), (False, 10)])
def test_the_programme_stops_at_its_target(stop, count):
    # Target 9 MW, racks of 2 MW at 2 USD m of rent a month: less than 9 + 2 may ever be installed, so 5 racks;
    # else the hall's 10.
    plan = plan_of(
        case(
            site("A", phase("A1", 20)),
            goals=("npv",),
            target=9,
            stop=stop,
            racks=(rack(mw=2),),
            finance=money(rent_usd_m_per_mw_year=12),
        )
    )
    assert racks(plan) == count
    assert goal(plan, "npv") == pytest.approx(count * 2 * 5)


def test_shortfall_looks_at_the_targets_own_period():
    # The target is due at the horizon's end, 6 periods; the power comes on its last period's second day: too late.
    place = site("A", phase("A1"), mw=None, stages=(stage(4), stage(6, month(5, 2))))
    plan = plan_of(case(place, goals=("shortfall",), target=10))
    assert goal(plan, "shortfall") == pytest.approx(6)
    assert plan.target_online_mw == pytest.approx(4)


def test_nothing_is_a_plan():
    # A site with nothing to build: 10 MW short, no money moves.
    plan = plan_of(
        case(
            site("A"),
            goals=("shortfall", "lateness", "npv"),
            target=10,
            milestones=(milestone(10, deadline_date=month(2)),),
        )
    )
    assert goal(plan, "shortfall") == pytest.approx(10)
    assert goal(plan, "lateness") == pytest.approx(4)
    assert goal(plan, "npv") == pytest.approx(0)


def test_cost_is_the_present_value_of_outlays():
    # One phase of 6 USD m, 3 at its start and 3 in its last period of 2, whatever the rent: 3 at day 30 and 3
    # at day 58 if started at once; the target is due in the last period (5) and the work may wait: usable by 5
    # means started in 3: days 119, 150.
    work = option(2, capex_usd_m=6, start_share=0.5, finish_share=0.5)
    plan = plan_of(
        case(
            site("A", phase("A1", 10, work)),
            goals=("shortfall", "cost"),
            target=10,
            finance=money(rate=0.1, rent_usd_m_per_mw_year=120),
        )
    )
    assert goal(plan, "cost") == pytest.approx(3 * 1.1 ** (-119 / 365) + 3 * 1.1 ** (-150 / 365))
