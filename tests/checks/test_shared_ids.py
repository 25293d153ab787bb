"""Ids are unique within a kind only: an activity, an upgrade and a milestone of one name are three things."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from planner.checks import violations
from planner.problem import OnsiteUnit, Upgrade
from tests.by_hand.build import after, case, gate, goal, milestone, month, phase, plan_of, site

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem


@pytest.fixture(scope="module")
def shared() -> tuple[Problem, Plan]:
    # Phase X waits for the finished gate Y and the planned gate Z, and needs upgrade X; milestones are called X, Y, Z.
    place = site(
        "X",
        gate("Y", finished_date=month(-1, 20)),
        gate("Z"),
        phase("X", 10.0, after=(after("Y"), after("Z", lag=1))),
        mw=5.0,
        upgrades=(Upgrade(id="X", mw=5.0, capex_usd_m=1.0, lead_periods=2),),
    )
    marks = (milestone(3.0, "X"), milestone(6.0, "Y"), milestone(9.0, "Z"))
    problem = case(place, goals=("earliest",), milestones=marks)
    return problem, plan_of(problem)


def test_a_plan_whose_kinds_share_ids_is_sound(shared: tuple[Problem, Plan]) -> None:
    problem, plan = shared
    waits = {(row.kind, row.id): row.predecessors for row in plan.schedule}
    assert waits["phase", "X"] == "Y FS; Z FS+1"
    # A batch that needs both the phase and the upgrade names both.
    assert any(told.split("; ").count("X FS") == 2 for (kind, _), told in waits.items() if kind == "delivery")
    assert violations(problem, plan) == ()


@pytest.mark.parametrize(("lead_of_upgrade", "lead_of_unit", "reached"), [(2, 1, 2), (1, 3, 3)])
def test_an_upgrade_and_an_on_site_unit_of_one_id_are_two_things(
    lead_of_upgrade: int, lead_of_unit: int, reached: int
) -> None:
    # 10 MW need both the upgrade X of 6 and the unit X of 4: they are there once the slower of the two is.
    place = site(
        "S",
        phase("A", 10.0),
        mw=None,
        upgrades=(Upgrade(id="X", mw=6.0, capex_usd_m=1.0, lead_periods=lead_of_upgrade),),
        onsite=(OnsiteUnit(id="X", firm_mw=4.0, capex_usd_m=2.0, lead_periods=lead_of_unit, max_units=1),),
    )
    problem = case(place, goals=("earliest", "npv"), milestones=(milestone(10.0),))
    plan = plan_of(problem)
    assert plan.milestones[0].reached_period == reached
    rows = {row.kind: row for row in plan.schedule}
    assert (rows["upgrade"].id, rows["upgrade"].quantity) == ("X", 6.0)
    assert (rows["onsite"].id, rows["onsite"].quantity) == ("X@2026-01", 1.0)
    assert {"X FS", "X@2026-01 FS"} <= set(rows["delivery"].predecessors.split("; "))
    assert goal(plan, "npv") == pytest.approx(-3.0)
    assert violations(problem, plan) == ()


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ("Y FS", "phase X: predecessor Z FS+1 is missing"),
        ("Y FS; Z FS", "phase X: predecessor Z FS+0 is named, but not waited for"),
        ("Y FS; Z FS+1; X FS", "phase X: predecessor X FS+0 is named, but not waited for"),
        ("Y FS; Z FS+1; Q FS", "phase X: predecessor Q is not in the schedule"),
    ],
)
def test_a_wrong_predecessor_is_told(shared: tuple[Problem, Plan], told: str, complaint: str) -> None:
    problem, plan = shared
    rows = (replace(row, predecessors=told) if (row.kind, row.id) == ("phase", "X") else row for row in plan.schedule)
    assert complaint in violations(problem, replace(plan, schedule=tuple(rows)))
