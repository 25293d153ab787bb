"""Yearly limits, quotas and prices below zero, on the plan of seven months that is written out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.checks import violations
from planner.plan import ResourceRow
from tests.checks.seven_months import ENDS, STARTS
from tests.checks.seven_months_case import problem
from tests.checks.test_reported import SOUND

# Site alpha takes 2.4, 3.6, 3.6 and 3.6 MW on average from April on, of them 0.5, 1, 1 and 1 MW of its own units. In
# 720, 744, 720 and 744 hours: facility 1728, 2678.4, 2592, 2678.4 MWh; grid 1368, 1934.4, 1872, 1934.4; units 360, 744,
# 720, 744. Water is 2 m³, the grid emits 0.5 t and a unit 0.4 t for each MWh. Two racks in April and one in May, of 8
# GPUs each.
YEARLY = {
    "water": (20_000.0, "m³", (3456.0, 8812.8, 13996.8, 19353.6)),
    "grid_energy": (7200.0, "MWh", (1368.0, 3302.4, 5174.4, 7108.8)),
    "grid_emissions": (4000.0, "t CO2", (684.0, 1651.2, 2587.2, 3554.4)),
    "onsite_energy": (2568.0, "MWh", (360.0, 1104.0, 1824.0, 2568.0)),
    "onsite_emissions": (1100.0, "t CO2", (144.0, 441.6, 729.6, 1027.2)),
}
QUOTAS = {
    "rack_quota": (3.0, "racks", (2.0, 3.0, 3.0, 3.0)),
    "gpu_quota": (30.0, "GPUs", (16.0, 24.0, 24.0, 24.0)),
}
# No rack more fits: 1 MW at mean PUE 1.2 takes 806.4 MWh in February, the shortest month, and 1612.8 m³ of water. Site
# alpha has units of its own, so that any part of a MWh may come from the grid. A rack has 8 GPUs, but 6 are left.
BINDS = {"water": (3,), "onsite_energy": (3,), "rack_quota": (1, 2, 3)}


def limited(**changes: Any) -> Any:
    yearly = [{"id": "L", "kind": kind, "most_by_year": {2026: most}} for kind, (most, _, _) in YEARLY.items()]
    yearly = [given | {"id": f"L-{given['kind']}"} for given in yearly]
    quotas = [
        {"id": "Q-rack_quota", "racks": ["R"], "countries": ["AE"], "most": 3},
        {"id": "Q-gpu_quota", "counts": "gpus", "per": "total", "sites": ["alpha"], "most": 30},
    ]
    given = {"yearly_limits": yearly, "quotas": quotas, "sites__0__water_m3_per_mwh": 2.0, "sites__0__country": "AE"}
    return problem(**(given | changes))


def told(name: str, kind: str, most: float, unit: str, used: tuple[float, ...]) -> list[ResourceRow]:
    figures = (0.0, 0.0, 0.0, *used)
    binds = [period - 3 in BINDS.get(kind, ()) for period in range(7)]
    return [
        ResourceRow(t, STARTS[t], ENDS[t], kind, f"{name}-{kind}", unit, most, figures[t], most - figures[t], binds[t])  # type: ignore[arg-type]
        for t in range(7)
    ]


ROWS = [row for kind, given in YEARLY.items() for row in told("L", kind, *given)] + [
    row for kind, given in QUOTAS.items() for row in told("Q", kind, *given)
]
PLAN = replace(SOUND, resources=(*SOUND.resources, *ROWS))


def test_a_plan_with_shared_limits_by_hand_is_sound() -> None:
    assert violations(limited(), PLAN) == ()


@pytest.mark.parametrize(
    ("number", "most", "words"),
    [
        (0, 19353.0, "L-water, 2026: water of 19353.6 m³, at most 19353"),
        (1, 3554.0, "L-grid_emissions, 2026: grid emissions of 3554.4 t CO2, at most 3554"),
        (2, 1027.0, "L-onsite_emissions, 2026: onsite emissions of 1027.2 t CO2, at most 1027"),
        (3, 7108.0, "L-grid_energy, 2026: grid energy of 7108.8 MWh, at most 7108"),
        (4, 2567.9, "L-onsite_energy, 2026: onsite energy of 2568 MWh, at most 2567.9"),
    ],
)
def test_a_year_beyond_its_limit_is_told(number: int, most: float, words: str) -> None:
    order = ("water", "grid_emissions", "onsite_emissions", "grid_energy", "onsite_energy")
    yearly = [{"id": f"L-{kind}", "kind": kind, "most_by_year": {2026: YEARLY[kind][0]}} for kind in order]
    yearly[number]["most_by_year"] = {2026: most}
    assert words in violations(limited(yearly_limits=yearly), PLAN)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"most": 2}, "Q, 2026-05: 3 racks delivered, quota of 2"),
        ({"most": [{"from_date": "2026-05-01", "value": 9}]}, "Q, 2026-04: 2 racks delivered, quota of 0"),
        (
            {"most": [{"value": 9}, {"from_date": "2026-07-01", "value": 1}]},
            "Q, 2026-07: 3 racks delivered, quota of 1",
        ),
        ({"counts": "gpus", "per": "total", "most": 23}, "Q, 2026-05: 24 GPUs delivered, quota of 23"),
    ],
)
def test_more_than_a_quota_is_told(given: dict[str, Any], words: str) -> None:
    assert words in violations(limited(quotas=[{"id": "Q", **given}]), PLAN)


@pytest.mark.parametrize("places", [{"countries": ["NO"]}, {"sites": ["beta"]}, {"racks": ["S"]}])
def test_what_goes_elsewhere_does_not_count(places: dict[str, Any]) -> None:
    found = violations(limited(quotas=[{"id": "Q", "most": 0, **places}]), PLAN)
    assert not [line for line in found if line.startswith("Q, ")]


def test_energy_below_zero_is_paid_as_far_as_opex() -> None:
    # Opex of 1.2 million USD a year is 0.1 a month for a MW IT, at mean PUE 1.2 and 720 hours 115.74 USD for each MWh:
    # of -200 USD only that is paid. In April 1368 MWh: -0.1583 million USD, where the plan says 0.1368.
    found = violations(limited(sites__0__energy_usd_per_mwh=-200.0), PLAN)
    line = next(line for line in found if "energy_usd_m" in line and "2026-04" in line)
    assert "-0.1583333" in line


def test_a_wrong_row_is_found() -> None:
    rows = [replace(row, used=row.used + 1.0) if (row.limit, row.period) == ("water", 5) else row for row in ROWS]
    found = violations(limited(), replace(SOUND, resources=(*SOUND.resources, *rows)))
    assert any("water L-water, 2026-06, resources: used is 13997.8, recomputed 13996.8" in line for line in found)
