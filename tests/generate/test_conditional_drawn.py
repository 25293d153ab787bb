"""Generated cases have conditional connections where that is asked for."""

from __future__ import annotations

from planner.generate.case import generate
from planner.validate import validate


def test_stages_come_sooner_and_are_conditional_until_their_day() -> None:
    drawn, without = (generate(8, 2, 24, 3, features=asked) for asked in (("conditional",), ()))
    assert validate(drawn) == ()
    pairs = [
        (stage, before)
        for site, old in zip(drawn.sites, without.sites, strict=True)
        for stage, before in zip(site.stages, old.stages, strict=True)
        if stage != before
    ]
    assert len(pairs) >= 2
    for stage, before in pairs:
        assert stage.conditional
        assert stage.firm_from_date == before.energisation_date > stage.energisation_date
