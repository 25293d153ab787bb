"""`planner export`: a written plan in the formats of other tools, and what a scheduler would find wrong with it."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from planner.commands.terminal import print_json
from planner.words import counted

if TYPE_CHECKING:
    from pathlib import Path

    from planner.exports.exporting import Exported
    from planner.schedule.quality import QualityCheck

MOST_NOTES = 8


@dataclass(frozen=True)
class Asked:
    """What a user asks for.

    Parameters
    ----------
    out
        Folder that `planner solve` wrote.
    to
        Names of formats; none where only the check is asked for.
    baseline
        Folder with an earlier plan, whose dates stand beside those of this one; None: none.
    file
        Where the one format goes; None: beside the plan.
    check
        Check the schedule by the points of the DCMA too.
    """

    out: Path
    to: tuple[str, ...]
    baseline: Path | None = None
    file: Path | None = None
    check: bool = False


def run(asked: Asked, as_json: bool) -> int:
    """Export the plan in a folder of results, beside it or to a file, and return the exit code.

    Nothing is written where anything is wrong; what the check finds is no reason not to write.
    """
    from planner.exports.added import held_plan
    from planner.exports.exporting import Exported, beside_plan, into_file, refuse_place, subject_of
    from planner.exports.formats import formats_of
    from planner.exports.sound import read_sound
    from planner.schedule.quality import quality_check

    formats = formats_of(asked.to)
    if asked.file is not None:
        refuse_place(asked.file, formats)
    held = held_plan(asked.out)
    plan = read_sound(asked.out)
    subject = subject_of(plan, None if asked.baseline is None else read_sound(asked.baseline), asked.out)
    checked = quality_check(subject.schedule) if asked.check else None
    found = Exported((), subject.notes)
    if asked.file is not None:
        found = into_file(subject, formats[0], asked.file)
    elif formats:
        found = beside_plan(subject, formats, asked.out, held)
    if as_json:
        print_json(_answer(asked, found, checked))
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(found, checked)))
    return 0


def _lines(found: Exported, checked: QualityCheck | None) -> list[str]:
    width = max((len(name) for name, _ in found.files), default=0)
    lines = [f"{name:<{width}}  {path}" for name, path in found.files]
    lines += [f"note: {note}" for note in found.notes[:MOST_NOTES]]
    if len(found.notes) > MOST_NOTES:
        lines.append(f"and {counted(len(found.notes) - MOST_NOTES, 'more note')}: --json has all")
    if checked is not None:
        from planner.schedule.quality import quality_text

        lines += ["", quality_text(checked)] if lines else [quality_text(checked)]
    return lines


def _answer(asked: Asked, found: Exported, checked: QualityCheck | None) -> dict[str, Any]:
    answer = {
        "exit_code": 0,
        "out": str(asked.out),
        "baseline": None if asked.baseline is None else str(asked.baseline),
        "files": [{"format": name, "path": str(path)} for name, path in found.files],
        "notes": list(found.notes),
    }
    if checked is None:
        return answer
    answer["not_reached"] = list(checked.short)
    return {**answer, "check": [{**asdict(one), "failed_by_case": one.failed_by_case} for one in checked.points]}
