"""A problem built or changed in Python, checked as if it had been read from files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from planner.errors import InvalidProblem, Issue
from planner.problem import Problem
from planner.validate.fields.flaws import ROOT, broken_rules, field_flaws, told
from planner.validate.fields.shapes import Shape, field_shapes
from planner.validate.fields.words import shown
from planner.validate.rules import found

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[Any, ...]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")


def require_valid(problem: Problem) -> None:
    """Refuse a problem in which anything is wrong, wherever it was built.

    `model_copy` checks nothing: a wrong value stays in its field, a misspelt field is kept beside the true ones and is
    never read. Here all of it is seen, at any depth.

    Raises
    ------
    InvalidProblem
        With everything that is wrong, at dotted paths with ids.
    """
    issues = validate(problem)
    if issues:
        raise InvalidProblem(issues)


def validate(problem: Problem) -> tuple[Issue, ...]:
    """Return everything that is wrong with a problem: unknown fields, values that no field takes, broken rules.

    Each issue names a dotted path with ids, like ``sites.alpha.activities.A1.predecessors[0]``.
    """
    try:
        same = Problem.model_validate(problem, strict=True) == problem
    except ValidationError as error:
        return _flawed(plain(problem), error)
    misfits = () if same else tuple(_misfits(problem, ROOT))
    if misfits:
        return tuple(Issue(spelled(problem, path), what) for path, what in misfits)
    return tuple(Issue(spelled(problem, path), what) for _, path, what in found(problem))


def checked(data: dict[str, Any]) -> Problem:
    """Return the problem that plain values from Python describe.

    Raises
    ------
    InvalidProblem
        With everything that is wrong, at dotted paths with ids.
    """
    problem, wrong = flawed(data)
    if problem is None:
        raise InvalidProblem(tuple(Issue(spelled(data, path), what) for path, what in wrong))
    return problem


def flawed(data: dict[str, Any]) -> tuple[Problem | None, list[tuple[Path, str]]]:
    """Return the problem that plain values from Python describe, or None and all that is wrong, by path."""
    flaws = field_flaws(data, typed=True)
    wrong = [(path, what) for path, what in flaws.wrong.items() if path not in flaws.follows]
    wrong += [(path, what) for _, path, what in broken_rules(flaws, data)]
    return (None, wrong) if wrong else (flaws.problem, [])


def _flawed(data: dict[str, Any], error: ValidationError) -> tuple[Issue, ...]:
    """Return what is wrong with a problem whose fields hold what they cannot."""
    try:
        checked(data)
    except InvalidProblem as invalid:
        return invalid.issues
    # Only the form of the object is wrong, such as a list in place of a tuple.
    errors = [dict(entry) for entry in error.errors(include_url=False)]
    return tuple(Issue(spelled(data, path), _formal(what)) for path, what in told(errors, data))


def _misfits(given: Any, shape: Shape, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield values in a short form that files may use and objects do not hold: a single number, an id alone."""
    if isinstance(given, BaseModel) and isinstance(given, shape.model or ()):
        for name, inner in field_shapes(type(given)).items():
            value = _below(given, name)
            if value is not None:
                yield from _misfits(value, inner, (*path, name))
    elif isinstance(given, tuple) and shape.is_list:
        for index, value in enumerate(given):
            yield from _misfits(value, shape.inner, (*path, index))
    elif shape.model is not None or shape.is_list:
        wanted = f"a {shape.model.__name__}" if shape.model is not None else "a tuple"
        yield path, f"must be {wanted}, got {shown(given)}"


def _formal(what: str) -> str:
    """Return a message on a form that files spell and objects do not hold."""
    what = what.replace("must be a date as YYYY-MM-DD, got '", "must be a date, got the text '")
    return what.replace("must be a list", "must be a tuple").replace("must be a mapping of fields", "must be a model")


_PLAIN = frozenset({str, int, float, bool, date})


@cache
def _aliases(model: type[BaseModel]) -> dict[str, str]:
    """Return what files call each field of a model."""
    return {name: info.alias or name for name, info in model.model_fields.items()}


def plain(given: Any) -> Any:
    """Return a problem or a part of it as nested mappings, lists and plain values, fields as files spell them.

    Everything else in an object, such as a misspelt field, is kept.
    """
    if given is None or type(given) in _PLAIN:
        return given
    if isinstance(given, BaseModel):
        alias = _aliases(type(given))
        return {alias.get(name, name): plain(value) for name, value in vars(given).items()}
    if isinstance(given, Mapping):
        return {key: plain(value) for key, value in given.items()}
    if isinstance(given, list | tuple):
        return [plain(value) for value in given]
    if isinstance(given, Integral) and not isinstance(given, bool):
        return int(given)
    return float(given) if isinstance(given, Real) and not isinstance(given, int) else given


def spelled(at: Any, path: Path) -> str:
    """Return a path with the ids of what it passes through in place of positions."""
    text = ""
    for part in path:
        if isinstance(at, list | tuple):
            at = at[part] if isinstance(part, int) and part < len(at) else None
            name = id_of(at)
            text += f".{name}" if name is not None else f"[{part}]"
        else:
            at = _below(at, part)
            text += f".{part}" if text else str(part)
    return text


def _below(at: Any, part: Any) -> Any:
    """Return what a field of a model or a key of a mapping holds, None where there is no such thing."""
    if isinstance(at, Mapping):
        return at.get(part)
    return getattr(at, str(part), None)


def id_of(thing: Any) -> str | None:
    """Return the id by which a path names an entry of a list, None where it has none that a path can hold."""
    value = _below(thing, "id")
    value = _below(thing, "key") if value is None else value
    return value if isinstance(value, str) and _ID.fullmatch(value) else None
