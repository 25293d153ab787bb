"""Values of a case against the models: each wrong one at its path, and the rules that hold between the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from planner.problem import Problem
from planner.validate.fields.blame import Blame
from planner.validate.fields.repair import repaired
from planner.validate.fields.shapes import Shape, field_shapes, shape_at
from planner.validate.fields.strict import loose_values
from planner.validate.fields.wording import wording
from planner.validate.names import nearest, suggestion
from planner.validate.rules import found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.validate.rules import Rule

Path = tuple[Any, ...]
ROOT = Shape(model=Problem)


@dataclass(frozen=True)
class Flaws:
    """What is wrong with the values of a case.

    `problem` is the case where nothing is; `wrong` has the message of each wrong value at its path as the data spell
    it; `missing` are those of them that are only not given; `follows` those that are no news beside another.
    """

    problem: Problem | None
    wrong: dict[Path, str]
    missing: frozenset[Path]
    follows: frozenset[Path]


def field_flaws(data: dict[str, Any], typed: bool = False) -> Flaws:
    """Return the problem that `data` describe, or all that is wrong with their values.

    Parameters
    ----------
    data
        The case in the form of `Problem`, as nested mappings and lists.
    typed
        True for values from Python, where a number is never text.
    """
    wrong = dict(loose_values(data, ROOT, (), typed))
    try:
        problem = Problem.model_validate(data)
    except ValidationError as error:
        errors: list[dict[str, Any]] = [dict(entry) for entry in error.errors(include_url=False)]
    else:
        return Flaws(None if wrong else problem, wrong, frozenset(), frozenset())
    loose = Blame(wrong)
    for path, what in told(errors, data):
        if path not in loose.around:
            wrong.setdefault(path, what)
    missing = frozenset(tuple(entry["loc"]) for entry in errors if entry["type"] == "missing")
    return Flaws(None, wrong, missing, missing & _misspelt(errors))


def told(errors: Iterable[Mapping[str, Any]], data: Any) -> Iterator[tuple[Path, str]]:
    """Yield path and message of each of pydantic's errors, without those that only follow from another."""
    for entry in errors:
        loc = tuple(entry["loc"])
        if entry["type"] == "extra_forbidden":
            hint = suggestion(loc[-1], _fields_at(loc[:-1]), "fields")
            yield loc, f"must be a known field, got an unknown name{hint}"
        elif not _only_follows(entry):
            what = wording(entry, shape_at(ROOT, loc), field_of(loc))
            if loc[-1:] == ("[key]",):
                what = what.replace(", got", " as a key, got", 1)
            yield written(data, loc), what


def broken_rules(flaws: Flaws, data: dict[str, Any]) -> Iterator[tuple[Rule, Path, str]]:
    """Yield rule, path and message of what breaks a rule and cannot come from a wrong value."""
    ruled = flaws.problem if not flaws.wrong else repaired(data, tuple(flaws.wrong))
    blame = Blame(flaws.wrong)
    # Where the plan's own dates or periods are wrong, nothing is known of any other date.
    of_names_alone = any(path[:1] == ("programme",) and len(path) == 2 for path in flaws.wrong)
    for rule, loc, what in found(ruled, of_names_alone) if ruled is not None else ():
        path = written(data, loc)
        if not blame.takes(rule, path):
            yield rule, path, what


def field_of(loc: Path) -> str:
    """Return the name of the field a value belongs to: that of the series for a value in it."""
    return next((part for part in reversed(loc) if isinstance(part, str) and part not in ("value", "[key]")), "")


def _misspelt(errors: Iterable[Mapping[str, Any]]) -> set[Path]:
    """Return the fields that unknown names were probably meant to be."""
    unknown = [tuple(entry["loc"]) for entry in errors if entry["type"] == "extra_forbidden"]
    return {(*loc[:-1], nearest(loc[-1], _fields_at(loc[:-1]))) for loc in unknown}


def _only_follows(error: Mapping[str, Any]) -> bool:
    """Return whether a list counts as too short only because pydantic left out its wrong entries."""
    return error["type"] == "too_short" and bool(len(error["input"]) >= error["ctx"]["min_length"])


def _fields_at(loc: Path) -> list[str]:
    shape = shape_at(ROOT, loc)
    return list(field_shapes(shape.model)) if shape is not None and shape.model is not None else []


def written(data: Any, loc: Path) -> Path:
    """Return how much of a path the data contain: a single number has no `[0].value` below it."""
    for length, part in enumerate(loc):
        if (isinstance(data, Mapping) and part in data) or (
            isinstance(data, list | tuple) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]
        elif isinstance(data, Mapping):
            return loc[: length + 1] if part != "[key]" else loc[:length]
        else:
            return loc[:length]
    return tuple(part for part in loc if part != "[key]")
