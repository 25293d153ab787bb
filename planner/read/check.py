"""Checks the values of a case against the models and the rules, and says where each is wrong."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import ValidationError

from planner.problem import Problem
from planner.read.places import Finding, Path, Places
from planner.read.repair import repaired
from planner.read.shapes import Shape, field_shapes, shape_at
from planner.read.strict import loose_values
from planner.read.tables import BY_FILE
from planner.read.wording import wording
from planner.validate import found
from planner.validate.names import nearest, suggestion

ROOT = Shape(model=Problem)
# Rules that take in values of the entries below the one they speak of, such as the durations of its options.
_LOOK_BELOW = frozenset({
    "window too short", "history against the plan's start", "installed racks without room or power",
})  # fmt: skip


class Lost(NamedTuple):
    """What could not be read: the case file, some site file, tables by name. What they lack is then no news."""

    case: bool
    sites: bool
    tables: frozenset[str]

    def explains_missing(self, path: Path) -> bool:
        """Return whether a field may be missing only because its table could not be read."""
        return path[-1:] in {(BY_FILE[name].field,) for name in self.tables}

    def explains_broken(self, rule: str) -> bool:
        """Return whether a rule may be broken only because a file could not be read."""
        return rule.startswith("unknown") and (
            self.sites or (rule == "unknown source" and "sources.csv" in self.tables)
        )


def check(data: dict[str, Any], places: Places, lost: Lost) -> tuple[Problem | None, list[Finding]]:
    """Return the problem if `data` is one, and everything that is wrong with it.

    Parameters
    ----------
    data
        What the files say, in the form of `Problem`.
    places
        Where each value was written.
    lost
        What could not be read.
    """
    wrong = {
        path: Finding(places.find(path), _said(places, path, what), path) for path, what in loose_values(data, ROOT)
    }
    problem = None
    errors: list[dict[str, Any]] = []
    try:
        problem = Problem.model_validate(data)
    except ValidationError as error:
        errors = [dict(entry) for entry in error.errors(include_url=False)]
        for finding in (_finding(entry, data, places) for entry in errors if not _only_follows(entry)):
            wrong.setdefault(finding.path, finding)
    unsaid = _unsaid(errors, lost)
    findings = [finding for path, finding in wrong.items() if path not in unsaid]
    if lost.case:
        return None, [finding for finding in findings if finding.path[:1] == ("sites",)]
    ruled = problem if not wrong else repaired(data, tuple(wrong))
    if ruled is not None:
        findings += _broken_rules(ruled, data, places, tuple(wrong), lost)
    return (problem if not wrong else None), findings


def _unsaid(errors: list[dict[str, Any]], lost: Lost) -> set[Path]:
    """Return the missing fields that are no news: their table could not be read, or their name is misspelt."""
    unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
    misspelt = {(*loc[:-1], nearest(loc[-1], _fields_at(loc[:-1]))) for loc in unknown}
    missing = [error["loc"] for error in errors if error["type"] == "missing"]
    return {loc for loc in missing if loc in misspelt or lost.explains_missing(loc)}


def _only_follows(error: dict[str, Any]) -> bool:
    """Return whether a list counts as too short only because pydantic left out its wrong entries."""
    return error["type"] == "too_short" and bool(len(error["input"]) >= error["ctx"]["min_length"])


def _finding(error: dict[str, Any], data: Any, places: Places) -> Finding:
    """Return one of pydantic's errors at its place."""
    loc: Path = tuple(error["loc"])
    if error["type"] == "extra_forbidden":
        hint = suggestion(loc[-1], _fields_at(loc[:-1]), "fields")
        return Finding(places.find(loc), f"{places.named(loc)} must be a known field, got an unknown name{hint}", loc)
    path = written(data, loc)
    what = wording(error, shape_at(ROOT, loc))
    if loc[-1:] == ("[key]",):
        what = what.replace(", got", " as a key, got", 1)
    place = places.find(path)
    if error["type"] == "missing" and isinstance(place.column, str):
        what += ", got an empty cell"
    return Finding(place, _said(places, path, what), path)


def _fields_at(loc: Path) -> list[str]:
    shape = shape_at(ROOT, loc)
    return list(field_shapes(shape.model)) if shape is not None and shape.model is not None else []


def written(data: Any, loc: Path) -> Path:
    """Return how much of a path the files spell out: a bare number has no `[0].value` below it."""
    for length, part in enumerate(loc):
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]
        elif isinstance(data, dict):
            return loc[: length + 1] if part != "[key]" else loc[:length]
        else:
            return loc[:length]
    return tuple(part for part in loc if part != "[key]")


def _said(places: Places, path: Path, what: str) -> str:
    """Return a message with the name of its field, which a table's column already says."""
    place = places.find(path)
    if isinstance(place.column, str) and place.line:
        return what
    return f"{places.named(path)} {what}".strip()


def _broken_rules(problem: Problem, data: Any, places: Places, wrong: tuple[Path, ...], lost: Lost) -> list[Finding]:
    """Return the rules a problem breaks, without those that a value already reported may have broken."""
    findings = []
    for rule, loc, what in found(problem):
        path = written(data, loc)
        if lost.explains_broken(rule) or any(_blames(rule, path, other) for other in wrong):
            continue
        findings.append(Finding(places.find(path), _said(places, path, what), path))
    return findings


def _blames(rule: str, path: Path, other: Path) -> bool:
    """Return whether a broken rule at `path` may come from the wrong value at `other`."""
    if path[: len(other)] == other or other[: len(path)] == path:
        return True
    if rule in _LOOK_BELOW:
        return path[:-1] == other[: len(path) - 1]
    return not rule.startswith(("unknown", "duplicate")) and path[:-1] == other[:-1]
