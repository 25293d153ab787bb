"""Single fields set to new values by their paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from planner.arguments import shown
from planner.changes.paths import NoSuchPath, resolved
from planner.errors import BadArgument, InvalidProblem, Issue
from planner.validate.whole import checked, plain, require_valid

if TYPE_CHECKING:
    from planner.changes.paths import Path
    from planner.problem import Problem


def changed(problem: Problem, changes: Mapping[str, Any]) -> Problem:
    """Return a problem with fields set to new values; see `Problem.changed`.

    Raises
    ------
    BadArgument
        If `changes` is no mapping.
    InvalidProblem
        With everything that is wrong with the names of the changes, and with the problem that the others make.
    """
    if not isinstance(changes, Mapping):
        raise BadArgument(f"changes must be a mapping of dotted paths to new values, got {shown(changes)}")
    require_valid(problem)
    data = plain(problem)
    paths, issues = _paths(data, changes)
    for name, path in paths.items():
        parent = data
        for part in path[:-1]:
            parent = parent[part]
        parent[path[-1]] = plain(changes[name])
    return _checked(data, issues)


def _checked(data: dict[str, Any], issues: list[Issue]) -> Problem:
    """Return the problem that changed data make, where nothing is wrong with it nor with the paths of the changes."""
    try:
        problem = checked(data)
    except InvalidProblem as wrong:
        raise InvalidProblem((*issues, *wrong.issues)) from None
    if issues:
        raise InvalidProblem(tuple(issues))
    return problem


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
            continue
        paths[name] = path
    return paths, issues
