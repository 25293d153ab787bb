"""Scenarios that only ask more: none gives a better plan, and what is taken over from a neighbour holds."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.better import first_better
from planner.changes import add, scale
from planner.errors import Contradiction, NoPlanFound
from planner.solving import solve
from tests.long import first_few
from tests.oracle.cases import case
from tests.oracle.loosenings import strict

if TYPE_CHECKING:
    from planner.plan import GoalRow, Plan
    from planner.problem import Problem

TINY = Path(__file__).parents[2] / "sites" / "tiny"
# Each only takes something away. Left out is what also gives: what was paid before the plan and is dearer is worth more
# at its end, and a longer lead time pays while a loan is still there.
ASKING_MORE = {
    "headroom": '{path: "grid.nodes[*].headroom_mw", scale: 0.8}',
    "link": '{path: "grid.links[*].limit_mw", scale: 0.7}',
    "racks-late": '{path: "racks[LARGE].supply", shift_months: 1}',
    "racks-few": '{path: "racks[LARGE].supply", scale: 0.75}',
    "racks-dear": '{path: "racks[LARGE].price_usd_m", scale: 1.1}',
    "works-dear": '{path: "sites[birch].activities[*].options[*].capex_usd_m", scale: 1.2}',
    "grid-late": '{path: "sites[cedar].stages[*].energisation_date", shift_months: 4}',
    "site-lost": "{path: sites.birch.eligible, set: false}",
    "floor": "{path: finance.cash_floor_usd_m, add: 5}",
    "cash": "{path: finance.opening_cash_usd_m, add: -12}",
    "rates": '{path: "finance.facilities[*].rate_per_year", add: 0.02}',
    "loan": '{path: "finance.facilities[rack-loan].limit_usd_m", scale: 0.5}',
    "rent": "{path: finance.rent_usd_m_per_mw_year, scale: 0.75}",
    "lag": '{path: "programme.milestones[*].payment_lag_periods", add: 1}',
    "tenant": "{path: tenant.revenue_usd_m, scale: 0.8}",
    "transformers": '{path: "resources[transformer].arrivals", shift_months: 1}',
}
CHANGES: tuple[dict[str, Any], ...] = (
    {"finance.cash_floor_usd_m": add(1.0)},
    {"finance.rent_usd_m_per_mw_year": scale(0.7)},
    {"finance.opening_cash_usd_m": scale(0.8)},
)
SEEDS = range(40, 52)


@functools.cache
def tiny_plan() -> Plan:
    return solve(read(TINY), gap=0.0)


def with_scenario(folder: Path, name: str) -> Problem:
    """Return `tiny` changed by a scenario that stands in a file of a copy of it."""
    copy = folder / "tiny"
    shutil.copytree(TINY, copy)
    text = f"name: {name}\nwhy: it only takes away\nchanges:\n  - {ASKING_MORE[name]}\n"
    (copy / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return read(copy, scenarios=[name])


def beyond(goals: tuple[GoalRow, ...], reached: tuple[GoalRow, ...]) -> list[str]:
    """Return the goals with a bound that rules out what was reached, as far as the goals before them are alike."""
    found = []
    for row, there in zip(goals, reached, strict=True):
        if row.bound is not None and ruled_out(there, row.bound):
            found.append(row.name)
        if abs(row.value - there.value) > slack_of(there):
            break
    return found


def ruled_out(reached: GoalRow, bound: float) -> bool:
    return (reached.value - bound) * (1.0 if reached.sense == "max" else -1.0) > slack_of(reached)


def slack_of(row: GoalRow) -> float:
    return 1e-6 * (1.0 + abs(row.value))


def require_less(before: Plan | None, after: Plan | None) -> None:
    """Require that a plan of the case that asks more is no better than one of the case."""
    assert before is not None or after is None
    if before is not None and after is not None:
        assert first_better(after.goals, before.goals) is None


def cut_off(problem: Problem, start: Plan, limit_s: float) -> Plan | NoPlanFound:
    """Return the plan of a search that is cut off, or what it says where there is none."""
    try:
        return solve(problem, start=start, gap=0.0, time_limit_s=limit_s)
    except NoPlanFound as error:
        return error


def require_bounds_hold(problem: Problem, start: Plan, alone: Plan) -> None:
    """Require that a start ends where nothing ends, and that bounds of a search that is cut off rule nothing out."""
    led = solve(problem, start=start, gap=0.0)
    assert [row.value for row in led.goals] == pytest.approx([row.value for row in alone.goals], rel=1e-6, abs=1e-6)
    for limit_s in (0.0, 0.05):
        cut = cut_off(problem, start, limit_s)
        if not isinstance(cut, NoPlanFound):
            assert not beyond(cut.goals, alone.goals), (cut.goals, alone.goals)
        elif cut.bound is not None:
            assert cut.goal == alone.goals[0].name
            assert not ruled_out(alone.goals[0], cut.bound)


@pytest.mark.parametrize("name", sorted(ASKING_MORE))
def test_a_scenario_that_asks_more_never_gives_more_and_bounds_taken_over_hold(tmp_path: Path, name: str) -> None:
    before, asked = tiny_plan(), with_scenario(tmp_path, name)
    assert asked.scenarios == (name,)
    assert asked.digest != before.problem.digest
    after = solve(asked, gap=0.0)
    require_less(before, after)
    require_bounds_hold(asked, before, after)
    require_bounds_hold(before.problem, after, before)


def solved(problem: Problem) -> Plan | None:
    try:
        return solve(problem, gap=0.0)
    except Contradiction:
        return None


@pytest.mark.parametrize("seed", first_few(5, SEEDS))
def test_so_it_is_on_random_cases(seed: int) -> None:
    given = strict(case(seed))
    before = solved(given)
    for changes in CHANGES:
        asked = given.changed(changes)
        after = solved(asked)
        require_less(before, after)
        if before is not None and after is not None:
            require_bounds_hold(asked, before, after)
            require_bounds_hold(given, after, before)


def test_most_scenarios_bite(tmp_path: Path) -> None:
    """Scenarios that change nothing would prove nothing."""
    before = tiny_plan()
    found = [
        name for name in ASKING_MORE if first_better(before.goals, solve(with_scenario(tmp_path / name, name)).goals)
    ]
    assert len(found) >= 12, found
