"""Faults planted in spares and in what racks draw."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

TABLES = ("tests/checks/test_tabulated.py",)
RULES = ("tests/checks/test_spares.py", "tests/checks/test_rules.py")

IN_SPARES: tuple[Fault, ...] = (
    Fault(
        "model: spares take nothing of the supply",
        f"{FAMILIES}/supply.py",
        "taken = Sum((1.0 + rack.spare_share, handles.bought(rack, t)), (-1, supplied[rack.id][t]))",
        "taken = Sum((1.0, handles.bought(rack, t)), (-1, supplied[rack.id][t]))",
        by_hand("spares", "paid_with_them"),
    ),
    Fault(
        "model: spares of racks installed cost nothing",
        f"{MODEL}/lines/racks.py",
        "whole.add(1, _yearly_spares(data, rack, period))",
        "whole.add(0, _yearly_spares(data, rack, period))",
        by_hand("spares", "lead_before or credit"),
    ),
    Fault(
        "model: racks at the start need no spares",
        f"{FAMILIES}/supply.py",
        "installed.add(1, handles.bought(rack, t)).add(1, sets.installed_racks[rack.id])",
        "installed.add(1, handles.bought(rack, t))",
        by_hand("spares", "at_the_start"),
    ),
    Fault(
        "model: racks draw on stocks of other regions",
        f"{FAMILIES}/consumables.py",
        "sites = [site for site in sets.sites if stock.is_for(site.region)]",
        "sites = list(sets.sites)",
        by_hand("spares", "region"),
    ),
    Fault(
        "bounds: credit pays for no spares of racks installed",
        f"{MODEL}/bounds/credit.py",
        "return min(granted, racks + _yearly_spares_usd_m(bounds, lag))",
        "return min(granted, racks)",
        by_hand("spares", "credit"),
    ),
    Fault(
        "bounds: spares make racks of the supply",
        f"{MODEL}/bounds/rack_supply.py",
        "supplied = tuple(float((units + within) // (1.0 + rack.spare_share)) for units in supplied)",
        "supplied = tuple(float((units + within) // 1.0) for units in supplied)",
        ("tests/bounds/test_each_limit.py",),
    ),
    Fault(
        "tables: spares cost nothing",
        f"{TABULATE}/fleet.py",
        "delivery_payment_usd_m=(units + spares) * rest",
        "delivery_payment_usd_m=units * rest",
        TABLES,
    ),
    Fault(
        "tables: racks draw on no stock",
        f"{TABULATE}/limits.py",
        "drawn[lot.period] += lot.drawn_units(resource)",
        "drawn[lot.period] += 0 * lot.drawn_units(resource)",
        TABLES,
    ),
    Fault(
        "check: racks that stand need no spares",
        f"{CHECKS}/spares.py",
        "total += later[period]",
        "total += 0.0 * later[period]",
        RULES,
    ),
    Fault(
        "check: racks draw nothing",
        f"{CHECKS}/resources.py",
        "events += [(name, shipment.period, units * shipment.units) for name, units in draws]",
        "events += [(name, shipment.period, 0 * shipment.units) for name, units in draws]",
        RULES,
    ),
)
