"""Reads a study file, every message with file, line and column."""

from __future__ import annotations

import os
import pathlib
from typing import TYPE_CHECKING, Any

from planner import arguments
from planner.casefiles import read_case
from planner.casefiles.folder import read_text
from planner.casefiles.places import Finding, Place, in_order
from planner.casefiles.scenarios import scenario_names
from planner.casefiles.stated_changes import spot_of, stated
from planner.casefiles.yaml_positions import parse_yaml
from planner.changes.making import PATH
from planner.errors import InvalidProblem, Issue
from planner.outfolder import CASE_FILE
from planner.problem.change import OPERATIONS
from planner.shipped import find_case, shipped_cases
from planner.studies.design import count_of
from planner.studies.study import (
    STUDIES_FOLDER,
    Choice,
    Dimension,
    Interval,
    SolveOptions,
    Stated,
    Study,
)
from planner.studies.study_figures import USUAL, figure_names, matched, unknown
from planner.studies.study_flaws import ENDS, STEPS, WHOLE, column_flaws, form_flaws
from planner.studies.study_pictures import picture_flaws, pictures_of
from planner.validate.fields.words import shown
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.casefiles.yaml_positions import Parsed
    from planner.problem import Confidence, Problem

Path = tuple[Any, ...]
ENDING = ".yaml"
MOST_POINTS = 20_000


def read_study(study: str | pathlib.Path) -> Study:
    """Return the study in a file, with the problem of its case.

    Parameters
    ----------
    study
        Path of a study file, or ``CASE/NAME`` for one of a case, such as ``tiny/cash-and-supply``.

    Raises
    ------
    BadArgument
        If `study` is neither text nor a path.
    InvalidProblem
        If there is no such study, or with everything that is wrong with it, by line and column, or with its case.
    """
    path = find_study(study)
    label, findings = path.as_posix(), list[Finding]()
    text = read_text(path, findings)
    parsed = parse_yaml(text or "{}")
    findings += [Finding(Place(label, *flaw.spot), flaw.what) for flaw in parsed.flaws]
    if not findings and not isinstance(parsed.data, dict):
        findings.append(Finding(Place(label, 1, 1), f"must be a mapping of fields, got {shown(parsed.data)}"))
    if findings:
        raise InvalidProblem(in_order(findings))
    flaws = list(form_flaws(parsed.data))
    case, missing = _case_of(path, parsed.data.get("case"))
    flaws += missing
    base = None if case is None else _base(case, flaws, label, parsed)
    if case is not None and base is not None:
        flaws += _stack_names(parsed.data.get("scenarios"), case)
        flaws += _figure_flaws(parsed.data.get("tabulate"), figure_names(base))
        flaws += picture_flaws(parsed.data, figure_names(base))
        flaws += column_flaws(parsed.data.get("dimensions"), figure_names(base))
    if flaws or case is None or base is None:
        raise InvalidProblem(in_order([Finding(Place(label, *spot_of(parsed.spots, at)), what) for at, what in flaws]))
    found = _study(path, parsed, case, base)
    if count_of(found) > MOST_POINTS:
        what = f"a study must have at most {MOST_POINTS:,} points, got {count_of(found):,}"
        raise InvalidProblem((Finding(Place(label, *spot_of(parsed.spots, ("dimensions",))), what).issue(),))
    return found


def find_study(study: str | pathlib.Path) -> pathlib.Path:
    """Return the path of a study file, given as a path or as ``CASE/NAME``.

    Raises
    ------
    BadArgument
        If `study` is neither text nor a path.
    InvalidProblem
        If there is none.
    """
    path = arguments.folder("study", study)
    if path.is_file():
        return path
    text = os.fspath(study)
    case, _, name = text.rpartition("/")
    known = {
        f"{own}/{stem}": file for own, folder in shipped_cases().items() for stem, file in studies_of(folder).items()
    }
    own = studies_of(pathlib.Path(case)) if case else {}
    found = known.get(text) or own.get(name)
    if found is not None:
        return found
    hint = suggestion(text, [*known, *(f"{case}/{stem}" for stem in own)], "studies")
    raise InvalidProblem((Issue(text, f"must be a study file, or a study of a case as CASE/NAME{hint}"),))


def studies_of(case: pathlib.Path) -> dict[str, pathlib.Path]:
    """Return the study files of a case folder by name."""
    try:
        listed = sorted((case / STUDIES_FOLDER).iterdir())
    except OSError:
        return {}
    return {path.stem: path for path in listed if path.suffix == ENDING and not path.name.startswith(".")}


def _case_of(path: pathlib.Path, named: Any) -> tuple[pathlib.Path | None, list[tuple[Path, str]]]:
    """Return the folder of a study's case, or None and why there is none."""
    above = path.absolute().parent.parent
    own = above if path.absolute().parent.name == STUDIES_FOLDER and (above / CASE_FILE).is_file() else None
    if named is None:
        told = "case must be given where a study does not stand in the folder `studies` of a case"
        around = path.parent.parent  # as the user names it; from inside the case that is no name at all
        return ((around if around.name else own) if own else None), [] if own else [((), told)]
    if not isinstance(named, str):
        return None, []
    beside = path.parent / named
    try:
        found = beside if (beside / CASE_FILE).is_file() else find_case(named)
    except InvalidProblem as error:
        return None, [(("case",), f"case must be a case, got '{named}': {error.issues[0].what}")]
    if own is not None and found.resolve() != own.resolve():
        told = f"case must be left out in the folder `studies` of a case, or name that case ({own.name}), got '{named}'"
        return None, [(("case",), told)]
    return found, []


def _base(case: pathlib.Path, flaws: list[tuple[Path, str]], label: str, parsed: Parsed) -> Problem:
    """Return the problem of a case as it is; what is wrong with the study is told beside what is wrong with it."""
    try:
        return read_case(case)
    except InvalidProblem as error:
        own = [Finding(Place(label, *spot_of(parsed.spots, at)), what) for at, what in flaws]
        raise InvalidProblem((*in_order(own), *error.issues)) from None


def _stack_names(stacks: Any, case: pathlib.Path) -> Iterator[tuple[Path, str]]:
    """Yield the scenarios that the case does not have."""
    known = scenario_names(case)
    for number, stack in enumerate(stacks if isinstance(stacks, list) else ()):
        names = [stack] if isinstance(stack, str) else stack if isinstance(stack, list) else []
        for place, name in enumerate(names):
            if isinstance(name, str) and name not in known and not (name and pathlib.Path(name).is_file()):
                at = ("scenarios", number) if isinstance(stack, str) else ("scenarios", number, place)
                yield at, f"must be a scenario of {case.name}, got '{name}'{suggestion(name, known, 'scenarios')}"


def _figure_flaws(names: Any, known: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    if names is not None and not isinstance(names, list):
        yield ("tabulate",), f"tabulate must be a list of figures, got {shown(names)}"
        return
    for number, name in enumerate(names or ()):
        if not isinstance(name, str) or not matched(name, known):
            hint = unknown(name, known) if isinstance(name, str) else ""
            yield ("tabulate", number), f"must be a figure of a plan, got {shown(name)}{hint}"


def _study(path: pathlib.Path, parsed: Parsed, case: pathlib.Path, base: Problem) -> Study:
    """Return the study that a file of sound form says."""
    data: dict[str, Any] = parsed.data
    source: str = data.get("source") or f"study {path.stem}"
    confidence: Confidence = data.get("confidence") or "assumption"
    stacks = tuple((one,) if isinstance(one, str) else tuple(one) for one in data.get("scenarios") or [[]])
    given = data.get("dimensions") or []
    dimensions = tuple(
        _Reading(parsed, source, confidence).dimension(one, ("dimensions", k)) for k, one in enumerate(given)
    )
    design = data.get("design", "grid")
    names = figure_names(base)
    return Study(
        path.stem, path.as_posix(), data.get("name") or path.stem, data.get("why") or "", case, base, stacks, design,
        dimensions, data.get("draws") or 0, data.get("seed") or 0, SolveOptions(**data.get("solve") or {}),
        tuple(dict.fromkeys(one for name in data.get("tabulate") or USUAL for one in matched(name, names))),
        pictures_of(data, design, tuple(one.id for one in dimensions), base),
    )  # fmt: skip


class _Reading:
    """Turns the dimensions of a file into changes, each with its place."""

    def __init__(self, parsed: Parsed, source: str, confidence: Confidence) -> None:
        self.parsed, self.source, self.confidence = parsed, source, confidence

    def dimension(self, given: dict[str, Any], at: Path) -> Dimension:
        """Return one dimension."""
        if "choices" in given:
            numbered = enumerate(given["choices"])
            return Dimension(given["id"], tuple(self._choice(one, (*at, "choices", k)) for k, one in numbered))
        operation = next(key for key in given if key in OPERATIONS)
        values = given[operation]
        if isinstance(values, dict) and STEPS not in values:
            low, high = (float(values[end]) for end in ENDS)
            whole = operation == "shift_months" or values.get(WHOLE, False)
            return Dimension(given["id"], (), Interval(low, high, whole, self._change(given, operation, None, at)))
        spots = (*at, operation)
        listed = _spread(values) if isinstance(values, dict) else values
        return Dimension(
            given["id"],
            tuple(
                Choice(_shown(value), (self._change(given, operation, value, at, (*spots, place)),))
                for place, value in enumerate(listed)
            ),
        )

    def _choice(self, given: dict[str, Any], at: Path) -> Choice:
        changes = []
        for number, one in enumerate(given.get("changes") or ()):
            operation = next(key for key in one if key in OPERATIONS)
            changes.append(self._stated(one, operation, (*at, "changes", number)))
        return Choice(given["id"], tuple(changes))

    def _change(self, given: dict[str, Any], operation: str, value: Any, at: Path, spot: Path | None = None) -> Stated:
        """Return the change of a dimension at one of its values."""
        plain = {key: kept for key, kept in given.items() if key != "id"} | {operation: value}
        return self._stated(plain, operation, at, spot)

    def _stated(self, given: dict[str, Any], operation: str, at: Path, spot: Path | None = None) -> Stated:
        """Return a change with its places: that of its value is given where it is one of a list."""
        value, spots = spot or (*at, operation), self.parsed.spots
        below = {(operation, *place[len(value) :]): one for place, one in spots.items() if place[: len(value)] == value}
        places = {(PATH,): spot_of(spots, (*at, PATH)), (operation,): spot_of(spots, value), **below}
        return Stated(stated(given, self.source, self.confidence), places)


def _spread(interval: dict[str, Any]) -> list[float]:
    """Return evenly spaced values from one end of an interval to the other."""
    low, high, steps = interval["from"], interval["to"], interval[STEPS]
    values = [low + (high - low) * k / (steps - 1) for k in range(steps)]
    return [int(value) if float(value).is_integer() else float(f"{value:.12g}") for value in values]


def _shown(value: Any) -> Any:
    """Return what the table says of a value: itself, or its JSON where it is a list or a mapping."""
    import json

    return value if isinstance(value, str | int | float | bool) else json.dumps(value, ensure_ascii=False)
