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
    last = name.rpartition(".")[2]
    endings = [path for path in known.values() if path.rpartition(".")[2] == last]
    near = get_close_matches(_plain(name), known, n=MOST_TRIED, cutoff=ALIKE)
    return next((path for path in (*endings, *(known[given] for given in near)) if leads_somewhere(path)), None)


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
