"""Scenario files: named changes to a case, read with their places, stacked in order."""

from __future__ import annotations

import difflib
import os
import pathlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.casefiles.folder import read_text, unreadable
from planner.casefiles.places import Finding, Place, in_order
from planner.casefiles.stated_changes import change_flaws, spot_of, stated, text_flaws, unknown_fields
from planner.casefiles.yaml_positions import parse_yaml
from planner.changes.making import made
from planner.errors import CaseWarning, InvalidProblem
from planner.validate.fields.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from planner.casefiles.yaml_positions import Parsed, Spot
    from planner.changes.asked import Asked
    from planner.changes.tracing import Trace
    from planner.errors import Issue
    from planner.problem import Problem
    from planner.problem.base import Confidence

Path = tuple[Any, ...]
SCENARIOS_FOLDER = "scenarios"
JOINS = "+"  # between the name of a case and those of its scenarios
_TEXTS = ("name", "why", "source", "confidence")


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

    def place(self, number: int, at: Path) -> Place:
        """Return the place of a part of one of its changes, or of the nearest part around it."""
        return Place(self.label, *spot_of(self.spots[number], at))


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
    return changed_by(problem, scenarios_named(folder, named))


def changed_by(problem: Problem, scenarios: Sequence[Scenario], trace: Trace | None = None) -> Problem:
    """Return a problem changed by scenarios that were read; raise all that is wrong, at the change to blame.

    Parameters
    ----------
    problem
        The problem of the case.
    scenarios
        The scenarios, in order.
    trace
        Notes where each value comes from.
    """
    origins = numbered(scenarios)
    asked = [scenario.changes[number] for scenario, number in origins]
    result, wrong = made(problem, asked, each_once=False, trace=trace)
    if result is None:
        findings = []
        for found in wrong:
            scenario, number = origins[found.number]
            place = scenario.place(number, (found.part, *found.below))
            findings.append(Finding(place, f"{found.where} {found.what}"))
        raise InvalidProblem(in_order(findings))
    return result


def numbered(scenarios: Sequence[Scenario]) -> list[tuple[Scenario, int]]:
    """Return each change of scenarios that are stacked, as its scenario and its number there."""
    return [(scenario, number) for scenario in scenarios for number in range(len(scenario.changes))]


def scenarios_named(folder: pathlib.Path, named: Iterable[str | pathlib.Path]) -> tuple[Scenario, ...]:
    """Return scenarios of a case by name, or those in files, in the order given.

    Parameters
    ----------
    folder
        The folder of the case.
    named
        Names of scenarios of the case, or paths of scenario files.

    Raises
    ------
    InvalidProblem
        With everything that is wrong in any of the files.
    """
    findings: list[Finding] = []
    found: dict[str, Scenario] = {}
    for scenario in (_named(folder, name, findings) for name in named):
        if scenario is not None and scenario.id in found:
            what = f"must be put on the case once, got a scenario '{scenario.id}' a second time"
            findings.append(Finding(Place(scenario.label), what))
        elif scenario is not None:
            found[scenario.id] = scenario
    if findings:
        raise InvalidProblem(in_order(findings))
    return tuple(found.values())


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


def readable_scenarios(folder: pathlib.Path) -> tuple[tuple[Scenario, ...], tuple[CaseWarning, ...]]:
    """Return the scenarios of a case folder that can be read, and what is wrong with the files of the others."""
    findings: list[Finding] = []
    try:
        found = [_read(path, findings) for path in _files(folder)]
    except InvalidProblem as wrong:
        return (), _as_warnings(wrong.issues)
    return tuple(scenario for scenario in found if scenario is not None), _as_warnings(in_order(findings))


def scenario_warnings(problem: Problem, folder: pathlib.Path) -> tuple[CaseWarning, ...]:
    """Return what is wrong with the scenarios of a case, each put on the case alone: none stops the case itself."""
    readable, found = readable_scenarios(folder)
    for scenario in readable:
        try:
            changed_by(problem, [scenario])
        except InvalidProblem as wrong:
            found += _as_warnings(wrong.issues)
    return found


def _as_warnings(issues: Iterable[Issue]) -> tuple[CaseWarning, ...]:
    return tuple(CaseWarning(issue.where, issue.what) for issue in issues)


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
    if JOINS in path.stem:
        what = f"must have a name without {JOINS}, which joins the names of scenarios that are stacked"
        findings.append(Finding(Place(label), what))
    text = read_text(path, findings)
    if text is None:
        return None
    parsed = parse_yaml(text)
    findings += [Finding(Place(label, *flaw.spot), flaw.what) for flaw in parsed.flaws]
    if not isinstance(parsed.data, dict):
        if not parsed.flaws:
            findings.append(Finding(Place(label, 1, 1), f"must be a mapping of fields, got {shown(parsed.data)}"))
        return None
    flaws = (*_flaws(parsed.data), *change_flaws(parsed.data.get("changes"), ("changes",)))
    findings += [Finding(Place(label, *spot_of(parsed.spots, at)), what) for at, what in flaws]
    return None if len(findings) > before else _scenario(path.stem, label, parsed)


def _scenario(name: str, label: str, parsed: Parsed) -> Scenario:
    data: dict[str, Any] = parsed.data
    source: str = data.get("source") or f"scenario {name}"
    confidence: Confidence = data.get("confidence") or "assumption"
    changes, spots = [], []
    for number, given in enumerate(data["changes"]):
        changes.append(stated(given, source, confidence, name))
        around = ("changes", number)
        spots.append({at[2:]: spot for at, spot in parsed.spots.items() if at[:2] == around})
    said = data.get("name") or name, data.get("why") or ""
    return Scenario(name, label, *said, source, confidence, tuple(changes), tuple(spots))


def _flaws(data: dict[Any, Any]) -> Iterator[tuple[Path, str]]:
    """Yield place and message of what is wrong with the fields of a scenario, its changes apart."""
    yield from unknown_fields(data, (*_TEXTS, "changes"), (), "scenario")
    yield from text_flaws(data, _TEXTS, ())
    changes = data.get("changes")
    if not isinstance(changes, list) or not changes:
        yield ("changes",), f"changes must be a list with at least one change, got {shown(changes)}"
