"""The nearest path that leads somewhere, for a message on one that does not."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from planner.changes.spot import ASIDE
from planner.problem import Problem
from planner.validate.fields.shapes import Shape, field_shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.changes.spot import NoSuchPath

ALIKE = 0.85
MOST_TRIED = 5


def nearest_path(name: str, error: NoSuchPath, leads_somewhere: Callable[[str], bool]) -> str | None:
    """Return the path that was probably meant, None where none is alike.

    Parameters
    ----------
    name
        The path that leads nowhere.
    error
        Where it ends, and what that part was probably meant to be.
    leads_somewhere
        Tells whether another path names anything in the case.
    """
    if error.near:
        rest = name[len(name) - error.left :]
        start = error.where[: max(error.where.rfind("."), error.where.rfind("["), 0)]
        meant = f"{start}{error.near}{rest}".removeprefix(".")
        if leads_somewhere(meant):
            return meant
    if not error.is_field:
        return None
    known = {_plain(path): path for path in all_paths()}
    around, _, last = _plain(name).rpartition(".")
    beside = [path for given, path in known.items() if given.rpartition(".")[0] == around and _is_part(last, given)]
    endings = [path for given, path in known.items() if given.rpartition(".")[2] == last]
    near = [known[given] for given in get_close_matches(_plain(name), known, n=MOST_TRIED, cutoff=ALIKE)]
    here = name.rpartition(".")[0]
    same = [f"{here}.{path.rpartition('.')[2]}" for path in beside]
    return next((path for path in (*same, *near, *endings) if leads_somewhere(path)), None)


def _is_part(last: str, path: str) -> bool:
    """Return whether the last name of a path has another among its words, as `limit_mw` has `mw`."""
    words = path.rpartition(".")[2]
    return bool(last) and f"_{last}_" in f"_{words}_"


def _plain(path: str) -> str:
    """Return a path without what it selects."""
    return re.sub(r"\[[^\]]*\]", "[*]", path).lower()


@cache
def all_paths() -> tuple[str, ...]:
    """Return every path of a case, all entries of lists selected."""
    return tuple(path.removeprefix(".") for path in _below("", Shape(model=Problem)))


def _below(path: str, shape: Shape) -> Iterator[str]:
    if path:
        yield path
    if shape.model is not None:
        for name, inner in field_shapes(shape.model).items():
            if name not in ASIDE and not (name == "sources" and not path):
                yield from _below(f"{path}.{name}", inner)
    elif shape.inner is not None:
        yield from _below(f"{path}[*]", shape.inner)
