"""Random changes: what was set is read back, and a change and its inverse leave the problem as it was."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.calendar import moved
from planner.changes import append, remove, scale, shift
from planner.changes.nearest import all_paths
from planner.changes.paths import matched
from planner.changes.spot import Spot
from planner.errors import InvalidProblem
from planner.validate.fields.flaws import ROOT
from planner.validate.whole import plain, spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.problem import Problem

SEEDS = range(12)


@pytest.fixture(scope="module")
def problems() -> tuple[Problem, ...]:
    return read("tiny"), read("ten-gigawatt")


def leaves(spot: Spot) -> Iterator[Spot]:
    """Yield every figure, date, switch and text below a place."""
    if spot.value is None:
        return
    if spot.shape.leaf:
        yield spot
    for part in spot.parts():
        yield from leaves(spot.below(part))


def at(data: Any, path: tuple[Any, ...]) -> Any:
    """Return the value at a path of plain data."""
    for part in path:
        data = data[part]
    return data


def nudged(spot: Spot, draw: random.Random) -> Any:
    """Return another value of the same kind, near the old one; None where any other may break a rule."""
    match spot.shape.leaf:
        case "number":
            return round(spot.value * draw.choice((0.9, 0.99, 1.01)), 9) if spot.value else None
        case "whole":
            return spot.value + 1 if spot.value else None
        case "date":
            return moved(spot.value, draw.choice((-1, 1)))
        case _:
            return None


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_set_is_read_back_and_set_back(problems: tuple[Problem, ...], seed: int) -> None:
    draw = random.Random(seed)
    problem = problems[seed % 2]
    data, done = plain(problem), 0
    for spot in draw.sample(list(leaves(Spot(data, ROOT))), 30):
        value, path = nudged(spot, draw), spelled(data, spot.path)
        if value is None:
            continue
        assert matched(data, path) == (spot.path,)
        try:
            other = problem.changed({path: value})
        except InvalidProblem:
            continue
        assert at(plain(other), spot.path) == value
        assert other.digest != problem.digest
        back = other.changed({path: spot.value})
        assert (back.digest, back) == (problem.digest, problem)
        done += 1
    assert done >= 2


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_taken_out_of_the_end_is_appended_again(problems: tuple[Problem, ...], seed: int) -> None:
    draw = random.Random(seed)
    problem = problems[seed % 2]
    data, done = plain(problem), 0
    lists = [spot for spot in everything(Spot(data, ROOT)) if isinstance(spot.value, list) and spot.value]
    for spot in draw.sample(lists, min(10, len(lists))):
        path = spelled(data, spot.path)
        try:
            other = problem.changed({f"{path}[#{len(spot.value)}]": remove()})
        except InvalidProblem:
            continue  # something else in the case needs the entry
        assert len(at(plain(other), spot.path)) == len(spot.value) - 1
        back = other.changed({path: append(spot.value[-1])})
        assert (back.digest, back) == (problem.digest, problem)
        done += 1
    assert done >= 1


def everything(spot: Spot) -> Iterator[Spot]:
    """Yield a place and every place below it."""
    yield spot
    if spot.value is not None:
        for part in spot.parts():
            yield from everything(spot.below(part))


def test_first_days_move_there_and_back(problems: tuple[Problem, ...]) -> None:
    for months in (-2, 1, 4):
        for problem in problems:
            given = problem.changed({"sites[*].stages[*].energisation_date": "2026-10-01"})
            there = given.changed({"sites[*].stages": shift(months=months)})
            days = {stage.energisation_date for site in there.sites for stage in site.stages}
            assert days == {moved(date(2026, 10, 1), months)}
            assert there.changed({"sites[*].stages": shift(months=-months)}).digest == given.digest


def test_scaling_in_two_steps_is_scaling_at_once(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        path = "sites[*].activities[*].options[*].capex_usd_m"
        steps = problem.changed({path: scale(1.25)}).changed({path: scale(1.6)})
        assert steps.digest == problem.changed({path: scale(2)}).digest


BITS = (
    "[", "]", "*", "#", "=", ".", " ", "0", "[*]", "[#1]", "[#0]", "[id=ash]", "[confidence=assumption]", "[]",
    "[a=b=c]", "LARGE", "é", "\n", "figures", "changes", "[2027]",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, 1, -1, 2.5, 1e300, float("nan"), "x", "", True, [], {}, [1], {"a": 1}, date(2027, 1, 1), b"x", (1, 2), {1: 2},
    [{}], 10**400, "\ud800",
)  # fmt: skip


def test_no_path_and_no_value_ends_in_a_traceback(problems: tuple[Problem, ...]) -> None:
    draw, (tiny, _) = random.Random(0), problems
    done: list[Problem] = []
    acts = (lambda value: value, scale, lambda value: shift(months=value), append, lambda _: remove())
    for _ in range(400):
        path = draw.choice(all_paths())
        for _ in range(draw.randrange(3)):
            at = draw.randrange(len(path) + 1)
            path = path[:at] + draw.choice(BITS) + path[at + draw.randrange(4) :]
        act = draw.choice(acts)(draw.choice(VALUES))
        with suppress(InvalidProblem):
            other = tiny.changed({path: act})
            done.append(other)
    for other in done:
        assert tiny.changed(other.changes).digest == other.digest
        assert type(other).model_validate_json(other.model_dump_json()) == other
    assert done
