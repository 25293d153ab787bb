"""What a limit is called within a sentence that says what is used up, and the unit of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.spec import LIMITS

if TYPE_CHECKING:
    from planner.spec import LimitName


def limit_noun(limit: LimitName) -> tuple[str, str]:
    """Return what a limit is called, ``{0}`` standing for what it is of, and the unit of its figures."""
    match limit:
        case "renewable" | "consumable":
            return "{0}", "units"
        case "resource_increase":
            return "growth of the use of {0}", "units"
        case "rack_supply":
            return "the supply of {0}", "racks"
        case "nameplate":
            return "halls at {0}", "MW IT"
        case "rack_positions":
            return "rack positions at {0}", "racks"
        case "class_nameplate":
            return "halls by class at {0}", "MW IT"
        case "class_positions":
            return "rack positions by class at {0}", "racks"
        case "site_power":
            return "power at {0}", "MW facility"
        case "headroom":
            return "headroom of the grid at {0}", "MW facility"
        case "link":
            return "link {0}", "MW facility"
        case "install_pace":
            return "the pace of installation at {0}", "racks"
        case "open_sites":
            return "sites that may be open", "sites"
        case "facility":
            return "loan {0}", "million USD"
        case "borrowing_base" | "loan_to_cost" | "service_cover" | "water" | "opened_mw":
            return f"{LIMITS[limit].noun} of {{0}}", LIMITS[limit].unit
        case "cash_floor":
            return "cash, which is at its floor", "million USD"
        case "tenant":
            return "rent that the tenant may pay in {0}", "million USD"
        case "grid_emissions" | "onsite_emissions" | "grid_energy" | "onsite_energy":
            return f"{LIMITS[limit].noun}, {{0}}", LIMITS[limit].unit
        case "rack_quota" | "gpu_quota":
            return "quota {0}", LIMITS[limit].unit
        case _:
            assert_never(limit)
