"""Faults planted in the pictures of a plan: their figures, what they mark, what they read names as."""

from __future__ import annotations

from tests.faults.fault import Fault

CHARTS = "planner/show/charts"
DATA, DRAWN, TEXT = ("tests/show/test_chart_data.py",), ("tests/show/test_charts.py",), ("tests/show/test_terminal.py",)

IN_SHOW: tuple[Fault, ...] = (
    Fault(
        "pictures: a deadline of another basis beside the curve",
        f"{CHARTS}/capacity.py",
        "asked = [(row.due_date, row.threshold_mw) for row in _drawn(plan)]",
        "asked = [(row.due_date, row.threshold_mw) for row in plan.milestones]",
        DATA,
    ),
    Fault(
        "pictures: other sites are the first of them",
        f"{CHARTS}/parts.py",
        "rest = [sum(column) for column in",
        "rest = [max(column) for column in",
        DRAWN,
    ),
    Fault(
        "pictures: credit is spent cash",
        f"{CHARTS}/waterfall.py",
        "moved = sign * sum(",
        'moved = (-1.0 if line == "credit_used" else sign) * sum(',
        DATA,
    ),
    Fault(
        "pictures: racks of a quarter in the next one",
        f"{CHARTS}/racks.py",
        "return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)",
        "return day.replace(month=day.month // 3 * 3 + 1, day=1)",
        DATA,
    ),
    Fault(
        "pictures: links are sources of power",
        f"{CHARTS}/power.py",
        'if row.kind != "link":',
        "if True:",
        DATA,
    ),
    Fault(
        "pictures: float shown from the start of work",
        f"{CHARTS}/build_order_rows.py",
        "return calendar.start_of(row.finish_period + row.total_float_periods)",
        "return calendar.start_of(row.start_period + row.total_float_periods)",
        DATA,
    ),
    Fault(
        "pictures: nothing is critical",
        f"{CHARTS}/build_order_rows.py",
        "look = CRITICAL if critical else WORKS[row.kind]",
        "look = WORKS[row.kind]",
        DATA,
    ),
    Fault(
        "pictures: dates by the clock of the machine",
        f"{CHARTS}/parts.py",
        'type="utc", domain=',
        'type="time", domain=',
        DRAWN,
    ),
    Fault(
        "pictures: a missing extra is a traceback",
        "planner/show/chart.py",
        "lacking = [told for name, told in PACKAGES.items() if find_spec(name) is None]",
        "lacking = []",
        DRAWN,
    ),
    Fault(
        "pictures: wider than the screen",
        "planner/show/terminal_time.py",
        "room = width - left - right - EDGES",
        "room = width - left",
        TEXT,
    ),
    Fault(
        "pictures: blocks on a screen that has none",
        "planner/show/terminal_marks.py",
        "        return ASCII",
        "        return BLOCKS",
        TEXT,
    ),
    Fault(
        "pictures: one is saved amid the files of a plan",
        "planner/show/chart.py",
        "if holds_results(target.parent):",
        "if False:",
        DRAWN,
    ),
    Fault(
        "pictures: half a picture is saved",
        "planner/show/chart.py",
        'draft = target.with_name(f".{target.name}.{os.getpid()}-{get_ident()}")',
        "draft = target",
        DRAWN,
    ),
    Fault(
        "pictures: any ground may be asked for",
        "planner/plan_pictures.py",
        "if theme not in get_args(ThemeName):",
        "if False:",
        DRAWN,
    ),
)
