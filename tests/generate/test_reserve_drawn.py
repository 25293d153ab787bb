"""Generated cases hold on-site units in reserve where that is asked for, and differ from others in nothing else."""

from __future__ import annotations

from planner.generate.case import generate
from planner.validate import validate


def test_units_of_every_type_are_held_in_reserve() -> None:
    drawn, without = (generate(6, 2, 24, 3, features=asked) for asked in (("reserve",), ()))
    assert validate(drawn) == ()
    units = [unit for site in drawn.sites for unit in site.onsite]
    assert len(units) > 3
    assert {unit.reserve_units for unit in units} == {1, 2}
    before = tuple(
        site.model_copy(
            update={
                "onsite": tuple(
                    u.model_copy(update={"reserve_units": 0, "max_units": u.max_units - u.reserve_units})
                    for u in site.onsite
                )
            }
        )
        for site in drawn.sites
    )
    assert drawn.model_copy(update={"sites": before}) == without
