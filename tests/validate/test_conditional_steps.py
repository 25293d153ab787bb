"""Steps of an interconnection that say half of what a conditional one must, or what only that may."""

from __future__ import annotations

from typing import Any

import pytest

from planner.validate import validate
from tests.by_hand.build import START, case, month, phase, site

NOTICE: dict[str, Any] = {"conditional": True, "curtail_hours_per_year": 100.0}
WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"curtail_hours_per_year": 9.0},
        "stages[1].curtail_hours_per_year must be 0 for a step that is not conditional, got 9",
    ),
    (
        {"firm_from_date": month(2)},
        "stages[1].firm_from_date must be left out of a step that is not conditional, got 2026-03-01",
    ),
    ({"conditional": True}, "stages[1].curtail_hours_per_year must be > 0 for a conditional step, got 0"),
    (
        {"conditional": True, "curtail_hours_per_year": 9.0},
        "stages[1].curtail_hours_per_year must be 100 as at the site's other conditional steps, got 9",
    ),
    (
        {**NOTICE, "energisation_date": month(2), "firm_from_date": month(1)},
        "stages[1].firm_from_date must not be before energisation_date 2026-03-01, got 2026-02-01",
    ),
]


@pytest.mark.parametrize(("step", "told"), WRONG)
def test_what_contradicts_itself_is_refused(step: dict[str, Any], told: str) -> None:
    first = {"mw": 4.0, "energisation_date": START, **NOTICE, "firm_from_date": month(3)}
    second = {"mw": 2.0, "energisation_date": START, **step}
    given = case(site("A", phase("A1"), mw=None, stages=(first, second)), goals=("npv",))
    (issue,) = validate(given)
    assert f"{issue.where} {issue.what}" == f"sites.A.{told}"


def test_what_is_whole_is_accepted() -> None:
    steps = tuple({"mw": 2.0, "energisation_date": START, **NOTICE, "firm_from_date": day} for day in (None, month(2)))
    assert validate(case(site("A", phase("A1"), mw=None, stages=steps), goals=("npv",))) == ()
