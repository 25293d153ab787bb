"""Cooling classes by phase: where racks may stand, worked out by hand."""

from __future__ import annotations

import pytest

from planner.class_sets import class_sets
from tests.by_hand.build import (
    START,
    after,
    came,
    case,
    goal,
    item,
    milestone,
    month,
    option,
    phase,
    plan_of,
    rack,
    racks,
    reached,
    site,
)
from tests.features.cooling_by_phase import smallest

DONE = {"started_date": month(-2), "finished_date": month(-1)}
WET = rack("WET", cooling="liquid-45c-800vdc", supply=came((START, 5)))


def test_racks_wait_for_a_phase_that_offers_their_class():
    # OLD holds 10 MW from February, but no rack of 800 V; NEW holds 2 from April (3). The site's own classes are for
    # phases that name none: there are none of these.
    old = phase("OLD", 10.0, cooling=("air",))
    new = phase("NEW", 2.0, option(3), cooling=("liquid-45c-800vdc",))
    place = site("A", old, new, cooling=("liquid-45c-800vdc",))
    plan = plan_of(
        case(
            place,
            goals=("shortfall", "earliest"),
            target=5,
            milestones=(milestone(2), milestone(3, "M2")),
            racks=(WET,),
        )
    )
    assert (racks(plan, "WET"), goal(plan, "shortfall")) == (2, 3)
    assert (reached(plan), reached(plan, "M2")) == (3, None)


@pytest.mark.parametrize(("classes", "count"), [(None, 5), (("liquid-45c-800vdc", "air"), 5), (("air",), 2)])
def test_a_phase_offers_its_own_classes_else_those_of_its_site(classes, count):
    # NEW takes 2 of the 5; OLD the others where it offers their class.
    halls = phase("OLD", 10.0, cooling=classes), phase("NEW", 2.0, cooling=("liquid-45c-800vdc",))
    place = site("A", *halls, cooling=("liquid-45c-800vdc",))
    assert racks(plan_of(case(place, goals=("shortfall",), target=5, racks=(WET,))), "WET") == count


def test_a_chain_of_classes_shares_its_phases():
    # Air stands in P alone, dense in Q alone, liquid in both: 2 + 2 MW for all three, though each alone would find
    # room: 1 air, 1 dense and 2 of the 3 liquid. 2 racks without class stand in Z: 6 of 7, though 8 MW are there.
    given = smallest()
    ids = [one.id for one in class_sets(given, given.sites[0])]
    assert ids == ["alfa: air", "alfa: dense", "alfa: air + dense + liquid"]
    supply = {"AIR": 1, "WET": 3, "DENSE": 1, "ANY": 2}
    racked = given.changed(
        {f"racks[{name}].supply": [{"date": START, "units": units}] for name, units in supply.items()}
        | {"programme.target.mw": 9.0, "sites[alfa].activities[P].rack_positions": None}
    )
    plan = plan_of(racked)
    assert goal(plan, "shortfall") == 3
    assert racks(plan, "AIR") + racks(plan, "WET") + racks(plan, "DENSE") == 4


def test_classes_that_share_all_their_phases_count_as_one():
    # P offers air and liquid, 2 MW; Z holds dense ones. One set for the two, none for each; 2 of the 4 racks stand.
    halls = phase("P", 2.0, cooling=("air", "liquid")), phase("Z", 9.0, cooling=("dense",))
    kinds = [rack(name, cooling=name, supply=came((START, 2))) for name in ("air", "liquid")]
    given = case(
        site("A", *halls), goals=("shortfall",), target=9, racks=(*kinds, rack("dense", cooling="dense", supply=()))
    )
    assert [one.classes for one in class_sets(given, given.sites[0])] == [("dense",), ("air", "liquid")]
    assert goal(plan_of(given), "shortfall") == 7


def test_positions_count_by_class():
    # P has 2 positions for liquid racks, Q 5 for air ones: 2 and 5 of 9 each, though MW would do.
    halls = (
        phase("P", 20.0, cooling=("liquid",), rack_positions=2),
        phase("Q", 20.0, cooling=("air",), rack_positions=5),
    )
    kinds = rack("WET", cooling="liquid", supply=came((START, 9))), rack("DRY", cooling="air", supply=came((START, 9)))
    plan = plan_of(case(site("A", *halls), goals=("shortfall",), target=18, racks=kinds))
    assert (racks(plan, "WET"), racks(plan, "DRY")) == (2, 5)


def test_racks_at_the_start_take_room_of_their_class():
    # 2 of the 3 MW for liquid racks are taken at the start: one more of any liquid type comes, however much room is
    # left for others.
    halls = phase("P", 3.0, cooling=("liquid",), **DONE), phase("Q", 9.0, cooling=("air",), **DONE)
    place = site("A", *halls, installed=({"rack": "WET", "units": 2},))
    kinds = rack("WET", cooling="liquid"), rack("NEW", cooling="liquid")
    plan = plan_of(case(place, goals=("shortfall",), target=9, racks=kinds))
    assert (racks(plan, "WET") + racks(plan, "NEW"), goal(plan, "shortfall")) == (3, 6)


def test_phases_in_order_hold_no_more_of_a_class_than_power_feeds():
    # P1 then P2, liquid, 2 MW each; power feeds 3 MW in all, and 1.5 of them go to a rack of another class in Q: of the
    # liquid ones of 1.5 MW one stands.
    halls = (
        phase("P1", 2.0, cooling=("liquid",)),
        phase("P2", 2.0, cooling=("liquid",), after=(after("P1"),)),
        phase("Q", 2.0, cooling=("air",), **DONE),
    )
    kinds = rack("WET", 1.5, cooling="liquid"), rack("DRY", 1.4, cooling="air", supply=came((START, 1)))
    place = site("A", *halls, mw=3.0)
    plan = plan_of(
        case(
            place,
            goals=("earliest", "shortfall"),
            target=9,
            racks=kinds,
            milestones=(milestone(1.4), milestone(2.9, "M2")),
        )
    )
    assert (reached(plan), reached(plan, "M2")) == (0, 1)
    assert (racks(plan, "WET"), racks(plan, "DRY")) == (1, 1)


def test_a_delivery_waits_for_the_phase_of_its_class():
    # OLD alone would hold the 2 MW; they stand in NEW, which is there from April: it is critical, OLD is in no arc.
    old = phase("OLD", 10.0, cooling=("air",), **DONE)
    new = phase("NEW", 2.0, option(3), cooling=("liquid-45c-800vdc",))
    plan = plan_of(case(site("A", old, new), goals=("earliest",), milestones=(milestone(2),), racks=(WET,)))
    delivery, hall = item(plan, "A:WET@2026-04"), item(plan, "NEW")
    assert delivery is not None
    assert hall is not None
    assert "NEW FS" in delivery.predecessors
    assert hall.critical_to == "M1"
    assert hall.total_float_periods == 0
