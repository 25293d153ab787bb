"""What a shell completes a case to."""

from __future__ import annotations

from pathlib import Path

from planner.outfolder import CASE_FILE
from planner.shipped import shipped_cases


def cases(incomplete: str) -> list[str]:
    """Return the shipped cases and the folders, cases or on the way to one, whose name goes on from what was typed."""
    parent = incomplete[: incomplete.rfind("/") + 1]
    try:
        folders = sorted(path for path in Path(parent or ".").iterdir() if path.is_dir())
    except OSError:
        folders = []
    found = [f"{parent}{path.name}{'' if (path / CASE_FILE).is_file() else '/'}" for path in folders]
    return [name for name in (*shipped_cases(), *found) if name.startswith(incomplete)]
