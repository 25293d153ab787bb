"""Fifty small random cases: the planner and the second model agree on every rule, figure, value and bound."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.problem import Programme, Step
from planner.solving import solve
from tests.second.dates import Periods
from tests.second.draw import case

CHUNK, CASES, LIMIT_S = 10, 50, 60.0
FORBIDDEN = ("planner.calendar", "planner.model", "planner.tabulate", "planner.checks", "planner.solving", "solvers")
DEFINITIONS = ("dates", "linear", "works", "racks", "rates", "power", "money", "model", "scip", "taken")


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_planner_and_second_model_agree(first: int) -> None:
    pytest.importorskip("pyscipopt", reason="SCIP is not installed: pip install .[peers]")
    from tests.second.judge import judge

    rows = [judge(seed, "small", LIMIT_S, LIMIT_S) for seed in range(first, first + CHUNK)]
    assert not [f"seed {row.seed}: {row.told}" for row in rows if row.verdict == "wrong"]
    # Open ones show nothing; all of these end in a second.
    assert [row.seed for row in rows if row.verdict == "open"] == []


@pytest.mark.long
@pytest.mark.parametrize("seed", [30, 220])
def test_what_tolerances_in_power_emit_is_no_difference(seed: int) -> None:
    """One plan was refused for 14 grams of CO2, one called beaten by what a millionth of a MW at each limit saves."""
    pytest.importorskip("pyscipopt", reason="SCIP is not installed: pip install .[peers]")
    from tests.second.judge import judge

    row = judge(seed, "medium-all", LIMIT_S, LIMIT_S)
    assert (row.verdict, row.told) == ("agree", "")


def test_a_case_of_a_seed_is_always_the_same() -> None:
    again = case.__wrapped__(3, "small")
    assert again == case(3, "small") != case(4, "small")


def test_the_cases_leave_something_to_decide() -> None:
    """Of what the definitions name, each thing is in several of the fifty."""
    problems = [case(seed, "small") for seed in range(CASES)]
    named = [_named(problem) for problem in problems]
    rare = {what: count for what in named[0] if (count := sum(found[what] for found in named)) < 3}
    assert not rare


def _named(problem: Any) -> dict[str, bool]:
    sites, finance, target = problem.sites, problem.finance, problem.programme.target
    works = [activity for site in sites for activity in site.activities]
    units = [unit for site in sites for unit in site.onsite]
    loans, milestones = finance.facilities, problem.programme.milestones
    return {
        "quarters": problem.programme.period == "quarter",
        "started": any(work.started_date and not work.finished_date for work in works),
        "finished": any(work.finished_date for work in works),
        "installed": any(given.units for site in sites for given in site.installed),
        "on order": any(rack.on_order for rack in problem.racks),
        "committed": any(unit.committed for unit in units),
        "bridging": any(unit.last_service_date for unit in units),
        "left out": not all(site.eligible for site in sites),
        "links": bool(problem.grid.links),
        "regions": any(resource.region for resource in problem.resources),
        "upgrades": any(site.upgrades for site in sites),
        "straight line": any(loan.repayment == "straight_line" and loan.maturity_date for loan in loans),
        "borrowing base": any(loan.borrowing_base_share is not None for loan in loans),
        "capex only": any(loan.capex_only for loan in loans),
        "in kind": any(given.in_kind_share and given.tranche_usd_m for given in milestones),
        "rent limit": problem.tenant is not None and problem.tenant.limits_rent,
        "stop": target.stop_at_target,
        "book": finance.horizon_value == "book",
        "contract": finance.horizon_value == "contract",
        "tolerance": any(goal.tolerance or goal.tolerance_share for goal in problem.programme.goals),
        "negative rate": finance.discount_rate < 0,
        "rack types": len(problem.racks) > 1,
    }


def test_the_second_model_takes_nothing_from_the_planner() -> None:
    for name in DEFINITIONS:
        tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not [module for module in imported if module.startswith(FORBIDDEN)], name


def periods(start: date, end: date, period: str) -> Periods:
    given = {"name": "x", "start_date": start, "end_date": end, "period": period, "target": {"mw": 1, "by_date": end}}
    return Periods(Programme.model_validate(given))


def test_a_seed_is_one_case_in_every_process() -> None:
    told = "from tests.second.draw import case; print(*(case(seed).digest for seed in (23, 61, 119)))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", told],
            env={**os.environ, "PYTHONHASHSEED": given},
            capture_output=True,
            text=True,
            check=True,
        )
        for given in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout


def test_months_by_hand() -> None:
    when = periods(date(2028, 1, 1), date(2028, 3, 1), "month")
    assert when.count == 3
    assert [when.holding(day) for day in (date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29))] == [-1, 0, 1]
    assert [when.serving(day) for day in (date(2027, 12, 2), date(2028, 2, 1), date(2028, 2, 2))] == [0, 1, 2]
    # February 2028 has 29 days; its last one is the 60th of the year, 59 days after the first.
    assert (when.hours(1), when.years(1)) == (696.0, 59 / 365)


def test_quarters_by_hand() -> None:
    when = periods(date(2026, 4, 1), date(2027, 2, 10), "quarter")
    assert when.count == 4
    assert (when.first_day(3), when.first_day(-1)) == (date(2027, 1, 1), date(2026, 1, 1))
    assert (when.serving(date(2026, 5, 1)), when.holding(date(2026, 6, 30))) == (1, 0)


def test_the_later_date_wins_where_two_steps_count_from_one_period() -> None:
    when = periods(date(2027, 1, 1), date(2027, 4, 30), "month")
    steps = [Step(from_date=date(2027, 3, 1), value=1), Step(from_date=None, value=5),
             Step(from_date=date(2027, 2, 10), value=100)]  # fmt: skip
    assert [when.value(steps, t) for t in range(4)] == [5, 5, 1, 1]


def test_a_start_does_not_let_a_solver_prove_too_much() -> None:
    """HiGHS 1.16, given the plan of the first goal as its start, called costs of 41 to 52 optimal; 25.32 can be had."""
    given = case(61, "medium")
    goals = tuple(goal.model_copy(update={"tolerance_share": 0.0}) for goal in given.programme.goals[:2])
    problem = given.model_copy(update={"programme": given.programme.model_copy(update={"goals": goals})})
    shortfall, cost = solve(problem, gap=1e-6, time_limit_s=LIMIT_S, threads=1).goals
    assert shortfall.value == pytest.approx(8.533324002)
    assert cost.value == pytest.approx(25.3215300621658)
    assert cost.bound == pytest.approx(25.3215300621658)


def test_presolve_does_not_cut_off_better_plans_at_the_limit_of_an_earlier_goal() -> None:
    """HiGHS 1.16, feasible to 1e-6 where the row of a goal leaves 1e-7, called an NPV of 185.154 optimal."""
    given = case(61, "medium")
    problem = given.changed({"programme.goals": given.programme.goals[:3]})
    npv = solve(problem, gap=1e-6, time_limit_s=LIMIT_S, threads=1).goals[2]
    assert npv.value == pytest.approx(186.78262099731452)
    assert npv.bound == pytest.approx(186.78262099731452)


def test_decisions_do_not_live_on_the_tolerance_of_the_solver() -> None:
    """30 racks of 133.33334 kW are 2e-7 MW above 4 MW: enough by the definition, with exact figures."""
    plan = solve(case(23, "medium"), gap=1e-6, time_limit_s=LIMIT_S, threads=1)
    assert plan.goals[1].value == pytest.approx(25.124344796961132)
    assert not any("exact ones could not be computed" in note for note in plan.run.notes)
