"""The check counts what a milestone of a part counts, by itself."""

from __future__ import annotations

from typing import Any

import pytest

from planner.checks import violations
from tests.checks.seven_months_case import problem
from tests.checks.test_reported import SOUND


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"1__scope": ["beta"]}, "milestone M2, milestones: reached_period is 5, recomputed nothing"),
        ({"1__scope": "any_site"}, "milestone M2, milestones: scope is alpha, recomputed any_site"),
        ({"1__racks": []}, "milestone M2, milestones: racks is R, recomputed "),
        ({"2__scope": ["beta"]}, "milestone M3, milestones: online_mw is 3, recomputed 0"),
        ({"0__scope": ["beta"]}, "milestone M1, milestones: late_months is 1, recomputed 4"),
    ],
)
def test_what_counts_is_counted_again(changes: dict[str, Any], told: str) -> None:
    assert violations(problem(), SOUND) == ()
    given = problem(**{f"programme__milestones__{name}": value for name, value in changes.items()})
    assert any(told in line for line in violations(given, SOUND)), violations(given, SOUND)
