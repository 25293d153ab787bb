"""What marks a folder as one of results or as a case, for those who write it and those who must leave it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CASE_FILE = "case.yaml"
CASE_FOLDERS = ("sites", "scenarios", "studies")
PLAN_FILE = "plan.json"
PROBLEM_FILE = "problem.json"  # written before the plan: alone, it is of a plan whose writing was stopped
DRAFT_PREFIX = ".writing-"  # folders inside a folder of results, while its files are made and renamed one by one
PROBE_PREFIX = ".trying-"  # folders that are made and removed at once, to see whether that can be done
REPORT_FILE, REPORT_PDF = "report.html", "report.pdf"  # what `planner report` writes beside a plan
EXPLANATION_FILE = "explanation.json"  # what `planner explain` keeps beside a plan


def holds_results(folder: Path) -> bool:
    """Return whether a folder holds a plan, or what is left of one whose writing was stopped."""
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return False
    return any(name == PLAN_FILE or name.startswith(DRAFT_PREFIX) for name in names)


def is_of_case(folder: Path) -> bool:
    """Return whether a folder is a case or one of its own folders: a file more there, and the case cannot be read."""
    case = folder.parent if folder.name in CASE_FOLDERS else folder
    return (case / CASE_FILE).is_file()


def is_left_over(name: str) -> bool:
    """Return whether a name is that of a folder a stopped run may have left in a folder of results."""
    return name.startswith((DRAFT_PREFIX, PROBE_PREFIX))
