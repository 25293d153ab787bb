"""Cooling classes by phase, checked: racks dealt out to phases, what finds no room, limits of classes."""

from __future__ import annotations

import copy
import random
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from planner.checks import violations
from planner.checks.classes import left_over
from tests.checks.seven_months_case import ALPHA, problem
from tests.checks.test_reported import SOUND, at, spoiled

if TYPE_CHECKING:
    from planner.problem import Problem

HALL = "sites__0__activities__1__"
SHED = {
    "id": "old-shed", "nameplate_mw": 9, "cooling": ["air"], "finished_date": "2025-12-01",
    "options": [{"duration_periods": 1}],
}  # fmt: skip


def with_shed(**changes: Any) -> Problem:
    """Return the case of seven months with a hall of 9 MW more, finished before the plan, that cools with air."""
    return problem(sites__0__activities=[*copy.deepcopy(ALPHA["activities"]), dict(SHED)], **changes)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ()),  # the hall offers what its site does
        (
            {HALL + "nameplate_mw": 2.5},
            ("alpha, 2026-05: no room for 0.5 MW IT of liquid in phases in service that offer it",),
        ),
        (
            {HALL + "rack_positions": 2},
            ("alpha, 2026-05: no room for 1 rack of liquid in phases in service that offer it",),
        ),
        ({HALL + "cooling": ["dense", "air"]}, ("alpha, 2026-04: R needs liquid cooling, which alpha does not offer",)),
    ],
)
def test_racks_of_a_class_without_room_are_told(changes: dict[str, Any], told: tuple[str, ...]) -> None:
    # Three racks of 1 MW, liquid, from May; the shed of 9 MW is of no use to them.
    found = violations(with_shed(**changes), SOUND)
    assert all(any(one in line for line in found) for one in told), found
    assert bool(told) == any("no room for" in line or "does not offer" in line for line in found), found


def test_what_is_left_over_is_what_halls_theorem_says() -> None:
    dice = random.Random(6)
    names = "abcd"
    for _ in range(300):
        offered = {hall: frozenset(name for name in names if dice.random() < 0.4) for hall in "PQRS"}
        room = {hall: dice.choice((0.0, 0.5, 1.0, 2.5)) for hall in offered if dice.random() < 0.9}
        wanted = {name: dice.choice((0.0, 0.7, 1.2, 2.0)) for name in names}
        sets = (some for count in range(5) for some in combinations(names, count))
        lacking = max(
            sum(wanted[name] for name in some) - sum(mw for hall, mw in room.items() if offered[hall] & set(some))
            for some in sets
        )
        assert sum(left_over(wanted, offered, room).values()) == pytest.approx(lacking, abs=1e-9)


def test_limits_of_classes_are_recomputed() -> None:
    found = violations(with_shed(), SOUND)
    assert "class_nameplate alpha: liquid, 2026-05: no row in the table resources" in found
    assert "class_positions alpha: liquid, 2026-05: no row in the table resources" in found
    # A class that no phase but those of all racks has is no limit of its own: a row of it is one too many.
    spoilt = spoiled("resources", at("nameplate", "alpha", 4), limit="class_nameplate", id="alpha: liquid")
    assert any(
        "class_nameplate alpha: liquid" in line and "for no limit of the case" in line
        for line in violations(problem(), spoilt)
    )
