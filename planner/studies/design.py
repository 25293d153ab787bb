"""The points of a study in their order, each with the one whose plan its search starts from.

For each stack of scenarios the stack by itself comes first, then what the design makes of the dimensions. The parent of
a point is fixed by the study alone: who finishes first has no say.

- The first stack is the baseline and starts from nothing. Another stack starts from the longest stack before it that it
  begins with, else from the baseline.
- In a list, and in a Latin hypercube, each point starts from its stack.
- In a grid each point starts from the point at which the last dimension that is not at its first value is at it; the
  point with all at their first value starts from its stack. So a chain of starts is never longer than there are
  dimensions, and workers need not wait for each other for long.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from random import Random
from typing import TYPE_CHECKING, assert_never

from planner.changes.operations import Act
from planner.studies.study import Choice, Point

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.studies.study import Dimension, Interval, Study

SIGNIFICANT = 6  # digits of a value drawn: as many as a reader copies
Combination = tuple[Choice | None, ...]


def points_of(study: Study) -> tuple[Point, ...]:
    """Return the points of a study in order, the baseline first."""
    points: list[Point] = []
    combinations = list(_combined(study))
    for stack in study.stacks:
        base = len(points)
        points.append(
            _point(base, stack, (None,) * len(study.dimensions), _stack_parent(stack, study, len(combinations)))
        )
        for combination, parent in combinations:
            points.append(_point(len(points), stack, combination, base if parent is None else base + 1 + parent))
    return tuple(points)


def count_of(study: Study) -> int:
    """Return how many points a study has, without making them."""
    each = sum(len(dimension.choices) for dimension in study.dimensions)
    if study.design == "latin_hypercube":
        each = study.draws
    elif study.design == "grid":
        each = 1 if study.dimensions else 0
        for dimension in study.dimensions:
            each *= len(dimension.choices)
    return len(study.stacks) * (1 + each)


def _point(number: int, stack: tuple[str, ...], combination: Combination, parent: int | None) -> Point:
    values = tuple(None if choice is None else choice.value for choice in combination)
    changes = tuple(change for choice in combination if choice is not None for change in choice.changes)
    return Point(number, stack, values, changes, parent)


def _stack_parent(stack: tuple[str, ...], study: Study, combinations: int) -> int | None:
    """Return the number of the point that a stack by itself starts from."""
    place = study.stacks.index(stack)
    if place == 0:
        return None
    begun = [k for k, other in enumerate(study.stacks[:place]) if stack[: len(other)] == other]
    best = max(begun, key=lambda k: len(study.stacks[k]), default=0)
    return best * (1 + combinations)


def _combined(study: Study) -> Iterator[tuple[Combination, int | None]]:
    """Yield what each dimension is at, and the number of the combination it starts from; None: from the stack."""
    if not study.dimensions:
        return
    match study.design:
        case "list":
            yield from _each_alone(study.dimensions)
        case "grid":
            yield from _all_with_all(study.dimensions)
        case "latin_hypercube":
            yield from ((combination, None) for combination in _drawn(study))
        case _:
            assert_never(study.design)


def _each_alone(dimensions: tuple[Dimension, ...]) -> Iterator[tuple[Combination, None]]:
    for place, dimension in enumerate(dimensions):
        for choice in dimension.choices:
            yield tuple(choice if k == place else None for k in range(len(dimensions))), None


def _all_with_all(dimensions: tuple[Dimension, ...]) -> Iterator[tuple[Combination, int | None]]:
    numbers: dict[tuple[int, ...], int] = {}
    for places in product(*(range(len(dimension.choices)) for dimension in dimensions)):
        moved = [k for k, place in enumerate(places) if place]
        first = tuple(0 if moved and k == moved[-1] else place for k, place in enumerate(places))
        yield (
            tuple(dimension.choices[place] for dimension, place in zip(dimensions, places, strict=True)),
            numbers[first] if moved else None,
        )
        numbers[places] = len(numbers)


def _drawn(study: Study) -> Iterator[Combination]:
    """Yield a Latin hypercube: each dimension is cut into as many equal parts as there are draws, each is used once.

    Every dimension has random numbers of its own, so that one more changes nothing of the others. They come from the
    standard library, whose numbers for a seed are the same on every machine and in every version.
    """
    columns = [_column(dimension, study.draws, study.seed) for dimension in study.dimensions]
    yield from zip(*columns, strict=True)


def _column(dimension: Dimension, draws: int, seed: int) -> list[Choice]:
    random = Random(f"{seed} {dimension.id}")
    parts = list(range(draws))
    random.shuffle(parts)
    shares = [(part + random.random()) / draws for part in parts]
    if dimension.interval is None:
        return [dimension.choices[int(share * len(dimension.choices))] for share in shares]
    return [_within(dimension.interval, share) for share in shares]


def _within(interval: Interval, share: float) -> Choice:
    """Return the value at a share of an interval, as a choice."""
    if interval.whole:
        value: float = math.floor(interval.low + share * (interval.high - interval.low + 1))
    else:
        value = float(f"{interval.low + share * (interval.high - interval.low):.{SIGNIFICANT}g}")
    asked = interval.template.asked
    change = replace(interval.template, asked=replace(asked, act=Act(asked.act.operation, value)))
    return Choice(value, (change,))
