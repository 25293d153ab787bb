"""Scenario files: named changes to a case, read with their places, stacked in order."""

from __future__ import annotations

import difflib
import os
import pathlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from planner.casefiles.folder import read_text, unreadable
from planner.casefiles.places import Finding, Place, in_order
from planner.casefiles.yaml_positions import Spot, parse_yaml
from planner.changes.asked import Asked
from planner.changes.making import PATH, made
from planner.changes.operations import Act
from planner.errors import InvalidProblem
from planner.problem.base import Confidence
from planner.problem.change import OPERATIONS
from planner.validate.fields.words import near_choice, shown
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from planner.casefiles.yaml_positions import Parsed
    from planner.problem import Problem

Path = tuple[Any, ...]
SCENARIOS_FOLDER = "scenarios"
_TEXTS = ("name", "why", "source", "confidence")
_OF_CHANGE = ("source", "confidence", "note")


@dataclass(frozen=True)
class Scenario:
    """Named changes to a case.

    `id` is the name of its file without ending, `label` its path in messages; `spots` has line and column of every part
    of each change.
    """

    id: str
    label: str
    name: str
    why: str
    source: str | None
    confidence: Confidence | None
    changes: tuple[Asked, ...]
    spots: tuple[dict[Path, Spot], ...]


def with_scenarios(problem: Problem, folder: pathlib.Path, named: Iterable[str | pathlib.Path]) -> Problem:
    """Return the problem of a case changed by scenarios, each on what those before it left.

    Parameters
    ----------
    problem
        The problem of the case.
    folder
        Its folder, in which `scenarios/NAME.yaml` are looked for.
    named
        Names of scenarios of the case, or paths of scenario files.

    Raises
    ------
    InvalidProblem
        With everything that is wrong in any of the files, by file and line.
    """
    findings: list[Finding] = []
    scenarios = [_named(folder, name, findings) for name in named]
    if findings:
        raise InvalidProblem(in_order(findings))
    origins = [(scenario, number) for scenario in scenarios if scenario for number in range(len(scenario.changes))]
    result, wrong = made(problem, [scenario.changes[number] for scenario, number in origins], each_once=False)
    if result is None:
        for found in wrong:
            scenario, number = origins[found.number]
            place = Place(scenario.label, *_nearest(scenario.spots[number], (found.part, *found.below)))
            findings.append(Finding(place, f"{found.where} {found.what}"))
        raise InvalidProblem(in_order(findings))
    return result


def scenarios_of(folder: pathlib.Path) -> tuple[Scenario, ...]:
    """Return the scenarios of a case folder by name.

    Raises
    ------
    InvalidProblem
        With everything that is wrong in their files.
    """
    findings: list[Finding] = []
    found = [_read(path, findings) for path in _files(folder)]
    if findings:
        raise InvalidProblem(in_order(findings))
    return tuple(scenario for scenario in found if scenario is not None)


def scenario_names(folder: pathlib.Path) -> tuple[str, ...]:
    """Return the names of the scenarios of a case folder."""
    return tuple(path.stem for path in _files(folder))


def _files(folder: pathlib.Path) -> list[pathlib.Path]:
    below = folder / SCENARIOS_FOLDER
    try:
        listed = sorted(below.iterdir()) if below.is_dir() else []
    except OSError as error:
        raise InvalidProblem((unreadable(below, error).issue(),)) from error
    return [path for path in listed if path.suffix == ".yaml" and not path.name.startswith(".")]


def _named(folder: pathlib.Path, named: str | pathlib.Path, findings: list[Finding]) -> Scenario | None:
    """Return a scenario of a case by its name, or the one in a file."""
    text, own = os.fspath(named), {path.stem: path for path in _files(folder)}
    if text in own:
        return _read(own[text], findings)
    path = pathlib.Path(text)
    if path.is_file():
        return _read(path, findings)
    near = difflib.get_close_matches(text, own, n=1)
    known = f"; scenarios are {', '.join(own)}" if own else "; there are none"
    hint = f"; did you mean '{near[0]}'?" if near else known
    what = f"must hold the scenario asked for, got '{text}', which is no file either{hint}"
    findings.append(Finding(Place((folder / SCENARIOS_FOLDER).as_posix()), what))
    return None


def _read(path: pathlib.Path, findings: list[Finding]) -> Scenario | None:
    """Return the scenario in a file, None where something is wrong with it."""
    before, label = len(findings), path.as_posix()
    text = read_text(path, findings)
    if text is None:
        return None
    parsed = parse_yaml(text)
    findings += [Finding(Place(label, *flaw.spot), flaw.what) for flaw in parsed.flaws]
    if not isinstance(parsed.data, dict):
        if not parsed.flaws:
            findings.append(Finding(Place(label, 1, 1), f"must be a mapping of fields, got {shown(parsed.data)}"))
        return None
    flaws = (*_flaws(parsed.data), *_change_flaws(parsed.data))
    findings += [Finding(Place(label, *_nearest(parsed.spots, at)), what) for at, what in flaws]
    return None if len(findings) > before else _scenario(path.stem, label, parsed)


def _nearest(spots: Mapping[Path, Spot], at: Path) -> Spot:
    """Return line and column of a place, or of the nearest one around it."""
    while at and at not in spots:
        at = at[:-1]
    return spots[at] if at else Spot(1, 1)


def _scenario(name: str, label: str, parsed: Parsed) -> Scenario:
    data: dict[str, Any] = parsed.data
    source: str = data.get("source") or f"scenario {name}"
    confidence: Confidence = data.get("confidence") or "assumption"
    changes, spots = [], []
    for number, given in enumerate(data["changes"]):
        operation = next(key for key in given if key in OPERATIONS)
        own: tuple[str, Confidence] = (source, confidence)
        if given.get("source"):
            own = given["source"], given["confidence"]
        act = Act(operation, None if operation == "remove" else given[operation])
        changes.append(Asked(given[PATH], act, *own, given.get("note") or "", name))
        around = ("changes", number)
        spots.append({at[2:]: spot for at, spot in parsed.spots.items() if at[:2] == around})
    said = data.get("name") or name, data.get("why") or ""
    return Scenario(name, label, *said, source, confidence, tuple(changes), tuple(spots))


def _flaws(data: dict[Any, Any]) -> Iterator[tuple[Path, str]]:
    """Yield place and message of what is wrong with the fields of a scenario, its changes apart."""
    known = (*_TEXTS, "changes")
    for key in data:
        if key not in known:
            yield (key,), f"{key} must be a field of a scenario, got an unknown name{suggestion(key, known, 'fields')}"
    yield from _text_flaws(data, _TEXTS, ())
    changes = data.get("changes")
    if not isinstance(changes, list) or not changes:
        yield ("changes",), f"changes must be a list with at least one change, got {shown(changes)}"


def _text_flaws(data: dict[Any, Any], names: tuple[str, ...], at: Path) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with texts, and with a source or a confidence alone."""
    for name in names:
        value = data.get(name)
        if value is not None and not isinstance(value, str):
            yield (*at, name), f'{name} must be text, got {shown(value)}; write it in quotes: "{value}"'
    choices, confidence = get_args(Confidence), data.get("confidence")
    if isinstance(confidence, str) and confidence not in choices:
        hint = near_choice(confidence, choices)
        yield (*at, "confidence"), f"confidence must be one of {', '.join(choices)}, got {shown(confidence)}{hint}"
    for name, other in (("source", "confidence"), ("confidence", "source")):
        if data.get(name) is not None and data.get(other) is None:
            yield (*at, name), f"{name} must come with a {other}, got a {name} alone"


def _change_flaws(data: dict[Any, Any]) -> Iterator[tuple[Path, str]]:
    """Yield place and message of what is wrong with the form of the changes of a scenario."""
    changes = data.get("changes")
    for number, given in enumerate(changes if isinstance(changes, list) else ()):
        at = ("changes", number)
        if not isinstance(given, dict):
            yield at, f"must be a mapping with a path and an operation, got {shown(given)}"
            continue
        known = (PATH, *OPERATIONS, *_OF_CHANGE)
        for key in given:
            if key not in known:
                hint = suggestion(key, known, "fields")
                yield (*at, key), f"{key} must be a field of a change, got an unknown name{hint}"
        if not isinstance(given.get(PATH), str):
            yield (*at, PATH), f"path must be given as text, got {shown(given.get(PATH))}"
        named = [key for key in given if key in OPERATIONS]
        if len(named) != 1:
            got = f"{' and '.join(named)}" if named else "none"
            yield at, f"must have one operation of {', '.join(OPERATIONS)}, got {got}"
        if given.get("remove", True) is not True:
            yield (*at, "remove"), f"remove must be true, got {shown(given['remove'])}"
        yield from _text_flaws(given, _OF_CHANGE, at)
