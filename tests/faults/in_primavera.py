"""Faults planted in the files for Primavera P6 and in progress that comes back; all but the last two need no Java."""

from __future__ import annotations

from tests.faults.fault import Fault

PRIMAVERA, SCHEDULE = "planner/exports/primavera", "planner/schedule"
WITHOUT_JAVA = ("tests/schedule/test_primavera.py",)
PROGRESS = ("tests/schedule/test_actuals.py",)
READ_BACK = ("tests/schedule/test_actuals_read_back.py",)
COMMAND = ("tests/cli/test_actuals.py",)

IN_PRIMAVERA: tuple[Fault, ...] = (
    Fault(
        "primavera: lags in days, not in hours",
        f"{PRIMAVERA}/setting.py",
        "return self.network.lag(link) * HOURS_PER_DAY",
        "return self.network.lag(link)",
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: a task ends on the day after its last",
        f"{PRIMAVERA}/setting.py",
        "self.days.until_day(day - 1)",
        "self.days.until_day(day)",
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: an event is a task of no duration",
        f"{PRIMAVERA}/activities.py",
        'return "START_MILESTONE" if task.is_event else "TASK_DEPENDENT"',
        'return "TASK_DEPENDENT"',
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: what has begun is held to a day too",
        f"{PRIMAVERA}/activities.py",
        "None if task.not_before is None or begun else",
        "None if task.not_before is None else",
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: what remains counts from the start",
        "planner/schedule/working_network.py",
        "max(task.start, self.schedule.status_day)",
        "task.start",
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: lags in calendar days",
        f"{SCHEDULE}/working_network.py",
        "return self.days.between(mark, mark + link.lag)",
        "return link.lag",
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: figures in the fields of an XER",
        f"{PRIMAVERA}/translated.py",
        'number_fields=NUMBER_FIELDS if to == "pmxml" else (),',
        "number_fields=NUMBER_FIELDS,",
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: the baseline has the ids of the earlier plan, which P6 does not match",
        f"{PRIMAVERA}/baseline.py",
        "names.get(task.id, (own,))",
        "(own,)",
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: a batch of the baseline that is two now costs twice",
        f"{PRIMAVERA}/baseline.py",
        "made.cost_usd if place == 0 else 0.0",
        "made.cost_usd",
        WITHOUT_JAVA,
    ),
    Fault(
        "slack: a start that has been holds float back",
        "planner/schedule/slack.py",
        'tasks[link.before].status == "under way" and not link.waits_for_finish',
        "False",
        ("tests/schedule/test_floats_under_way.py",),
    ),
    Fault(
        "quality: a milestone that is lost is no missed task",
        "planner/schedule/quality_points.py",
        '11, "Missed tasks", [*lost, *late],',
        '11, "Missed tasks", late,',
        ("tests/schedule/test_quality.py",),
    ),
    Fault(
        "primavera: the root is not named as the project",
        f"{PRIMAVERA}/elements.py",
        'code=text(node.id if node.parent else named.schedule.id, "project id"),',
        'code=text(node.id, "project id"),',
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: ids that are too long lose what keeps them apart",
        f"{PRIMAVERA}/words.py",
        'short = _key(written, given, MOST[place]) if place in KEYS else f"{written[: MOST[place] - 3].rstrip()}..."',
        'short = f"{written[: MOST[place] - 3].rstrip()}..."',
        WITHOUT_JAVA,
    ),
    Fault(
        "primavera: no Java is a failure of the writer",
        f"{PRIMAVERA}/files.py",
        "if done.returncode in (NO_JAVA, OLD_JAVA):",
        "if done.returncode == OLD_JAVA:",
        WITHOUT_JAVA,
    ),
    Fault(
        "actuals: the plan starts with the period of the day",
        f"{SCHEDULE}/actuals.py",
        "start = calendar.start_of(last + 1)",
        "start = calendar.start_of(last)",
        PROGRESS,
    ),
    Fault(
        "actuals: what remains ends a period early",
        f"{SCHEDULE}/actuals.py",
        "calendar.period_of(last_day) + 1 - calendar.period_of(started)",
        "calendar.period_of(last_day) - calendar.period_of(started)",
        PROGRESS,
    ),
    Fault(
        "actuals: what remains counts from the day of --on, whatever the file says",
        f"{SCHEDULE}/actuals_remarks.py",
        "known = task.as_of if reading.by_file and task.as_of is not None else reading.on",
        "known = reading.on",
        READ_BACK,
    ),
    Fault(
        "actuals: the day of the data date counts as worked",
        f"{SCHEDULE}/reported.py",
        "instant.date() - timedelta(days=instant.hour < NOON_HOUR)",
        "instant.date()",
        READ_BACK,
    ),
    Fault(
        "actuals: work out of sequence passes where its predecessor has no date",
        f"{SCHEDULE}/actuals_remarks.py",
        "    if day is None:\n        why =",
        '    if day is None:\n        return ""\n        why =',
        READ_BACK,
    ),
    Fault(
        "actuals: a file of another case is taken",
        f"{SCHEDULE}/actuals.py",
        "if works.keys().isdisjoint(named) and not is_in_sites(problem, named):",
        "if False:",
        READ_BACK,
    ),
    Fault(
        "actuals: hours are taken for days",
        f"{SCHEDULE}/reported.py",
        'worked = count / week.hours_per_day if unit.startswith("h") else count',
        "worked = count",
        PROGRESS,
    ),
    Fault(
        "actuals: the baseline of PMXML counts too",
        f"{SCHEDULE}/actuals_xml.py",
        '_LEFT_OUT = frozenset({"BaselineProject"})',
        "_LEFT_OUT = frozenset[str]()",
        PROGRESS,
    ),
    Fault(
        "actuals: dates after the day of the report pass",
        f"{SCHEDULE}/actuals.py",
        "if day is not None and day > on:",
        "if False:",
        PROGRESS,
    ),
    Fault(
        "actuals: an export's day replaces the one that the case knows",
        f"{SCHEDULE}/actuals.py",
        "finished = activity.finished_date if _is_told(task, activity, calendar) else task.actual_finish",
        "finished = task.actual_finish",
        PROGRESS,
    ),
    Fault(
        "actuals: a new case that breaks a rule is left behind",
        "planner/casefiles/history.py",
        "shutil.rmtree(to, ignore_errors=True)",
        "pass",
        COMMAND,
    ),
    Fault(
        "actuals: the duration stays as it was",
        "planner/casefiles/history.py",
        'yield _replaced(option, "duration_periods", work.duration_periods)',
        "pass",
        COMMAND,
    ),
    Fault(
        "primavera: what Java prints gets into the file (needs Java)",
        f"{PRIMAVERA}/worker.py",
        "os.dup2(2, 1)",
        "pass",
        ("tests/schedule/foreign/test_primavera_foreign.py", "-k", "prints"),
    ),
    Fault(
        "primavera: a day without work is an empty list (needs Java)",
        f"{PRIMAVERA}/calendar_days.py",
        "for times in shifts if worked else ():",
        "for times in shifts:",
        ("tests/schedule/foreign/test_primavera_foreign.py", "-k", "five"),
    ),
)
