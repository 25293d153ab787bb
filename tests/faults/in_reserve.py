"""Faults planted in reserve units and conditional connections; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

IN_RESERVE: tuple[Fault, ...] = (
    Fault(
        "model: firm power without its reserve",
        f"{FAMILIES}/reserve.py",
        "kept[unit.item.id, t] = Sum((1, in_service), (mw * reserve, beyond))",
        "kept[unit.item.id, t] = Sum((1, in_service), (0.0 * reserve, beyond))",
        by_hand("reserve", "bought_beside"),
    ),
    Fault(
        "model: reserve only where an order decides",
        f"{MODEL}/handles.py",
        "(-unit.firm_mw, unit.reserve_units))",
        "(-0.0, unit.reserve_units))",
        by_hand("reserve", "firm_at_once"),
    ),
    Fault(
        "bounds: reserve counted as firm",
        f"{MODEL}/power_sets.py",
        "return least, max(0.0, most - unit.item.reserve_units) - least",
        "return least, most - least",
        by_hand("reserve", "bounds_leave"),
    ),
    Fault(
        "tables: reserve counted as firm",
        f"{TABULATE}/power.py",
        "firm = unit.firm_mw * np.maximum(count - unit.reserve_units, 0.0)",
        "firm = unit.firm_mw * count",
        ("tests/checks/test_tabulated.py",),
    ),
    Fault(
        "check: reserve counted as firm",
        f"{CHECKS}/sources.py",
        "reserve = {key: min(mw, held[key[0]]) for key, mw in firm.items()}",
        "reserve = {key: 0.0 * min(mw, held[key[0]]) for key, mw in firm.items()}",
        ("tests/checks/test_rules.py",),
    ),
    Fault(
        "floats: units in reserve carry load",
        f"{TABULATE}/feeding.py",
        "held += min(reserve_mw,",
        "held += 0.0 * min(reserve_mw,",
        by_hand("reserve", "racks_wait"),
    ),
)
