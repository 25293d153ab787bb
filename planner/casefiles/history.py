"""Writes what activities have done into a copy of a case folder; comments and the order of its files stay."""

from __future__ import annotations

import pathlib
import re
import shutil
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from planner.casefiles.case import read_warned
from planner.casefiles.folder import SITES_FOLDER, is_left_behind
from planner.errors import PlannerError
from planner.outfolder import CASE_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from planner.errors import CaseWarning
    from planner.problem import Problem

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_TOKEN = re.compile(r""""[^"]*"|'[^']*'|[^\s,}\]#]+""")


@dataclass(frozen=True)
class Edit:
    """One change of a file: at a place, a value in place of the `old` one, or new fields after the one there."""

    line: int
    column: int
    new: tuple[str, ...]
    old: bool = False
    in_flow: bool = False
    indent: int = 0


@dataclass(frozen=True)
class WorkDone:
    """What one activity has done: its fields, and the duration of the option it is done by."""

    activity: str
    site: str
    fields: tuple[tuple[str, date | str], ...]
    option: str
    duration_periods: int


def copy_with_history(
    problem: Problem, folder: Path, to: Path, start_date: date, done: Iterable[WorkDone]
) -> tuple[CaseWarning, ...]:
    """Write a copy of a case in which the plan starts later and activities have a past; return what is strange in it.

    Parameters
    ----------
    problem
        The case, as its files were read.
    folder
        Its folder, which stays as it is.
    to
        The new folder; it does not exist, or is empty. Where anything goes wrong it is left as it was.
    start_date
        First day of the plan.
    done
        What activities have done.

    Raises
    ------
    InvalidProblem
        If the new case breaks a rule, by the files of the new folder.
    OSError
        If it cannot be written.
    """
    done, was_there = tuple(done), to.exists()
    try:
        shutil.copytree(folder, to, dirs_exist_ok=True, ignore=_left_behind)
        _edit(to / CASE_FILE, lambda case: _start(case, start_date))
        for site in dict.fromkeys(work.site for work in done):
            of_site = [work for work in done if work.site == site]
            _edit(to / SITES_FOLDER / f"{site}.yaml", partial(_record, of_site))
        written, warnings = read_warned(to)
        if _plain(written) != _expected(problem, start_date, done):
            raise PlannerError(f"{to}: the files do not say what was written to them")
    except BaseException:
        shutil.rmtree(to, ignore_errors=True)
        if was_there:
            to.mkdir()
        raise
    return warnings


def _left_behind(folder: str, names: list[str]) -> set[str]:
    """Return what of a case folder is not copied: plans, hidden files, locks."""
    return {name for name in names if is_left_behind(pathlib.Path(folder, name))}


def _edit(path: Path, edits: Callable[[Any], Iterator[Edit]]) -> None:
    """Change what a YAML file holds at some places; every other character stays."""
    text = path.read_bytes().decode("utf-8")
    lines = _LINES.findall(text)
    # From the end on, so that the places before a change stay where they are.
    for edit in sorted(edits(YAML().load(text)), key=lambda edit: (edit.line, edit.column), reverse=True):
        line = lines[edit.line]
        ending = "\r\n" if line.endswith("\r\n") else "\n"
        token = _TOKEN.match(line, edit.column)
        end = token.end() if token else edit.column
        if edit.old:
            lines[edit.line] = f"{line[: edit.column]}{edit.new[0]}{line[end:]}"
        elif edit.in_flow:
            lines[edit.line] = ", ".join((line[:end], *edit.new)) + line[end:]
        else:
            whole = line if line.endswith("\n") else f"{line}{ending}"
            lines[edit.line] = whole + "".join(f"{' ' * edit.indent}{field}{ending}" for field in edit.new)
    path.write_bytes("".join(lines).encode("utf-8"))


def _start(case: Any, start_date: date) -> Iterator[Edit]:
    yield _replaced(case["programme"], "start_date", start_date)


def _record(done: list[WorkDone], site: Any) -> Iterator[Edit]:
    works = {activity["id"]: activity for activity in site["activities"]}
    for work in done:
        activity = works[work.activity]
        yield from (_replaced(activity, name, value) for name, value in work.fields if name in activity)
        new = [f"{name}: {value}" for name, value in work.fields if name not in activity]
        if new:
            yield _added(activity, new)
        for option in activity["options"]:
            if option.get("id", "standard") == work.option and option["duration_periods"] != work.duration_periods:
                yield _replaced(option, "duration_periods", work.duration_periods)


def _replaced(mapping: Any, name: str, value: object) -> Edit:
    _, _, line, column = mapping.lc.data[name]
    return Edit(line, column, (str(value),), old=True)


def _added(mapping: Any, fields: list[str]) -> Edit:
    """Return new fields right below the id of a mapping: comments that follow its last field stay where they are."""
    _, indent, line, column = mapping.lc.data["id"]
    return Edit(line, column, tuple(fields), in_flow=bool(mapping.fa.flow_style()), indent=indent)


def _expected(problem: Problem, start_date: date, done: Iterable[WorkDone]) -> dict[str, Any]:
    data = _plain(problem)
    data["programme"]["start_date"] = start_date
    works = {activity["id"]: activity for site in data["sites"] for activity in site["activities"]}
    for work in done:
        works[work.activity] |= dict(work.fields)
        for option in works[work.activity]["options"]:
            if option["id"] == work.option:
                option["duration_periods"] = work.duration_periods
    return data


def _plain(problem: Problem) -> dict[str, Any]:
    data = problem.model_dump(exclude={"case"})
    data["sites"] = [{**site, "activities": list(site["activities"])} for site in data["sites"]]
    return data
