"""Hands a plan over: builds its schedule once and writes it in the formats asked for, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner import arguments
from planner.errors import BadArgument, BadOutput
from planner.exports.added import add_files, held_plan
from planner.exports.explained import read_explanation
from planner.exports.formats import FORMATS, Subject, formats_of
from planner.exports.single_file import refuse_file, write_files
from planner.exports.sound import refuse_broken
from planner.exports.written import plan_text
from planner.outfolder import holds_results
from planner.plan import Plan
from planner.schedule.baseline import BOUNDS
from planner.schedule.from_plan import build_schedule

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.exports.formats import Format, Written

MOST_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class Exported:
    """What was written: each file with its format, and what a reader must know of them."""

    files: tuple[tuple[str, Path], ...]
    notes: tuple[str, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files."""
        return tuple(path for _, path in self.files)


def export(
    plan: Plan, to: str | Iterable[str], place: str | os.PathLike[str], baseline: Plan | None = None
) -> tuple[Path, ...]:
    """Write a plan for other tools, and return the paths of the files.

    Parameters
    ----------
    plan
        The plan; it is checked again first, and so is the baseline.
    to
        Name of a format (`planner.exports.formats.FORMATS`), or several names.
    place
        The folder that this plan was written to, where the files get names of their own; or a file, for one format.
    baseline
        An earlier plan: beside its own dates each task has those that it had there.

    Raises
    ------
    BadArgument
        If a format is unknown or needs what is not installed, `place` suits none, or the baseline shares no task.
    AuditFailed
        If a plan breaks a rule.
    BadOutput
        If the files cannot be written; then none is.
    """
    plans = (plan,) if baseline is None else (plan, baseline)
    for one, name in zip(plans, ("plan", "baseline"), strict=False):
        arguments.of_type(name, one, Plan)
    formats = formats_of([to] if isinstance(to, str) else _names(to))
    path = arguments.folder("place", place)
    folder = path if path.is_dir() else None
    if folder is None:
        refuse_place(path, formats)
    else:
        _refuse_other_plan(folder, plan)
    for one in plans:
        refuse_broken(one)
    subject = subject_of(plan, baseline, folder)
    if folder is None:
        return into_file(subject, formats[0], path).paths
    return beside_plan(subject, formats, folder, plan_text(plan).encode("utf-8")).paths


def subject_of(plan: Plan, baseline: Plan | None = None, folder: Path | None = None) -> Subject:
    """Return a plan with its build schedule, and by when to decide, as far as an explanation beside it says that.

    Parameters
    ----------
    plan
        The plan.
    baseline
        An earlier plan, whose dates stand beside its own.
    folder
        The folder that it is written to; None: none.

    Raises
    ------
    BadArgument
        If the baseline has tasks, and this plan none of them: it is a plan of something else.
    """
    explanation = None if folder is None else read_explanation(folder, plan)
    dates = () if explanation is None else explanation.decide_by
    subject = Subject(plan, build_schedule(plan, baseline), dates)
    gone = subject.schedule.baseline_gone
    own = [task for task in subject.schedule.tasks if task.kind not in BOUNDS]
    if gone and all(task.baseline_start is None for task in own):
        raise BadArgument(
            f"the baseline {subject.schedule.baseline_name} has none of the tasks of {plan.problem.label}; "
            "give an earlier plan of the same programme"
        )
    return subject


def into_file(subject: Subject, one: Format, file: Path) -> Exported:
    """Write one format to a file, and what belongs to it beside that.

    Parameters
    ----------
    subject
        What is handed over.
    one
        The format.
    file
        Its main file.

    Raises
    ------
    BadOutput
        If it cannot be written.
    """
    told = one.write(subject)
    paths = one.paths(file)
    refuse_place(file, (one,))
    write_files(dict(zip(paths, told.files, strict=True)))
    return Exported(tuple((one.name, path) for path in paths), _notes(subject, {one: told}))


def beside_plan(subject: Subject, formats: Sequence[Format], folder: Path, plan: bytes) -> Exported:
    """Write formats beside the plan that they are made from, all of them or none.

    Parameters
    ----------
    subject
        What is handed over.
    formats
        The formats.
    folder
        The folder of the plan.
    plan
        What its `plan.json` held when the plan was read.

    Raises
    ------
    BadOutput
        If they cannot be written.
    """
    told = {one: one.write(subject) for one in formats}
    files = dict(pair for one in formats for pair in zip(one.names, told[one].files, strict=True))
    add_files(folder, files, plan)
    return Exported(tuple((one.name, folder / name) for one in formats for name in one.names), _notes(subject, told))


def _notes(subject: Subject, told: Mapping[Format, Written]) -> tuple[str, ...]:
    own = (f"{one.name}: {note}" for one, written in told.items() for note in written.notes)
    return (*subject.notes, *dict.fromkeys(own))


def refuse_place(file: Path, formats: Sequence[Format]) -> None:
    """Refuse a file that a format cannot go to; asked before any work, and again before it is written.

    Raises
    ------
    BadArgument
        If there are several formats, or the file ends in what the tools that open the format do not know.
    BadOutput
        If something else stands there, or a file more in that folder would spoil a plan or a case.
    """
    if len(formats) != 1:
        raise BadArgument(f"a file takes one format, got {', '.join(one.name for one in formats) or 'none'}")
    (one,) = formats
    if file.suffix.lower() not in one.suffixes:
        raise BadArgument(f"the file of the format {one.name} must end in {' or '.join(one.suffixes)}, got {file.name}")
    for path, known in zip(one.paths(file), one.files, strict=True):
        refuse_file(path, known.is_ours, MOST_BYTES)


def _names(to: object) -> tuple[str, ...]:
    if not isinstance(to, Iterable) or not (names := tuple(to)):
        raise BadArgument(f"to must name a format, got {arguments.shown(to)}; formats are {', '.join(FORMATS)}")
    return names


def _refuse_other_plan(folder: Path, plan: Plan) -> None:
    if not holds_results(folder):
        raise BadOutput(f"{folder} is a folder without a plan; give the folder that the plan was written to, or a file")
    if held_plan(folder) != plan_text(plan).encode("utf-8"):
        raise BadOutput(f"{folder} holds another plan than the one to export; write this one first, or give a file")
