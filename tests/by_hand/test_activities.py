"""Once under one option, in order, inside dates, with the crews and parts there are."""

from __future__ import annotations

import pytest

from planner.problem import Resource
from tests.by_hand.build import (
    after,
    came,
    case,
    crew,
    gate,
    goal,
    item,
    line,
    milestone,
    money,
    month,
    option,
    phase,
    plan_of,
    reached,
    site,
    start,
)

EARLIEST = ("earliest",)


@pytest.mark.parametrize(
    ("due", "tolerance", "chosen", "late", "npv"),
    [(2, 0, "fast", 0, -3), (3, 0, "slow", 0, -1), (2, 1, "slow", 1, -1)],
)
def test_the_cheapest_option_that_keeps_the_deadline(due, tolerance, chosen, late, npv):
    # slow: 3 periods, 1 USD m, usable from period 3; fast: 1 period, 3 USD m, usable from period 1. The
    # milestone is due in March (2) or April (3). In March only fast is in time; in April both are and slow is
    # cheaper; with one month of lateness allowed to the later goals, slow is cheaper again and one month late.
    ways = option(3, id="slow", capex_usd_m=1), option(1, id="fast", capex_usd_m=3)
    goals = ({"goal": "lateness", "tolerance": tolerance}, "npv")
    plan = plan_of(
        case(site("A", phase("A1", 10, *ways)), goals=goals, milestones=(milestone(10, deadline_date=month(due, 20)),))
    )
    assert item(plan, "A1").option == chosen
    assert goal(plan, "lateness") == pytest.approx(late)
    assert goal(plan, "npv") == pytest.approx(npv)


@pytest.mark.parametrize(
    ("link", "started"),
    [(after("G"), 3), (after("G", 1), 4), (after("G", 0, "SS"), 0), (after("G", 1, "SS"), 1)],
)
def test_finish_to_start_and_start_to_start(link, started):
    # The gate works in 0, 1, 2 and is finished from 3 on. FS: 3, with lag 1: 4. SS: 0, with lag 1: 1. The phase
    # takes one period, so the milestone is reached one period after its start.
    plan = plan_of(
        case(site("A", gate("G", option(3)), phase("A1", after=(link,))), goals=EARLIEST, milestones=(milestone(10),))
    )
    assert start(plan, "A1") == started
    assert reached(plan) == started + 1
    assert goal(plan, "earliest") == pytest.approx(started + 1)


def test_a_predecessor_at_another_site():
    # A1 works in 0 and 1; B1 at the other site may start in 2 and is usable from 3. 20 MW need both.
    one, other = site("A", phase("A1", 10, option(2))), site("B", phase("B1", 10, after=("A1",)))
    plan = plan_of(case(one, other, goals=EARLIEST, milestones=(milestone(10), milestone(20, "M2"))))
    assert (start(plan, "A1"), start(plan, "B1")) == (0, 2)
    assert (reached(plan), reached(plan, "M2")) == (2, 3)
    assert goal(plan, "earliest") == pytest.approx(5)


def test_a_gate_that_cannot_finish_bars_its_phase():
    # The gate may start in April (3) and takes 4 periods: 3 + 4 > 6, so it never starts, nor does A1: 10 MW are
    # missing, and the milestone counts as reached at the horizon's end, 6 months.
    permit = gate("G", option(4), earliest_start_date=month(3))
    plan = plan_of(
        case(
            site("A", permit, phase("A1", after=("G",))),
            goals=("shortfall", "earliest"),
            target=10,
            milestones=(milestone(10),),
        )
    )
    assert start(plan, "G") is None
    assert start(plan, "A1") is None
    assert reached(plan) is None
    assert goal(plan, "shortfall") == pytest.approx(10)
    assert goal(plan, "earliest") == pytest.approx(6)


@pytest.mark.parametrize(("opens", "started"), [(month(2), 2), (month(2, 2), 3)])
def test_earliest_start_from_the_first_day_or_the_next_period(opens, started):
    # March 1st opens period 2; March 2nd does not, so period 3.
    plan = plan_of(case(site("A", phase("A1", earliest_start_date=opens)), goals=EARLIEST, milestones=(milestone(10),)))
    assert start(plan, "A1") == started
    assert reached(plan) == started + 1


@pytest.mark.parametrize(("latest", "missing"), [(month(2), 0), (month(1, 28), 10)])
def test_latest_finish_holds_through_the_period_of_its_date(latest, missing):
    # The earliest start is February (1); two periods of work end in March (2). Any day of March as the latest
    # finish allows it, the last day of February does not.
    work = phase("A1", 10, option(2), earliest_start_date=month(1), latest_finish_date=latest)
    plan = plan_of(case(site("A", work), goals=("shortfall",), target=10))
    assert goal(plan, "shortfall") == pytest.approx(missing)


@pytest.mark.parametrize(("obligatory", "npv"), [(True, -5), (False, 0)])
def test_only_an_obligatory_phase_is_built_for_nothing(obligatory, npv):
    # Without target, milestones or rent a phase of 5 USD m only costs money.
    plan = plan_of(case(site("A", phase("A1", 10, option(capex_usd_m=5), obligatory=obligatory)), goals=("npv",)))
    assert (start(plan, "A1") is not None) == obligatory
    assert goal(plan, "npv") == pytest.approx(npv)


@pytest.mark.parametrize(
    ("capacity", "last"),
    [(1, 4), (2, 2), (({"value": 1}, {"from_date": month(1), "value": 2}), 3)],
)
def test_two_phases_share_a_crew(capacity, last):
    # Each phase keeps one crew for 2 periods. One crew: 0-1 and 2-3, usable from 4. Two crews: both in 0-1, usable
    # from 2. A second crew from February: the later phase works in 1-2, usable from 3.
    work = option(2, uses={"crew": 1})
    plan = plan_of(
        case(
            site("A", phase("A1", 10, work)),
            site("B", phase("B1", 10, work)),
            goals=EARLIEST,
            milestones=(milestone(20),),
            resources=(crew(capacity),),
        )
    )
    assert reached(plan) == last
    assert goal(plan, "earliest") == pytest.approx(last)


def test_a_crew_that_leaves_stops_a_start_before():
    # A crew is there in January and from April on; a phase of 2 periods cannot start in 0 (it would work in 1),
    # so it starts in 3 and is usable from 5.
    steps = ({"value": 1}, {"from_date": month(1), "value": 0}, {"from_date": month(3), "value": 1})
    plan = plan_of(
        case(
            site("A", phase("A1", 10, option(2, uses={"crew": 1}))),
            goals=EARLIEST,
            milestones=(milestone(10),),
            resources=(crew(steps),),
        )
    )
    assert start(plan, "A1") == 3
    assert reached(plan) == 5


def test_consumables_carry_over_and_are_drawn_once():
    # A1 draws 2 transformers, B1 draws 1. One is in stock, one comes on February 1st (period 1), one on March
    # 2nd (period 3). For 10 MW, B1 (1 MW) does not help: A1 needs 2, there from 1, so it is usable from 2. Then
    # B1 waits for the third, in 3, and is usable from 4. (B1 first, in 0, would leave A1 to 3 and the sum at 4
    # + 4.)
    parts = Resource(id="transformer", kind="consumable", stock=1, arrivals=came((month(1), 1), (month(2, 2), 1)))
    plan = plan_of(
        case(
            site("A", phase("A1", 10, option(draws={"transformer": 2}))),
            site("B", phase("B1", 1, option(draws={"transformer": 1}))),
            goals=EARLIEST,
            milestones=(milestone(10), milestone(11, "M2")),
            resources=(parts,),
        )
    )
    assert (start(plan, "A1"), start(plan, "B1")) == (1, 3)
    assert (reached(plan), reached(plan, "M2")) == (2, 4)


def test_work_under_way_goes_on_and_keeps_its_crew():
    # A1 started in December (-1) and takes 3 periods: at work in 0 and 1, usable from 2. Of its 6 USD m half
    # was paid at the start; the other 3 are spread over its 3 periods, 1 each, so 1 in period 0 and 1 in period
    # 1 are to come. It keeps the only crew until 1, so A2 works in 2 and is usable from 3. A0 is finished: its
    # 10 MW are there from period 0. The site has been open since before the plan: no opening cost, 12 a year in
    # each of 4 periods, 1 each.
    underway = option(3, capex_usd_m=6, start_share=0.5, uses={"crew": 1})
    place = site(
        "A",
        phase("A0", 10, option(5), finished_date=month(-1, 20)),
        phase("A1", 10, underway, started_date=month(-1, 10)),
        phase("A2", 10, option(uses={"crew": 1})),
        opening_usd_m=50,
        fixed_usd_m_per_year=12,
    )
    marks = milestone(10), milestone(20, "M2"), milestone(30, "M3")
    plan = plan_of(
        case(place, goals=("earliest", "npv"), periods=4, milestones=marks, resources=(crew(1),), finance=money(100))
    )
    assert [reached(plan, name) for name in ("M1", "M2", "M3")] == [0, 2, 3]
    assert start(plan, "A1") == -1
    assert start(plan, "A2") == 2
    assert line(plan, "activity_spend") == pytest.approx([1, 1, 0, 0])
    assert line(plan, "fixed") == pytest.approx([1, 1, 1, 1])
    assert goal(plan, "npv") == pytest.approx(-6)


def test_a_phase_is_built_once_however_many_ways_there_are():
    # Two ways to build the same hall of 10 MW do not make two halls: 10 MW short of 20. (The other hall of 10 MW
    # takes 6 periods from June on: it is never built.)
    one = phase("A1", 10, option(1, id="one"), option(2, id="other"))
    other = phase("A2", 10, option(6), earliest_start_date=month(5))
    plan = plan_of(case(site("A", one, other), goals=("shortfall",), target=20))
    assert goal(plan, "shortfall") == pytest.approx(10)
    assert [row.id for row in plan.schedule if row.kind == "phase"] == ["A1"]
