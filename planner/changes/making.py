"""Makes changes in order, and finds which of them is to blame where what comes out breaks a rule."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from planner.changes.doing import Done, Refused, changed_field, do
from planner.changes.origins import Origin, stamp
from planner.changes.paths import matched
from planner.changes.spot import NoSuchPath, Spot
from planner.validate.fields.flaws import ROOT
from planner.validate.whole import flawed, plain, spelled
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from planner.changes.asked import Asked
    from planner.changes.tracing import Trace
    from planner.problem import Problem

Path = tuple[Any, ...]
PATH = "path"


class RefusedAt(Exception):
    """What cannot be done at a place of the case."""

    def __init__(self, where: str, what: str) -> None:
        self.where, self.what = where, what
        super().__init__(f"{where}: {what}")


class Wrong(NamedTuple):
    """Something wrong with a change, or with the problem it makes.

    Parameters
    ----------
    number
        Which of the changes, from 0.
    part
        ``path`` where its path leads nowhere, else its operation.
    where
        Path in the case.
    what
        What must be otherwise, and what was found.
    below
        Where in the value that was given: fields and positions in it; empty where it is not in it.
    """

    number: int
    part: str
    where: str
    what: str
    below: Path = ()


def made(
    problem: Problem, changes: Sequence[Asked], *, each_once: bool, trace: Trace | None = None
) -> tuple[Problem | None, tuple[Wrong, ...]]:
    """Return the problem that changes make of a valid one, or None and everything that is wrong.

    Parameters
    ----------
    problem
        The problem to change; it stays as it is.
    changes
        What is asked for; each is made on what those before it left.
    each_once
        Whether no place may be changed twice: where the order of changes was not meant to tell.
    trace
        Notes where each value comes from.
    """
    data, end = plain(problem), problem.programme.end_date
    if trace is not None:
        trace.begin(data)
    wrong: list[Wrong] = []
    done: list[Done] = []
    places: dict[Path, Any] = {}
    for number, change in enumerate(changes):
        try:
            paths = matched(data, change.path)
            if each_once:
                _refuse_twice(places, paths, change.path)
            done.append(_done(data, paths, change, end, None if trace is None else partial(trace.note, number)))
        except NoSuchPath as error:
            wrong.append(Wrong(number, PATH, error.where, error.what))
        except RefusedAt as error:
            wrong.append(Wrong(number, change.act.operation, error.where, error.what))
    result, flaws = flawed(data)
    wrong += _blamed(problem, changes, data, flaws)
    if wrong or result is None:
        return None, tuple(wrong)
    records = tuple(change.record(was) for change, was in zip(changes, done, strict=True))
    return result.model_copy(update={"changes": (*result.changes, *records)}), ()


def _refuse_twice(places: dict[Path, Any], paths: tuple[Path, ...], name: Any) -> None:
    """Note the places that a change reaches, and refuse one that another change reached, or has a part of."""
    for path in paths:
        other = next((known for at, known in places.items() if at[: len(path)] == path[: len(at)]), None)
        if other is not None:
            raise NoSuchPath(str(name), f"must be changed once, got it with '{other}'")
    places.update(dict.fromkeys(paths, name))


def _done(
    data: dict[str, Any], paths: tuple[Path, ...], change: Asked, end: Any, note: Callable[..., None] | None = None
) -> Done:
    """Make one change at all its places, the last first, so that what is taken out moves none of the others."""
    total, origin = Done(0), Origin.of(change.source, change.confidence)
    refused: list[tuple[str, str]] = []
    for path in reversed(paths):
        holders, spot = _found(data, path)
        before, where = len(spot.value) if isinstance(spot.value, list) else 0, spelled(data, path)
        try:
            done = do(change.act, spot, holders, end)
        except Refused as error:
            refused.append((where, str(error)))
            continue
        total = total.plus(done)
        if note is not None:
            note(change.act, spot, holders, before, done)
        if origin is not None and done.changed > done.left_out:
            _stamp(data, path, change, before, origin)
    if refused:
        where, what = refused[-1]
        raise RefusedAt(where, what + (f"; as at {counted(len(refused) - 1, 'more place')}" if refused[1:] else ""))
    if not total.changed:
        nothing = "no date to move" if change.act.operation == "shift_months" else "nothing but empty lists"
        raise RefusedAt(str(change.path), f"must name something to change, got {nothing}")
    return total


def _stamp(data: dict[str, Any], path: Path, change: Asked, before: int, origin: Origin) -> None:
    """Note where the new figures come from: on what is new, or on what was changed; nothing is left of what is gone."""
    if change.act.operation == "remove":
        return
    _, spot = _found(data, path)
    new = range(before, len(spot.value)) if isinstance(spot.value, list) and change.act.operation == "append" else ()
    places = [(*path, index) for index in new] or [path]
    field = changed_field(spot, change.act.operation)
    if field is not None:
        places = [(*path, index, field) for index, entry in enumerate(spot.value) if isinstance(entry, dict)]
    for place in places:
        stamp(data, place, origin, given_stays=change.act.operation in ("set", "append"))


def _found(data: dict[str, Any], path: Path) -> tuple[list[Any], Spot]:
    """Return what a path goes through, the case itself first, and the place it ends at."""
    spot, holders = Spot(data, ROOT), []
    for part in path:
        holders.append(spot.value)
        spot = spot.below(part)
    return holders, spot


def _blamed(
    problem: Problem, changes: Sequence[Asked], data: dict[str, Any], flaws: list[tuple[Path, str]]
) -> Iterator[Wrong]:
    """Yield what is wrong with the problem that changes make, each with the change from which on it is wrong."""
    states = [*_states(problem, changes), (data, flaws)] if flaws else []
    for path, what in flaws:
        where, number = spelled(data, path), len(changes)
        while number > 1 and (where, what) in _told(*states[number - 2]):
            number -= 1
        change = changes[number - 1]
        was = states[number - 2][0] if number > 1 else plain(problem)
        yield Wrong(number - 1, change.act.operation, where, what, _below(was, change, path))


def _below(was: dict[str, Any], change: Asked, path: Path) -> Path:
    """Return where in the value that a change gave something is wrong; empty where it is not in that value.

    Parameters
    ----------
    was
        The case before the change.
    change
        The change that is to blame.
    path
        The place in the case that is wrong after it.
    """
    operation = change.act.operation
    with suppress(NoSuchPath):
        for place in matched(was, change.path) if operation in ("set", "append") else ():
            if path[: len(place)] == place:
                rest = path[len(place) :]
                return rest if operation == "set" else _in_added(_found(was, place)[1].value, change.act.value, rest)
    return ()


def _in_added(known: Any, given: Any, rest: Path) -> Path:
    """Return where in what was appended to a list or a mapping something is wrong."""
    if not isinstance(known, list):
        return rest
    index = rest[0] - len(known) if rest else -1
    if index < 0:
        return ()
    return (index, *rest[1:]) if isinstance(given, list) else rest[1:]


def _states(problem: Problem, changes: Sequence[Asked]) -> Iterator[tuple[dict[str, Any], list[tuple[Path, str]]]]:
    """Yield the case after each change but the last, and what is wrong with it then."""
    data = plain(problem)
    for change in changes[:-1]:
        with suppress(NoSuchPath, RefusedAt):
            _done(data, matched(data, change.path), change, problem.programme.end_date)
        yield deepcopy(data), flawed(data)[1]


def _told(data: dict[str, Any], flaws: list[tuple[Path, str]]) -> set[tuple[str, str]]:
    return {(spelled(data, path), what) for path, what in flaws}
