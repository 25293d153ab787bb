"""The schedule of a hand-made plan: every task, link and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from planner.schedule.build_schedule import ResourceLimit, WbsNode
from planner.schedule.from_plan import build_schedule
from tests.schedule.passes import flaws
from tests.tabulate.case import case, plan

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.schedule.build_schedule import BuildSchedule

# 2026: days on which months begin. Jan 0, Feb 31, Mar 59, Apr 90, May 120, Jun 151, Jul 181, Aug 212.
FEB, MAR, APR, MAY, JUN, JUL, AUG = 31, 59, 90, 120, 151, 181, 212
HALF = "checkpoint:G:half-way-cfca2bcf"


def answer() -> Plan:
    """Return a plan of one site.

    Review P finished on 2025-12-10 after one month (not known when it began), works G under way since 2025-12-01 for
    three months with a checkpoint after one and after two, hall A from March for two months, one month after G began.
    Stage of 4 MW from April; upgrade ordered in January with a lead of two months, not energised before May. Two racks
    delivered in May (lead 2, ordered in March) and three in June, of which two had been ordered before; online a month
    later. M1 of 2 MW is reached in June and pays in July, M2 of 5 MW in July, M3 of 9 MW never.
    """
    work: list[dict[str, Any]] = [
        {"id": "P", "kind": "gate", "options": [{"duration_periods": 1}], "finished_date": "2025-12-10",
         "discipline": "permit"},
        {"id": "G", "kind": "gate", "started_date": "2025-12-01", "predecessors": ["P"],
         "options": [{"duration_periods": 3, "uses": {"crew": 2}, "checkpoints": [
             {"name": "half way", "offset_periods": 1}, {"name": "ready", "offset_periods": 2}]}]},
        {"id": "A", "nameplate_mw": 5, "name": "Hall A", "furnished_by": "contractor",
         "predecessors": ["G", {"activity": "G", "type": "SS", "lag_periods": 1}],
         "options": [{"duration_periods": 2, "capex_usd_m": 30, "draws": {"part": 1}}]},
    ]  # fmt: skip
    site = {
        "region": "North & South",
        "commissioning_periods": 1,
        "activities": work,
        "stages": [{"mw": 4, "energisation_date": "2026-04-01", "source": "utility", "confidence": "official"}],
        "upgrades": [
            {"id": "U", "mw": 4, "capex_usd_m": 10, "order_share": 0.25, "lead_periods": 2,
             "earliest_energisation_date": "2026-05-01"}
        ],
    }  # fmt: skip
    milestones = [
        {"id": "M1", "threshold_mw": 2, "tranche_usd_m": 5.0, "payment_lag_periods": 1},
        {"id": "M2", "threshold_mw": 5},
        {"id": "M3", "threshold_mw": 9},
    ]
    asked = {"end_date": "2026-08-31", "milestones": milestones}
    rack = {
        "lead_periods": 2,
        "order_share": 0.5,
        "furnished_by": "owner",
        "on_order": [{"date": "2026-06-01", "units": 2}],
    }
    resources = [
        {"id": "crew", "kind": "renewable", "capacity": [{"value": 2}, {"from_date": "2026-04-01", "value": 3}]},
        {"id": "part", "kind": "consumable", "stock": 1},
    ]
    return plan(
        case(site=site, rack=rack, programme=asked, resources=resources),
        starts={"G": ("standard", -1), "A": ("standard", 2)},
        upgrades={"U": 0},
        deliveries=(Delivery("S", "R", 4, 2), Delivery("S", "R", 5, 3, 2)),
    )


@pytest.fixture(scope="module")
def schedule() -> BuildSchedule:
    return build_schedule(answer())


def test_nothing_is_wrong_with_it(schedule: BuildSchedule) -> None:
    assert flaws(schedule) == []


def test_every_task_and_its_dates(schedule: BuildSchedule) -> None:
    assert {task.id: (task.kind, task.start, task.finish, task.status) for task in schedule.tasks} == {
        # P was finished on 10 December (day -22), and took a month.
        "programme:start": ("programme start", -31, -31, "finished"),
        "plan:start": ("plan start", 0, 0, "planned"),
        "activity:P": ("gate", -31, -21, "finished"),
        "activity:G": ("gate", -31, MAR, "under way"),
        HALF: ("checkpoint", 0, 0, "finished"),
        "checkpoint:G:ready": ("checkpoint", FEB, FEB, "planned"),
        "activity:A": ("phase", MAR, MAY, "planned"),
        "stage:S:stage1": ("energisation", APR, APR, "planned"),
        "upgrade:U:order": ("order", 0, 0, "planned"),
        "upgrade:U:lead": ("lead", 0, MAR, "planned"),
        "upgrade:U:in-service": ("energisation", MAY, MAY, "planned"),
        "racks:S:R@2026-05:order": ("order", MAR, MAR, "planned"),
        "racks:S:R@2026-05:lead": ("lead", MAR, MAY, "planned"),
        "racks:S:R@2026-05:delivery": ("delivery", MAY, MAY, "planned"),
        "racks:S:R@2026-05:commissioning": ("commissioning", MAY, JUN, "planned"),
        "racks:S:R@2026-05:online": ("online", JUN, JUN, "planned"),
        "racks:S:R@2026-06:order": ("order", APR, APR, "planned"),
        "racks:S:R@2026-06:lead": ("lead", APR, JUN, "planned"),
        "racks:S:R@2026-06:delivery": ("delivery", JUN, JUN, "planned"),
        "racks:S:R@2026-06:commissioning": ("commissioning", JUN, JUL, "planned"),
        "racks:S:R@2026-06:online": ("online", JUL, JUL, "planned"),
        "milestone:M1": ("milestone", JUN, JUN, "planned"),
        # Money moves on the last day of July, the period after June.
        "tranche:M1": ("tranche", AUG - 1, AUG - 1, "planned"),
        "milestone:M2": ("milestone", JUL, JUL, "planned"),
        "programme:finish": ("programme finish", AUG - 1, AUG - 1, "planned"),
    }  # fmt: skip


def test_every_link_with_its_type_and_lag(schedule: BuildSchedule) -> None:
    may, june = "racks:S:R@2026-05:", "racks:S:R@2026-06:"
    assert {(link.before, link.after): (link.type, link.lag) for link in schedule.links} == {
        ("programme:start", "plan:start"): ("FS", 31),
        ("programme:start", "activity:P"): ("FS", 0),
        # G began before P was finished: no link holds there, and a note says so.
        ("programme:start", "activity:G"): ("FS", 0),
        ("activity:P", "programme:finish"): ("FS", 0),
        ("activity:G", HALF): ("SS", 31),
        ("activity:G", "checkpoint:G:ready"): ("SS", 62),
        (HALF, "activity:A"): ("FS", MAR),
        ("checkpoint:G:ready", "activity:A"): ("FS", MAR - FEB),
        # Tools take one link between two tasks: the start a month after that of G asks less than its finish.
        ("activity:G", "activity:A"): ("FS", 0),
        ("plan:start", "upgrade:U:order"): ("FS", 0),
        ("plan:start", "stage:S:stage1"): ("FS", 0),
        ("upgrade:U:order", "upgrade:U:lead"): ("FS", 0),
        ("upgrade:U:lead", "upgrade:U:in-service"): ("FS", 0),
        ("plan:start", may + "order"): ("FS", 0),
        (may + "order", may + "lead"): ("FS", 0),
        (may + "lead", may + "delivery"): ("FS", 0),
        # 2 racks need 3 MW at PUE 1.5: the stage alone; 5 racks 7.5 MW, so the upgrade too.
        ("activity:A", may + "delivery"): ("FS", 0),
        ("stage:S:stage1", may + "delivery"): ("FS", 0),
        (may + "delivery", may + "commissioning"): ("FS", 0),
        (may + "commissioning", may + "online"): ("FS", 0),
        ("plan:start", june + "order"): ("FS", 0),
        (june + "order", june + "lead"): ("FS", 0),
        (june + "lead", june + "delivery"): ("FS", 0),
        ("activity:A", june + "delivery"): ("FS", 0),
        ("stage:S:stage1", june + "delivery"): ("FS", 0),
        ("upgrade:U:in-service", june + "delivery"): ("FS", 0),
        (june + "delivery", june + "commissioning"): ("FS", 0),
        (june + "commissioning", june + "online"): ("FS", 0),
        (may + "online", "milestone:M1"): ("FS", 0),
        # Paid on the last day of July, 60 days after the first of June.
        ("milestone:M1", "tranche:M1"): ("FS", 60),
        ("milestone:M1", "milestone:M2"): ("FS", 0),
        (june + "online", "milestone:M2"): ("FS", 0),
        ("milestone:M2", "programme:finish"): ("FS", 0),
        ("tranche:M1", "programme:finish"): ("FS", 0),
    }
    assert len(schedule.links) == 34


def test_what_holds_a_task_is_said(schedule: BuildSchedule) -> None:
    held = {task.id: (task.not_before, task.start_reason, task.held_by) for task in schedule.tasks if task.held_by}
    waits = "its racks are required on site on 2026-05-01: waits for A"
    june = "its racks are required on site on 2026-06-01: R on order: 0 left in 2026-05, 2 needed"
    assert held == {
        "stage:S:stage1": (APR, "date", "committed to be energised on 2026-04-01"),
        "upgrade:U:in-service": (MAY, "date", "not energised before 2026-05-01"),
        "racks:S:R@2026-05:order": (MAR, "logic", waits),
        "racks:S:R@2026-06:order": (APR, "supply", june),
    }


def test_what_is_not_in_the_network_is_noted(schedule: BuildSchedule) -> None:
    assert schedule.notes == (
        "G did not wait for P (FS), so there is no link between them",
        "milestone M3 (9 MW IT online) is not reached within the horizon and is left out",
    )


def test_breakdown(schedule: BuildSchedule) -> None:
    region = "region:North-South-69f9a02a"
    assert schedule.wbs == (
        WbsNode("programme", "Six months", ""),
        WbsNode("programme:milestones", "Milestones", "programme"),
        WbsNode(region, "North & South", "programme"),
        WbsNode("site:S", "S", region),
        WbsNode("site:S:power", "Power", "site:S"),
        WbsNode("site:S:buildings", "Buildings", "site:S"),
        WbsNode("site:S:racks", "Racks", "site:S"),
    )
    nodes = {task.id.partition(":")[0]: task.wbs for task in schedule.tasks if task.kind != "programme finish"}
    assert nodes == {
        "programme": "programme:milestones", "plan": "programme:milestones", "milestone": "programme:milestones",
        "tranche": "programme:milestones", "stage": "site:S:power", "upgrade": "site:S:power",
        "activity": "site:S:buildings",
        "checkpoint": "site:S:buildings", "racks": "site:S:racks",
    }  # fmt: skip


def test_codes(schedule: BuildSchedule) -> None:
    codes = {t.id: (t.phase, t.furnished_by, t.building, t.option) for t in schedule.tasks if t.site}
    assert codes["activity:P"] == ("permit", "", "", "standard")
    assert codes["activity:G"] == ("civil", "", "", "standard")
    assert codes["activity:A"] == ("civil", "contractor", "Hall A", "standard")
    phases = {name.removeprefix("racks:S:R@2026-05:"): codes[name][0] for name in codes if "@2026-05" in name}
    assert phases == {
        "order": "procure", "lead": "procure", "delivery": "fit-out", "commissioning": "commission",
        "online": "ready for service",
    }  # fmt: skip
    assert {codes[name][1] for name in codes if name.startswith("racks")} == {"owner"}
    assert codes["upgrade:U:order"][0] == "procure"
    assert codes["upgrade:U:in-service"][0] == codes["stage:S:stage1"][0] == "energise"


def test_costs_are_those_of_the_plan(schedule: BuildSchedule) -> None:
    # A rack costs 10, half of it at order; the two that were ordered before have that half paid.
    costs = {task.id: task.cost_usd_m for task in schedule.tasks if task.cost_usd_m}
    assert costs == {
        "activity:A": 30.0, "upgrade:U:order": 2.5, "upgrade:U:in-service": 7.5, "racks:S:R@2026-05:order": 10.0,
        "racks:S:R@2026-05:delivery": 10.0, "racks:S:R@2026-06:order": 5.0, "racks:S:R@2026-06:delivery": 15.0,
    }  # fmt: skip


def test_resources_and_what_tasks_ask_of_them(schedule: BuildSchedule) -> None:
    assert schedule.resources == (
        ResourceLimit("crew", "crew", "work", ((0, 2.0), (APR, 3.0))),
        ResourceLimit("part", "part", "material", ((0, 1.0),)),
    )
    assert {task.id: dict(task.uses) for task in schedule.tasks if task.uses} == {"activity:G": {"crew": 2.0}}
    assert {task.id: dict(task.draws) for task in schedule.tasks if task.draws} == {"activity:A": {"part": 1.0}}


def test_mw_and_what_is_online(schedule: BuildSchedule) -> None:
    mw = {task.id: (task.mw, task.mw_unit, task.cumulative_mw) for task in schedule.tasks if task.mw}
    assert mw == {
        "activity:A": (5.0, "MW IT", None), "stage:S:stage1": (4.0, "MW facility", None),
        "upgrade:U:in-service": (4.0, "MW facility", None), "racks:S:R@2026-05:online": (2.0, "MW IT", 2.0),
        "racks:S:R@2026-06:online": (3.0, "MW IT", 5.0), "milestone:M1": (2.0, "MW IT", 2.0),
        "milestone:M2": (5.0, "MW IT", 5.0),
    }  # fmt: skip


def test_work_whose_duration_is_over_when_the_plan_starts_is_finished() -> None:
    site = {"activities": [{"id": "G", "kind": "gate", "started_date": "2025-06-01", "options": [
        {"duration_periods": 3}]}], "stages": [{"mw": 1, "energisation_date": "2026-02-01"}]}  # fmt: skip
    made = build_schedule(plan(case(site=site), starts={"G": ("standard", -7)}))
    assert flaws(made) == []
    task = made.task("activity:G")
    assert (task.status, task.percent_complete, task.start, task.finish) == ("finished", 100.0, -214, -122)


def test_racks_online_before_the_plan_count_in_what_is_online() -> None:
    site = {"installed": [{"rack": "R", "units": 4}], "stages": [{"mw": 90, "energisation_date": "2026-01-01"}]}
    made = build_schedule(plan(case(site=site), deliveries=(Delivery("S", "R", 2, 1), Delivery("S", "R", 4, 2))))
    assert [task.cumulative_mw for task in made.tasks if task.kind == "online"] == [5.0, 7.0]


def test_progress_and_confidence(schedule: BuildSchedule) -> None:
    done = {task.id: task.percent_complete for task in schedule.tasks if task.percent_complete}
    # 31 of the 90 days of G are over.
    assert done == {
        "programme:start": 100.0, "activity:P": 100.0, "activity:G": pytest.approx(100 * 31 / 90),
        HALF: 100.0,
    }  # fmt: skip
    assert {task.id: task.confidence for task in schedule.tasks if task.confidence} == {"stage:S:stage1": "official"}


def test_floats_to_milestones_and_finish(schedule: BuildSchedule) -> None:
    to = {task.id: dict(task.float_to) for task in schedule.tasks}
    assert to["activity:A"] == {"milestone:M1": 0, "milestone:M2": 30, "programme:finish": 0}
    # From May to July by M2 there is a month (30 days from 1 May + 31 = 1 June) of room to the delivery in June.
    assert to["upgrade:U:in-service"] == {"milestone:M2": 31, "programme:finish": 31 + 30}
    assert to["racks:S:R@2026-06:order"] == {"milestone:M2": 0, "programme:finish": 30}
    assert schedule.task("activity:A").critical_to == ("milestone:M1", "programme:finish")
    assert schedule.task("activity:P").total_float is None
