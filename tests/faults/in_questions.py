"""Faults planted in the questions planners ask; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import MODEL, Fault

STUDIES = "planner/studies"
NEAR = ("tests/studies/test_near_optimal.py",)
MORE = ("tests/studies/test_one_more.py",)
EVEN = ("tests/studies/test_break_even.py",)
WHY = ("tests/studies/test_why.py",)
FRONTIER = ("tests/studies/test_frontier.py",)

IN_QUESTIONS: tuple[Fault, ...] = (
    Fault(
        "near-optimal: a month too much where a site starts as before",
        f"{MODEL}/build_order.py",
        "if t < first:",
        "if t <= first:",
        (*NEAR, "-k", "as_far_as"),
    ),
    Fault(
        "near-optimal: a site begun without a phase",
        f"{MODEL}/build_order.py",
        "m.begun[s, t] <= at_most[s, t].expr()",
        "m.begun[s, t] <= 1 + at_most[s, t].expr()",
        (*NEAR, "-k", "as_far_as"),
    ),
    Fault(
        "near-optimal: the last goal may lose twice its share",
        f"{STUDIES}/near_optimal_search.py",
        "most += within * abs(row.value)",
        "most += 2.0 * within * abs(row.value)",
        (*NEAR, "-k", "no_more_than_its_share"),
    ),
    Fault(
        "near-optimal: an earlier goal may lose its tolerance from where the plan has it",
        f"{STUDIES}/near_optimal_search.py",
        "most = max(most, sign * row.bound + row.tolerance)",
        "most = most + row.tolerance + 1.0",
        (*NEAR, "-k", "beyond_their_tolerance"),
    ),
    Fault(
        "near-optimal: what is found is called proven",
        f"{STUDIES}/near_optimal_shared.py",
        "last + 1, within, proven=self.latest[item] <= last)",
        "last + 1, within, proven=True)",
        (*NEAR, "-k", "not_called_proven"),
    ),
    Fault(
        "near-optimal: no search for the contrary",
        f"{STUDIES}/near_optimal_shared.py",
        "return self.latest[item] <= max(starts) if latest else self.earliest[item] >= min(starts)",
        "return True",
        (*NEAR, "-k", "what_enumeration_says"),
    ),
    Fault(
        "one more: the gain's least is that of values",
        f"{STUDIES}/intervals.py",
        "None if was.least is None else _apart(was.least, now.most)",
        "None if was.least is None else _apart(was.most, now.most)",
        (*MORE, "-k", "within_the_gaps"),
    ),
    Fault(
        "one more: later goals compared although an earlier one moves",
        f"{STUDIES}/intervals.py",
        "comparable = comparable and abs(gain.gain) <= room",
        "comparable = True",
        (*MORE, "-k", "earlier_goal"),
    ),
    Fault(
        "one more: bounds of columns have no price",
        f"{STUDIES}/prices.py",
        "return moved + _limits(reduced, x,",
        "return moved + 0.0 * _limits(reduced, x,",
        (*MORE, "-k", "facility"),
    ),
    Fault(
        "one more: headroom raised only until its next step",
        f"{STUDIES}/one_more_changes.py",
        '"value": step.value + amount} for step in after)',
        '"value": step.value} for step in after)',
        (*MORE, "-k", "raised_from_a_day"),
    ),
    Fault(
        "break-even: values compared without bounds",
        f"{STUDIES}/intervals.py",
        "if known.least is not None and ours.most < known.least - room:",
        "if known.least is not None and ours.most < known.most - room:",
        (*EVEN, "-k", "interval"),
    ),
    Fault(
        "break-even: contradictions are not told",
        f"{STUDIES}/break_even.py",
        'if (standing(before), standing(after)) == ("out", "in")',
        'if (standing(before), standing(after)) == ("out", "open")',
        (*EVEN, "-k", "contradict"),
    ),
    Fault(
        "frontier: bounds of smaller tolerances taken over",
        f"{STUDIES}/frontier.py",
        "later = range(number + 1, len(found))",
        "later = range(number)",
        (*FRONTIER, "-k", "larger_tolerance"),
    ),
    Fault(
        "frontier: a dominated point is not told",
        f"{STUDIES}/frontier.py",
        "if other.point != row.point and min(one, two) >= 0 and max(one, two) > 0:",
        "if other.point != row.point and min(one, two) > 0 and max(one, two) > 0:",
        (*FRONTIER, "-k", "dominate"),
    ),
    Fault(
        "frontier: no room to where the second goal is at a point",
        f"{STUDIES}/frontier_best_first.py",
        "room = max(0.0, _worse_by(two, goal_row(best, second)))",
        "room = 0.0",
        (*FRONTIER, "-k", "solved_by_hand"),
    ),
    Fault(
        "frontier: a point counts as the best that was not decided again",
        f"{STUDIES}/frontier_best_first.py",
        "return Point(asked, again, mine.proven and other.proven)",
        "return Point(asked, asked, mine.proven and other.proven)",
        (*FRONTIER, "-k", "goes_with_its_second"),
    ),
    Fault(
        "break-even: what would come after the horizon stays",
        f"{STUDIES}/one_more_changes.py",
        "if day is None or day <= last",
        "if day is None or day >= last",
        (*EVEN, "-k", "comes_no_more"),
    ),
    Fault(
        "why: a wish that an unproven plan keeps costs nothing",
        f"{STUDIES}/why.py",
        "    if all(row.proven for row in plan.goals):",
        "    if True:",
        (*WHY, "-k", "unproven_plan"),
    ),
    Fault(
        "why: a milestone is shown in months from the start",
        f"{STUDIES}/why_rows.py",
        "plan_month=was, wished_month=now",
        'plan_month="", wished_month=""',
        (*WHY, "-k", "month_of_the_calendar"),
    ),
)
