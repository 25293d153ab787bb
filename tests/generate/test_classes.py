"""Generated cases with cooling classes by phase."""

from __future__ import annotations

import pytest

from planner.generate import generate
from planner.validate import validate


@pytest.mark.fast
def test_older_halls_lack_800_volts_and_all_else_is_as_without() -> None:
    plainly, given = generate(4, 5, 36, 1), generate(4, 5, 36, 1, features=("classes",))
    assert validate(given) == ()
    named = [phase for site in given.sites for phase in site.activities if phase.cooling is not None]
    assert named
    assert {phase.cooling for phase in named} == {("liquid-45c",)}
    bare = [
        site.model_copy(update={"activities": tuple(a.model_copy(update={"cooling": None}) for a in site.activities)})
        for site in given.sites
    ]
    assert tuple(bare) == plainly.sites
