"""Faults planted in the shipped scenarios, in what lets them stack, and in where their mistakes are told."""

from __future__ import annotations

from tests.faults.fault import Fault

CHANGES, READING, TEN = "planner/changes", "planner/casefiles/scenarios.py", "sites/ten-gigawatt/scenarios"
STACKING, PLACES, SHIPPED = (
    ("tests/changes/test_stacking.py",),
    ("tests/casefiles/test_scenario_places.py",),
    ("tests/test_case_scenarios.py",),
)

IN_SCENARIOS: tuple[Fault, ...] = (
    Fault(
        "scenarios: what has held from ever refuses to move with others",
        f"{CHANGES}/doing.py",
        "    if _is_without_dates(spot):",
        "    if False:",
        STACKING,
    ),
    Fault(
        "scenarios: a shift that moves nothing passes",
        f"{CHANGES}/making.py",
        "    if not total.changed:",
        "    if not total.changed and change.act.operation != 'shift_months':",
        STACKING,
    ),
    Fault(
        "scenarios: a source brought twice is listed twice",
        f"{CHANGES}/doing.py",
        " if not _is_known(spot, given))",
        ")",
        STACKING,
    ),
    Fault(
        "scenarios: sources of one key taken for one another",
        f"{CHANGES}/doing.py",
        "_words(given) == _words(known)",
        "given.get('key') == known.get('key')",
        STACKING,
    ),
    Fault(
        "scenarios: a mistake in a long value told at its operation",
        READING,
        "(found.part, *found.below)",
        "(found.part,)",
        PLACES,
    ),
    Fault(
        "scenarios: appended entries counted with those before",
        f"{CHANGES}/making.py",
        "index = rest[0] - len(known) if rest else -1",
        "index = rest[0] if rest else -1",
        PLACES,
    ),
    Fault(
        "scenarios: a case checked after each change",
        f"{CHANGES}/making.py",
        "(data, flaws)] if flaws else []",
        "(data, flaws)]",
        PLACES,
    ),
    Fault(
        "scenarios: racks late whose first delivery stays",
        f"{TEN}/racks-one-quarter-late.yaml",
        '  - {path: "racks[*].first_delivery_date", shift_months: 3}\n',
        "",
        SHIPPED,
    ),
    Fault(
        "scenarios: a grid that is late but for its zones",
        f"{TEN}/grid-six-months-later.yaml",
        '  - {path: "grid.nodes[*].headroom_mw", shift_months: 6}\n',
        "",
        SHIPPED,
    ),
    Fault(
        "scenarios: terms of the first tranche alone",
        f"{TEN}/tranche-lag-4.yaml",
        "milestones[*]",
        "milestones[GW1]",
        SHIPPED,
    ),
    Fault(
        "scenarios: a supply that is not that of the estimate",
        "sites/status-2026/scenarios/supply-low.yaml",
        "{date: 2029-02-01, units: 320}",
        "{date: 2029-02-01, units: 230}",
        SHIPPED,
    ),
)
