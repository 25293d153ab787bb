"""Faults planted in changes, scenarios and their messages."""

from __future__ import annotations

from tests.faults.fault import Fault

CHANGES, SCENARIOS = "planner/changes", "planner/casefiles/scenarios.py"
BY_HAND, RANDOM = "tests/changes/test_operations.py", "tests/changes/test_random.py"
OF_FILES, OF_PATHS = "tests/casefiles/test_scenarios.py", "tests/changes/test_changed.py"

IN_CHANGES: tuple[Fault, ...] = (
    Fault(
        "changes: counts rounded down",
        f"{CHANGES}/doing.py",
        "new.quantize(Decimal(1), ROUND_HALF_UP)",
        "new",
        (BY_HAND,),
    ),
    Fault(
        "changes: figures multiplied in binary",
        f"{CHANGES}/doing.py",
        "leaf.holder[leaf.key] = float(new)",
        "leaf.holder[leaf.key] = float(old) * given if act.operation == 'scale' else float(old) + given",
        (BY_HAND,),
    ),
    Fault(
        "changes: what comes after the horizon stays",
        f"{CHANGES}/doing.py",
        "if old <= end < leaf.holder[leaf.key]:",
        "if False:",
        (BY_HAND,),
    ),
    Fault(
        "changes: what came after the horizon before is left out too",
        f"{CHANGES}/doing.py",
        "if old <= end < leaf.holder[leaf.key]:",
        "if leaf.holder[leaf.key] > date.min:",
        (BY_HAND,),
    ),
    Fault(
        "changes: the end of a month spills over",
        "planner/calendar.py",
        "min(day.day, last)",
        "min(day.day, 28)",
        (BY_HAND,),
    ),
    Fault(
        "changes: taken out from the front",
        f"{CHANGES}/making.py",
        "for path in reversed(paths):",
        "for path in paths:",
        (BY_HAND,),
    ),
    Fault(
        "changes: figures keep their source",
        f"{CHANGES}/making.py",
        "if origin is not None and done.changed > done.left_out:",
        "if False:",
        (BY_HAND, OF_FILES),
    ),
    Fault(
        "changes: a new entry loses its own source",
        f"{CHANGES}/origins.py",
        'if not (given_stays and spot.value.get("source") is not None):',
        "if True:",
        (OF_FILES, BY_HAND, RANDOM),
    ),
    Fault(
        "changes: old entries get the source of the new one",
        f"{CHANGES}/making.py",
        "[(*path, index) for index in new] or [path]",
        "[path]",
        (BY_HAND,),
    ),
    Fault(
        "changes: the record counts in what is asked",
        "planner/problem/__init__.py",
        'frozenset({"case", "changes"})',
        'frozenset({"case"})',
        (RANDOM,),
    ),
    Fault(
        "changes: the record is forgotten",
        f"{CHANGES}/making.py",
        "(*result.changes, *records)",
        "records",
        (BY_HAND,),
    ),
    Fault(
        "changes: one place twice in a mapping",
        f"{CHANGES}/making.py",
        "            if each_once:",
        "            if False:",
        (OF_PATHS,),
    ),
    Fault(
        "changes: a filter takes all",
        f"{CHANGES}/selectors.py",
        "if _is(member.value.get(field), wanted, fields[field]))",
        "if True)",
        ("tests/changes/test_paths.py",),
    ),
    Fault(
        "changes: sources of entries in place of those of figures",
        f"{CHANGES}/origins.py",
        'own = (spot.value.get("figures") or {}).get(part)',
        "own = None",
        ("tests/changes/test_paths.py",),
    ),
    Fault(
        "changes: places count from 0",
        f"{CHANGES}/selectors.py",
        "parts[int(number) - 1]",
        "parts[int(number) % len(parts)]",
        ("tests/changes/test_paths.py",),
    ),
    Fault(
        "scenarios: stacked in the order of their names",
        SCENARIOS,
        "for name in named):",
        "for name in sorted(map(str, named))):",
        (OF_FILES,),
    ),
    Fault(
        "scenarios: the last change is to blame",
        f"{CHANGES}/making.py",
        "while number > 1 and (where, what) in _told(*states[number - 2]):",
        "while False:",
        (OF_FILES,),
    ),
    Fault(
        "scenarios: a source of a change does not count",
        "planner/casefiles/stated_changes.py",
        'if given.get("source"):',
        "if False:",
        (OF_FILES,),
    ),
)
