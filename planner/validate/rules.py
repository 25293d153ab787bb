"""The visible list of rules, and how a problem built in Python is checked against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from planner.errors import Issue
from planner.problem import Problem

Path = tuple[str | int, ...]
Rule = Callable[[Problem], Iterator[tuple[Path, str]]]

RULES: tuple[tuple[str, Rule], ...] = ()


def found(problem: Problem) -> Iterator[tuple[str, Path, str]]:
    """Yield label, path and message of each rule that a problem breaks, in the order of `RULES`."""
    for label, rule in RULES:
        for path, what in rule(problem):
            yield label, path, what


def validate(problem: Problem) -> tuple[Issue, ...]:
    """Return everything that contradicts itself in a problem, wherever it was built.

    Each issue stands at a dotted path with ids, like ``sites.alpha.activities.A1.predecessors[0]``.
    """
    return tuple(Issue(_spelled(problem, path), what) for _, path, what in found(problem))


def _spelled(problem: Problem, path: Path) -> str:
    """Return a path with the ids of what it passes through in place of positions."""
    at: Any = problem
    text = ""
    for part in path:
        if isinstance(part, int):
            at = at[part] if isinstance(at, tuple) and part < len(at) else None
            name = getattr(at, "id", None)
            text += f".{name}" if name is not None else f"[{part}]"
        else:
            at = at.get(part) if hasattr(at, "get") else getattr(at, "on_date" if part == "date" else part, None)
            text += f".{part}" if text else part
    return text
