"""`planner export`: a written plan in the formats of other tools, and what a scheduler would find wrong with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from planner.commands.terminal import print_json
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from planner.exports.exporting import Exported

MOST_NOTES = 8


def run(out: Path, to: Sequence[str], baseline: Path | None, file: Path | None, as_json: bool) -> int:
    """Export the plan in a folder of results, beside it or to a file, and return the exit code.

    Parameters
    ----------
    out
        Folder that `planner solve` wrote.
    to
        Names of formats.
    baseline
        Folder with an earlier plan, whose dates stand beside those of this one; None: none.
    file
        Where the one format goes; None: beside the plan.
    as_json
        Show one JSON object in place of lines.
    """
    from planner.exports.added import held_plan
    from planner.exports.exporting import beside_plan, into_file, refuse_place, subject_of
    from planner.exports.formats import formats_of
    from planner.exports.sound import read_sound

    formats = formats_of(to)
    if file is not None:
        refuse_place(file, formats)
    held = held_plan(out)
    plan = read_sound(out)
    subject = subject_of(plan, None if baseline is None else read_sound(baseline))
    found = beside_plan(subject, formats, out, held) if file is None else into_file(subject, formats[0], file)
    if as_json:
        print_json(_answer(out, baseline, found))
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(found)))
    return 0


def _lines(found: Exported) -> list[str]:
    width = max((len(name) for name, _ in found.files), default=0)
    notes = [f"note: {note}" for note in found.notes[:MOST_NOTES]]
    if len(found.notes) > MOST_NOTES:
        notes.append(f"and {counted(len(found.notes) - MOST_NOTES, 'more note')}: --json has all")
    return [*(f"{name:<{width}}  {path}" for name, path in found.files), *notes]


def _answer(out: Path, baseline: Path | None, found: Exported) -> dict[str, Any]:
    return {
        "exit_code": 0,
        "out": str(out),
        "baseline": None if baseline is None else str(baseline),
        "files": [{"format": name, "path": str(path)} for name, path in found.files],
        "notes": list(found.notes),
    }
