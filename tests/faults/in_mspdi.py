"""Faults planted in MS Project XML and in the check of a schedule; tests without Java must catch them."""

from __future__ import annotations

from tests.faults.fault import Fault

MSPDI, SCHEDULE = "planner/exports/mspdi", "planner/schedule"
WRITTEN = ("tests/schedule/test_mspdi.py",)
COUNTED = ("tests/schedule/test_working_days.py",)
QUALITY = ("tests/schedule/test_quality.py",)

IN_MSPDI: tuple[Fault, ...] = (
    Fault(
        "mspdi: cost of work under way spread over the elapsed time",
        "planner/exports/mspdi/tasks.py",
        'AT_FINISH if line.node is None and line.tasks[0].status == "under way" else PRORATED',
        "PRORATED",
        ("tests/schedule/test_mspdi.py", "-k", "money"),
    ),
    Fault(
        "mspdi: slack that knows no deadline",
        "planner/exports/mspdi/frame.py",
        "left = (known.total_float, known.float_to_due)",
        "left = (known.total_float,)",
        ("tests/schedule/test_due_dates.py",),
    ),
    Fault(
        "mspdi: lags in minutes",
        f"{MSPDI}/values.py",
        "TENTHS_OF_A_MINUTE_A_DAY = 10 * MINUTES_A_DAY",
        "TENTHS_OF_A_MINUTE_A_DAY = MINUTES_A_DAY",
        WRITTEN,
    ),
    Fault(
        "mspdi: start to start for finish to start",
        f"{MSPDI}/tasks.py",
        '"FS": 1, "SF": 2, "SS": 3}',
        '"FS": 3, "SF": 2, "SS": 1}',
        WRITTEN,
    ),
    Fault(
        "mspdi: lags in calendar days",
        "planner/schedule/working_network.py",
        "return self.days.between(mark, mark + link.lag)",
        "return link.lag",
        WRITTEN,
    ),
    Fault(
        "mspdi: no actual duration before work begins",
        f"{MSPDI}/tasks.py",
        '("ActualDuration", duration(done.done_days)),',
        '("ActualDuration", duration(done.done_days) if done.done_days else None),',
        WRITTEN,
    ),
    Fault("mspdi: tasks scheduled by hand", f"{MSPDI}/tasks.py", '("Manual", 0),', '("Manual", 1),', WRITTEN),
    Fault("mspdi: work decides durations", f"{MSPDI}/tasks.py", "FIXED_DURATION = 1", "FIXED_DURATION = 2", WRITTEN),
    Fault(
        "mspdi: held starts as starts on a day",
        f"{MSPDI}/tasks.py",
        "START_NO_EARLIER_THAN = 0, 4",
        "START_NO_EARLIER_THAN = 0, 2",
        WRITTEN,
    ),
    Fault(
        "mspdi: an element out of order",
        f"{MSPDI}/tasks.py",
        '("Active", 1),',
        '("IsNull", 0), ("Active", 1),',
        WRITTEN,
    ),
    Fault(
        "mspdi: holidays dropped",
        f"{MSPDI}/calendars.py",
        "holidays = sorted(set(calendar.holidays))",
        "holidays = sorted(set(calendar.holidays))[:0]",
        WRITTEN,
    ),
    Fault(
        "mspdi: tasks end a day late",
        f"{MSPDI}/frame.py",
        "self.days.until_day(day - 1)",
        "self.days.until_day(day)",
        WRITTEN,
    ),
    Fault(
        "mspdi: floats of the plan on another calendar",
        "planner/schedule/working_network.py",
        "if self.days.all_days else self._working()",
        "if True else self._working()",
        WRITTEN,
    ),
    Fault(
        "mspdi: thousands for millions",
        f"{MSPDI}/values.py",
        "CENTS_A_MILLION = 100_000_000",
        "CENTS_A_MILLION = 100_000",
        WRITTEN,
    ),
    Fault("mspdi: control characters", f"{MSPDI}/values.py", 'not in ("Cc", "Cs")', 'not in ("Cs",)', WRITTEN),
    Fault("mspdi: nodes of nothing", f"{MSPDI}/outline.py", "if self._beneath(node.id):", "if node.id:", WRITTEN),
    Fault(
        "mspdi: unique ids that Project refuses",
        f"{MSPDI}/values.py",
        "MOST_UNIQUE_ID = 0x1FFFFF",
        "MOST_UNIQUE_ID = 0x7FFFFFFE",
        WRITTEN,
    ),
    Fault(
        "mspdi: limits overlap by a day",
        f"{MSPDI}/resources.py",
        "[start - timedelta(days=1) for start in starts[1:]]",
        "[start for start in starts[1:]]",
        WRITTEN,
    ),
    Fault(
        "mspdi: finished only where a percentage says so",
        f"{MSPDI}/progress.py",
        'if task.status == "finished":',
        "if task.percent_complete == WHOLE:",
        WRITTEN,
    ),
    Fault(
        "working days: holidays on free days count",
        f"{SCHEDULE}/working_days.py",
        "for day in calendar.holidays if day.weekday() in self._weekdays}",
        "for day in calendar.holidays}",
        COUNTED,
    ),
    Fault("quality: a lead of a day", f"{SCHEDULE}/quality_points.py", "if link.lag < 0", "if link.lag < -1", QUALITY),
    Fault(
        "quality: float of 44 days is high",
        f"{SCHEDULE}/quality_points.py",
        "if _days_of_float(facts, task) > MOST_DAYS]",
        "if _days_of_float(facts, task) >= MOST_DAYS]",
        QUALITY,
    ),
    Fault(
        "quality: durations in calendar days",
        f"{SCHEDULE}/quality_points.py",
        "if facts.days.between(task.start, task.finish) > MOST_DAYS]",
        "if task.duration > MOST_DAYS]",
        QUALITY,
    ),
    Fault(
        "quality: open ends blamed on the case",
        f"{SCHEDULE}/quality_points.py",
        "for task in high if task.id not in facts.open_ends]",
        "for task in high]",
        QUALITY,
    ),
    Fault(
        "quality: no task is delayed",
        f"{SCHEDULE}/forward.py",
        "start = max(opens, default=task.start) + delay",
        "start = max(opens, default=task.start)",
        QUALITY,
    ),
)
