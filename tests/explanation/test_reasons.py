"""Why items start when they do: a case by hand for each reason, on a site of six months from January 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from planner.explanation.reasons import AS_PLANNED, StartReason, _usd_m, reason_for
from planner.schedule.build_schedule import REASONS
from planner.schedule.from_plan import build_schedule
from tests.schedule.passes import flaws
from tests.tabulate.case import case, plan

if TYPE_CHECKING:
    from planner.plan import Plan

LATER = ": 2026-03 is the first period that begins from then on"
PLENTY = [{"mw": 1000, "energisation_date": "2026-01-01"}]


def hall(name: str = "A", duration: int = 2, mw: float = 50, **given: Any) -> dict[str, Any]:
    """Return a phase; `given` are fields of its option where an option has them."""
    option = {"duration_periods": duration}
    for field in ("uses", "draws", "capex_usd_m", "start_share", "finish_share"):
        if field in given:
            option[field] = given.pop(field)
    return {"id": name, "nameplate_mw": mw, "options": [option], **given}


def at(*activities: dict[str, Any], **given: Any) -> dict[str, Any]:
    return {"activities": list(activities), "stages": PLENTY, **given}


def why(answer: Plan, name: str) -> StartReason:
    """Return the reason of an item, and see that the schedule of the plan has no flaw and says the same."""
    schedule = build_schedule(answer)
    assert flaws(schedule) == []
    found = reason_for(answer, next(row for row in answer.schedule if row.id == name))
    assert found.reason in REASONS
    if f"activity:{name}" in {task.id for task in schedule.tasks} and found.reason not in ("logic", "history"):
        task = schedule.task(f"activity:{name}")
        assert (task.start_reason, task.held_by) == (found.reason, found.words)
    return found


def links_of(answer: Plan, task: str, reason: str) -> list[tuple[str, str, int]]:
    """Return (before, type, lag) of the links that hold a task for one reason."""
    links = build_schedule(answer).links
    return [(link.before, link.type, link.lag) for link in links if link.after == task and link.reason == reason]


def short(more: float, month: str, left: float) -> str:
    return f"cash: one period earlier, {more} million USD more would be paid by the end of {month}, when {left} is left"


def crews(*capacity: Any) -> list[dict[str, Any]]:
    return [{"id": "crew", "kind": "renewable", "capacity": list(capacity)}]


def test_a_start_with_the_plan_and_one_behind_another_are_logic() -> None:
    answer = plan(
        case(site=at(hall("A"), hall("B", predecessors=["A"]))), starts={"A": ("standard", 0), "B": ("standard", 2)}
    )
    assert why(answer, "A") == StartReason("logic", "starts with the plan")
    assert why(answer, "B") == StartReason("logic", "waits for A", after=(("phase", "A"),))


def test_history_is_history() -> None:
    site = at(hall("A", started_date="2025-12-01"), hall("B", finished_date="2025-12-01"))
    answer = plan(case(site=site), starts={"A": ("standard", -1)})
    assert why(answer, "A") == StartReason("history", "under way before the plan")
    assert why(answer, "B") == StartReason("history", "done before the plan")
    assert {plan_reason(answer, f"activity:{name}") for name in "AB"} == {"history"}


def test_a_date_of_the_case_comes_before_every_limit() -> None:
    site = at(hall("A", uses={"crew": 1}, earliest_start_date="2026-02-15"))
    capacity = crews({"value": 0}, {"from_date": "2026-03-01", "value": 1})
    answer = plan(case(site=site, resources=capacity), starts={"A": ("standard", 2)})
    assert why(answer, "A") == StartReason("date", f"may not start before 2026-02-15{LATER}")
    later = plan(case(site=site, resources=capacity), starts={"A": ("standard", 3)})
    assert why(later, "A").reason == "as planned"


def test_crews_that_another_work_frees() -> None:
    # Two of three crews are with B in January and February: A needs two of them.
    site = at(hall("A", uses={"crew": 2}), hall("B", uses={"crew": 2}), hall("C", 4, uses={"crew": 1}))
    answer = plan(
        case(site=site, resources=crews({"value": 3})),
        starts={"A": ("standard", 2), "B": ("standard", 0), "C": ("standard", 0)},
    )
    words = "crew: 3 of 3 in use in 2026-02, 2 needed"
    assert why(answer, "A") == StartReason("crews", words, "renewable", "crew", (("phase", "B"),))
    assert links_of(answer, "activity:A", "crews") == [("activity:B", "FS", 0)]
    assert build_schedule(answer).task("activity:A").not_before is None


def test_crews_that_several_works_free_and_no_more_of_them_than_needed() -> None:
    works = [hall(name, uses={"crew": 1}) for name in "BCD"]
    answer = plan(
        case(site=at(hall("A", uses={"crew": 2}), *works), resources=crews({"value": 3})),
        starts={"A": ("standard", 2), **dict.fromkeys("BCD", ("standard", 0))},
    )
    assert why(answer, "A").after == (("phase", "B"), ("phase", "C"))


def test_crews_that_are_hired_later_have_a_date_and_no_link() -> None:
    capacity = crews({"value": 1}, {"from_date": "2026-04-01", "value": 2})
    answer = plan(case(site=at(hall("A", uses={"crew": 2})), resources=capacity), starts={"A": ("standard", 3)})
    assert why(answer, "A") == StartReason("crews", "crew: 0 of 1 in use in 2026-03, 2 needed", "renewable", "crew")
    assert build_schedule(answer).task("activity:A").not_before == 90


def test_crews_that_are_enough_are_no_reason() -> None:
    answer = plan(
        case(site=at(hall("A", uses={"crew": 1}), hall("B", uses={"crew": 1})), resources=crews({"value": 2})),
        starts={"A": ("standard", 2), "B": ("standard", 0)},
    )
    assert why(answer, "A").reason == "as planned"


def test_consumables_that_have_not_come() -> None:
    part = [{"id": "part", "kind": "consumable", "stock": 1, "arrivals": [{"date": "2026-03-10", "units": 2}]}]
    site = at(hall("A", draws={"part": 1}), hall("B", draws={"part": 2}))
    answer = plan(case(site=site, resources=part), starts={"A": ("standard", 0), "B": ("standard", 3)})
    words = "part: 2 needed, 0 left in 2026-03"
    assert why(answer, "B") == StartReason("consumables", words, "consumable", "part")
    assert build_schedule(answer).task("activity:B").not_before == 90


def test_consumables_of_orders_count_every_unit() -> None:
    part = [{"id": "part", "kind": "consumable", "stock": 1, "arrivals": [{"date": "2026-03-01", "units": 2}]}]
    unit = {"id": "gen", "firm_mw": 5, "capex_usd_m": 1, "lead_periods": 1, "max_units": 3, "draws": {"part": 1}}
    answer = plan(case(site=at(onsite=[unit]), resources=part), units={("gen", 2): 3})
    assert why(answer, "gen@2026-03").words == "part: 3 needed, 1 left in 2026-02"
    assert plan_reason(answer, "onsite:gen@2026-03:order") == "consumables"
    one = plan(case(site=at(onsite=[unit]), resources=part), units={("gen", 2): 1})
    assert why(one, "gen@2026-03").reason == "as planned"


def plan_reason(answer: Plan, task: str) -> str:
    return build_schedule(answer).task(task).start_reason


def test_a_hall_waits_for_the_power_that_it_would_be_filled_with() -> None:
    # PUE 1.5: the hall of 4 MW needs 6, the stage has 5, the upgrade brings 3 in May, when the hall is finished.
    site = {
        "activities": [hall("A", mw=4)],
        "stages": [{"mw": 5, "energisation_date": "2026-01-01"}],
        "upgrades": [{"id": "U", "mw": 3, "capex_usd_m": 0, "lead_periods": 4}],
    }
    answer = plan(case(site=site), starts={"A": ("standard", 2)}, upgrades={"U": 0})
    words = "power of S: 5 MW in 2026-04, 6 needed"
    assert why(answer, "A") == StartReason("power", words, "site_power", "S", (("upgrade", "U"),))
    assert links_of(answer, "activity:A", "power") == [("upgrade:U:in-service", "FF", 0)]
    assert build_schedule(answer).task("activity:A").not_before is None
    # In service a month earlier, there is no limit that holds the hall.
    earlier = plan(case(site=site), starts={"A": ("standard", 3)}, upgrades={"U": 0})
    assert why(earlier, "A").reason == "as planned"


def test_a_hall_that_no_power_comes_for_when_it_is_finished_does_not_wait_for_power() -> None:
    site = {
        "activities": [hall("A", mw=4)],
        "stages": [{"mw": 5, "energisation_date": "2026-01-01"}],
        "upgrades": [{"id": "U", "mw": 3, "capex_usd_m": 0, "lead_periods": 5}],
    }
    answer = plan(case(site=site), starts={"A": ("standard", 2)}, upgrades={"U": 0})
    assert why(answer, "A").reason == "as planned"


def test_racks_that_the_headroom_of_their_node_holds() -> None:
    grid = {"nodes": [{"id": "n", "headroom_mw": [{"value": 4}, {"from_date": "2026-03-01", "value": 9}]}]}
    site = at(node="n")
    answer = plan(
        case(site=site, grid=grid),
        deliveries=(Delivery("S", "R", 1, 2), Delivery("S", "R", 2, 1)),
        imports_mw={("S", period): 3.0 if period == 1 else 4.5 for period in range(1, 6)},
    )
    words = "headroom at n: 1 MW left in 2026-02, 1.5 needed"
    assert why(answer, "S:R@2026-03") == StartReason("power", words, "headroom", "n")


def test_racks_that_units_on_site_can_feed_are_not_held_by_headroom() -> None:
    grid = {"nodes": [{"id": "n", "headroom_mw": 3}]}
    unit = {"id": "gen", "firm_mw": 5, "capex_usd_m": 1, "lead_periods": 0, "max_units": 1}
    answer = plan(
        case(site=at(node="n", onsite=[unit]), grid=grid),
        units={("gen", 0): 1},
        deliveries=(Delivery("S", "R", 1, 2), Delivery("S", "R", 2, 1)),
        imports_mw={("S", period): 3.0 for period in range(1, 6)},
    )
    assert why(answer, "S:R@2026-03").reason == "as planned"


def test_headroom_of_a_neighbour_counts_as_far_as_the_link_brings_it() -> None:
    def grid(limit: float) -> dict[str, Any]:
        nodes = [{"id": "n", "headroom_mw": 3}, {"id": "far", "headroom_mw": 9}]
        return {"nodes": nodes, "links": [{"id": "l", "from_node": "far", "to_node": "n", "limit_mw": limit}]}

    def reason(limit: float) -> str:
        answer = plan(
            case(site=at(node="n"), grid=grid(limit)),
            deliveries=(Delivery("S", "R", 1, 2), Delivery("S", "R", 2, 1)),
            imports_mw={("S", 1): 3.0, **{("S", period): 4.5 for period in range(2, 6)}},
            flows_mw={("l", period): 1.5 for period in range(2, 6)},
        )
        return why(answer, "S:R@2026-03").reason

    assert (reason(1.0), reason(1.5)) == ("power", "as planned")


def test_power_committed_before_the_plan_has_a_link_to_the_racks_it_frees() -> None:
    unit = {"id": "gen", "firm_mw": 5, "capex_usd_m": 1, "lead_periods": 0, "max_units": 0,
            "committed": [{"date": "2026-02-10", "units": 1}]}  # fmt: skip
    answer = plan(case(site={"onsite": [unit], "stages": []}), deliveries=(Delivery("S", "R", 2, 2),))
    found = why(answer, "S:R@2026-03")
    assert (found.reason, found.after) == ("power", (("committed", "gen@2026-03"),))
    assert build_schedule(answer).task("committed:gen@2026-03").not_before == 59


def test_the_supply_of_racks() -> None:
    supply = [{"date": "2026-01-01", "units": 3}, {"date": "2026-03-01", "units": 2}]
    deliveries = (Delivery("S", "R", 1, 2), Delivery("S", "R", 2, 2))
    answer = plan(case(site=at(), rack={"supply": supply}), deliveries=deliveries)
    words = "supply of R: 1 left in 2026-02, 2 needed"
    assert why(answer, "S:R@2026-03") == StartReason("supply", words, "rack_supply", "R")
    assert plan_reason(answer, "racks:S:R@2026-03:order") == "supply"
    more = plan(
        case(site=at(), rack={"supply": supply}), deliveries=(Delivery("S", "R", 1, 2), Delivery("S", "R", 2, 1))
    )
    assert why(more, "S:R@2026-03").reason == "as planned"


def test_racks_that_are_not_made_before_a_date() -> None:
    answer = plan(case(site=at(), rack={"first_delivery_date": "2026-02-02"}), deliveries=(Delivery("S", "R", 2, 1),))
    assert why(answer, "S:R@2026-03") == StartReason("supply", f"no R is delivered before 2026-02-02{LATER}")


def test_racks_ordered_before_the_plan_wait_for_what_is_on_order() -> None:
    rack = {"on_order": [{"date": "2026-02-01", "units": 1}, {"date": "2026-04-01", "units": 1}]}
    answer = plan(case(site=at(), rack=rack), deliveries=(Delivery("S", "R", 1, 1, 1), Delivery("S", "R", 3, 1, 1)))
    assert why(answer, "S:R@2026-04").words == "R on order: 0 left in 2026-03, 1 needed"
    assert build_schedule(answer).task("racks:S:R@2026-04:delivery").not_before == 90


def test_a_hall_waits_for_racks_where_none_are_left() -> None:
    supply = [{"date": "2026-01-01", "units": 2}, {"date": "2026-04-01", "units": 2}]
    site = at(hall("A"), hall("B"))
    answer = plan(
        case(site=site, rack={"supply": supply}),
        starts={"A": ("standard", 0), "B": ("standard", 1)},
        deliveries=(Delivery("S", "R", 2, 2), Delivery("S", "R", 3, 2)),
    )
    assert why(answer, "B") == StartReason("supply", "supply of racks: none is left in 2026-03", "rack_supply", "R")


def test_the_install_pace_of_a_site() -> None:
    deliveries = (Delivery("S", "R", 1, 3), Delivery("S", "R", 2, 1))
    answer = plan(
        case(site=at(install_racks_per_period=3), rack={"on_order": [{"date": "2026-01-01", "units": 4}]}),
        deliveries=tuple(Delivery(d.site, d.rack, d.period, d.units, d.units) for d in deliveries),
    )
    words = "install pace of S: 3 of 3 racks delivered in 2026-02, 1 more to come"
    found = why(answer, "S:R@2026-03")
    assert found == StartReason("crews", words, "install_pace", "S", (("delivery", "S:R@2026-02"),))
    # February has 28 days.
    links = links_of(answer, "racks:S:R@2026-03:delivery", "crews")
    assert links == [("racks:S:R@2026-02:delivery", "FS", 28)]


def test_committed_days_within_a_period_say_when_they_can_serve() -> None:
    upgrade = {"id": "U", "mw": 3, "capex_usd_m": 0, "lead_periods": 1, "earliest_energisation_date": "2026-02-20"}
    site = {"stages": [{"mw": 5, "energisation_date": "2026-02-10"}], "upgrades": [upgrade]}
    made = build_schedule(plan(case(site=site), upgrades={"U": 0}))
    assert made.task("stage:S:stage1").held_by == f"committed to be energised on 2026-02-10{LATER}"
    assert made.task("upgrade:U:in-service").held_by == f"not energised before 2026-02-20{LATER}"


def test_racks_that_the_case_orders_at_the_plans_start_are_as_early_as_can_be() -> None:
    answer = plan(case(site=at(), rack={"lead_periods": 2}), deliveries=(Delivery("S", "R", 2, 1),))
    assert why(answer, "S:R@2026-03") == StartReason("logic", "ordered at the start of the plan")
    assert why(answer, "R@2026-01").reason == "logic"


def test_an_order_of_racks_has_the_reason_of_its_deliveries() -> None:
    site = at(hall("A", 3))
    answer = plan(
        case(site=site, rack={"lead_periods": 1}),
        starts={"A": ("standard", 0)}, deliveries=(Delivery("S", "R", 3, 1),),
    )  # fmt: skip
    assert why(answer, "R@2026-03") == StartReason("logic", "waits for A", after=(("phase", "A"),))
    task = build_schedule(answer).task("racks:S:R@2026-04:order")
    assert (task.not_before, task.held_by) == (59, "its racks are required on site on 2026-04-01: waits for A")


def test_cash_that_is_not_there_a_month_earlier() -> None:
    # Racks online from the start pay 12 a month: 10 in January, 22 in February, 34 in March are there.
    site = at(hall("A", capex_usd_m=30, start_share=1.0), installed=[{"rack": "R", "units": 12}])
    money = {"opening_cash_usd_m": -2.0, "rent_usd_m_per_mw_year": 12.0}
    answer = plan(case(site=site, finance=money), starts={"A": ("standard", 2)})
    words = short(30, "2026-02", 22)
    assert why(answer, "A") == StartReason("cash", words, "cash_floor", "cash")
    later = plan(case(site=site, finance=money), starts={"A": ("standard", 3)})
    assert why(later, "A").reason == "as planned"
    cheap = case(site=at(hall("A", capex_usd_m=22, start_share=1.0), installed=site["installed"]), finance=money)
    assert why(plan(cheap, starts={"A": ("standard", 2)}), "A").reason == "as planned"


def test_cash_in_a_later_month_of_the_work() -> None:
    # All is paid in the second month. A month earlier that is March, whose end has 34 and not 40.
    site = at(hall("A", capex_usd_m=40, finish_share=1.0), installed=[{"rack": "R", "units": 12}])
    money = {"opening_cash_usd_m": -2.0, "rent_usd_m_per_mw_year": 12.0}
    answer = plan(case(site=site, finance=money), starts={"A": ("standard", 2)})
    assert why(answer, "A").words == short(40, "2026-03", 34)


def test_facilities_lend_for_capex_what_they_may_and_not_for_the_opening_of_a_site() -> None:
    loan = {"id": "loan", "limit_usd_m": 100, "rate_per_year": 0.0, "capex_only": True}
    money = {"opening_cash_usd_m": 0.0, "facilities": [loan]}

    def reason(**given: Any) -> str:
        site = at(hall("A", capex_usd_m=50, start_share=1.0), **given)
        problem = case(site=site, finance=money)
        return why(plan(problem, starts={"A": ("standard", 2)}, draws_usd_m={("loan", 2): 50.0}), "A").reason

    assert reason() == "as planned"
    assert reason(opening_usd_m=5.0) == "cash"
    assert reason(fixed_usd_m_per_year=12.0) == "cash"


def test_loan_to_cost_is_named_where_it_holds_cash_back() -> None:
    # The hall costs 50 at its start in March, half of it is lent and half is there. A month earlier nothing has been
    # paid at the site, so that of the 100 nothing could be drawn.
    loan = {"id": "loan", "limit_usd_m": 100, "rate_per_year": 0.0, "max_loan_to_cost": 0.5}
    problem = case(
        site=at(hall("A", capex_usd_m=50, start_share=1.0)), finance={"opening_cash_usd_m": 25, "facilities": [loan]}
    )
    answer = plan(problem, starts={"A": ("standard", 2)}, draws_usd_m={("loan", 2): 25.0})
    words = short(50, "2026-02", 25) + "; loan to cost of loan leaves 0 of the 100 that it would lend"
    assert why(answer, "A").words == words


def test_cover_is_named_where_it_holds_cash_back() -> None:
    # 12 racks leave 6 a month, and 46 drawn in March cost 46 / 12 a month. By June 36 were left and 11.5 due: at a
    # cover of 3 another 0.5 could be, the interest of one month on 6. In February 12 are there, and with these 6 not
    # the 64 of the hall; the limit would lend 100.
    loan = {"id": "loan", "limit_usd_m": 100, "rate_per_year": 1.0, "min_dscr": 3.0}
    money = {"opening_cash_usd_m": 0.0, "rent_usd_m_per_mw_year": 12.0, "facilities": [loan]}
    site = at(
        hall("A", capex_usd_m=64, start_share=1.0), installed=[{"rack": "R", "units": 12}], opex_usd_m_per_mw_year=6.0
    )
    asked = {"starts": {"A": ("standard", 2)}, "draws_usd_m": {("loan", 2): 46.0}}
    words = "; debt service cover of loan leaves 6 of the 100 that it would lend"
    assert why(plan(case(site=site, finance=money), **asked), "A").words == short(64, "2026-02", 18) + words
    lower = money | {"facilities": [loan | {"min_dscr": 1.0}]}
    assert why(plan(case(site=site, finance=lower), **asked), "A").reason == "as planned"
    capex = money | {"facilities": [loan | {"capex_only": True}]}
    assert why(plan(case(site=site, finance=capex), **asked), "A").reason == "cash"


def test_cash_long_after_the_work_is_for_the_site_that_opens_with_it() -> None:
    # The site costs 1 a month from its first work on; 3 are there, and 3 are gone at the end of the horizon.
    money = {"opening_cash_usd_m": 3.0}
    site = at(hall("A", 1), fixed_usd_m_per_year=12.0)
    answer = plan(case(site=site, finance=money), starts={"A": ("standard", 3)})
    words = "; the site opens with it, and its fixed cost would run one period longer"
    assert why(answer, "A").words == short(1, "2026-06", 0) + words


def test_orders_of_power_and_of_racks_need_cash_too() -> None:
    rent = [{"rack": "R", "units": 12}]
    money = {"opening_cash_usd_m": -2.0, "rent_usd_m_per_mw_year": 12.0}
    upgrade = {"id": "U", "mw": 3, "capex_usd_m": 30, "lead_periods": 1}
    ordered = plan(case(site=at(upgrades=[upgrade], installed=rent), finance=money), upgrades={"U": 2})
    assert why(ordered, "U").words == short(30, "2026-02", 22)
    racks = plan(case(site=at(installed=rent), finance=money), deliveries=(Delivery("S", "R", 2, 3),))
    assert why(racks, "S:R@2026-03").words == short(30, "2026-02", 22)


def test_credit_in_kind_pays_for_racks_first() -> None:
    # M1 of 10 MW holds in January: 9 of credit. Then 30 of racks in March need 21 in February, and 22 are there.
    milestone = {"id": "M1", "threshold_mw": 10, "tranche_usd_m": 9, "in_kind_share": 1.0}
    money = {"opening_cash_usd_m": -2.0, "rent_usd_m_per_mw_year": 12.0}
    given = case(
        site=at(installed=[{"rack": "R", "units": 12}]),
        finance=money,
        programme={"milestones": [milestone]},
    )
    answer = plan(given, deliveries=(Delivery("S", "R", 2, 3),), credit_used_usd_m={2: 9.0})
    assert why(answer, "S:R@2026-03").reason == "as planned"


def test_what_nothing_holds_is_as_planned_and_says_so() -> None:
    answer = plan(case(site=at(hall("A"))), starts={"A": ("standard", 3)})
    assert why(answer, "A") == StartReason("as planned", "as planned: no limit holds it one period earlier")
    task = build_schedule(answer).task("activity:A")
    assert (task.not_before, task.held_by) == (90, "as planned: no limit holds it one period earlier")


@pytest.mark.parametrize(
    ("resources", "money", "due"),
    [
        ({"uses": {"crew": 1}, "draws": {"part": 1}}, -2.0, "crews"),
        ({"draws": {"part": 1}}, -2.0, "consumables"),
        ({}, -2.0, "cash"),
        ({}, 100.0, "as planned"),
    ],
)
def test_the_first_reason_is_given(resources: dict[str, Any], money: float, due: str) -> None:
    both = [
        {"id": "crew", "kind": "renewable", "capacity": [{"value": 0}, {"from_date": "2026-03-01", "value": 1}]},
        {"id": "part", "kind": "consumable", "arrivals": [{"date": "2026-03-01", "units": 1}]},
    ]
    site = at(hall("A", capex_usd_m=30, start_share=1.0, **resources), installed=[{"rack": "R", "units": 12}])
    finance = {"opening_cash_usd_m": money, "rent_usd_m_per_mw_year": 12.0}
    answer = plan(case(site=site, resources=both, finance=finance), starts={"A": ("standard", 2)})
    assert why(answer, "A").reason == due


def test_stages_milestones_and_tranches_have_a_reason_too() -> None:
    programme = {"milestones": [{"id": "M1", "threshold_mw": 1, "tranche_usd_m": 5}]}
    site = {"stages": [{"mw": 5, "energisation_date": "2026-02-10"}]}
    answer = plan(case(site=site, programme=programme), deliveries=(Delivery("S", "R", 2, 1),))
    assert why(answer, "S:stage1") == StartReason("date", "committed for 2026-03-01")
    assert why(answer, "M1").after == (("delivery", "S:R@2026-03"),)
    assert why(answer, "M1:tranche").after == (("milestone", "M1"),)


@pytest.mark.parametrize(
    ("usd_m", "told"),
    [(0.0, "0"), (3.2e-9, "0"), (0.0041, "0.0041"), (2 / 3, "0.67"), (11.7591, "11.76"), (114.0, "114"),
     (104.889, "104.89"), (12345.6, "12,346")],
)  # fmt: skip
def test_money_is_told_in_as_many_digits_as_say_something(usd_m: float, told: str) -> None:
    assert _usd_m(usd_m) == told


def test_power_waits_for_its_gate() -> None:
    # The gate ends with February. A stage for January and an order of an upgrade come in March, right behind it.
    permit = {"id": "G", "kind": "gate", "options": [{"duration_periods": 2}]}
    stages = [{"mw": 4, "energisation_date": day, "predecessors": ["G"]} for day in ("2026-01-01", "2026-05-01")]
    upgrade = {"id": "U", "mw": 4, "capex_usd_m": 1, "lead_periods": 1, "predecessors": ["G"]}
    site = at(hall("A"), permit, stages=stages, upgrades=[upgrade])
    answer = plan(case(site=site), starts={"A": ("standard", 0), "G": ("standard", 0)}, upgrades={"U": 2})
    behind = StartReason("logic", "waits for G", after=(("gate", "G"),))
    assert (why(answer, "U"), why(answer, "S:stage1")) == (behind, behind)
    assert why(answer, "S:stage2") == StartReason("date", "committed for 2026-05-01")


def test_power_that_waits_for_a_hall_does_not_hold_it() -> None:
    # The second hall would have no power in February, when nothing is energised: the stage comes in March, but only
    # since it waits for that hall. So power does not hold the hall, and nothing else does.
    stages = [{"mw": 4, "energisation_date": "2026-01-01", "predecessors": ["B"]}]
    answer = plan(case(site=at(hall("B", 1), stages=stages)), starts={"B": ("standard", 1)})
    assert why(answer, "B") == AS_PLANNED
