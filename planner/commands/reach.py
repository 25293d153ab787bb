"""How `planner check` shows what is out of reach as the inputs stand: it changes no exit code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from planner.errors import printable
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from planner.bounds.asked import Finding, PreCheck
    from planner.casefiles import Placed

MOST_PLACES = 3


def told(before: PreCheck, placed: Placed, short_of: Path | None = None) -> str:
    """Return what is out of reach as lines of text, each ended, with the places of the inputs; or that nothing is.

    Parameters
    ----------
    before
        What is out of reach.
    placed
        The problem with the places of its values.
    short_of
        The folder of the case, left out of the places and said at the end, where the case was not called by its path.
    """
    text = "".join(f"{line}\n" for line in _lines(before, placed))
    if short_of is None or f"{short_of}{os.sep}" not in text:
        return text
    return f"{text.replace(f'{short_of}{os.sep}', '')}Files are those of {short_of}\n"


def as_objects(before: PreCheck, placed: Placed) -> dict[str, Any]:
    """Return all commitments and what is barred as objects for ``--json``, each with the places of its inputs."""
    found = before.to_dict()
    for commitment in found["reachable"]:
        for binding in (*commitment["binding"], *commitment["why_not_earlier"]):
            binding["places"] = list(_places(binding["paths"], placed))
    for one in found["barred"]:
        one["places"] = list(_places(one["paths"], placed))
    return found


def _lines(before: PreCheck, placed: Placed) -> Iterator[str]:
    impossible, missed = before.impossible(), len(before.out_of_reach)
    rest = before.findings()[len(impossible) :]
    if impossible:
        yield "There is no plan as the inputs stand: obligatory work cannot be done in time:"
        yield from _points(impossible, placed)
    if missed:
        whole, are = counted(len(before.reachable), "commitment"), "is" if missed == 1 else "are"
        none = f"no plan keeps {'it' if missed == 1 else 'them'} as the inputs stand"
        tail = "" if impossible else "; a plan comes short or is late"
        yield f"{missed} of {whole} {are} out of reach: {none}{tail}:"
    elif rest:
        yield "No commitment is ruled out, but some of the case can never be in service:"
    elif not impossible:
        yield "No commitment is ruled out by the inputs alone."
    yield from _points(rest, placed)


def _points(findings: Iterable[Finding], placed: Placed) -> Iterator[str]:
    for found in findings:
        yield f"- {_with_places(found, placed)}"
        yield from (f"  - {_with_places(below, placed)}" for below in found.below)


def _with_places(found: Finding, placed: Placed) -> str:
    """Return a sentence with where its inputs were written."""
    places = list(_places(found.paths, placed))
    named = ", ".join(places[:MOST_PLACES]) + (", …" if len(places) > MOST_PLACES else "")
    return printable(f"{found.words} ({named})" if places else found.words)


def _places(paths: Iterable[str], placed: Placed) -> Iterator[str]:
    """Yield the place of each path, each once."""
    places = (placed.place_of(path) for path in paths)
    yield from dict.fromkeys(place.where for place in places if place is not None)
