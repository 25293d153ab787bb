"""The independent check of contracts with utilities: rules broken and figures spoiled, on the plan of seven months."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.checks import violations
from tests.checks.seven_months_case import problem
from tests.checks.test_reported import SOUND, spoiled

STAGE, UPGRADE = "sites__0__stages__0__", "sites__0__upgrades__0__"


def told(**changes: Any) -> tuple[str, ...]:
    """Return what is wrong with the sound plan as a plan of a changed case."""
    given = problem(**changes)
    return violations(given, replace(SOUND, problem=given))


def test_import_beyond_a_ramp_is_told() -> None:
    # 2 MW since December and 2 MW since April: in May 3.5 MW are imported.
    assert "alpha, 2026-05: 3.5 MW imported, 3 MW energised of 4 by their ramps" in told(
        **{UPGRADE + "ramp": {0: 0.5, 2: 1.0}}
    )
    # Half of the first 2 MW, up to the sixth month after December.
    assert "alpha, 2026-05: 3.5 MW imported, 3 MW energised of 4 by their ramps" in told(
        **{STAGE + "ramp": {0: 0.5, 6: 1.0}}
    )
    assert not [line for line in told(**{STAGE + "ramp": {0: 0.5, 5: 1.0}}) if "2026-05" in line and "imported" in line]


def test_power_that_a_ramp_holds_back_serves_no_load() -> None:
    assert "alpha, 2026-05: 4.5 MW needed, 4 MW energised or on site" in told(**{UPGRADE + "ramp": {0: 0.5, 2: 1.0}})


def test_a_wrong_figure_of_what_is_held_back_is_told() -> None:
    (line,) = violations(problem(), spoiled("power", 3, held_back_mw=3.0))
    assert line.endswith("held_back_mw is 3, recomputed 0")


def test_floats_wait_for_the_rise() -> None:
    # With half of U from April and all of it from May, the racks of May wait for the second half: no float is left.
    lines = told(**{UPGRADE + "ramp": {0: 0.5, 1: 1.0}})
    assert "upgrade U, schedule: total_float_periods is 1, recomputed 0" in lines
    assert "delivery alpha:R@2026-05: predecessor U FS+1 is missing" in lines
