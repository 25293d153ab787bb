"""Faults planted in milestones of a part and their money."""

from __future__ import annotations

from tests.faults.fault import CHECKS, MODEL, Fault

LATE = ("tests/by_hand/test_late_money.py",)
PARTS, BOUNDS = ("tests/by_hand/test_parts.py",), ("tests/bounds/test_parts.py",)

IN_PARTS: tuple[Fault, ...] = (
    Fault(
        "parts: any rack counts",
        f"{MODEL}/handles.py",
        "[rack for rack in racks if portion.has_rack(rack.id)]",
        "[rack for rack in racks if rack.id]",
        PARTS,
    ),
    Fault(
        "parts: of any site all sites count",
        "planner/portion.py",
        "[None if len(all_sites) == 1 else (site,) for site in all_sites]",
        "[None for site in all_sites]",
        PARTS,
    ),
    Fault(
        "parts: reached at a site without its MW",
        f"{MODEL}/families/milestones.py",
        "return m.reached[g, t] <= sum(m.reached_at[g, site.id, t] for site in sets.sites)",
        "return m.reached[g, t] <= 1 + sum(m.reached_at[g, site.id, t] for site in sets.sites)",
        PARTS,
    ),
    Fault(
        "check: all sites count",
        f"{CHECKS}/awards.py",
        "return [(site,) for site in sites]",
        "return [tuple(sites)]",
        PARTS,
    ),
    Fault(
        "bounds: a part may have what others install",
        f"{MODEL}/bounds/rack_supply.py",
        "        racks = sets.racks\n",
        "        racks = sets.problem.racks[:1]\n",
        BOUNDS,
    ),
    Fault(
        "late money: late charges a period early",
        f"{MODEL}/lines/tranches.py",
        "if period > sets.calendar.period_of(g.deadline_date):",
        "if period >= sets.calendar.period_of(g.deadline_date):",
        LATE,
    ),
    Fault(
        "late money: a lost tranche is paid",
        f"{MODEL}/lines/tranches.py",
        "if 0 <= earned <= last:",
        "if 0 <= earned:",
        LATE,
    ),
    Fault(
        "late money: orders count at delivery",
        f"{MODEL}/handles.py",
        "by, mw = min(end, period + rack.lead_periods), rack.it_kw / 1000.0",
        "by, mw = min(end, period), rack.it_kw / 1000.0",
        LATE,
    ),
    Fault(
        "check: a tranche is never lost",
        f"{CHECKS}/awards.py",
        "lost = last is not None and (earned is None or earned > last)",
        "lost = False",
        LATE,
    ),
)
