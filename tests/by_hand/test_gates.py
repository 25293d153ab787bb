"""Gates on power: orders wait for them, and committed power serves from the later of its date and their end."""

from __future__ import annotations

import pytest

from planner.problem import OnsiteUnit, Stage, Upgrade
from tests.by_hand.build import (
    after,
    came,
    case,
    gate,
    goal,
    item,
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


def one_site(*activities, **given):
    return site("A", phase("A1"), *activities, mw=None, **given)


@pytest.mark.parametrize(("type", "lag", "ordered"), [("FS", 0, 2), ("FS", 1, 3), ("SS", 0, 0), ("SS", 1, 1)])
def test_an_upgrade_is_ordered_after_its_gate(type, lag, ordered):
    # The permit takes 2 periods from 0. Lead 1: energised a period after the order, and 10 MW are online then.
    upgrade = Upgrade(id="U", mw=10, capex_usd_m=0, lead_periods=1, predecessors=(after("G", lag, type),))
    place = one_site(gate("G", option(2)), upgrades=(upgrade,))
    plan = plan_of(case(place, goals=EARLIEST, milestones=(milestone(10),)))
    assert (start(plan, "U"), reached(plan)) == (ordered, max(1, ordered + 1))
    # What is not critical may slip: the permit has no float, and the order waits for nothing else.
    assert item(plan, "U").predecessors == f"G {type}+{lag}" if lag else f"G {type}"
    assert item(plan, "G").critical_to == "M1"


def test_units_are_ordered_after_their_gate_and_committed_ones_serve_from_its_end():
    # Air permit: 3 periods. Two units of 4 MW were bought, for January (0) and May (4); up to two more may be ordered,
    # lead 1. Before 3 nothing serves. In 3 the first comes: 4 MW. In 4 the second, and two ordered in 3: 16 MW.
    unit = OnsiteUnit(
        id="T", firm_mw=4, capex_usd_m=1, lead_periods=1, max_units=2, committed=came((month(0), 1), (month(4), 1)),
        predecessors=("AIR",),
    )  # fmt: skip
    place = site("A", phase("A1", 16.0), gate("AIR", option(3)), mw=None, onsite=(unit,))
    plan = plan_of(case(place, goals=EARLIEST, milestones=(milestone(4), milestone(16, "M2"))))
    assert (reached(plan), reached(plan, "M2"), start(plan, "T@2026-04")) == (3, 4, 3)
    firm = {row.period: row.capacity_mw for row in plan.power if row.kind == "onsite"}
    assert firm == {3: 4.0, 4: 16.0, 5: 16.0}
    # The first racks wait for committed units, which are no items: the permit stands in their place.
    assert "AIR FS" in item(plan, "A:R@2026-04").predecessors.split("; ")
    assert item(plan, "AIR").critical_to == "M1 M2"


@pytest.mark.parametrize(("day", "first"), [(month(0), 2), (month(1), 2), (month(4), 4)])
def test_a_stage_serves_from_the_later_of_its_date_and_its_gate(day, first):
    # The study takes 2 periods from 0. A stage for January or February waits for it, one for May for its date.
    stages = (Stage(mw=10, energisation_date=day, predecessors=("LS",)),)
    plan = plan_of(case(one_site(gate("LS", option(2)), stages=stages), goals=EARLIEST, milestones=(milestone(10),)))
    row = item(plan, "A:stage1")
    assert (reached(plan), row.start_period, row.predecessors) == (first, first, "LS FS")
    study = item(plan, "LS")
    assert study.total_float_periods == first - study.finish_period
    assert (row.total_float_periods, row.critical_to) == (0, "M1")


def test_a_stage_waits_for_all_of_its_gates():
    # 2 periods and 1 after the start of the other, which starts in 2 (March 1st): 3. One crew, so it cannot be both
    # at work in 0 and 1; the second gate starts after the first.
    waits = (after("LS"), after("ROW", 1, "SS"))
    stages = (Stage(mw=10, energisation_date=month(0), predecessors=waits),)
    place = one_site(gate("LS", option(2)), gate("ROW", option(2), earliest_start_date=month(2)), stages=stages)
    plan = plan_of(case(place, goals=EARLIEST, milestones=(milestone(10),)))
    assert (reached(plan), item(plan, "A:stage1").start_period) == (3, 3)


def test_a_gate_that_never_ends_leaves_the_stage_out_and_is_done_only_where_it_pays():
    # The gate costs 5. NPV first: nothing pays, so the gate is never done and the stage never energised. With the
    # milestone paying 8 in cash, doing it is worth 3.
    stages = (Stage(mw=10, energisation_date=month(0), predecessors=("LS",)),)

    def planned(tranche):
        given = milestone(10, tranche_usd_m=tranche)
        work = gate("LS", option(1, capex_usd_m=5.0))
        return plan_of(case(one_site(work, stages=stages), goals=("npv",), milestones=(given,)))

    idle, busy = planned(0.0), planned(8.0)
    assert (start(idle, "LS"), item(idle, "A:stage1"), goal(idle, "npv")) == (None, None, 0.0)
    assert all(row.capacity_mw == 0 for row in idle.power)
    assert goal(busy, "npv") == pytest.approx(3.0)
    assert reached(busy) >= item(busy, "A:stage1").start_period == start(busy, "LS") + 1


def test_a_gate_finished_before_the_plan_counts_at_any_site():
    # Finished in December at a site that is left out, lag 2: SS and FS count from the periods before the plan.
    elsewhere = site("B", gate("P", finished_date=month(0).replace(year=2025, month=12, day=1)), eligible=False)
    stages = (Stage(mw=10, energisation_date=month(0), predecessors=(after("P", 2),)),)
    plan = plan_of(case(one_site(stages=stages), elsewhere, goals=EARLIEST, milestones=(milestone(10),)))
    # Usable from period -1, and 2 more: period 1. A hall takes one period: racks in 1 either way.
    assert (reached(plan), item(plan, "A:stage1").start_period) == (1, 1)
    assert item(plan, "A:stage1").predecessors == "P FS+2"


def test_a_gate_under_way_brings_power_when_its_work_is_over():
    # Begun in November 2025 and 4 periods long: over on March 1st, period 2.
    begun = month(0).replace(year=2025, month=11)
    stages = (Stage(mw=10, energisation_date=month(0), predecessors=("LS",)),)
    place = one_site(gate("LS", option(4), started_date=begun), stages=stages)
    plan = plan_of(case(place, goals=EARLIEST, milestones=(milestone(10),)))
    assert (reached(plan), item(plan, "A:stage1").start_period) == (2, 2)


def test_committed_units_leave_with_the_last_day_of_service_however_late_their_gate():
    # The permit ends after 3 periods, the units serve through April (period 3): 4 MW in one period only, and racks
    # never leave, so none can come.
    unit = OnsiteUnit(
        id="T", firm_mw=4, capex_usd_m=1, lead_periods=1, max_units=0, committed=came((month(0), 1)),
        last_service_date=month(3, 30), predecessors=("AIR",),
    )  # fmt: skip
    place = one_site(gate("AIR", option(3), obligatory=True), onsite=(unit,))
    plan = plan_of(case(place, goals=("shortfall",), target=4, periods=6))
    assert goal(plan, "shortfall") == pytest.approx(4)
    assert [row.period for row in plan.power if row.kind == "onsite" and row.capacity_mw] == [3]


def test_nothing_is_paid_otherwise_for_what_waits():
    # An upgrade of 8, half at order in 2, half when it serves, in 4; NPV at 0 % is -8.
    upgrade = Upgrade(id="U", mw=10, capex_usd_m=8, order_share=0.5, lead_periods=2, predecessors=("G",))
    place = one_site(gate("G", option(2)), upgrades=(upgrade,))
    plan = plan_of(case(place, goals=("earliest", "npv"), milestones=(milestone(10),), finance=money(100.0)))
    assert [row.upgrade_capex_usd_m for row in plan.cash] == pytest.approx([0, 0, 4, 0, 4, 0])
    assert goal(plan, "npv") == pytest.approx(-8)


def test_committed_units_serve_only_where_their_gate_is_done():
    # The air permit costs 5, the milestone pays 8: 3 are left. Without the permit the unit feeds nothing.
    unit = OnsiteUnit(
        id="T", firm_mw=4, capex_usd_m=1, lead_periods=1, max_units=0, committed=came((month(0), 1)),
        predecessors=("AIR",),
    )  # fmt: skip
    place = one_site(gate("AIR", option(1, capex_usd_m=5.0)), onsite=(unit,))
    plan = plan_of(case(place, goals=("npv",), milestones=(milestone(4, tranche_usd_m=8.0),)))
    assert goal(plan, "npv") == pytest.approx(3.0)
