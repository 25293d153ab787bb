"""The check of gates on power: a plan that keeps them has no violation, and what breaks them is told."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from planner.checks import violations
from planner.decisions import Delivery
from tests.tabulate.case import case, plan

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem

WAIT = [{"activity": "G"}]


def gated(**changes: Any) -> Problem:
    """Return a site with a hall, a gate G of two months, and power of three kinds, all of which waits for it.

    Racks of 6 MW at a peak PUE of 1.5 need 9 MW from May on: stage and upgrade of 4 MW each, and units of 1 MW, one
    bought before and one ordered.
    """
    site = {
        "activities": [
            {"id": "A", "nameplate_mw": 90, "finished_date": "2025-12-01", "options": [{"duration_periods": 1}]},
            {"id": "G", "kind": "gate", "options": [{"duration_periods": 2}]},
        ],
        "stages": [{"mw": 4, "energisation_date": "2026-01-01", "predecessors": WAIT}],
        "upgrades": [{"id": "U", "mw": 4, "capex_usd_m": 0, "lead_periods": 1, "predecessors": WAIT}],
        "onsite": [
            {"id": "gen", "firm_mw": 1, "capex_usd_m": 0, "lead_periods": 1, "max_units": 1, "predecessors": WAIT,
             "committed": [{"date": "2026-01-01", "units": 1}]},
        ],
    }  # fmt: skip
    return case(site=site | changes, programme={"milestones": [{"id": "M1", "threshold_mw": 6}]})


def made(problem: Problem, gate: int | None = 0, **orders: int) -> Plan:
    """Return the plan with the gate from a period on, the upgrade and a unit ordered in others, racks in May."""
    given = {"U": 2, "gen": 2} | orders
    return plan(
        problem,
        starts={} if gate is None else {"G": ("standard", gate)},
        upgrades={"U": given["U"]},
        units={("gen", given["gen"]): 1},
        deliveries=(Delivery("S", "R", 4, 6, 0),),
        imports_mw={("S", t): 8.0 for t in (4, 5)},
    )


@cache
def sound() -> Plan:
    return made(gated())


def test_a_plan_that_keeps_its_gates_is_sound() -> None:
    assert violations(gated(), sound()) == ()
    rows = {row.id: row for row in sound().schedule}
    assert (rows["S:stage1"].start_period, rows["U"].start_period) == (2, 2)
    lot = rows["S:R@2026-05"]
    # Two sources serve from March, and two from April. Committed units are no items: their gate stands for them.
    assert lot.predecessors == "R@2026-05 FS; A FS; S:stage1 FS; U FS; G FS"
    assert rows["G"].critical_to == ""  # over on March 1st, and the racks come in May by their own choice
    # All of it has a period of float and more: the stage serves from March, the orders from April, racks from May.
    assert [rows[name].total_float_periods for name in ("S:stage1", "U", "G")] == [2, 1, 1]


@pytest.mark.parametrize(
    ("changes", "plan_changes", "told"),
    [
        ({}, {"U": 1}, "S: U is ordered in 2026-02, but its predecessor G FS allows 2026-03"),
        ({}, {"gen": 0}, "S: gen is ordered in 2026-01, but its predecessor G FS allows 2026-03"),
        ({}, {"gate": None}, "S: U is ordered in 2026-03, but its predecessor G is not in the plan"),
        ({}, {"gate": None}, "S, 2026-05: 8 MW imported, 4 MW energised"),
    ],
)
def test_what_breaks_a_gate_is_told(changes: dict[str, Any], plan_changes: dict[str, Any], told: str) -> None:
    problem = gated(**changes)
    assert told in violations(problem, made(problem, **plan_changes))


def test_a_lag_counts_from_the_end_of_the_gate() -> None:
    problem = gated(stages=[{"mw": 4, "energisation_date": "2026-01-01",
                             "predecessors": [{"activity": "G", "lag_periods": 3}]}])  # fmt: skip
    # Over in March, three months later June: the stage is missing in May.
    assert "S, 2026-05: 8 MW imported, 4 MW energised" in violations(problem, made(problem))


def test_a_wrong_figure_of_a_stage_behind_a_gate_is_told() -> None:
    def spoiled(**columns: Any) -> tuple[str, ...]:
        rows = tuple(replace(row, **columns) if row.kind == "stage" else row for row in sound().schedule)
        return violations(gated(), replace(sound(), schedule=rows))

    assert "stage S:stage1: total_float_periods is 5, recomputed 2" in spoiled(total_float_periods=5)
    assert "stage S:stage1: predecessor G FS+0 is missing" in spoiled(predecessors="")
    assert "stage S:stage1: critical to M1, recomputed nothing" in spoiled(critical_to="M1")
    told = spoiled(start_period=0, finish_period=0)
    assert "S, 2026-03: a stage of 4 MW is not in the schedule" in told


def test_a_table_that_has_power_before_its_gate_is_told() -> None:
    rows = tuple(
        replace(row, capacity_mw=4.0, stranded_mw=4.0) if (row.kind, row.period) == ("grid", 2) else row
        for row in sound().power
    )
    early = [row for row in rows if row.kind == "grid" and row.period == 2]
    assert early
    wrong = tuple(replace(row, capacity_mw=8.0) if row in early else row for row in rows)
    assert any("capacity_mw is 8, recomputed 4" in line for line in violations(gated(), replace(sound(), power=wrong)))
