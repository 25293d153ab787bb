"""Faults planted in what hands a plan over: where files go, what their cells say, which letters add up."""

from __future__ import annotations

from tests.faults.fault import Fault

EXPORTS = "planner/exports"
EXPORTING = ("tests/exports/test_exporting.py",)
TABLES = ("tests/exports/test_schedule_csv.py",)
LETTERS = ("tests/exports/test_letters.py",)
COMMAND = ("tests/cli/test_export.py",)

IN_EXPORTS: tuple[Fault, ...] = (
    Fault(
        "exports: an export outlives its plan",
        f"{EXPORTS}/written.py",
        "with replacing(folder, OURS, PLAN_FILE) as draft:",
        "with replacing(folder, FILES, PLAN_FILE) as draft:",
        EXPORTING,
    ),
    Fault(
        "exports: a folder with exports takes no plan any more",
        f"{EXPORTS}/written.py",
        "OURS = (*FILES, *EXPORT_FILES)",
        "OURS = FILES",
        EXPORTING,
    ),
    Fault(
        "exports: files of one plan beside another",
        f"{EXPORTS}/added.py",
        "if held_plan(folder) != plan:",
        "if False:",
        EXPORTING,
    ),
    Fault(
        "exports: any plan may be exported to any folder",
        f"{EXPORTS}/exporting.py",
        'if held_plan(folder) != plan_text(plan).encode("utf-8"):',
        "if False:",
        EXPORTING,
    ),
    Fault(
        "exports: files that are not ours are replaced",
        f"{EXPORTS}/mark.py",
        "if mark in held[:HEAD_BYTES] or",
        "if True or",
        EXPORTING,
    ),
    Fault(
        "exports: of several files some are new and some old",
        f"{EXPORTS}/single_file.py",
        "if len(drafts) > 1 and target.exists():",
        "if False:",
        EXPORTING,
    ),
    Fault(
        "exports: a broken plan is handed over",
        f"{EXPORTS}/sound.py",
        "    if wrong:",
        "    if False:",
        COMMAND,
    ),
    Fault(
        "exports: a missing extra is found too late",
        f"{EXPORTS}/formats.py",
        "if missing := [told for told in (one.missing() for one in found) if told]:",
        "if missing := []:",
        COMMAND,
    ),
    Fault(
        "exports: the link of a lag is lost in CSV",
        f"{EXPORTS}/schedule_csv.py",
        'return str(number) if link_type == "FS" else f"{number}{link_type}"',
        "return str(number)",
        TABLES,
    ),
    Fault(
        "exports: lags in CSV count calendar days",
        f"{EXPORTS}/schedule_csv.py",
        "frame.lag(link))",
        "link.lag)",
        TABLES,
    ),
    Fault(
        "exports: names unguarded in CSV",
        f"{EXPORTS}/schedule_csv.py",
        "return safe(cell) if name.startswith(TEXTS) else cell",
        "return cell",
        TABLES,
    ),
    Fault(
        "exports: what has begun is held at a date",
        f"{EXPORTS}/schedule_csv.py",
        'held = task.not_before if task.status == "planned" else None',
        "held = task.not_before",
        TABLES,
    ),
    Fault(
        "exports: predecessor and successor swapped for P6",
        f"{EXPORTS}/schedule_csv_p6.py",
        "pair = activities[link.before], activities[link.after]",
        "pair = activities[link.after], activities[link.before]",
        TABLES,
    ),
    Fault(
        "exports: latitude before longitude",
        f"{EXPORTS}/geojson.py",
        "return [site.longitude, site.latitude]",
        "return [site.latitude, site.longitude]",
        ("tests/exports/test_foreign_readers.py",),
    ),
    Fault(
        "letters: the last period of bridging units is left out",
        f"{EXPORTS}/letters.py",
        "if source == GRID or max(capacity, abs(change)) > SAME_MW:",
        "if source == GRID or change > SAME_MW:",
        LETTERS,
    ),
    Fault(
        "letters: bridging units are permanent",
        f"{EXPORTS}/letters.py",
        'term="permanent" if last is None else "temporary",',
        'term="permanent",',
        LETTERS,
    ),
    Fault(
        "letters: a quarter is a month",
        f"{EXPORTS}/letters.py",
        "range(plan.months_per_period)):",
        "range(1)):",
        LETTERS,
    ),
    Fault(
        "letters: what is energised before the plan is new",
        f"{EXPORTS}/letters.py",
        "return sum(stage.mw for stage in site.stages if _served(plan, stage.energisation_date, stage.predecessors))",
        "return 0.0",
        LETTERS,
    ),
    Fault(
        "letters: what temporary units bring need not be built",
        f"{EXPORTS}/letters.py",
        "(brings[period], load + bridged) if unit is None",
        "(brings[period], load) if unit is None",
        LETTERS,
    ),
    Fault(
        "letters: what a site draws is not brought by the grid",
        "planner/tabulate/grid_use.py",
        "return self.import_mw.get((site.id, period), 0.0) + self",
        "return 0.0 + self",
        LETTERS,
    ),
    Fault(
        "letters: a day that the case commits to is rounded to the period",
        f"{EXPORTS}/letters_sources.py",
        'f"on {day}"',
        'f"on {plan.problem.calendar.start_of(_serves(plan, day))}"',
        LETTERS,
    ),
)
