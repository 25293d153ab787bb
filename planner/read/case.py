"""A case folder to a frozen problem, or everything that is wrong with it at once."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.errors import InvalidProblem
from planner.read.check import check
from planner.read.fill import fill
from planner.read.folder import Files, read_files
from planner.read.places import Finding, Place, Places, in_order
from planner.read.tables import BY_FILE, read_table
from planner.read.wording import shown
from planner.read.yaml_positions import parse_yaml
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from planner.problem import Problem

log = logging.getLogger(__name__)

SECTIONS = ("programme", "finance", "tenant", "grid", "racks", "resources")


def read_case(path: str | Path) -> Problem:
    """Return the problem a case folder describes.

    Parameters
    ----------
    path
        The folder, as the user names it: messages begin with it.

    Raises
    ------
    InvalidProblem
        With every issue found in any file, by file and line.
    """
    started = time.perf_counter()
    folder = Path(path)
    files, findings = read_files(folder, frozenset(BY_FILE))
    places = Places()
    case = None if files.case is None else _case(*files.case, places, findings)
    data = _assemble(folder, files, case or {}, places, findings)
    problem, wrong = check(data, places, complete=case is not None)
    findings += wrong
    if findings or problem is None:
        raise InvalidProblem(in_order(findings))
    log.info(
        "read %s: %d sites, %d racks, %.2f s",
        problem.case, len(problem.sites), len(problem.racks), time.perf_counter() - started,
    )  # fmt: skip
    return problem


def _assemble(
    folder: Path, files: Files, case: dict[str, Any], places: Places, findings: list[Finding]
) -> dict[str, Any]:
    """Return all that the files say as one mapping, in the form of `Problem`."""
    data = dict(case)
    data["case"] = folder.resolve().name
    sites: list[dict[Any, Any]] = []
    data["sites"] = sites
    for stem, (label, text) in files.sites.items():
        root = ("sites", len(sites))
        site = _mapping(label, text, root, places, findings)
        if site is not None:
            _check_stem(site, stem, root, places, findings)
            sites.append(site)
    for name, (label, text) in files.tables.items():
        rows, wrong = read_table(BY_FILE[name], label, text)
        findings += wrong
        findings += fill(data, BY_FILE[name], label, rows, places)
    return data


def _case(label: str, text: str, places: Places, findings: list[Finding]) -> dict[str, Any] | None:
    """Return the sections of the case file that the planner knows; None if it holds none."""
    given = _mapping(label, text, (), places, findings)
    if given is None:
        return None
    for name in [name for name in given if name not in SECTIONS]:
        hint = suggestion(name, SECTIONS, "sections")
        what = f"{name} must be a section of the case file, got an unknown name{hint}"
        findings.append(Finding(places.find((name,)), what, (name,)))
        del given[name]
    return given


def _mapping(
    label: str, text: str, root: tuple[Any, ...], places: Places, findings: list[Finding]
) -> dict[Any, Any] | None:
    """Return the mapping a YAML file holds, its places noted under `root`; None if it holds none."""
    parsed = parse_yaml(text)
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


def _check_stem(
    site: dict[Any, Any], stem: str, root: tuple[Any, ...], places: Places, findings: list[Finding]
) -> None:
    """Note a site whose id is not the name of its file."""
    given = site.get("id")
    if isinstance(given, str) and given != stem:
        what = f"id must be '{stem}', the name of its file, got '{given}'"
        findings.append(Finding(places.find((*root, "id")), what, (*root, "id")))
