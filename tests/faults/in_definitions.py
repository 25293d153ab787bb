"""Faults planted in what words mean: dates, enough, history, floats, tolerance; the cases by hand must catch them."""

from __future__ import annotations

from tests.faults.fault import CHECKS, FAMILIES, MODEL, TABULATE, Fault, by_hand

CALENDAR, SPEC = "planner/calendar.py", "planner/spec/limits.py"
NAMES = ("tests/test_spec.py",)
DATES = ("tests/test_calendar.py",)
ENOUGH = ("tests/by_hand/test_enough.py",)
NEAR = ("tests/by_hand/test_near.py",)
HISTORY = ("tests/by_hand/test_history.py",)
SCHEDULE = ("tests/tabulate/test_schedule.py",)
FLOATS = ("tests/checks/test_floats.py", "tests/checks/test_tolerance.py")

IN_DEFINITIONS: tuple[Fault, ...] = (
    Fault(
        "spec: net present value is minimised",
        "planner/spec/goals.py",
        '"net present value at the plan\'s start date", sense="max"',
        '"net present value at the plan\'s start date", sense="min"',
        NAMES,
    ),
    Fault(
        "spec: a loan is waited for",
        SPEC,
        "), awaited=False,",
        "),",
        NAMES,
    ),
    Fault(
        "spec: cash may not rise above its floor",
        SPEC,
        "awaited=False, is_floor=True,",
        "awaited=False,",
        ("tests/tabulate/test_binding.py",),
    ),
    Fault(
        "spec: racks are counted in MW",
        SPEC,
        '"rack_positions", "racks", "site",',
        '"rack_positions", "MW", "site",',
        ("tests/tabulate/test_tables.py",),
    ),
    Fault(
        "spec: obligatory work is told of a resource",
        "planner/sentences.py",
        '"{0} is obligatory", "activity"',
        '"{0} is obligatory", "resource"',
        ("tests/explanation",),
    ),
    Fault(
        "spec: a search for a contradiction keeps the crews",
        SPEC,
        '"no more than the capacity of resource {0} is in use", "resource", rows="crews"',
        '"no more than the capacity of resource {0} is in use", "resource"',
        ("tests/explanation",),
    ),
    Fault(
        "calendar: what comes in mid-month serves at once",
        CALENDAR,
        "return period if day == self.start_of(period) else period + 1",
        "return period",
        DATES,
    ),
    Fault(
        "calendar: quarters before the start rounded towards it",
        CALENDAR,
        "return months // self.months",
        "return int(months / self.months)",
        DATES,
    ),
    Fault(
        "calendar: every period 30 days long",
        CALENDAR,
        "return self.start_of(period + 1) - timedelta(days=1)",
        "return self.start_of(period) + timedelta(days=29)",
        DATES,
    ),
    Fault(
        "calendar: years of 365.25 days",
        CALENDAR,
        "return (self.end_of(period) - self.start).days / 365.0",
        "return (self.end_of(period) - self.start).days / 365.25",
        DATES,
    ),
    Fault(
        "calendar: of tied steps the last one listed wins",
        CALENDAR,
        "in sorted(steps, key=lambda step: date.min if step[0] is None else step[0]):",
        "in sorted(steps, key=lambda step: 0 if step[0] is None else max(self.usable_from(step[0]), 0)):",
        DATES,
    ),
    Fault(
        "calendar: an empty date is the latest",
        CALENDAR,
        "date.min if step[0] is None",
        "date.max if step[0] is None",
        DATES,
    ),
    Fault(
        "calendar: what came before the plan comes again at its end",
        CALENDAR,
        "for period in range(max(self.usable_from(day), 0), self.periods):",
        "for period in range(max(self.usable_from(day), -1), self.periods):",
        DATES,
    ),
    Fault(
        "enough: a kilowatt less will do",
        "planner/enough.py",
        "ENOUGH_WITHIN_MW = 1e-6",
        "ENOUGH_WITHIN_MW = 1e-3",
        ENOUGH,
    ),
    Fault(
        "enough: a shortfall of what is enough",
        "planner/enough.py",
        "return 0.0 if is_enough(have_mw, want_mw) else want_mw - have_mw",
        "return max(0.0, want_mw - have_mw)",
        ENOUGH,
    ),
    Fault(
        "model: a threshold asks for all of it",
        f"{MODEL}/totals.py",
        "least = mw - ENOUGH_WITHIN_MW - SUMS_WITHIN_MW",
        "least = mw",
        ENOUGH,
    ),
    Fault(
        "model: a threshold a rack too low",
        f"{MODEL}/totals.py",
        "return self.at if self.at - self.below >= TOLD_APART_MW",
        "return self.below if self.at - self.below >= TOLD_APART_MW",
        ENOUGH,
    ),
    Fault(
        "model: a target a hair above whole racks asks for one more",
        f"{MODEL}/totals.py",
        "if is_enough(target.mw, found.at):",
        "if target.mw >= found.at + 1.0:",
        ENOUGH,
    ),
    Fault(
        "model: near a limit all of it is asked for",
        f"{MODEL}/near.py",
        "(FINE, -ENOUGH_WITHIN_MW)",
        "(FINE, 0.0)",
        NEAR,
    ),
    Fault(
        "model: totals a hair off a target are far from it",
        f"{MODEL}/totals.py",
        " or len(found) > 1 or any(not is_enough(mw, target.mw) for mw in found)",
        "",
        NEAR,
    ),
    Fault(
        "model: a target with more totals than can be told is far from all",
        f"{MODEL}/totals.py",
        "return found is None or len(found) > 1 or any(not",
        "return found is not None and any(not",
        NEAR,
    ),
    Fault(
        "model: a hall a hair small takes a rack less",
        f"{FAMILIES}/nameplate.py",
        "return math.floor((mw + ENOUGH_WITHIN_MW + SUMS_WITHIN_MW) * 1000.0 / kw) * kw / 1000.0",
        "return math.floor(mw * 1000.0 / kw - 1e-9) * kw / 1000.0",
        ENOUGH,
    ),
    Fault(
        "model: a milestone claimed late where that pays",
        f"{FAMILIES}/milestones.py",
        'finance.discount_rate >= 0 or "npv" not in goals:',
        'finance.discount_rate < 0 or "npv" not in goals:',
        ENOUGH,
    ),
    Fault(
        "check: a tenth of a kilowatt less will do",
        f"{CHECKS}/tolerance.py",
        "REACHED_WITHIN_MW = 1e-6",
        "REACHED_WITHIN_MW = 1e-4",
        FLOATS,
    ),
    Fault(
        "check: what stands before the plan stops the programme",
        f"{CHECKS}/racks.py",
        "limit_mw = max(limit_mw, _standing_mw(reading, target.basis))",
        "pass",
        NEAR,
    ),
    Fault(
        "model: what is finished elsewhere does not count",
        f"{MODEL}/handles.py",
        "if given.activity in self.sets.history:",
        "if given.activity in self.sets.finished_ids:",
        HISTORY,
    ),
    Fault(
        "windows: a lag from a start runs from the finish",
        "planner/network.py",
        "return finish - chosen[0].duration_periods, finish",
        "return finish, finish",
        HISTORY,
    ),
    Fault(
        "check: what is finished elsewhere does not count",
        f"{CHECKS}/activities.py",
        "earlier = reading.works.get(given.activity) or reading.past.get(given.activity)",
        "earlier = reading.works.get(given.activity)",
        HISTORY,
    ),
    Fault(
        "tables: racks wait for no order",
        f"{TABULATE}/arcs.py",
        "for item in dict.fromkeys((*own, *before)):",
        "for item in before:",
        SCHEDULE,
    ),
    Fault(
        "tables: a late milestone pulls what leads to it",
        f"{TABULATE}/schedule.py",
        "max(0, due(row.due_date) - row.reached_period)",
        "due(row.due_date) - row.reached_period",
        SCHEDULE,
    ),
    Fault(
        "check: a late milestone pulls what leads to it",
        f"{CHECKS}/awards.py",
        "max(0, self.due - self.reached)",
        "self.due - self.reached",
        FLOATS,
    ),
    Fault(
        "search: the smaller tolerance of a goal counts",
        "solvers/search/lexicographic.py",
        "room = max(self.tolerance, self.tolerance_share * abs(value))",
        "room = min(self.tolerance, self.tolerance_share * abs(value))",
        by_hand("activities", "cheapest_option"),
    ),
)
