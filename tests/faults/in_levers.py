"""Faults planted in levers: what a lever relaxes, what is taken back, which set is the next, what a claim is."""

from __future__ import annotations

from tests.faults.fault import Fault

MADE = ("tests/levers/test_made.py",)
SETS = ("tests/levers/test_sets.py",)

IN_LEVERS: tuple[Fault, ...] = (
    Fault(
        "levers: work under way is shortened to an end before the plan",
        "planner/levers/possible.py",
        "            most = min(most, self.calendar.period_of(activity.started_date) + longest)\n",
        "            most = min(most, longest)\n",
        (*SETS, "-k", "under_way"),
    ),
    Fault(
        "decide by: what is ordered early and waits for its service shows no date",
        "planner/levers/decide_by_asking.py",
        "        draft = ordered_no_earlier(draft, decision, period)\n",
        "",
        ("tests/levers/test_decide_by.py", "-k", "ordered_early"),
    ),
    Fault(
        "levers: an amount is there before its date",
        "planner/model/elastic_relief.py",
        "            if choice <= period:\n",
        "            if True:\n",
        MADE,
    ),
    Fault(
        "levers: the power of the widened case is left there",
        "planner/model/elastic_relief.py",
        "self.given.row_upper[row] -= scale *",
        "self.given.row_upper[row] -= 0.0 * scale *",
        MADE,
    ),
    Fault(
        "levers: the pace of the widened case is left there",
        "planner/model/elastic_relief.py",
        "            self.given.row_upper[row] = float(limit[name] or 0)\n",
        "",
        MADE,
    ),
    Fault(
        "levers: work under way takes several ways at once",
        "planner/model/elastic_relief.py",
        "        self.given.row(under_way, 1.0, 1.0,",
        "        self.given.row(under_way, 0.0, 9.0,",
        MADE,
    ),
    Fault(
        "levers: a set found before may be found again",
        "planner/model/elastic.py",
        "[len(items) - 1.0]",
        "[len(items) + 0.0]",
        SETS,
    ),
    Fault(
        "levers: as many levers as one likes",
        "planner/model/elastic.py",
        "[float(most)]",
        "[float(most + 9)]",
        SETS,
    ),
    Fault(
        "levers: months of a shorter way are not counted",
        "planner/model/elastic_relief.py",
        "        weight = {column: item.weight * periods for",
        "        weight = {column: item.weight for",
        SETS,
    ),
    Fault(
        "levers: the claim is a change too small",
        "planner/levers/changes.py",
        '            return [("finance.opening_cash_usd_m", "add", size)]',
        '            return [("finance.opening_cash_usd_m", "add", size - 1)]',
        MADE,
    ),
)
