"""What is entered by hand: each batch once, by how far it has come; orders that are overdue; ids that were cut."""

from __future__ import annotations

from datetime import date

import pytest

from planner import read
from planner.schedule.actuals import actuals
from planner.schedule.actuals_file import progress_in
from planner.schedule.known_ids import meant
from planner.schedule.naming import P6_ID_MOST, cut_key

TINY = read("tiny")
HEAD = "Planner id,Actual start,Actual finish,Finish1\n"
ON = date(2026, 10, 20)
DONE = "2026-09-05,2026-09-05,"
RACKS = "racks:{}@2026-{}:{},{}\n"


def taken(rows, problem=TINY):
    return actuals(problem, progress_in("f", (HEAD + rows).encode()), ON)


def by_hand(rows):
    return [line for line in taken(rows).by_hand if not line.startswith(("cash on", "debt on", "tranches paid"))]


def batch(item, month, *parts):
    return "".join(RACKS.format(item, month, part, DONE) for part in parts)


def test_a_scheduler_who_follows_all_lines_enters_every_unit_once():
    rows = (
        # In an order that is not theirs, as an XER has them.
        batch("ash:LARGE", "11", "online", "order", "commissioning", "lead", "delivery")
        + batch("birch:LARGE", "12", "lead", "order")
        + batch("ash:LARGE", "12", "delivery", "lead")
        + batch("ash:AIR", "10", "order")
        + f"upgrade:birch-line:lead,{DONE}\nupgrade:birch-line:order,{DONE}\n"
        + f"upgrade:birch-express:order,{DONE}\nupgrade:birch-express:in-service,{DONE}\n"
        + f"onsite:ash-gen@2026-10:order,{DONE}\nonsite:ash-gen@2026-10:in-service,{DONE}\n"
    )
    lines = by_hand(rows)
    assert [line.partition(",")[0] for line in lines] == [
        "racks:ash:AIR@2026-10:order",
        "onsite:ash-gen@2026-10:in-service",
        "racks:ash:LARGE@2026-11:online",
        "racks:ash:LARGE@2026-12:delivery",
        "upgrade:birch-line:lead",
        "upgrade:birch-express:in-service",
        "racks:birch:LARGE@2026-12:lead",
    ]
    places = [("on_order, with" in line, "under installed" in line) for line in lines if line.startswith("racks")]
    assert places == [(True, False), (False, True), (False, True), (True, False)]
    assert [line for line in lines if "has them online from the plan's start" in line] == [lines[3]]
    drew = "lower stock or arrivals in case.yaml under resources by 1 of transformer"
    assert [line for line in lines if drew in line] == lines[4:6]
    assert taken(rows).unmatched == ()


def test_units_that_come_from_an_order_before_the_plan_are_taken_out_of_it_too():
    rack = next(one for one in TINY.racks if one.id == "LARGE")
    ordered = rack.model_copy(update={"on_order": rack.supply})
    problem = TINY.model_copy(update={"racks": tuple(ordered if one is rack else one for one in TINY.racks)})
    line = taken(batch("ash:LARGE", "11", "delivery"), problem).by_hand[0]
    assert line.endswith("take them out of the supply and the on_order of LARGE")


@pytest.mark.parametrize(("day", "lines"), [("2026-06-01", 0), ("2026-06-02", 1)])
def test_a_stage_is_listed_where_its_day_is_not_the_cases(day, lines):
    assert len(by_hand(f"stage:ash:stage1,{day},{day},\n")) == lines


def test_orders_that_are_overdue_are_listed_once_each_by_what_comes_first():
    rows = (
        "racks:ash:LARGE@2026-11:delivery,,,2026-10-10\nracks:ash:LARGE@2026-11:order,,,2026-09-01\n"
        "upgrade:birch-line:order,,,2026-10-21\nstage:ash:stage1,,,2026-10-01\nmilestone:M1,,,2026-10-01\n"
        f"racks:ash:LARGE@2026-12:order,{DONE}\nracks:ash:LARGE@2026-12:lead,,,2026-10-02\n"
    )
    assert taken(rows).remarks == (
        "racks:ash:LARGE@2026-11:order: no progress, and the file has 2026-09-01 as its planned day",
        "stage:ash:stage1: no progress, and the file has 2026-10-01 as its planned day",
        "racks:ash:LARGE@2026-12:lead: no progress, and the file has 2026-10-02 as its planned day",
    )


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("upgrade:birch-expres:order", "upgrade:birch-express:order"),
        ("upgrade:birch-express:ordr", "upgrade:birch-express:order"),
        ("onsite:ash-gne@2026-10:lead", "onsite:ash-gen@2026-10:lead"),
        ("racks:birhc:LARG@2026-10:delivery", "racks:birch:LARGE@2026-10:delivery"),
        ("racks:oak:LARGE@2026-10:delivery", None),
        ("stage:ash:stage2", "stage:ash:stage1"),
        ("milestone:M22", "milestone:M2"),
        ("activity:birch-11", "activity:birch-1"),
        ("activty:birch-1", "activity:birch-1"),
        ("nobody", None),
        ("racks:ash:LARGE@2026-11:order", None),
    ],
)
def test_of_a_wrong_id_what_was_meant_is_said(given, near):
    assert meant(TINY, given) == near


LONG = TINY.model_copy(
    update={"racks": tuple(one.model_copy(update={"id": f"{one.id}-of-the-second-series"}) for one in TINY.racks)}
)


def test_an_id_that_p6_has_cut_is_the_one_it_was_cut_from():
    whole = [f"racks:birch:LARGE-of-the-second-series@2026-10:{part}" for part in ("order", "lead", "delivery")]
    cut = [cut_key(one, one, P6_ID_MOST) for one in whole]
    assert [len(one) for one in cut] == [P6_ID_MOST] * 3
    rows = f"{cut[0]},{DONE}\n{cut[1]},,,2026-10-02\n{cut[2]},,,2027-01-01\nracks:birch:LAR~123456~10:order,{DONE}\n"
    read_in = taken(rows, LONG)
    assert [line for line in read_in.by_hand if whole[0] in line]
    assert [line.partition(": no")[0] for line in read_in.remarks] == [whole[1]]
    assert [line.partition(";")[0] for line in read_in.unmatched] == [
        "f:5: 'racks:birch:LAR~123456~10:order' is not in the case"
    ]
