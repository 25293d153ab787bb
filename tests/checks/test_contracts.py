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


def test_a_bill_that_the_plan_leaves_out_is_told() -> None:
    # 15 USD per kW and month on 3.5 MW in May are 0.0525; 90 % of 4 MW are more, 3.6.
    lines = told(**{"sites__0__demand_usd_per_kw_month": 15})
    assert "programme, 2026-05, cash: demand_usd_m is 0, recomputed 0.0525" in lines
    assert "alpha, 2026-05, grid, power: billed_mw is 0, recomputed 3.5" in lines
    least = told(**{"sites__0__demand_usd_per_kw_month": 15, "sites__0__minimum_bill_share": 0.9})
    assert "alpha, 2026-05, grid, power: billed_mw is 0, recomputed 3.6" in least
    assert "alpha, 2026-05, grid, power: unused_bill_usd_m is 0, recomputed 0.0015" in least
    # 31 days of May at 300 USD on 3.5 MW.
    days = told(**{"grid__nodes__0__capacity_usd_per_mw_day": 300})
    assert "programme, 2026-05, cash: capacity_usd_m is 0, recomputed 0.03255" in days


def test_a_wrong_bill_is_told() -> None:
    (line,) = violations(problem(), spoiled("power", 3, billed_mw=2.0))
    assert line.endswith("billed_mw is 2, recomputed 0")
    (line,) = violations(problem(), spoiled("power", 3, unused_bill_usd_m=1.0))
    assert line.endswith("unused_bill_usd_m is 1, recomputed 0")
