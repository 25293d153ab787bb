"""Checks the values of a case against the models and the rules, and says where each is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from planner.casefiles.places import Finding, Path, Places
from planner.casefiles.tables import BY_FILE
from planner.errors import CaseWarning
from planner.validate import references, values, warned
from planner.validate.fields import broken_rules, field_flaws
from planner.validate.fields.flaws import written
from planner.validate.rules import OF_REFERENCES
from planner.validate.whole import spelled

if TYPE_CHECKING:
    from planner.problem import Problem
    from planner.validate.rules import Rule

Ordered = tuple[tuple[str, int, int, str], CaseWarning]


class Lost(NamedTuple):
    """What could not be read: the case file, some site file, tables by name, lists by the name of their field.

    What they lack is then no news.
    """

    case: bool
    sites: bool
    tables: frozenset[str]
    lists: frozenset[str] = frozenset()

    def explains_missing(self, path: Path) -> bool:
        """Return whether a field may be missing only because its table could not be read."""
        return path[-1:] in {(BY_FILE[name].field,) for name in self.tables} | {(name,) for name in self.lists}

    def explains_broken(self, rule: Rule) -> bool:
        """Return whether a rule may be broken only because a file could not be read."""
        of_sites = rule in OF_REFERENCES or rule is values.no_site
        return (of_sites and self.sites) or (rule is references.sources and "sources.csv" in self.tables)


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
    flaws = field_flaws(data)
    unsaid = flaws.follows | {path for path in flaws.missing if lost.explains_missing(path)}
    findings = []
    for path, what in flaws.wrong.items():
        if path not in unsaid:
            empty = path in flaws.missing and places.is_cell(path)
            findings.append(_finding(places, path, f"{what}, got an empty cell" if empty else what))
    if lost.case:
        return None, [finding for finding in findings if finding.path[:1] == ("sites",)]
    for rule, path, what in broken_rules(flaws, data):
        if not lost.explains_broken(rule):
            findings.append(_finding(places, path, what))
    return flaws.problem, findings


def warnings_at(problem: Problem, data: dict[str, Any], places: Places) -> dict[tuple[str, str], Ordered]:
    """Return what is strange in a valid problem but possible, by path and reason, with its place and what sorts it.

    Parameters
    ----------
    problem
        The problem.
    data
        What the files say, in the form of `Problem`.
    places
        Where each value was written.
    """
    found = {}
    for _, loc, why in warned(problem):
        path = written(data, loc)
        place = places.find(path)
        warning = CaseWarning(place.where, f"{places.told(path)} {why}".strip())
        found[spelled(problem, loc), why] = (place.order, warning)
    return found


def _finding(places: Places, path: Path, what: str) -> Finding:
    """Return a message at its place, with the name of its field, which a table's column already says."""
    return Finding(places.find(path), f"{places.told(path)} {what}".strip(), path)
