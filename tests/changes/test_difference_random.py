"""Random pairs of problems: nothing is told exactly where they are equal, and what is told makes one into the other."""

from __future__ import annotations

import copy
import json
import random
import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from planner import read
from planner.changes.difference import Difference, differences
from planner.problem import Problem
from planner.validate.fields.shapes import Shape, field_shapes
from planner.validate.whole import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = {"source", "confidence", "note", "figures", "sources", "name", "case"}
MOST_CHANGES = 6


@cache
def problem(case: str) -> Problem:
    return read(case)


def places(at: Any, shape: Shape, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Shape]]:
    """Yield every place of a case, with what belongs there."""
    yield path, shape
    if at is None:
        return
    if shape.model is not None:
        for name, inner in field_shapes(shape.model).items():
            yield from places(at[name], inner, (*path, name))
    elif isinstance(shape.inner, Shape):
        for part in range(len(at)) if shape.is_list else at:
            yield from places(at[part], shape.inner, (*path, part))


def other_value(draw: random.Random, value: Any, shape: Shape) -> Any:
    """Return another value for a place; it may be one that no rule allows."""
    if shape.is_list and value:
        k = draw.randrange(len(value))
        fresh = copy.deepcopy(value[k])
        if isinstance(fresh, dict):
            fresh |= {name: f"{fresh[name]}-new" for name in ("id", "key") if name in fresh}
        return draw.choice([value[:k] + value[k + 1 :], [*value[k:], *value[:k]], [*value[:k], fresh, *value[k:]]])
    if shape.leaf == "bool":
        return not value
    if shape.leaf in ("number", "whole"):
        known = value or 0
        return draw.choice([known + 1, known * 2, 0, round(known * 0.75) if shape.leaf == "whole" else known * 0.75])
    if shape.leaf == "date":
        return date(2027, 1, 31) if value is None else draw.choice([value + timedelta(days=draw.choice((1, 31))), None])
    if shape.leaf == "text":
        return draw.choice([*shape.choices, "other", None])
    return None


def mutated(draw: random.Random, given: Problem) -> Problem | None:
    """Return the problem with a few random changes, None where its fields refuse them."""
    data = plain(given)
    for _ in range(draw.randint(1, MOST_CHANGES)):
        found = [(path, shape) for path, shape in places(data, Shape(model=Problem)) if path and "changes" not in path]
        path, shape = draw.choice(found)
        at = data
        for part in path[:-1]:
            at = at[part]
        at[path[-1]] = other_value(draw, at[path[-1]], shape)
    try:
        return Problem.model_validate(data)
    except ValidationError:
        return None


def pairs(case: str, seed: int, count: int) -> Iterator[tuple[Problem, Problem]]:
    draw = random.Random(seed)
    while count:
        other = mutated(draw, problem(case))
        if other is not None:
            count -= 1
            yield problem(case), other


def single(found: tuple[Difference, ...]) -> list[Difference]:
    return [one for line in found for one in (line.members or (line,))]


@pytest.mark.parametrize(
    ("case", "seed", "count"),
    [("tiny", 1, 100), ("tiny", 2, 100), pytest.param("status-2026", 3, 3, marks=pytest.mark.long)],
)
def test_something_is_told_exactly_where_something_differs(case: str, seed: int, count: int) -> None:
    equal = 0
    for before, after in pairs(case, seed, count):
        found = differences(before, after)
        assert (found == ()) == (before == after)
        if not any(one.kind == "name" for one in single(found)):
            assert (found == ()) == (before.digest == after.digest)
        assert len(single(differences(after, before))) == len(single(found))
        assert all(str(one).strip() and "\n" not in str(one) for one in single(found))
        equal += found == ()
    assert equal < count


def at_path(data: Any, path: str) -> tuple[Any, Any]:
    """Return the container and the key of a place that a difference names."""
    parts = re.findall(r"(?:^|\.)(\w+)|\[([^\]]+)\]", path)
    container, key = None, None
    for name, selector in parts:
        if container is not None:
            data = container[key]
        container = data
        if name:
            key = name
        elif selector.startswith("#"):
            key = int(selector[1:]) - 1
        elif isinstance(data, list):
            key = next(k for k, entry in enumerate(data) if selector in (entry.get("id"), entry.get("key")))
        else:
            key = int(selector) if selector.isdigit() else selector
    return container, key


def applied(before: Problem, found: list[Difference]) -> Any:
    """Return a problem after what differences tell, as plain values: set, taken out, added."""
    data = plain(before)
    gone = [one for one in found if one.change.startswith("removed") and one.path.endswith("]")]
    new = [one for one in found if one.change.startswith("added") and one.path.endswith("]")]
    for one in found:
        if one not in gone and one not in new and one.kind != "order" and one.what != "goals":
            container, key = at_path(data, one.path)
            container[key] = plain(one.after)
    for container, key in sorted(((*at_path(data, one.path),) for one in gone), key=lambda place: -place[1]):
        del container[key]
    for one in new:
        container, key = at_path(data, one.path.rpartition("[")[0])
        container[key].append(plain(one.after))
    return data


def figures_only(given: Any) -> Any:
    """Return plain values without words, lists in an order of their own."""
    if isinstance(given, dict):
        return {str(name): figures_only(value) for name, value in given.items() if name not in WORDS}
    if isinstance(given, list):
        return sorted((figures_only(value) for value in given), key=lambda value: json.dumps(value, default=str))
    return given


@pytest.mark.parametrize(
    ("case", "seed", "count"), [("tiny", 11, 100), pytest.param("ten-gigawatt", 12, 2, marks=pytest.mark.long)]
)
def test_what_is_told_makes_one_problem_into_the_other(case: str, seed: int, count: int) -> None:
    for before, after in pairs(case, seed, count):
        found = [one for one in single(differences(before, after)) if one.kind in ("figure", "order")]
        if any(one.path == "programme.goals" for one in found):
            continue  # the goals are told as a whole, by name
        assert figures_only(applied(before, found)) == figures_only(plain(after)), list(map(str, found))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_removed_and_added_is(seed: int) -> None:
    (before, after), *_ = pairs("tiny", 100 + seed, 1)
    for name, of in (("sites", lambda p: p.sites), ("racks", lambda p: p.racks), ("resources", lambda p: p.resources)):
        told = {one.path for one in single(differences(before, after))
                if one.change in ("removed", "added") and re.fullmatch(rf"{name}\[[^\]]*\]", one.path)}  # fmt: skip
        ids = {f"{name}[{one.id}]" for one in of(before)} ^ {f"{name}[{one.id}]" for one in of(after)}
        assert told == ids
