"""Plans tabulated from decisions report what the check recomputes, by other code from the same definitions."""

from __future__ import annotations

import random
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from planner.checks import CHECKS, REPORTED, RULES, violations
from planner.checks.audit import Audit
from planner.checks.reading import read
from planner.decisions import Decisions, Delivery, Proof
from planner.plan import TABLES, Plan, Run, Sizes
from planner.tabulate import tabulate
from tests.checks import chance
from tests.checks.seven_months import sound_plan
from tests.checks.seven_months_case import problem
from tests.tabulate.case import case

if TYPE_CHECKING:
    from planner.problem import Problem

RUN = Run("0", "none", "exhausted", 0, None, 0.0, Sizes(0, 0, 0, 0, 0), ())


def misreported(given: Problem, plan: Plan) -> list[str]:
    audit = Audit(read(given, plan))
    return [*audit.reading.complaints, *(line for _, check in REPORTED for line in check(audit))]


@pytest.mark.parametrize("seed", range(40))
def test_random_decisions_are_reported_as_recomputed(seed: int) -> None:
    dice = random.Random(seed)
    given = chance.case(dice)
    plan = tabulate(given, chance.decisions(dice, given), RUN)
    assert misreported(given, plan) == []


def test_random_decisions_break_the_rules_and_are_caught() -> None:
    # The seeds above draw their starts, imports and flows blindly: hardly one of them keeps every rule.
    caught: set[str] = set()
    for seed in range(40):
        dice = random.Random(seed)
        given = chance.case(dice)
        audit = Audit(read(given, tabulate(given, chance.decisions(dice, given), RUN)))
        caught |= {label for label, check in RULES if any(True for _ in check(audit))}
    assert {"order of site work", "crews and stocks", "nameplate and positions", "power balances"} <= caught


def decided() -> Decisions:
    """Return what the plan by hand decides."""
    return Decisions(
        starts={"permit": ("standard", 0), "hall": ("standard", 1)},
        upgrades={"U": 1},
        units={("G", 2): 1},
        deliveries=(Delivery("alpha", "R", 3, 2, 1), Delivery("alpha", "R", 4, 1)),
        imports_mw={("alpha", 3): 2.0} | {("alpha", period): 3.5 for period in (4, 5, 6)},
        flows_mw={("ZN", 3): 1.0} | {("ZN", period): 2.5 for period in (4, 5, 6)},
        generation_mw={("G", 3): 0.5} | {("G", period): 1.0 for period in (4, 5, 6)},
        draws_usd_m={("loan", 3): 10.0},
        repayments_usd_m={("loan", 5): 1.0, ("loan", 6): 9.0},
        credit_used_usd_m={4: 4.0},
    )


def in_order(plan: Plan, table: str) -> list[Any]:
    rows = getattr(plan, table)
    return (
        sorted(rows, key=lambda row: (row.delivery_period, row.order_period or -1)) if table == "deliveries" else rows
    )


def test_the_plan_by_hand_comes_out_of_its_decisions() -> None:
    plan = tabulate(problem(), decided(), RUN, (Proof("shortfall", 1.0), Proof("lateness", 7.0)))
    assert violations(problem(), plan) == ()
    hand = sound_plan()
    assert plan.npv_usd_m == pytest.approx(hand.npv_usd_m, rel=1e-12)
    assert plan.irr == pytest.approx(hand.irr, rel=1e-9)
    for table in ("deliveries", "capacity", "milestones", "cash", "debt", "tenant"):
        columns = [column.name for column in fields(TABLES[table])]
        for given, due in zip(in_order(plan, table), in_order(hand, table), strict=True):
            for column in columns:
                value = getattr(due, column)
                expected = pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
                assert getattr(given, column) == expected, (table, column)


def test_building_nothing_is_sound() -> None:
    assert violations(problem(), tabulate(problem(), Decisions(), RUN)) == ()


def test_labels_are_different() -> None:
    assert len({label for label, _ in CHECKS}) == len(CHECKS) == len(RULES) + len(REPORTED)


def test_what_is_missing_by_less_than_a_millionth_of_a_large_figure_is_still_waited_for() -> None:
    # 3,000 MW reach neither a threshold of 3,000.002 MW nor do they hold such a load: one more batch, hall and feed.
    halls = [
        {"id": name, "nameplate_mw": mw, "options": [{"duration_periods": 1}]}
        for name, mw in (("A", 3000.0), ("B", 5.0))
    ]
    stages = [{"mw": mw, "energisation_date": "2026-02-01"} for mw in (3000.0, 5.0)]
    given = case(
        site={"activities": halls, "stages": stages, "peak_pue": 1.0, "mean_pue": 1.0},
        rack={"it_kw": 1_000_000},
        programme={"milestones": [{"id": "M", "threshold_mw": 3000.002}]},
    )
    light = given.racks[0].model_copy(update={"id": "L", "it_kw": 2.0})
    given = given.model_copy(update={"racks": (*given.racks, light)})
    lots = (Delivery("S", "R", 2, 3), Delivery("S", "L", 3, 1))
    starts = {"A": ("standard", 0), "B": ("standard", 1)}
    plan = tabulate(given, Decisions(starts=starts, deliveries=lots), RUN)
    last = next(row for row in plan.schedule if row.id == "S:L@2026-04")
    assert (last.predecessors, last.critical_to) == ("L@2026-04 FS; A FS; B FS; S:stage1 FS; S:stage2 FS", "M")
    assert misreported(given, plan) == []
