"""Milestones that count a part of the programme: a region, sites by name, any one site, some rack types."""

from __future__ import annotations

from datetime import date

import pytest

from planner.enough import is_enough
from planner.levers import levers_for
from planner.schedule.from_plan import build_schedule
from tests.by_hand.build import (
    START,
    after,
    came,
    case,
    goal,
    item,
    milestone,
    money,
    month,
    option,
    phase,
    plan_of,
    rack,
    reached,
    site,
    start,
)

DONE = {"finished_date": date(2025, 6, 1)}


@pytest.mark.parametrize(("scope", "when"), [("programme", 1), (["east"], 3), (["A"], 3), (["B", "east"], 1)])
def test_only_sites_of_the_scope_count(scope, when):
    # 2 MW at B, in the west, a month after work begins; at A, in the east, after three.
    slow, quick = site("A", phase("A1", 2, option(3)), region="east"), site("B", phase("B1", 2), region="west")
    plan = plan_of(case(slow, quick, goals=("earliest",), milestones=(milestone(2, scope=scope),)))
    assert reached(plan) == when
    assert goal(plan, "earliest") == when


def test_any_site_asks_for_one_campus():
    # Both sites have 2 MW after a month. A has 2 more after another; B after two. 4 MW in all come in period 1; one
    # campus of 4 MW in period 2, at A. Each phase costs 1: with that asked for alone, A1 and A2 are built, no other.
    places = [
        site(name, phase(f"{name}1", 2, option(capex_usd_m=1)),
             phase(f"{name}2", 2, option(periods, capex_usd_m=1), after=(after(f"{name}1"),)))
        for name, periods in (("A", 1), ("B", 2))
    ]  # fmt: skip
    plan = plan_of(case(*places, goals=("earliest", "npv"), milestones=(milestone(4, scope="any_site"),)))
    assert (reached(plan), goal(plan, "npv")) == (2, -2)
    assert (start(plan, "A2"), start(plan, "B1")) == (1, None)
    both = plan_of(case(*places, goals=("earliest", "npv"), milestones=(milestone(4),)))
    assert (reached(both), goal(both, "npv")) == (1, -2)


def test_only_racks_of_the_types_count():
    # S is there from the start, R from April (3) on.
    racks = rack(supply=came((month(3), 9))), rack("S", supply=came((START, 9)))
    place = site("A", phase("A1", 9))
    plan = plan_of(
        case(place, goals=("earliest",), milestones=(milestone(2, racks=("R",)), milestone(2, "M2")), racks=racks)
    )
    assert (reached(plan), reached(plan, "M2")) == (3, 1)


def test_racks_installed_before_count_where_they_stand():
    # Two racks stand at A, one at B: 2 MW at one site are there from the start, 3 MW at A never without a phase of A.
    a, b = (
        site(name, phase(f"{name}1", units, **DONE), installed=({"rack": "R", "units": units},))
        for name, units in (("A", 2), ("B", 1))
    )
    asked = milestone(2, scope="any_site"), milestone(3, "M2", scope=["A"]), milestone(3, "M3")
    plan = plan_of(case(a, b, goals=("earliest",), milestones=asked, periods=4))
    assert [reached(plan, name) for name in ("M1", "M2", "M3")] == [0, None, 0]
    assert [row.online_mw for row in plan.milestones] == [2, 2, 3]


@pytest.mark.parametrize("rate", [-0.5, 0.1])
def test_reached_at_a_site_is_a_fact_whatever_the_sign_of_the_rate(rate):
    # As for the programme: 4 racks at one site bring 100, and cost 1 each. At 10 % all come at once (day 30). At -50 %
    # paying early costs least and being paid late brings most: three come at once, the fourth in June (day 180).
    places = [site(name, phase(f"{name}1", 4, **DONE)) for name in ("A", "B")]
    plan = plan_of(
        case(
            *places,
            goals=("npv",),
            milestones=(milestone(4, scope="any_site", tranche_usd_m=100),),
            racks=(rack(price_usd_m=1),),
            finance=money(rate=rate),
        )
    )
    early, late = (1 + rate) ** (-30 / 365), (1 + rate) ** (-180 / 365)
    assert plan.npv_usd_m == pytest.approx(99 * late - 3 * early if rate < 0 else 96 * early)
    assert reached(plan) == (5 if rate < 0 else 0)


def test_what_is_needed_now_at_a_site_brings_its_tranche_now():
    # 4 MW in all are asked for first, and A alone can have them at once: the tranche of 10 comes in January (day 30),
    # though at -50 % June would be worth more.
    place, empty = site("A", phase("A1", 4, **DONE)), site("B", phase("B1", 3, option(9)))
    on_time = milestone(4, deadline_date=month(0, 5))
    asked = on_time, milestone(3, "M0", scope="any_site", tranche_usd_m=10)
    plan = plan_of(
        case(place, empty, goals=("earliest", "npv"), milestones=asked, racks=(rack(price_usd_m=1),),
             finance=money(rate=-0.5))
    )  # fmt: skip
    assert (reached(plan), reached(plan, "M0")) == (0, 0)
    assert plan.npv_usd_m == pytest.approx((10 - 4) * 2 ** (30 / 365))


def test_whole_racks_of_a_part_are_counted_by_the_part():
    # 2.5 MW of racks of 1 MW are three at one site, whatever the other has; the hall of A holds two.
    a, b = site("A", phase("A1", 2)), site("B", phase("B1", 3, option(2)))
    plan = plan_of(case(a, b, goals=("earliest",), milestones=(milestone(2.5, scope="any_site"), milestone(2.5, "M2"))))
    assert (reached(plan), reached(plan, "M2")) == (2, 2)


def test_a_part_on_facility_power():
    # At PUE 1.25, 2 racks are 2.5 MW of facility power at A; at B, with PUE 1, three are needed.
    a, b = site("A", phase("A1", 2, option(2)), pue=1.25), site("B", phase("B1", 2))
    asked = milestone(2.5, basis="facility", scope="any_site")
    plan = plan_of(case(a, b, goals=("earliest",), milestones=(asked,)))
    assert reached(plan) == 2


def test_a_milestone_of_a_part_waits_for_its_deliveries_alone():
    # A and B both get 2 MW in period 1; the milestone of B waits for B's delivery, that of any site for A's, the first
    # that has enough. S is delivered at B too, and does not count.
    a, b = site("A", phase("A1", 2)), site("B", phase("B1", 4))
    racks = rack(), rack("S", supply=came((START, 2)))
    asked = (
        milestone(2, scope=["B"], racks=("R",)), milestone(2, "M2", scope="any_site"), milestone(6, "M3"),
    )  # fmt: skip
    plan = plan_of(case(a, b, goals=("earliest",), milestones=asked, racks=racks))
    waits = {row.id: row.predecessors for row in plan.schedule if row.kind == "milestone"}
    assert waits["M1"] == "B:R@2026-02 FS"
    assert all(name.startswith("A:") for name in waits["M2"].split("; "))
    assert item(plan, "M1").name == "2 MW online (it, at B in racks of R)"
    links = {(link.before, link.after) for link in build_schedule(plan).links}
    assert not {("milestone:M1", "milestone:M2"), ("milestone:M2", "milestone:M3")} & links


def test_levers_close_what_is_missing_at_one_site():
    # B has its hall in time for 2 of 4 MW; A, whose 4 MW hall would be in service in 6, is due in 4. What keeps one
    # campus of 4 MW is a shorter work at A, by 2 periods; not the 2 MW that B has.
    a, b = site("A", phase("A1", 4, option(6))), site("B", phase("B1", 2))
    asked = milestone(4, scope="any_site", deadline_date=month(4, 30))
    found = levers_for(case(a, b, goals=("lateness",), milestones=(asked,), periods=9), "M1", sets=1)
    assert found.commitment.missing_mw == 2
    assert [(lever.kind, lever.id, lever.size) for lever in found.sets[0].levers] == [("duration", "A1", 2)]
    assert found.sets[0].confirmed
    assert found.sets[0].closes
    kept = found.sets[0].plan
    assert is_enough(sum(row.online_it_mw for row in kept.capacity if row.period == 4 and row.site == "A"), 4)
