"""The limits of the table `resources`."""

from __future__ import annotations

from planner.spec.kinds import LimitSpec, Sentence, by_name

LIMITS = by_name(
    LimitSpec(
        "renewable", "units", "resource",
        (Sentence("no more than the capacity of resource {0} is in use", "resource", rows="crews"),), noun="use",
    ),
    LimitSpec(
        "resource_increase", "units", "resource",
        (Sentence("use of resource {0} grows by no more in a period than it may", "resource", rows="use_grows"),),
        awaited=False, noun="growth of use",
    ),
    LimitSpec(
        "consumable", "units", "resource",
        (Sentence("no more of resource {0} is drawn than has arrived", "resource", rows="consumables"),),
        noun="stock",
    ),
    LimitSpec(
        "rack_supply", "racks", "rack type",
        (
            Sentence("no more racks of type {0} are delivered than can be", "rack type", rows="supply"),
            Sentence("no more racks of type {0} come early than were on order", "rack type", rows="book_limit"),
        ),
        noun="supply",
    ),
    LimitSpec(
        "nameplate", "MW", "site",
        (Sentence("racks at {0} fit the phases in service", "site", rows="nameplate"),), noun="room in halls",
    ),
    LimitSpec(
        "rack_positions", "racks", "site",
        (Sentence("racks at {0} fit its rack positions", "site", rows="positions"),), noun="rack positions",
    ),
    LimitSpec(
        "class_nameplate", "MW", "classes at a site",
        (Sentence("racks at {0} fit the phases in service that offer their class", "site", rows="halls_by_class"),),
        noun="room in halls",
    ),
    LimitSpec(
        "class_positions", "racks", "classes at a site",
        (Sentence("racks at {0} fit positions of phases that offer their class", "site", rows="positions_by_class"),),
        noun="rack positions",
    ),
    LimitSpec(
        "site_power", "MW", "site",
        (
            Sentence("{0} imports no more than is energised", "site", rows="energised"),
            Sentence("{0} imports no more on conditional steps than is energised", "site", rows="conditional_limit"),
            Sentence("the peak load of {0} is served", "site", rows="peak_power"),
        ), noun="power",
    ),
    LimitSpec(
        "headroom", "MW", "node",
        (Sentence("imports at node {0} fit its headroom", "node", rows="headroom"),), noun="headroom",
    ),
    LimitSpec(
        "link", "MW", "link", (Sentence("flow over link {0} stays within its limit", "link", bounds="link"),),
        noun="flow",
    ),
    LimitSpec(
        "install_pace", "racks", "site",
        (Sentence("no more racks come to {0} in a period than it can install", "site", rows="install_pace"),),
        awaited=False, noun="pace of installation",
    ),
    LimitSpec(
        "open_sites", "sites", "programme",
        (Sentence("no more sites are open than may be", "programme", rows="open_sites"),), noun="open sites",
    ),
    LimitSpec(
        "opened_mw", "MW", "site",
        (Sentence("{0} has its least MW by its date, if it has opened by then", "site", rows="opened_enough"),),
        noun="least MW", is_floor=True, awaited=False,
    ),
    LimitSpec(
        "facility", "million USD", "facility",
        (
            Sentence("debt of facility {0} stays within its limit", "facility", bounds="debt_limit"),
            Sentence("facility {0} is drawn only while it is available", "facility", bounds="available"),
            Sentence("facility {0} is repaid in equal parts up to its maturity", "facility", rows="amortisation"),
        ), awaited=False, noun="limit of debt",
    ),
    LimitSpec(
        "borrowing_base", "million USD", "facility",
        (Sentence("debt of facility {0} stays within its borrowing base", "facility", rows="borrowing_base"),),
        awaited=False, noun="borrowing base",
    ),
    LimitSpec(
        "loan_to_cost", "million USD", "facility",
        (Sentence("draws of facility {0} stay within its share of the cost", "facility", rows="loan_to_cost"),),
        awaited=False, noun="loan to cost",
    ),
    LimitSpec(
        "service_cover", "million USD", "facility",
        (
            Sentence(
                "operations cover debt service of facility {0} as often as it asks", "facility", rows="service_covered"
            ),
        ), noun="debt service cover", awaited=False,
    ),
    LimitSpec(
        "cash_floor", "million USD", "cash",
        (Sentence("cash never falls below its floor of {0} million USD", "cash", bounds="cash_floor"),),
        awaited=False, is_floor=True, noun="cash floor",
    ),
    LimitSpec(
        "tenant", "million USD", "year of the tenant",
        (Sentence("rent of {0} stays within the tenant's share", "year of the tenant", rows="tenant_pays"),),
        noun="share of revenue", awaited=False,
    ),
    LimitSpec(
        "water", "m³", "yearly limit",
        (Sentence("water in a year stays within limit {0}", "yearly limit", rows="yearly_water"),), noun="water",
    ),
    LimitSpec(
        "grid_emissions", "t CO2", "yearly limit",
        (
            Sentence(
                "emissions of grid energy in a year stay within limit {0}", "yearly limit", rows="yearly_grid_emissions"
            ),
        ), noun="emissions of grid energy",
    ),
    LimitSpec(
        "onsite_emissions", "t CO2", "yearly limit",
        (
            Sentence(
                "emissions of on-site units in a year stay within limit {0}", "yearly limit",
                rows="yearly_onsite_emissions",
            ),
        ), noun="emissions of on-site units",
    ),
    LimitSpec(
        "grid_energy", "MWh", "yearly limit",
        (Sentence("energy from the grid in a year stays within limit {0}", "yearly limit", rows="yearly_grid_energy"),),
        noun="energy from the grid",
    ),
    LimitSpec(
        "onsite_energy", "MWh", "yearly limit",
        (
            Sentence(
                "energy of on-site units in a year stays within limit {0}", "yearly limit", rows="yearly_onsite_energy"
            ),
        ), noun="energy of on-site units",
    ),
    LimitSpec(
        "rack_quota", "racks", "quota",
        (Sentence("no more racks are delivered than quota {0} allows", "quota", rows="rack_quota"),), noun="racks",
    ),
    LimitSpec(
        "gpu_quota", "GPUs", "quota",
        (Sentence("no more GPUs are delivered than quota {0} allows", "quota", rows="gpu_quota"),), noun="GPUs",
    ),
)  # fmt: skip
"""The limits by name, in the order of the documents."""
