"""Single fields set to new values by their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.changes.paths import NoSuchPath, resolved
from planner.errors import InvalidProblem, Issue
from planner.validate.whole import checked, plain, require_valid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.changes.paths import Path
    from planner.problem import Problem


def changed(problem: Problem, changes: Mapping[str, Any]) -> Problem:
    """Return a problem with fields set to new values; see `Problem.changed`.

    Raises
    ------
    InvalidProblem
        With everything that is wrong with the changes, else with the problem they make.
    """
    require_valid(problem)
    data = plain(problem)
    paths, issues = _paths(data, changes)
    if issues:
        raise InvalidProblem(tuple(issues))
    for name, path in paths.items():
        parent = data
        for part in path[:-1]:
            parent = parent[part]
        parent[path[-1]] = plain(changes[name])
    return checked(data)


def _paths(data: dict[str, Any], changes: Mapping[str, Any]) -> tuple[dict[str, Path], list[Issue]]:
    """Return where each change goes, and what is wrong with their names."""
    paths: dict[str, Path] = {}
    issues: list[Issue] = []
    for name in changes:
        try:
            path = resolved(data, name)
        except NoSuchPath as error:
            issues.append(Issue(error.where, error.what))
            continue
        other = next((known for known, at in paths.items() if at[: len(path)] == path[: len(at)]), None)
        if other is not None:
            issues.append(Issue(str(name), f"must be changed once, got it with '{other}'"))
        paths[name] = path
    return paths, issues
