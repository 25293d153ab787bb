"""Faults planted in the difference of problems, in the comparison of plans, and in the page that shows it."""

from __future__ import annotations

from tests.faults.fault import Fault

DIFFERENCE, COMPARISON = "planner/changes/difference", "planner/comparison"
LINES, RANDOM = ("tests/changes/test_difference.py",), ("tests/changes/test_difference_random.py",)
ONE_THING, GOALS, SHOWN = (
    (f"tests/comparison/test_{name}.py",) for name in ("one_thing", "goals", "shown")
)  # fmt: skip
PAGES = ("tests/cli/test_diff_and_compare.py",)

_IN_DIFFERENCE: tuple[Fault, ...] = (
    Fault(
        "difference: stages that all moved are matched by equal entries",
        f"{DIFFERENCE}/matching.py",
        "pairs = _same_but_moved(before, after) or _aligned(before, after)",
        "pairs = _aligned(before, after)",
        LINES,
    ),
    Fault(
        "difference: an entry without partner is left out",
        f"{DIFFERENCE}/matching.py",
        "return found + [(None, new) for new in range(len(after)) if new not in with_partner]",
        "return found",
        RANDOM,
    ),
    Fault(
        "difference: a rounded factor that not every count follows",
        f"{DIFFERENCE}/patterns.py",
        "if factor != 1 and all(",
        "if factor != 1 and any(",
        LINES,
    ),
    Fault(
        "difference: a pattern that one change follows",
        f"{DIFFERENCE}/patterns.py",
        "if all(one in other for other in rest)",
        "if any(one in other for other in rest)",
        LINES,
    ),
    Fault(
        "difference: the end of a month is no month later",
        "planner/calendar.py",
        "if other.day == min(day.day, monthrange(other.year, other.month)[1])",
        "if other.day == day.day",
        LINES,
    ),
    Fault(
        "difference: an order is not told",
        f"{DIFFERENCE}/walk.py",
        "if out_of_order(matches) and not asks_otherwise:",
        "if False:",
        RANDOM,
    ),
    Fault(
        "difference: sources of a series are not told",
        f"{DIFFERENCE}/walk.py",
        "if any(before[day] != after[day] for day in both):",
        "if False:",
        RANDOM,
    ),
    Fault(
        "difference: figures that look alike are the same",
        f"{DIFFERENCE}/value_words.py",
        "    if was == is_now:",
        "    if False:",
        LINES,
    ),
    Fault(
        "difference: a unit is left in the words of a field",
        f"{DIFFERENCE}/field_words.py",
        'return FieldWords(field.removesuffix(ending).replace("_", " "), unit)',
        'return FieldWords(field.replace("_", " "), unit)',
        ("tests/changes/test_field_words.py",),
    ),
)

_IN_COMPARISON: tuple[Fault, ...] = (
    Fault(
        "compare: touching intervals are apart",
        f"{COMPARISON}/goals.py",
        "above = least > 0 and not alike(name, theirs.low, mine.high)",
        "above = least >= 0",
        GOALS,
    ),
    Fault(
        "compare: only values are looked at, not bounds",
        f"{COMPARISON}/goals.py",
        "return Interval(min(row.value, bound), max(row.value, bound))",
        "return Interval(row.value, row.value)",
        GOALS,
    ),
    Fault(
        "compare: proven though an earlier goal differs",
        f"{COMPARISON}/goals.py",
        "unlike = measured or _earlier(name, baseline, other)",
        "unlike = measured",
        GOALS,
    ),
    Fault(
        "compare: proven though it is measured otherwise",
        f"{COMPARISON}/goals.py",
        "unlike = measured or _earlier(name, baseline, other)",
        "unlike = _earlier(name, baseline, other)",
        GOALS,
    ),
    Fault(
        "compare: a missing bound is the value",
        f"{COMPARISON}/goals.py",
        "zip(names, (one, two), strict=True) if row.bound is None]",
        "zip(names, (one, two), strict=True) if False]",
        GOALS,
    ),
    Fault(
        "compare: less is better for every goal",
        f"{COMPARISON}/sentences.py",
        'better = _BETTER[(row.change < 0) == (row.sense == "min")]',
        "better = _BETTER[row.change < 0]",
        GOALS,
    ),
    Fault(
        "compare: a tranche that is paid later is not told",
        f"{COMPARISON}/milestones.py",
        "paid = any(amounts) and row.baseline_paid_date != row.paid_date",
        "paid = False",
        ONE_THING,
    ),
    Fault(
        "compare: racks that are gone have moved",
        f"{COMPARISON}/racks.py",
        "found = {rack: min(lost[rack], gained[rack]) for rack in {*lost, *gained}}",
        "found = {rack: max(lost[rack], gained[rack]) for rack in {*lost, *gained}}",
        ONE_THING,
    ),
    Fault(
        "compare: given stages are decided",
        f"{COMPARISON}/works.py",
        'POWER: tuple[ItemKind, ...] = ("upgrade", "onsite")',
        'POWER: tuple[ItemKind, ...] = ("upgrade", "onsite", "stage")',
        ONE_THING,
    ),
    Fault(
        "compare: limits count beyond the time both plans cover",
        f"{COMPARISON}/limits.py",
        "if row.binding and both.first <= row.period_start and row.period_end <= both.last:",
        "if row.binding:",
        SHOWN,
    ),
    Fault(
        "compare: the text of a user is not escaped",
        f"{COMPARISON}/page.py",
        "return _folded([escape(line) for line in lines])",
        "return _folded(list(lines))",
        SHOWN,
    ),
    Fault(
        "compare: columns of the headline by place",
        f"{COMPARISON}/page.py",
        "found = [rows_.get(figure) for rows_ in known]",
        "found = [known[0].get(figure)] * len(known)",
        SHOWN,
    ),
    Fault(
        "compare: any file is replaced by the page",
        "planner/exports/single_file.py",
        "if found is not None and not is_ours(_head(path, head_bytes)):",
        "if False:",
        PAGES,
    ),
    Fault(
        "compare: a page is written in place",
        "planner/exports/single_file.py",
        "            path.unlink(missing_ok=True)",
        "            pass",
        PAGES,
    ),
    Fault(
        "compare: a plan that does not hold is compared",
        "planner/exports/sound.py",
        "    if wrong:",
        "    if False:",
        PAGES,
    ),
    Fault(
        "compare: a tranche counts as released by a milestone that is not reached",
        "planner/comparison/milestones.py",
        "released = [0.0 if row is None or not row.is_earned else row.tranche_usd_m for row in (one, two)]",
        "released = [0.0 if row is None else row.tranche_usd_m for row in (one, two)]",
        ("tests/comparison/test_one_thing.py", "-k", "after_the_horizon"),
    ),
)

IN_COMPARISON = (*_IN_DIFFERENCE, *_IN_COMPARISON)
