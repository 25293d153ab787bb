"""Faults planted in why a plan is late, what it hangs on, and by when to decide."""

from __future__ import annotations

from tests.faults.fault import Fault

FACTS = ("tests/explanation/test_explained.py",)
DATES = ("tests/levers/test_decide_by.py",)
COMMAND = ("tests/cli/test_explain.py", "-k", "not signal and not reader")

IN_EXPLANATION: tuple[Fault, ...] = (
    Fault(
        "explanation: racks that came in time count as late",
        "planner/explanation/causes.py",
        "if commitment.told_period < lot.online <= until",
        "if lot.online <= until",
        FACTS,
    ),
    Fault(
        "explanation: a cause is that of the delivery itself, not of what it waited for",
        "planner/explanation/causes.py",
        "            if follow is None:",
        "            if True:",
        FACTS,
    ),
    Fault(
        "explanation: MW of causes are those of IT on any basis and of the largest place alone",
        "planner/explanation/causes.py",
        "return Cause(name, sum(mw.values()),",
        "return Cause(name, max(mw.values()),",
        FACTS,
    ),
    Fault(
        "explanation: months in hand are forgotten in what may slip",
        "planner/explanation/room.py",
        "return None if periods is None else periods + until_due(one)",
        "return periods",
        FACTS,
    ),
    Fault(
        "explanation: what is tightest stands last",
        "planner/explanation/in_time.py",
        "return _by_months_in_hand(commitments)[:MOST_COMMITMENTS]",
        "return _by_months_in_hand(commitments)[-MOST_COMMITMENTS:]",
        FACTS,
    ),
    Fault(
        "explanation: a figure is in the words alone",
        "planner/explanation/statement.py",
        "return Statement(about, _Told().vformat(template, (), figures), dict(figures))",
        "return Statement(about, _Told().vformat(template, (), figures), {})",
        FACTS,
    ),
    Fault(
        "decide by: a start may still be earlier",
        "planner/levers/decide_by_changes.py",
        "(day if opens is None else max(day, opens)).isoformat()",
        "(opens or problem.programme.start_date).isoformat()",
        DATES,
    ),
    Fault(
        "decide by: racks on order count as ordered later",
        "planner/levers/decide_by_changes.py",
        "min(units, earlier + round(booked[t]))",
        "min(units, earlier)",
        DATES,
    ),
    Fault(
        "decide by: no plan found is no plan there is",
        "planner/levers/decide_by_asking.py",
        "return Late(result.bound is not None and result.bound > SAME_MW)",
        "return Late(True)",
        DATES,
    ),
    Fault(
        "decide by: what waiting costs has the wrong sign",
        "planner/levers/decide_by_search.py",
        "lost_mw=after.shortfall_mw - plan.shortfall_mw",
        "lost_mw=plan.shortfall_mw - after.shortfall_mw",
        DATES,
    ),
    Fault(
        "explain: an explanation of another plan is shown",
        "planner/exports/explained.py",
        'if plain.get("plan") != plan_mark(plan):',
        "if False:",
        COMMAND,
    ),
    Fault(
        "explain: an old explanation outlives its plan",
        "planner/exports/formats.py",
        "(*EXPORTED, EXPLANATION_FILE)",
        "EXPORTED",
        COMMAND,
    ),
    Fault(
        "explain: dates to decide by are no events",
        "planner/exports/exporting.py",
        "dates = () if explanation is None else explanation.decide_by",
        "dates = ()",
        COMMAND,
    ),
    Fault(
        "explain: weights are not looked at before",
        "planner/levers/explaining.py",
        "    require_weights(weights)",
        "    pass",
        COMMAND,
    ),
    Fault(
        "explain: months in hand are those of the commitments told",
        "planner/explanation/in_time.py",
        "rest = _by_months_in_hand(commitments)[MOST_COMMITMENTS:]",
        "rest = _by_months_in_hand(commitments)[:MOST_COMMITMENTS]",
        FACTS,
    ),
    Fault(
        "explain: a bad weight is told after the head",
        "planner/commands/explain.py",
        "    require_weights(weights or None)",
        "    pass",
        COMMAND,
    ),
)
