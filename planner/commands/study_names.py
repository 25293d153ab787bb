"""What a shell completes a study to."""

from __future__ import annotations

from pathlib import Path

from planner.shipped import shipped_cases
from planner.studies.study_file import ENDING, studies_of


def names(incomplete: str) -> list[str]:
    """Return the studies of shipped cases, and study files or folders, whose name goes on from what was typed."""
    parent = incomplete[: incomplete.rfind("/") + 1]
    shipped = [f"{case}/{name}" for case, folder in shipped_cases().items() for name in studies_of(folder)]
    try:
        listed = sorted(Path(parent or ".").iterdir())
    except OSError:
        listed = []
    found = [f"{parent}{path.name}{'/' if path.is_dir() else ''}" for path in listed]
    kept = [name for name in found if name.endswith(("/", ENDING))]
    return [name for name in (*shipped, *kept) if name.startswith(incomplete)]
