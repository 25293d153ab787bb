"""Checks of what a function of the front door is given: a wrong argument is reported in a sentence, before any work."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterable
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from planner.errors import BadArgument

MOST_THREADS = 1024
MOST_SEED = 2**31 - 1
LEAST_REFUSED_GAP = 1.0


def of_type(name: str, value: object, wanted: type) -> None:
    """Refuse a value that is not an instance of a class.

    Parameters
    ----------
    name
        Name of the argument, for the message.
    value
        What was given.
    wanted
        The class it must be an instance of.

    Raises
    ------
    BadArgument
        With the name of the argument, what it must be and what it is.
    """
    if not isinstance(value, wanted):
        article = "an" if wanted.__name__[0] in "AEIOU" else "a"
        raise BadArgument(f"{name} must be {article} {wanted.__name__}, got {shown(value)}")


def folder(name: str, value: object) -> Path:
    """Return a folder given as text or as a path.

    Raises
    ------
    BadArgument
        If it is neither, or empty.
    """
    return _path(name, value, "a folder")


def file(name: str, value: object) -> Path:
    """Return a file given as text or as a path.

    Raises
    ------
    BadArgument
        If it is neither, or empty.
    """
    return _path(name, value, "a file")


def _path(name: str, value: object, what: str) -> Path:
    if not isinstance(value, str | os.PathLike) or isinstance(os.fspath(value), bytes):
        raise BadArgument(f"{name} must be the path of {what}, got {shown(value)}")
    text = os.fspath(value)
    if not text or "\0" in text:
        raise BadArgument(f"{name} must be the path of {what}, got {shown(text)}")
    return Path(text)


def names(name: str, value: object) -> tuple[str | Path, ...]:
    """Return a list of names or paths as a tuple.

    Raises
    ------
    BadArgument
        If it is none, such as a single name.
    """
    given = tuple(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes) else None
    if given is None or not all(isinstance(entry, str | Path) and str(entry) for entry in given):
        hint = f"; write [{value!r}]" if isinstance(value, str) else ""
        raise BadArgument(f"{name} must be a list of names or paths, got {shown(value)}{hint}")
    return given


def search_options(time_limit_s: object, gap: object, threads: object, seed: object, begun_s: object) -> None:
    """Refuse options of a search that mean nothing.

    Parameters
    ----------
    time_limit_s
        Seconds from 0, or None.
    gap
        A share from 0 to less than 1.
    threads
        A whole number from 1, or None.
    seed
        A whole number from 0.
    begun_s
        A moment that `time.monotonic` has had, or None.

    Raises
    ------
    BadArgument
        With everything that is wrong.
    """
    told = [
        *_wrong_seconds(time_limit_s),
        *_wrong_gap(gap),
        *_wrong_count("threads", threads, 1, MOST_THREADS, optional=True),
        *_wrong_count("seed", seed, 0, MOST_SEED, optional=False),
        *_wrong_moment(begun_s),
    ]
    if told:
        raise BadArgument("; ".join(told))


def callables(**given: object) -> None:
    """Refuse what cannot be called; None is nothing to call.

    Raises
    ------
    BadArgument
        With the name of the argument.
    """
    for name, value in given.items():
        if value is not None and not callable(value):
            raise BadArgument(f"{name} must be a function or None, got {shown(value)}")


def shown(value: object) -> str:
    """Return a value as a message shows it: short, with its type where that is what is wrong."""
    if value is None or isinstance(value, bool | str | int | float):
        text = repr(value)
        return text if len(text) <= 60 else f"{text[:57]}..."
    return f"a value of type {type(value).__name__}"


def _is_figure(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _wrong_seconds(value: Any) -> list[str]:
    if value is None or (_is_figure(value) and math.isfinite(value) and value >= 0):
        return []
    return [f"time_limit_s must be a number of seconds of at least 0, or None for no limit, got {shown(value)}"]


def _wrong_moment(value: Any) -> list[str]:
    if value is None or (_is_figure(value) and value <= time.monotonic()):
        return []
    return [f"begun_s must be a moment as time.monotonic has it, or None for now, got {shown(value)}"]


def _wrong_gap(value: Any) -> list[str]:
    if not _is_figure(value) or not 0 <= value < LEAST_REFUSED_GAP:
        hint = ""
        if _is_figure(value) and LEAST_REFUSED_GAP <= value < 100:
            hint = f"; for {value:g} % write {value / 100:g}"
        return [f"gap must be a share from 0 to less than 1, got {shown(value)}{hint}"]
    return []


def _wrong_count(name: str, value: Any, least: int, most: int, *, optional: bool) -> list[str]:
    if value is None and optional:
        return []
    if isinstance(value, Integral) and not isinstance(value, bool) and least <= int(value) <= most:
        return []
    return [f"{name} must be a whole number from {least} to {most}{' or None' if optional else ''}, got {shown(value)}"]
