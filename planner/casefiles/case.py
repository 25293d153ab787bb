"""A case folder to a frozen problem, or everything that is wrong with it at once."""

from __future__ import annotations

import logging
import pathlib
import time
from typing import TYPE_CHECKING, Any

from planner.casefiles.check import Lost, check, warnings_at
from planner.casefiles.fill import fill
from planner.casefiles.folder import Files, Text, read_files
from planner.casefiles.placed import Placed
from planner.casefiles.places import Finding, Path, Place, Places, in_order
from planner.casefiles.scenarios import changed_by, scenarios_named, with_scenarios
from planner.casefiles.tables import BY_FILE, read_table
from planner.casefiles.yaml_positions import parse_yaml
from planner.changes.tracing import Trace
from planner.errors import CaseWarning, InvalidProblem
from planner.validate import warned
from planner.validate.fields.words import shown
from planner.validate.names import nearest, suggestion
from planner.validate.whole import spelled
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.problem import Problem

log = logging.getLogger(__name__)

LAST = Place("\uffff").order
SECTIONS = ("programme", "finance", "tenant", "grid", "racks", "resources", "yearly_limits", "quotas")


def read_case(path: str | pathlib.Path, scenarios: Sequence[str | pathlib.Path] = ()) -> Problem:
    """Return the problem a case folder describes, changed by scenarios.

    Parameters
    ----------
    path
        The folder, as the user names it: messages begin with it.
    scenarios
        Names of scenarios of the case, or paths of scenario files, in the order in which they change it.

    Raises
    ------
    InvalidProblem
        With every issue found in any file, by file and line.
    """
    problem = _read(pathlib.Path(path))[0]
    return with_scenarios(problem, pathlib.Path(path), scenarios) if scenarios else problem


def read_warned(
    path: str | pathlib.Path, scenarios: Sequence[str | pathlib.Path] = ()
) -> tuple[Problem, tuple[CaseWarning, ...]]:
    """Return the problem a case folder describes, changed by scenarios, and what is strange in it but possible.

    Parameters
    ----------
    path
        The folder, as the user names it: messages begin with it.
    scenarios
        Names of scenarios of the case, or paths of scenario files, in the order in which they change it.

    Raises
    ------
    InvalidProblem
        With every issue found in any file, by file and line.
    """
    placed = read_placed(path, scenarios)
    return placed.problem, placed.warnings


def read_placed(path: str | pathlib.Path, scenarios: Sequence[str | pathlib.Path] = ()) -> Placed:
    """Return the problem a case folder describes, changed by scenarios, and where each of its values was written.

    Parameters
    ----------
    path
        The folder, as the user names it: messages begin with it.
    scenarios
        Names of scenarios of the case, or paths of scenario files, in the order in which they change it.

    Raises
    ------
    InvalidProblem
        With every issue found in any file, by file and line.
    """
    problem, data, places = _read(pathlib.Path(path))
    found = warnings_at(problem, data, places)
    stacked, trace = scenarios_named(pathlib.Path(path), scenarios), Trace()
    if stacked:
        problem = changed_by(problem, stacked, trace)
        # What only the scenarios bring about is in no line of the case: its path says where.
        left = [(spelled(problem, loc), why) for _, loc, why in warned(problem)]
        found = {key: found.get(key, (LAST, CaseWarning(*key))) for key in left}
    warnings = tuple(warning for _, warning in sorted(found.values()))
    return Placed(problem, warnings, data, places, stacked, trace if stacked else None)


def _read(folder: pathlib.Path) -> tuple[Problem, dict[str, Any], Places]:
    """Return the problem, the values of its files and where each was written; raise all that is wrong with them."""
    started = time.perf_counter()
    files, findings = read_files(folder, frozenset(BY_FILE))
    places = Places()
    data, lost = _assemble(folder, files, places, findings)
    problem, wrong = check(data, places, lost)
    findings += wrong
    if findings or problem is None:
        raise InvalidProblem(in_order(findings))
    log.info(
        "read %s: %s, %s, %.2f s",
        problem.case, counted(len(problem.sites), "site"), counted(len(problem.racks), "rack type"),
        time.perf_counter() - started,
    )  # fmt: skip
    return problem, data, places


def _assemble(
    folder: pathlib.Path, files: Files, places: Places, findings: list[Finding]
) -> tuple[dict[str, Any], Lost]:
    """Return all that the files say as one mapping, in the form of `Problem`, and what could not be read."""
    case = _case(files.case, places, findings)
    data: dict[str, Any] = dict(case or {})
    data["case"] = folder.resolve().name
    sites: list[dict[Any, Any]] = []
    data["sites"] = sites
    for stem, text in files.sites.items():
        root = ("sites", len(sites))
        site = _mapping(text, root, places, findings)
        if site is not None:
            _check_stem(site, stem, root, places, findings)
            sites.append(site)
    broken = set()
    for name, text in files.tables.items():
        rows, wrong = read_table(BY_FILE[name], text.label, text.text) if text.text is not None else ([], [])
        findings += wrong
        if wrong or text.text is None:
            broken.add(name)
        if case is not None or BY_FILE[name].owners[:1] == ("sites",):
            findings += fill(data, BY_FILE[name], text.label, rows, places)
    return data, Lost(case is None, len(sites) < len(files.sites), frozenset(broken))


def _case(text: Text, places: Places, findings: list[Finding]) -> dict[str, Any] | None:
    """Return the sections of the case file, a misspelt one as what it was meant to be; None if it is no mapping."""
    given = _mapping(text, (), places, findings)
    if given is None:
        return None
    for name in [name for name in given if name not in SECTIONS]:
        hint = suggestion(name, SECTIONS, "sections")
        what = f"{name} must be a section of the case file, got an unknown name{hint}"
        findings.append(Finding(places.find((name,)), what, (name,)))
        meant = nearest(name, SECTIONS)
        if meant is not None and meant not in given:
            given[meant] = given[name]
            places.move((name,), (meant,))
        del given[name]
    return given


def _mapping(text: Text, root: Path, places: Places, findings: list[Finding]) -> dict[Any, Any] | None:
    """Return the mapping a YAML file holds, its places noted under `root`; None if it holds none."""
    label = text.label
    if text.text is None:
        return None
    parsed = parse_yaml(text.text)
    findings += [Finding(Place(label, *flaw.spot), flaw.what) for flaw in parsed.flaws]
    places.roots[root] = ()
    places.at[root] = Place(label, 1, 1)
    if not isinstance(parsed.data, dict):
        if not parsed.flaws and parsed.data is None:
            findings.append(Finding(Place(label), "must not be empty"))
        elif not parsed.flaws:
            findings.append(Finding(Place(label, 1, 1), f"must be a mapping of fields, got {shown(parsed.data)}"))
        return None
    for path, spot in parsed.spots.items():
        places.at[root + path] = Place(label, *spot)
    return parsed.data


def _check_stem(site: dict[Any, Any], stem: str, root: Path, places: Places, findings: list[Finding]) -> None:
    """Note a site whose id is not the name of its file."""
    given = site.get("id")
    if isinstance(given, str) and given != stem:
        what = f"id must be '{stem}', the name of its file, got '{given}'"
        findings.append(Finding(places.find((*root, "id")), what, (*root, "id")))
