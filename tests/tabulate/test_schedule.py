from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from planner.decisions import Delivery
from tests.tabulate.case import case, column, plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.plan import Plan, ScheduleRow


def work(name: str, duration: int, *before: Any, mw: float = 0, **more: Any) -> dict[str, Any]:
    kind = {"kind": "phase", "nameplate_mw": mw} if mw else {"kind": "gate"}
    return {"id": name, "options": [{"duration_periods": duration}], "predecessors": before, **kind, **more}


def programme(*thresholds: float, **more: Any) -> dict[str, Any]:
    milestones = [
        {"id": f"M{i}", "threshold_mw": mw, "tranche_usd_m": 5.0, **more} for i, mw in enumerate(thresholds, 1)
    ]
    return {"end_date": "2026-12-31", "milestones": milestones}


def built(dated: Callable[[str], dict[str, Any]] = lambda name: {}) -> Plan:
    """Return a plan of two halls, an upgrade and units, and two milestones.

    Gate P 0-2, hall A 2-5 (4 MW), hall B 1-7 (9 MW); stage of 6 MW in 0, upgrade of 9 MW ordered 3 in service 6.
    Racks (lead 2): 4 delivered in 5, 3 in 8, online a period later; M1 of 4 MW in 6, M2 of 6 MW in 9.
    """
    site = {
        "commissioning_periods": 1,
        "activities": [work("P", 2), work("A", 3, "P", mw=4), work("B", 6, {"activity": "P", "type": "SS"}, mw=9)],
        "stages": [{"mw": 6, "energisation_date": "2026-01-01"}],
        "upgrades": [{"id": "U", "mw": 9, "capex_usd_m": 0, "lead_periods": 3}],
    }
    asked = programme(6, 4, payment_lag_periods=1)
    asked["milestones"] = [given | dated(given["id"]) for given in asked["milestones"]]
    return plan(
        case(site=site, rack={"lead_periods": 2}, programme=asked),
        starts={"P": ("standard", 0), "A": ("standard", 2), "B": ("standard", 1)},
        upgrades={"U": 3},
        deliveries=(Delivery("S", "R", 5, 4), Delivery("S", "R", 8, 3)),
    )


def rows(answer: Plan) -> dict[str, ScheduleRow]:
    return {row.id: row for row in answer.schedule}


def test_predecessors_are_what_was_needed() -> None:
    # 4 MW need hall A alone and 6 MW of power: the stage. 7 MW need A and B, 10.5 MW the stage and the upgrade.
    before = {row.id: row.predecessors for row in built().schedule}
    assert before == {
        "P": "",
        "A": "P FS",
        "B": "P SS",
        "S:stage1": "",
        "U": "",
        "R@2026-04": "",
        "R@2026-07": "",
        "S:R@2026-06": "R@2026-04 FS; A FS; S:stage1 FS",
        "S:R@2026-09": "R@2026-07 FS; A FS; B FS; S:stage1 FS; U FS",
        "M2": "S:R@2026-06 FS+1",
        "M1": "S:R@2026-06 FS+1; S:R@2026-09 FS+1",
        "M2:tranche": "M2 FS+1",
        "M1:tranche": "M1 FS+1",
    }


def test_floats_and_critical_paths() -> None:
    # M2 (4 MW) at 6: delivery at 5 is online then, hall A done at 5, the gate at 2: no float, nor the order at 3.
    # M1 (6 MW) at 9: delivery at 8; hall B done at 7 has 1, the upgrade in service at 6 has 2. The gate to M1: over
    # B (SS) 1 + 1 = 2, over A 0 + 8 - 5 = 3, over the first delivery (5, then 9 - 5 - 1 = 3) 0 + 0 + 3: least 2.
    found = rows(built())
    assert {name: row.total_float_periods for name, row in found.items()} == {
        "P": 0, "A": 0, "B": 1, "S:stage1": None, "U": 2, "R@2026-04": 0, "R@2026-07": 0, "S:R@2026-06": 0,
        "S:R@2026-09": 0, "M1": 0, "M2": 0, "M1:tranche": None, "M2:tranche": None,
    }  # fmt: skip
    assert {name: row.critical_to for name, row in found.items() if row.critical_to} == {
        "P": "M2", "A": "M2", "R@2026-04": "M2", "S:R@2026-06": "M2", "M2": "M2", "R@2026-07": "M1",
        "S:R@2026-09": "M1", "M1": "M1",
    }  # fmt: skip
    assert (found["P"].free_float_periods, found["B"].free_float_periods) == (0, 1)
    assert (found["U"].free_float_periods, found["M1"].free_float_periods) == (2, 0)
    assert found["S:stage1"].free_float_periods is None


def test_float_to_the_deadline_lets_a_milestone_slip_to_it() -> None:
    # M2 (4 MW) is reached in 6 and due in December (11): it may slip 5. M1 (6 MW) is reached in 9, due in August (7):
    # late, it may not. The gate leads to M2 with 0 + 5 to spare, to M1 with 2 + 0: 2. Hall A: 0 + 5 or, over the first
    # delivery, 3 + 0: 3. The upgrade leads to M1 alone.
    due = {"M1": "2026-08-31", "M2": "2026-12-15"}
    answer = built(lambda name: {"deadline_date": due[name]})
    assert {row.id: row.deadline_float_periods for row in answer.schedule} == {
        "P": 2, "A": 3, "B": 1, "S:stage1": None, "U": 2, "R@2026-04": 3, "R@2026-07": 0, "S:R@2026-06": 3,
        "S:R@2026-09": 0, "M1": 0, "M2": 5, "M1:tranche": None, "M2:tranche": None,
    }  # fmt: skip
    assert rows(answer)["P"].critical_to == "M2"  # critical is what the dates as planned hang on
    assert rows(answer)["P"].total_float_periods == 0


def test_without_a_deadline_a_milestone_may_not_slip() -> None:
    assert all(row.deadline_float_periods == row.total_float_periods for row in built().schedule)


def test_rows_carry_dates_and_quantities() -> None:
    found = rows(built())
    hall, order, arrival = found["A"], found["R@2026-04"], found["S:R@2026-06"]
    assert (hall.kind, hall.nameplate_mw, hall.quantity, hall.option) == ("phase", 4.0, 1.0, "standard")
    assert (hall.start_date, hall.finish_date) == (date(2026, 3, 1), date(2026, 5, 31))
    assert (order.kind, order.site, order.start_period, order.finish_period, order.quantity) == (
        "rack_order",
        "",
        3,
        5,
        4,
    )
    assert (order.start_date, order.finish_date) == (date(2026, 4, 1), date(2026, 5, 31))
    assert (arrival.start_date, arrival.finish_date) == (date(2026, 6, 1), date(2026, 6, 1))
    assert (found["M2:tranche"].quantity, found["M2:tranche"].finish_date) == (5.0, date(2026, 8, 31))
    assert found["S:stage1"].status == "finished"
    assert column(built().schedule, "start_period") == sorted(column(built().schedule, "start_period"))


def test_history_is_in_the_schedule_without_float() -> None:
    # F finished on 10 November: usable from December, period -1; started in its own period of September.
    # W started in December for 3 (done at 2), and the racks at 4 wait for it: float 2.
    site = {
        "activities": [
            work("F", 4, started_date="2025-09-10", finished_date="2025-11-10", mw=2),
            work("W", 3, "F", started_date="2025-12-15", mw=5),
        ],
    }
    answer = plan(case(site=site, programme=programme(6)), deliveries=(Delivery("S", "R", 4, 6),))
    found = rows(answer)
    past, running = found["F"], found["W"]
    assert (past.status, past.start_period, past.finish_period) == ("finished", -4, -1)
    assert (past.finish_date, past.total_float_periods, past.free_float_periods) == (date(2025, 11, 30), None, None)
    assert (running.status, running.start_period, running.finish_period) == ("under_way", -1, 2)
    assert (running.total_float_periods, running.predecessors) == (2, "F FS")
    assert found["S:R@2026-05"].predecessors == "R@2026-05 FS; F FS; W FS"


def test_racks_ordered_before_the_plan_have_no_order_row() -> None:
    rack = {"lead_periods": 9, "on_order": [{"date": "2026-02-01", "units": 4}]}
    answer = plan(case(rack=rack, programme=programme(3)), deliveries=(Delivery("S", "R", 1, 4, 4),))
    assert column(answer.schedule, "id") == ["S:R@2026-02", "M1", "M1:tranche"]


def test_one_order_serves_every_site_it_goes_to() -> None:
    # Both sites' racks are ordered in 0 and delivered in 2; T's are online in 5, which makes the 4 MW: S's wait 3.
    other = {"id": "T", "peak_pue": 1.0, "mean_pue": 1.0, "commissioning_periods": 3}
    problem = case(rack={"lead_periods": 2}, programme=programme(4))
    problem = problem.model_copy(update={"sites": (*problem.sites, problem.sites[0].model_copy(update=other))})
    found = rows(plan(problem, deliveries=(Delivery("S", "R", 2, 2), Delivery("T", "R", 2, 2))))
    assert (found["R@2026-01"].quantity, found["R@2026-01"].total_float_periods) == (4.0, 0)
    assert (found["S:R@2026-03"].total_float_periods, found["T:R@2026-03"].total_float_periods) == (3, 0)


def test_racks_wait_for_the_order_of_their_own_type() -> None:
    # Types R (lead 2) and Q (lead 3) come to S in 4 together: one batch, two rows, each after its own order.
    problem = case(rack={"lead_periods": 2}, programme=programme(2))
    other = problem.racks[0].model_copy(update={"id": "Q", "lead_periods": 3})
    problem = problem.model_copy(update={"racks": (*problem.racks, other)})
    found = rows(plan(problem, deliveries=(Delivery("S", "R", 4, 1), Delivery("S", "Q", 4, 1))))
    assert found["S:R@2026-05"].predecessors == "R@2026-03 FS"
    assert found["S:Q@2026-05"].predecessors == "Q@2026-02 FS"
    assert found["M1"].predecessors == "S:R@2026-05 FS; S:Q@2026-05 FS"
    assert (found["R@2026-03"].total_float_periods, found["Q@2026-02"].critical_to) == (0, "M1")


def test_racks_online_at_the_start_count_towards_a_milestone_first() -> None:
    # 3 of 4 MW are there: one MW more is the first batch's, the second is not needed.
    site = {"installed": [{"rack": "R", "units": 3}]}
    lots = (Delivery("S", "R", 1, 1), Delivery("S", "R", 2, 1))
    found = rows(plan(case(site=site, programme=programme(4)), deliveries=lots))
    assert found["M1"].predecessors == "S:R@2026-02 FS"
    assert found["S:R@2026-03"].total_float_periods is None


def test_on_site_orders_come_in_turn_and_retired_ones_do_not_count() -> None:
    # Bridging units (3 MW each) serve through March, period 2. In 4 the 4 MW IT need 6 MW: K alone, ordered later.
    onsite = [
        {
            "id": "G",
            "firm_mw": 3,
            "capex_usd_m": 0,
            "lead_periods": 0,
            "max_units": 9,
            "last_service_date": "2026-03-31",
        },
        {"id": "K", "firm_mw": 3, "capex_usd_m": 0, "lead_periods": 1, "max_units": 9},
    ]
    lots = (Delivery("S", "R", 1, 2), Delivery("S", "R", 4, 2))
    answer = plan(
        case(site={"onsite": onsite}, programme=programme(4)), units={("G", 0): 1, ("K", 2): 2}, deliveries=lots
    )
    found = rows(answer)
    assert found["S:R@2026-02"].predecessors == "R@2026-02 FS; G@2026-01 FS"
    assert found["S:R@2026-05"].predecessors == "R@2026-05 FS; K@2026-03 FS"
    assert (found["K@2026-03"].finish_period, found["K@2026-03"].quantity, found["K@2026-03"].total_float_periods) == (
        3,
        2,
        1,
    )


def test_equal_ids_of_different_kinds_do_not_meet() -> None:
    # A gate and a milestone may share an id.
    site = {"activities": [work("M1", 2), work("A", 1, "M1", mw=4)]}
    answer = plan(
        case(site=site, programme=programme(4)),
        starts={"M1": ("standard", 0), "A": ("standard", 2)},
        deliveries=(Delivery("S", "R", 5, 4),),
    )
    gate, milestone = (row for row in answer.schedule if row.id == "M1")
    assert (gate.kind, gate.total_float_periods, gate.free_float_periods) == ("gate", 2, 0)
    assert (milestone.kind, milestone.start_period) == ("milestone", 5)
