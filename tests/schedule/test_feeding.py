"""Racks wait for what carries their load: committed units, what is ordered, and as much grid as comes through."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from planner.decisions import Delivery
from planner.enough import is_enough
from planner.schedule.from_plan import build_schedule
from tests.schedule.passes import flaws
from tests.schedule.test_network import COMMITTED, GENERATED, plan, schedule
from tests.tabulate.case import case
from tests.tabulate.case import plan as planned

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.schedule.build_schedule import BuildSchedule

NAMES = ("tiny", *COMMITTED, *map(str, GENERATED))
POWER = ("stage:", "committed:", "upgrade:", "onsite:")
DELIVERY = "racks:S:R@2026-04:delivery"


def powers(made: BuildSchedule, name: str = DELIVERY) -> set[str]:
    """Return the sources of power that a task waits for."""
    return {link.before for link in made.links if link.after == name and link.before.startswith(POWER)}


def fed(racks: int, *, imports_mw: float = 0.0, grid: dict[str, Any] | None = None, **site: Any) -> BuildSchedule:
    """Return the schedule of racks of 1 MW that come to a site in April; at PUE 1 each needs 1 MW."""
    works = [{"id": "A", "nameplate_mw": 90, "finished_date": "2025-12-01", "options": [{"duration_periods": 1}]}]
    given = {"peak_pue": 1.0, "mean_pue": 1.0, "activities": works, **site}
    answer = planned(
        case(site=given, **({"grid": grid} if grid else {})),
        deliveries=(Delivery("S", "R", 3, racks),),
        imports_mw={("S", period): imports_mw for period in range(3, 6)},
    )
    made = build_schedule(answer)
    assert flaws(made) == []
    return made


def stage(mw: float, day: str) -> dict[str, Any]:
    return {"mw": mw, "energisation_date": day}


def unit(firm_mw: float, *arrivals: tuple[str, int], **more: Any) -> dict[str, Any]:
    committed = [{"date": day, "units": units} for day, units in arrivals]
    given = {"id": "gen", "firm_mw": firm_mw, "capex_usd_m": 1, "lead_periods": 1, "max_units": 0}
    return {**given, "committed": committed, **more}


def test_units_bought_before_the_plan_come_before_the_racks_they_feed() -> None:
    made = fed(4, onsite=[unit(2.0, ("2026-02-01", 1), ("2026-03-05", 1), ("2026-06-01", 1))])
    assert powers(made) == {"committed:gen@2026-02", "committed:gen@2026-04"}
    # The first of them serves from 1 February, 59 days before the racks come, and the last one holds them.
    floats = {name: made.task(f"committed:gen@{name}").free_float for name in ("2026-02", "2026-04")}
    assert floats == {"2026-02": 59, "2026-04": 0}


def test_units_of_one_period_are_one_source_and_units_of_a_past_one_none() -> None:
    made = fed(4, onsite=[unit(2.0, ("2026-03-02", 1), ("2026-03-20", 1))])
    assert powers(made) == {"committed:gen@2026-04"}
    ended = {**unit(9.0, ("2026-01-01", 1), last_service_date="2026-03-31"), "id": "bridge"}
    made = fed(4, onsite=[ended, unit(4.0, ("2026-02-01", 1))])
    assert powers(made) == {"committed:gen@2026-02"}


def test_a_source_that_the_others_can_do_without_holds_nothing() -> None:
    made = fed(4, stages=[stage(1.0, "2026-02-01"), stage(5.0, "2026-03-01"), stage(5.0, "2026-04-01")])
    assert powers(made) == {"stage:S:stage2"}
    made = fed(6, stages=[stage(1.0, "2026-02-01"), stage(5.0, "2026-03-01"), stage(5.0, "2026-04-01")])
    assert powers(made) == {"stage:S:stage1", "stage:S:stage2"}


def west(mw: float, link_mw: float | None = None) -> dict[str, Any]:
    """Return a grid whose node has `mw` left, or that much at another one and a link to it."""
    nodes = [{"id": "west", "headroom_mw": [{"value": mw if link_mw is None else 0.0}]}]
    if link_mw is None:
        return {"nodes": nodes}
    nodes.append({"id": "hub", "headroom_mw": [{"value": mw}]})
    limit = [{"value": link_mw}]
    return {"nodes": nodes, "links": [{"id": "hub-west", "from_node": "hub", "to_node": "west", "limit_mw": limit}]}


def test_a_stage_counts_as_much_as_its_node_lets_through() -> None:
    site = {"stages": [stage(9.0, "2026-02-01")], "onsite": [unit(2.0, ("2026-03-01", 1))]}
    both = {"stage:S:stage1", "committed:gen@2026-03"}
    assert powers(fed(4, **site)) == {"stage:S:stage1"}
    assert powers(fed(4, imports_mw=2.0, grid=west(2.5), node="west", **site)) == both
    # What is drawn is less than the node could give: the stage is enough.
    assert powers(fed(4, imports_mw=2.0, grid=west(4.0), node="west", **site)) == {"stage:S:stage1"}


def test_a_stage_behind_a_node_without_headroom_holds_nothing() -> None:
    site = {"stages": [stage(9.0, "2026-02-01")], "onsite": [unit(2.0, ("2026-03-01", 2))]}
    assert powers(fed(4, grid=west(0.0), node="west", **site)) == {"committed:gen@2026-03"}


@pytest.mark.parametrize(
    ("link_mw", "due"), [(2.5, {"stage:S:stage1", "committed:gen@2026-03"}), (4.0, {"stage:S:stage1"})]
)
def test_a_stage_counts_as_much_as_links_bring(link_mw: float, due: set[str]) -> None:
    site = {"stages": [stage(9.0, "2026-02-01")], "onsite": [unit(2.0, ("2026-03-01", 1))]}
    assert powers(fed(4, grid=west(9.0, link_mw), node="west", **site)) == due


def test_units_behind_a_full_link_are_critical_to_the_milestone_they_make() -> None:
    made = schedule("tiny")
    assert powers(made, "racks:ash:LARGE@2026-11:delivery") == {"stage:ash:stage1", "onsite:ash-gen@2026-10:in-service"}
    assert made.task("onsite:ash-gen@2026-10:in-service").critical_to == ("milestone:M1",)


def test_gas_that_is_all_the_power_of_a_site_comes_before_its_first_racks() -> None:
    made = schedule("ten-gigawatt")
    assert powers(made, "racks:new-mexico:SEED_576@2026-11:delivery") == {"committed:NMX-GAS@2026-10"}
    for name in COMMITTED:
        loose = [
            task.id
            for task in schedule(name).tasks
            if task.kind == "in service" and {link.after for link in schedule(name).links if link.before == task.id}
            == {"programme:finish"}
        ]  # fmt: skip
        assert loose == [], name


def through_mw(given: Plan, site: str, period: int) -> float:
    """Return the import that a site without other sites' help may have: what is energised, drawn and left there."""
    problem = given.problem
    rows = {row.site: row for row in given.power if row.kind == "grid" and row.period == period}
    if site not in rows:
        return 0.0
    node = next(one.node for one in problem.sites if one.id == site)
    if node is None:
        return rows[site].capacity_mw
    left = {
        row.id: row.limit_value - row.used
        for row in given.resources
        if row.period == period and row.limit in ("headroom", "link")
    }
    flows = {row.source: row.peak_mw for row in given.power if row.kind == "link" and row.period == period}
    limits = {row.id: row.limit_value for row in given.resources if row.period == period and row.limit == "link"}
    brought = sum(
        limits[link.id] - flows.get(link.id, 0.0) * (1 if link.to_node == node else -1)
        for link in problem.grid.links
        if node in (link.from_node, link.to_node) and link.id in limits
    )
    joined, more = {node}, True
    while more:
        near = {end for link in problem.grid.links for end in (link.from_node, link.to_node)
                if {link.from_node, link.to_node} & joined}  # fmt: skip
        more = not near <= joined
        joined |= near
    spare = min(left.get(node, 0.0) + brought, sum(left.get(name, 0.0) for name in joined))
    return min(rows[site].capacity_mw, rows[site].peak_mw + max(0.0, spare))


@pytest.mark.parametrize("name", NAMES)
def test_what_racks_wait_for_is_enough_and_no_part_of_it_can_be_missing(name: str) -> None:
    given, made = plan(name), schedule(name)
    tasks = {task.id: task for task in made.tasks}
    kw = {rack.id: rack.it_kw for rack in given.problem.racks}
    for row in given.deliveries:
        site = next(one for one in given.problem.sites if one.id == row.site)
        at_start_kw = sum(kw[there.rack] * there.units for there in site.installed)
        come_kw = sum(
            kw[other.rack] * other.units
            for other in given.deliveries
            if other.site == row.site and other.delivery_period <= row.delivery_period
        )
        load_mw = site.peak_pue * (at_start_kw + come_kw) / 1000.0
        label = given.problem.calendar.label(row.delivery_period)
        waits = powers(made, f"racks:{row.site}:{row.rack}@{label}:delivery")
        most_mw = through_mw(given, row.site, row.delivery_period)

        def carried(sources: set[str], most_mw: float = most_mw) -> float:
            grid = sum(tasks[one].mw for one in sources if one.startswith(("stage:", "upgrade:")))
            return min(grid, most_mw) + sum(tasks[one].mw for one in sources if one.startswith(("committed", "onsite")))

        firm_mw = sum(
            other.capacity_mw
            for other in given.power
            if other.kind == "onsite" and (other.site, other.period) == (row.site, row.delivery_period)
        )
        if is_enough(most_mw + firm_mw, load_mw):
            assert is_enough(carried(waits), load_mw)
            assert [one for one in waits if is_enough(carried(waits - {one}), load_mw)] == []


def gate(**option: Any) -> dict[str, Any]:
    return {"duration_periods": 3, "checkpoints": [{"name": "pad", "offset_periods": 1}], **option}


def test_what_waits_for_work_waits_for_its_checkpoints() -> None:
    hall = {"id": "A", "nameplate_mw": 9, "options": [gate(uses={"crew": 1})]}
    other = {"id": "B", "kind": "gate", "options": [{"duration_periods": 1, "uses": {"crew": 1}}]}
    problem = case(
        site={"activities": [hall, other], "stages": [stage(9.0, "2026-01-01")]},
        resources=[{"id": "crew", "kind": "renewable", "capacity": [{"value": 1}]}],
    )
    starts = {"A": ("standard", 0), "B": ("standard", 3)}
    made = build_schedule(planned(problem, starts=starts, deliveries=(Delivery("S", "R", 3, 1),)))
    assert flaws(made) == []
    after = {link.after: (link.type, link.lag, link.reason) for link in made.links if link.before == "checkpoint:A:pad"}
    # From 1 February on to 1 April: racks need the hall, and the other work its crew.
    assert after == {DELIVERY: ("FS", 59, "logic"), "activity:B": ("FS", 59, "crews")}
    assert made.task("checkpoint:A:pad").total_float == made.task("activity:A").total_float


@pytest.mark.parametrize(("lead", "on_order"), list(product((0, 1), (False, True))))
def test_racks_that_wait_for_the_pace_are_tied_to_those_before_them(lead: int, on_order: bool) -> None:
    rack = {"lead_periods": lead, "on_order": [{"date": "2026-01-01", "units": 9}] if on_order else []}
    booked = {"booked": 2} if on_order else {}
    problem = case(site={"install_racks_per_period": 2, "stages": [stage(9.0, "2026-01-01")]}, rack=rack)
    lots = tuple(Delivery("S", "R", period, 2, *booked.values()) for period in (2, 3))
    made = build_schedule(planned(problem, deliveries=lots))
    assert flaws(made) == []
    links = [(link.type, link.lag, link.reason) for link in made.links
             if (link.before, link.after) == ("racks:S:R@2026-03:delivery", DELIVERY)]  # fmt: skip
    assert links == [("FS", 31, "crews")]
