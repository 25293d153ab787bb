"""Faults planted in what writes plans, reads them back and keeps them; the tests of these must catch them."""

from __future__ import annotations

from tests.faults.fault import CHECKS, Fault

EXPORTS, COMMANDS = "planner/exports", "planner/commands"
PLACES = ("tests/exports/test_places.py",)
AUDITED = ("tests/exports/test_audited.py",)
KEEPING = ("tests/cli/test_keeping.py",)

IN_FILES: tuple[Fault, ...] = (
    Fault(
        "files: the plan comes first, not last",
        f"{EXPORTS}/one_by_one.py",
        "key=lambda path: path.name == marker)",
        "key=lambda path: path.name != marker)",
        PLACES,
    ),
    Fault(
        "files: the old plan goes last, not first",
        f"{EXPORTS}/one_by_one.py",
        "sorted(ours, key=lambda name: name != marker)",
        "sorted(ours, key=lambda name: name == marker)",
        PLACES,
    ),
    Fault(
        "files: the old files do not come back",
        f"{EXPORTS}/one_by_one.py",
        "(aside / name).rename(target / name)",
        "pass",
        PLACES,
    ),
    Fault(
        "files: any problem will do beside a plan",
        f"{EXPORTS}/read_back.py",
        'if problem.digest != fields["run"].problem:',
        "if False:",
        PLACES,
    ),
    Fault(
        "files: a problem without its plan is somebody else's",
        f"{EXPORTS}/folder.py",
        " or PROBLEM_FILE in found",
        "",
        ("tests/cli/test_written_again.py",),
    ),
    Fault(
        "files: a folder that is replaced gets a new mode",
        f"{EXPORTS}/folder.py",
        "draft.chmod(stat.S_IMODE(target.stat().st_mode))",
        "pass",
        ("tests/cli/test_written_again.py",),
    ),
    Fault(
        "files: formulas unguarded in tables",
        f"{EXPORTS}/codec.py",
        "return APOSTROPHE + text if",
        "return text if",
        AUDITED,
    ),
    Fault(
        "files: the last goal's tolerance is equality",
        "planner/better.py",
        "if index + 1 < len(new):",
        "if True:",
        PLACES,
    ),
    Fault(
        "files: the larger of two minimised values is better",
        "planner/better.py",
        "(mine.value < theirs.value)",
        "(mine.value > theirs.value)",
        PLACES,
    ),
    Fault(
        "files: a better plan is replaced",
        f"{COMMANDS}/keeping.py",
        "place = folder if better is None else beside(folder, WORSE)",
        "place = folder",
        KEEPING,
    ),
    Fault(
        "files: a plan is lost on SIGTERM",
        f"{COMMANDS}/stopping.py",
        'NAMES = ("SIGINT", "SIGTERM", "SIGHUP")',
        'NAMES = ("SIGINT", "SIGHUP")',
        KEEPING,
    ),
    Fault(
        "check: any number of periods",
        f"{CHECKS}/sanity.py",
        '("periods", plan.periods, when.periods),',
        "",
        AUDITED,
    ),
)
