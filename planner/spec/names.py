"""The names of limits, bounds, goals and items, and of the units and kinds they have."""

from __future__ import annotations

from typing import Literal

Unit = Literal["units", "racks", "GPUs", "sites", "MW", "million USD", "months", "kt CO2", "m³", "t CO2", "MWh"]
Subject = Literal[
    "activity", "resource", "rack type", "site", "node", "link", "facility", "cash", "year of the tenant", "programme",
    "on-site unit", "upgrade", "grid stage", "classes at a site", "yearly limit", "quota",
]  # fmt: skip
LimitName = Literal[
    "renewable", "resource_increase", "consumable", "rack_supply", "nameplate", "rack_positions", "class_nameplate",
    "class_positions", "site_power", "headroom", "link", "install_pace", "open_sites", "opened_mw",
    "facility", "borrowing_base", "loan_to_cost", "service_cover", "cash_floor",
    "tenant", "water", "grid_emissions", "onsite_emissions", "grid_energy", "onsite_energy", "rack_quota", "gpu_quota",
]  # fmt: skip
YearlyKind = Literal["water", "grid_emissions", "onsite_emissions", "grid_energy", "onsite_energy"]
"""The limits that are of a calendar year."""
BoundName = Literal[
    "halls", "rack_positions", "site_power", "headroom", "link", "install_pace", "rack_supply", "first_delivery",
    "quota", "crews", "consumables", "cash", "stop", "installed", "dates", "together",
]  # fmt: skip
"""What limits MW that can be online before anything is planned."""
GoalName = Literal["shortfall", "lateness", "earliest", "npv", "cost", "emissions"]
GoalKind = Literal["power", "time", "money", "emissions"]
Sense = Literal["min", "max"]
ItemKind = Literal["gate", "phase", "stage", "upgrade", "onsite", "rack_order", "delivery", "milestone", "tranche"]
ItemUnit = Literal["activity", "MW", "units", "racks", "million USD"]
PowerKind = Literal["grid", "onsite", "link"]
ReasonName = Literal[
    "history", "logic", "date", "crews", "consumables", "power", "supply", "cash", "as planned"
]  # fmt: skip
"""Why an item starts when it does: the first that holds."""
