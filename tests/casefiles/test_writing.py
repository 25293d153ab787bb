"""A problem that is written reads back as it was, whatever it holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from planner.casefiles import read_case
from planner.casefiles.writing import write_case
from planner.problem import Arrival, Problem, Source, Step
from planner.shipped import shipped_cases
from tests.by_hand.build import case, option, phase, rack, site

if TYPE_CHECKING:
    from pathlib import Path

START = date(2026, 1, 1)


def there_and_back(problem: Problem, folder: Path) -> Problem:
    return read_case(write_case(problem, folder / problem.case))


@pytest.mark.parametrize("name", shipped_cases())
def test_a_shipped_case_comes_back(name, tmp_path):
    problem = read_case(shipped_cases()[name])
    back = there_and_back(problem, tmp_path)
    assert back == problem
    assert back.digest == problem.digest


def test_a_rack_with_no_supply_at_all_is_not_one_without_a_limit(tmp_path):
    problem = case(site("A", phase("P", 1.0, option(1))), goals=("shortfall",), racks=(rack("R", 1.0, supply=()),))
    assert there_and_back(problem, tmp_path).racks[0].supply == ()


def test_figures_keep_all_their_digits_and_text_its_marks(tmp_path):
    supply = (Arrival(date=START, units=3, source="a, \"b\": 'c'", confidence="assumption"),)
    given = rack("R", 1.0, supply=supply)
    prices = (
        Step(value=1 / 3),
        Step(from_date=date(2026, 2, 1), value=1e-7),
        Step(from_date=date(2026, 3, 1), value=2e7),
    )
    at = site("A", phase("P", 0.1 + 0.2, option(1)), note="yes: # no\n- a", energy_usd_per_mwh=prices)
    at = at.model_copy(update={"name": "2026-01-01"})
    problem = case(at, goals=("shortfall",), racks=(given,))
    problem = problem.model_copy(update={"sources": (Source(key="k", title="it's: [a] title"),)})
    assert there_and_back(problem, tmp_path) == problem


def test_nothing_refers_to_another_line(tmp_path):
    problem = case(site("A", phase("P", 1.0, option(1))), site("B", phase("Q", 1.0, option(1))), goals=("shortfall",))
    for path in write_case(problem, tmp_path / "case").rglob("*.yaml"):
        assert "&id" not in path.read_text("utf-8")
