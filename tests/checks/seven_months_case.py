"""A case of seven months: site alpha can be built, site beta stays empty, site omega is not eligible."""

from __future__ import annotations

import copy
from typing import Any

from planner.problem import Problem

ALPHA: dict[str, Any] = {
    "id": "alpha", "node": "N", "peak_pue": 1.5, "mean_pue": 1.2, "commissioning_periods": 1,
    "install_racks_per_period": 3, "cooling": ["liquid"], "opening_usd_m": 12, "fixed_usd_m_per_year": 12,
    "energy_usd_per_mwh": 100, "opex_usd_m_per_mw_year": 1.2, "grid_emissions_t_per_mwh": 0.5,
    "stages": [{"mw": 2, "energisation_date": "2025-12-01"}],
    "upgrades": [
        {"id": "U", "mw": 2, "capex_usd_m": 8, "order_share": 0.5, "lead_periods": 2, "draws": {"transformer": 1}}
    ],
    "onsite": [
        {
            "id": "G", "firm_mw": 1, "capex_usd_m": 6, "order_share": 0.5, "lead_periods": 1, "max_units": 2,
            "fuel_usd_per_mwh": 60, "om_usd_per_mwh": 40, "draws": {"turbine": 1}, "emissions_t_per_mwh": 0.4,
        }
    ],
    "activities": [
        {
            "id": "permit", "kind": "gate",
            "options": [{"duration_periods": 1, "capex_usd_m": 1, "start_share": 1, "uses": {"crew": 1}}],
        },
        {
            "id": "hall", "nameplate_mw": 4, "rack_positions": 5, "predecessors": ["permit"],
            "options": [
                {
                    "duration_periods": 2, "capex_usd_m": 10, "start_share": 0.2, "finish_share": 0.2,
                    "uses": {"crew": 2},
                }
            ],
        },
    ],
}  # fmt: skip
BETA: dict[str, Any] = {
    "id": "beta", "peak_pue": 1.2, "mean_pue": 1.1,
    "activities": [{"id": "annex", "nameplate_mw": 1, "options": [{"duration_periods": 1}]}],
}  # fmt: skip
OMEGA: dict[str, Any] = {
    "id": "omega", "eligible": False, "peak_pue": 1.2, "mean_pue": 1.1,
    "activities": [{"id": "shed", "nameplate_mw": 1, "options": [{"duration_periods": 1}]}],
}  # fmt: skip
CASE: dict[str, Any] = {
    "case": "seven-months",
    "programme": {
        "name": "Seven months", "start_date": "2026-01-01", "end_date": "2026-07-31",
        "target": {"mw": 4, "by_date": "2026-06-30"},
        "milestones": [
            {
                "id": "M1", "threshold_mw": 2, "deadline_date": "2026-04-30", "tranche_usd_m": 20,
                "in_kind_share": 0.25, "drop_dead_date": "2026-05-31",
            },
            {
                "id": "M2", "threshold_mw": 4.5, "basis": "facility", "tranche_usd_m": 30, "payment_lag_periods": 1,
                "scope": ["alpha"], "racks": ["R"],
            },
            {"id": "M3", "threshold_mw": 5, "deadline_date": "2026-05-31", "weight": 2, "scope": "any_site"},
        ],
        "goals": ["shortfall", "lateness", "earliest", "npv", "cost", "emissions"],
    },
    "finance": {
        "opening_cash_usd_m": 60, "cash_floor_usd_m": 1, "discount_rate": 0.1, "rent_usd_m_per_mw_year": 12,
        "rack_life_periods": 50, "works_life_periods": 100, "horizon_value": "book",
        "facilities": [
            {
                "id": "loan", "limit_usd_m": 20, "rate_per_year": 0.12, "draw_fee_share": 0.05,
                "commitment_fee_per_year": 0.012, "available_to_date": "2026-05-31", "maturity_date": "2026-07-31",
                "borrowing_base_share": 0.9, "capex_only": True,
            }
        ],
    },
    "tenant": {"revenue_usd_m": {2026: 40}, "compute_share": 0.5, "limits_rent": True},
    "grid": {
        "nodes": [{"id": "N", "headroom_mw": 1}, {"id": "Z", "headroom_mw": 10}],
        "links": [{"id": "ZN", "from_node": "Z", "to_node": "N", "limit_mw": 4}],
    },
    "racks": [
        {
            "id": "R", "it_kw": 1000, "gpus": 8, "price_usd_m": 10, "order_share": 0.2, "lead_periods": 2,
            "cooling": "liquid", "supply": [{"date": "2026-01-01", "units": 3}, {"date": "2026-05-01", "units": 2}],
            "on_order": [{"date": "2026-04-01", "units": 1}],
        }
    ],
    "resources": [
        {"id": "crew", "kind": "renewable", "capacity": 2},
        {"id": "transformer", "kind": "consumable", "stock": 1},
        {"id": "turbine", "kind": "consumable", "arrivals": [{"date": "2026-02-01", "units": 1}]},
    ],
    "sites": [ALPHA, BETA, OMEGA],
}  # fmt: skip


def problem(**changes: Any) -> Problem:
    """Return the case; a change is named by its path, ``sites__0__peak_pue=2``."""
    given = copy.deepcopy(CASE)
    for path, value in changes.items():
        *parents, last = path.split("__")
        place: Any = given
        for step in parents:
            place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
        if isinstance(place, list):
            place[int(last)] = value
        else:
            place[last] = value
    return Problem.model_validate(given)
