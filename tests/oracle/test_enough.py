"""Thresholds and targets a hair from what whole racks add up to: the planner's optimum against the oracle's."""

from __future__ import annotations

import random
from typing import Any

import pytest

from planner.problem import Problem
from planner.validate import validate
from tests.oracle.enumerate import Oracle
from tests.oracle.test_brute_force import disagreements

SIZES_KW = (133.333333, 133.3333333333, 266.666667, 400.0, 333.3333, 123.456, 600.0)
HAIRS_MW = (1e-7, 4e-7, 9e-7, 1.2e-6, 1.6e-6, 2.5e-6, 1e-5, 1e-4)
MOST_RACKS = 4
MOST_PLACES = 4  # rack types times sites: as many as the oracle lists
SEEDS = range(80)
CHUNK = 10


def drawn(seed: int, tight: bool = False) -> Problem:
    """Return a case of one or two sites, with two thresholds and a target near whole counts.

    All racks fit, unless halls are `tight`: then halls or power are near whole counts too.
    """
    rng = random.Random(seed)
    while True:
        problem = _drawn(rng, tight)
        if len(problem.racks) * len(problem.sites) <= MOST_PLACES:
            return problem


def _drawn(rng: random.Random, tight: bool = False) -> Problem:
    sizes = rng.sample(SIZES_KW, rng.choice((1, 1, 2, 2, 3)))
    pues = [rng.choice((1.0, 1.1, 1.25, 1.234567)) for _ in range(rng.choice((1, 1, 2)))]
    racks = [
        {"id": f"R{k}", "it_kw": kw, "price_usd_m": round(rng.uniform(0.5, 2.0), 1), "supply": _supply(rng)}
        for k, kw in enumerate(sizes)
    ]
    sites = [_site(f"S{i}", pue) for i, pue in enumerate(pues)]
    for place in sites if tight else ():
        _tighten(rng, place, sizes)
    basis = {name: rng.choice(("it", "facility")) for name in ("target", "M0", "M1")}
    milestones = [
        {
            "id": name, "threshold_mw": _near(rng, sizes, pues, basis[name]), "basis": basis[name],
            "deadline_date": rng.choice(("2026-01-31", "2026-02-28")), "tranche_usd_m": rng.choice((0.0, 1.0, 6.0)),
        }
        for name in ("M0", "M1")
    ]  # fmt: skip
    goals = rng.choice((("shortfall", "lateness", "npv"), ("lateness", "cost"), ("shortfall", "earliest", "npv")))
    programme = {
        "name": "a hair", "start_date": "2026-01-01", "end_date": "2026-03-31", "goals": goals,
        "target": {"mw": _near(rng, sizes, pues, basis["target"]), "basis": basis["target"], "by_date": "2026-02-28"},
        "milestones": milestones,
    }  # fmt: skip
    finance = {"opening_cash_usd_m": 50.0, "discount_rate": rng.choice((0.0, 0.1, 0.1, -0.3))}
    given = {"case": "hair", "programme": programme, "finance": finance, "racks": racks, "sites": sites}
    return Problem.model_validate(given)


def _supply(rng: random.Random) -> list[dict[str, Any]]:
    first = rng.randint(1, 2)
    return [
        {"date": "2026-01-01", "units": first},
        {"date": "2026-02-01", "units": rng.randint(0, MOST_RACKS // 2 - first)},
    ]


def _site(name: str, pue: float) -> dict[str, Any]:
    hall = {"id": f"{name}A", "nameplate_mw": 9.0, "finished_date": "2025-06-01", "options": [{"duration_periods": 1}]}
    stage = {"mw": 20.0, "energisation_date": "2025-01-01"}
    return {"id": name, "peak_pue": pue, "mean_pue": 1.0, "activities": [hall], "stages": [stage]}


def _tighten(rng: random.Random, site: dict[str, Any], sizes: list[float]) -> None:
    """Give a site halls, two of them side by side, or power for a whole count of racks, but for a hair."""
    room_mw = _near(rng, sizes, [site["peak_pue"]], "it")
    way = rng.choice(("hall", "halls", "power"))
    if way == "power":
        site["stages"][0]["mw"] = room_mw * site["peak_pue"]
        return
    site["activities"][0]["nameplate_mw"] = room_mw
    if way == "halls":
        other = {
            "nameplate_mw": _near(rng, sizes, [1.0], "it"),
            "options": [{"duration_periods": 1, "capex_usd_m": 0.1}],
        }
        site["activities"].append({"id": f"{site['id']}B", **other})


def _near(rng: random.Random, sizes: list[float], pues: list[float], basis: str) -> float:
    """Return a total of one to four whole racks, moved by a hair up or down [MW]."""
    total_mw = sum(
        rng.choice(sizes) / 1000.0 * (rng.choice(pues) if basis == "facility" else 1.0)
        for _ in range(rng.randint(1, MOST_RACKS))
    )
    return total_mw + rng.choice((1.0, -1.0)) * rng.choice(HAIRS_MW)


@pytest.mark.parametrize("first", range(0, len(SEEDS), CHUNK))
def test_what_is_enough_to_a_millionth_is_enough(first: int) -> None:
    wrong = {seed: told for seed in SEEDS[first : first + CHUNK] if (told := disagreements(drawn(seed)))}
    assert not wrong


@pytest.mark.parametrize("first", range(0, len(SEEDS) // 2, CHUNK))
def test_halls_and_power_are_enough_to_a_millionth(first: int) -> None:
    seeds = SEEDS[first : first + CHUNK]
    wrong = {seed: told for seed in seeds if (told := disagreements(drawn(1000 + seed, tight=True)))}
    assert not wrong


def test_the_cases_are_valid_and_lie_on_both_sides_of_the_tolerance() -> None:
    sides = set()
    for seed in SEEDS:
        problem = drawn(seed)
        assert validate(problem) == ()
        oracle = Oracle(problem)
        for given in problem.programme.milestones:
            away = oracle.fleets._basis(given.basis) - given.threshold_mw
            near = away[(abs(away) < 5e-6)]
            sides |= {bool(x >= -1e-6) for x in near.ravel()} if any(near < 0) else set()
    assert sides == {True, False}
