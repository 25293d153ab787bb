"""Rules on a problem built in Python, and that every rule of the list is broken by some test."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

from planner.problem import Activity, Option, Problem, Programme, Rack, Site, Target
from planner.validate import RULES, found, validate
from planner.validate.rules import OF_NAMES, OF_PARTS, OF_REFERENCES
from tests.casefiles.folders import changed, issues, write
from tests.validate import test_dates_and_history, test_names_and_values

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from planner.validate.rules import Rule


def problem(*activities: Activity) -> Problem:
    target = Target(mw=10, by_date=date(2026, 12, 31))
    return Problem(
        case="built",
        programme=Programme(name="Built", start_date=date(2026, 1, 1), end_date=date(2026, 12, 31), target=target),
        racks=(Rack(id="big", it_kw=600),),
        sites=(Site(id="alpha", peak_pue=1.3, mean_pue=1.2, activities=activities),),
    )


def phase(name: str, *predecessors: str) -> Activity:
    given = {"id": name, "nameplate_mw": 5, "options": [Option(duration_periods=2)], "predecessors": predecessors}
    return Activity.model_validate(given)


def test_good_problem_breaks_no_rule() -> None:
    assert validate(problem(phase("A1"), phase("A2", "A1"))) == ()


def test_issues_stand_at_paths_with_ids() -> None:
    assert [str(issue) for issue in validate(problem(phase("A1", "A2"), phase("A2", "A1", "A7")))] == [
        "sites.alpha.activities.A2.predecessors[1].activity: must be the id of an activity, got 'A7'; "
        "activities are A1, A2",
        "sites.alpha.activities.A1.predecessors[0].activity: must not wait for itself, got the cycle A1 -> A2 -> A1",
    ]


def test_every_cycle_is_named_once() -> None:
    ring = problem(phase("A", "C"), phase("B", "A"), phase("C", "B"), phase("X", "Y"), phase("Y", "X"))
    assert [issue.what for issue in validate(ring)] == [
        "must not wait for itself, got the cycle A -> B -> C -> A",
        "must not wait for itself, got the cycle X -> Y -> X",
    ]


def test_every_rule_is_broken_by_some_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken: set[Rule] = set()
    monkeypatch.setattr(sys.modules["planner.validate.fields.flaws"], "found", lambda given, _: _noted(given, broken))
    tables = (test_dates_and_history.BROKEN, test_names_and_values.BROKEN)
    for number, (changes, _) in enumerate(entry for table in tables for entry in table.values()):
        write(tmp_path / str(number), changed(*changes))
        issues(str(tmp_path / str(number)))
    assert broken == {rule for _, rule in RULES}


def _noted(given: Problem, broken: set[Rule]) -> list[tuple[Rule, tuple[str | int, ...], str]]:
    broken.update(rule for rule, _, _ in found(given))
    return []


def test_kinds_of_rules_are_of_rules_and_each_has_a_label_of_its_own() -> None:
    assert {rule for _, rule in RULES} >= OF_NAMES | OF_PARTS
    assert len({label for label, _ in RULES}) == len({rule for _, rule in RULES}) == len(RULES)
    # What the label of a rule says of its kind is so.
    assert {rule for label, rule in RULES if label.startswith("unknown")} == OF_REFERENCES
    assert {rule for label, rule in RULES if label.startswith("duplicate")} == OF_NAMES - OF_REFERENCES
