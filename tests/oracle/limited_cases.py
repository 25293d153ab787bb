"""Random tiny cases with yearly limits, quotas, water and prices below zero: `limited(seed)` is always the same."""

from __future__ import annotations

import functools
import random
from typing import TYPE_CHECKING, Any

from planner.problem import Problem
from tests.oracle.cases import case
from tests.oracle.dates import dates_of

if TYPE_CHECKING:
    from datetime import date


@functools.cache
def limited(seed: int) -> Problem:
    """Return the random tiny case of a seed with yearly limits, quotas, water, countries and prices below zero."""
    problem, rng = case(seed), random.Random(f"limits {seed}")
    given = problem.model_dump()
    for site in given["sites"]:
        site["country"] = rng.choice(("", "NO", "SE"))
        if rng.random() < 0.5:
            site["water_m3_per_mwh"] = rng.choice((0.5, 1.8))
        if rng.random() < 0.4:
            site["energy_usd_per_mwh"] = rng.choice((-30.0, -500.0))
            if rng.random() < 0.4:
                turns = _some_start(rng, problem)
                site["energy_usd_per_mwh"] = [{"value": 50.0}, {"from_date": turns, "value": -60.0}]
    draws = [_yearly, _quota] if rng.random() < 0.3 else [rng.choice((_yearly, _quota))]
    for draw in draws:
        name, entry = draw(rng, problem, given)
        given[name] = [entry]
    return Problem.model_validate(given)


def _some_start(rng: random.Random, problem: Problem) -> date:
    calendar = dates_of(problem)
    return calendar.start_of(rng.randint(1, calendar.periods - 1))


def _places(rng: random.Random, sites: list[dict[str, Any]], fields: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if rng.random() < 0.4:
        found["sites"] = [rng.choice([site["id"] for site in sites])]
    for field, of in fields.items():
        names = sorted({site[of] for site in sites} - {""})
        if names and rng.random() < 0.4:
            found[field] = [rng.choice(names)]
    return found


def _yearly(rng: random.Random, problem: Problem, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    calendar, sites = dates_of(problem), given["sites"]
    where = _places(rng, sites, {"regions": "region"})
    regions, ids = where.get("regions", ()), where.get("sites", ())
    own = [s for s in sites if s["onsite"] and (not where or s["id"] in ids or s["region"] in regions)]
    kind = "water" if own else rng.choice(("water", "grid_energy", "grid_emissions"))
    full = 1.5 * sum(calendar.hours(t) for t in range(calendar.periods))
    full *= {"water": 1.0, "grid_energy": 1.0}.get(kind, 0.3)
    years = sorted({calendar.start_of(t).year for t in range(calendar.periods)})
    most = {year: round(full * rng.choice((0.0, 0.1, 0.25, 0.5)), 1)
            for year in rng.sample(years, rng.randint(1, len(years)))}  # fmt: skip
    return "yearly_limits", {"id": "Y", "kind": kind, "most_by_year": most, **where}


def _quota(rng: random.Random, problem: Problem, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    gpus = rng.random() < 0.4
    most: Any = float(rng.choice((1, 1, 2, 3)) * (72 if gpus else 1))
    if rng.random() < 0.5:
        then = most + rng.choice((-1.0, 1.0)) * (72 if gpus else 1)
        most = [{"value": most}, {"from_date": _some_start(rng, problem), "value": then}]
    return "quotas", {
        "id": "Q", "counts": "gpus" if gpus else "racks", "per": rng.choice(("year", "total")), "most": most,
        "racks": [rng.choice(problem.racks).id] if rng.random() < 0.4 else [],
        **_places(rng, given["sites"], {"regions": "region", "countries": "country"}),
    }  # fmt: skip
