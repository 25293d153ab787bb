"""Faults planted where contradictions are named and wishes are asked for; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import MODEL, Fault

EXPLANATION, STUDIES = "planner/explanation", "planner/studies"
FAMILIES = ("tests/explanation/test_conflict_families.py",)
WHY = ("tests/studies/test_why.py",)

IN_CONFLICTS: tuple[Fault, ...] = (
    Fault(
        "conflict: power stands in the rows of the nameplate of the plain model",
        f"{MODEL}/power_sets.py",
        "                if self.plain:",
        "                if self.plain and t > self.periods[-1]:",
        (*FAMILIES, "-k", "alone and energised or pairs and energised"),
    ),
    Fault(
        "conflict: two facts that forbid one column fall together",
        f"{MODEL}/plain.py",
        'key = FactKey("lead", rack.id)',
        'key = FactKey("delivery_dates", rack.id)',
        (*FAMILIES, "-k", "pairs and lead"),
    ),
    Fault(
        "conflict: a hall may be used a period before it is dropped",
        f"{MODEL}/plain.py",
        "last = calendar.period_of(ends) + 1 - work.option.duration_periods",
        "last = calendar.period_of(ends) + 2 - work.option.duration_periods",
        (*FAMILIES, "-k", "alone and finish"),
    ),
    Fault(
        "conflict: who waits for another opens no site in the plain model",
        f"{MODEL}/families/opening.py",
        "    ids = frozenset[str]() if sets.plain else {a.id for a in site.activities}",
        "    ids = {a.id for a in site.activities}",
        (*FAMILIES, "-k", "opening"),
    ),
    Fault(
        "conflict: whole numbers are never let go",
        "solvers/conflict.py",
        "integer[_at(group.whole)] = False",
        "integer[_at(group.whole)] = True",
        (*FAMILIES, "-k", "alone and whole"),
    ),
    Fault(
        "conflict: a part of what a proof uses is taken for all of it",
        "solvers/conflict.py",
        "parts = (ray[_at(group.rows)], bounds[_at(group.columns)])",
        "parts = (ray[_at(group.rows)][:0], bounds[_at(group.columns)])",
        ("tests/solvers/test_conflict.py", "-k", "proof"),
    ),
    Fault(
        "conflict: forty that say one thing are forty lines",
        f"{EXPLANATION}/reason_lines.py",
        "MOST_ALIKE, MOST_NAMED = 3, 3",
        "MOST_ALIKE, MOST_NAMED = 99, 3",
        (*FAMILIES, "-k", "forty"),
    ),
    Fault(
        "conflict: the wrong predecessor is named",
        f"{EXPLANATION}/facts.py",
        "_after(activity.predecessors[key.part], ",
        "_after(activity.predecessors[0], ",
        (*FAMILIES, "-k", "names_the_predecessor"),
    ),
    Fault(
        "why: a site left out may still get racks",
        f"{MODEL}/wishes.py",
        "whole.add(1, handles.racks(site, rack, end))",
        "whole.add(0, handles.racks(site, rack, end))",
        (*WHY, "-k", "whatever"),
    ),
    Fault(
        "why: opened before is opened no later",
        f"{MODEL}/wishes.py",
        "yield Sum((1, starts), (-1, opened[t - 1])), -np.inf, 0.0",
        "yield Sum((1, starts), (-1, opened[t])), -np.inf, 0.0",
        (*WHY, "-k", "best_one or whatever"),
    ),
    Fault(
        "why: in service a period late",
        f"{MODEL}/wishes.py",
        "sets, handles, t = arrays.built.sets, arrays.built.handles, wish.by",
        "sets, handles, t = arrays.built.sets, arrays.built.handles, min(wish.by + 1, arrays.built.sets.periods[-1])",
        (*WHY, "-k", "whatever or best_one"),
    ),
    Fault(
        "why: bounds with a wish are told of the plan itself",
        f"{STUDIES}/why.py",
        "own = without_bounds(plan)",
        "own = plan",
        (*WHY, "-k", "claimed_to_be_proven"),
    ),
    Fault(
        "why: the check of wishes sees nothing",
        f"{STUDIES}/wish_kept.py",
        "        if against:",
        "        if not against and wish.words == '':",
        (*WHY, "-k", "check_sees"),
    ),
    Fault(
        "why: the first bad wish ends the reading",
        f"{STUDIES}/wish_given.py",
        "wrong.append(str(error))",
        "raise BadArgument(str(error)) from error",
        (*WHY, "-k", "told_at_once"),
    ),
    Fault(
        "why: a wish that contradicts another is asked for",
        f"{STUDIES}/wish_given.py",
        "wrong += _contrary(wishes, reader)",
        "wrong += _contrary(wishes, reader)[:0]",
        (*WHY, "-k", "contradict_each_other"),
    ),
)
