"""Plan to plain JSON values and CSV cells and back, driven by the types its dataclasses declare.

The declared type decides, not the value at hand: a whole number in a ``float`` field is written as a float, so that
what is read back is written again in the same letters.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from planner.errors import BadOutput
from planner.exports.rounding import rounded
from planner.words import counted

Encoder = Callable[[Any], Any]
Decoder = Callable[[Any, str], Any]


@lru_cache(maxsize=256)
def hints(row_type: type) -> dict[str, Any]:
    """Return the declared type of each field of a dataclass, in order."""
    resolved = get_type_hints(row_type)
    return {column.name: resolved[column.name] for column in fields(row_type)}


def number(value: float) -> float:
    """Return a finite float, never minus zero.

    Raises
    ------
    ValueError
        If the value is infinite or not a number, which no file may hold.
    """
    plain = float(value)
    if not math.isfinite(plain):
        raise ValueError(f"{plain} is no figure of a plan")
    return plain + 0.0


@lru_cache(maxsize=256)
def encoder(hint: Any) -> Encoder:
    """Return what turns a value of type `hint` into plain JSON values."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = encoder(_present(args))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        if args[-1] is Ellipsis:
            each = encoder(args[0])
            return lambda value: [each(item) for item in value]
        parts = [encoder(part) for part in args]
        return lambda value: [part(item) for part, item in zip(parts, value, strict=True)]
    if is_dataclass(hint):
        columns = [(name, encoder(kind)) for name, kind in hints(hint).items()]  # type: ignore[arg-type]
        return lambda value: {name: column(getattr(value, name)) for name, column in columns}
    plain: dict[Any, Encoder] = {float: number, int: int, bool: bool, date: date.isoformat}
    return plain.get(hint, str)


@lru_cache(maxsize=256)
def decoder(hint: Any) -> Decoder:
    """Return what turns plain JSON values back into a value of type `hint`, or raises `BadOutput` naming the place."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = decoder(_present(args))
        return lambda plain, where: None if plain is None else inner(plain, where)
    if origin is Literal:
        return lambda plain, where: _chosen(plain, args, where)
    if origin is tuple:
        return _sequence(args)
    if is_dataclass(hint):
        return _record(hint)  # type: ignore[arg-type]
    simple: dict[Any, Decoder] = {float: _float, int: _int, bool: _bool, date: _date, str: _str}
    return simple[hint]


def cell(hint: Any, decimals: int) -> Callable[[Any], str]:
    """Return what writes a value of type `hint` as the text of one CSV cell; nothing is an empty cell."""
    plain = encoder(hint)
    return lambda value: _text(plain(value), decimals)


def parsed(hint: Any, text: str) -> Any:
    """Return the value that the text of a CSV cell stands for.

    Raises
    ------
    ValueError
        If the text is no value of the type.
    """
    args = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return None if text == "" else parsed(_present(args), text)
    if hint is bool:
        return {"true": True, "false": False}[text] if text in ("true", "false") else _bool(text, text)
    if hint is date:
        return _date(text, text)
    return number(float(text)) if hint is float else int(text) if hint is int else text


def _text(plain: Any, decimals: int) -> str:
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    # A line break inside a cell is lawful CSV that half of its readers get wrong.
    return rounded(plain, decimals) if isinstance(plain, float) else " ".join(str(plain).splitlines())


def _present(args: tuple[Any, ...]) -> Any:
    """Return the one type of an optional that is not None."""
    (present,) = (kind for kind in args if kind is not NoneType)
    return present


def _sequence(args: tuple[Any, ...]) -> Decoder:
    if args[-1] is Ellipsis:
        each = decoder(args[0])
        return lambda plain, where: tuple(each(item, f"{where}[{i}]") for i, item in enumerate(_list(plain, where)))
    parts = [decoder(part) for part in args]

    def read(plain: Any, where: str) -> Any:
        items = _list(plain, where)
        if len(items) != len(parts):
            raise BadOutput(f"{where} must have {counted(len(parts), 'entry', 'entries')}, got {len(items)}")
        return tuple(part(item, f"{where}[{i}]") for i, (part, item) in enumerate(zip(parts, items, strict=True)))

    return read


def _record(row_type: type) -> Decoder:
    columns = [(name, decoder(kind)) for name, kind in hints(row_type).items()]
    names = {name for name, _ in columns}

    def read(plain: Any, where: str) -> Any:
        if not isinstance(plain, dict):
            raise _wrong(where, "an object", plain)
        if plain.keys() != names:
            missing, unknown = sorted(names - plain.keys()), sorted(plain.keys() - names)
            raise BadOutput(f"{where}: fields missing {missing}, fields unknown {unknown}")
        return row_type(**{name: column(plain[name], f"{where}.{name}") for name, column in columns})

    return read


def _wrong(where: str, wanted: str, got: Any) -> BadOutput:
    return BadOutput(f"{where} must be {wanted}, got {repr(got)[:60]}")


def _list(plain: Any, where: str) -> list[Any]:
    if not isinstance(plain, list):
        raise _wrong(where, "a list", plain)
    return plain


def _float(plain: Any, where: str) -> float:
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise _wrong(where, "a number", plain)
    try:
        return number(plain)
    except (ValueError, OverflowError):
        raise _wrong(where, "a finite number", plain) from None


def _int(plain: Any, where: str) -> int:
    if isinstance(plain, bool) or not isinstance(plain, int):
        raise _wrong(where, "a whole number", plain)
    return plain


def _bool(plain: Any, where: str) -> bool:
    if not isinstance(plain, bool):
        raise _wrong(where, "true or false", plain)
    return plain


def _str(plain: Any, where: str) -> str:
    if not isinstance(plain, str):
        raise _wrong(where, "text", plain)
    return plain


def _chosen(plain: Any, choices: tuple[Any, ...], where: str) -> Any:
    if plain not in choices:
        raise _wrong(where, f"one of {', '.join(map(str, choices))}", plain)
    return plain


def _date(plain: Any, where: str) -> date:
    try:
        day = date.fromisoformat(_str(plain, where))
    except ValueError:
        raise _wrong(where, "an ISO date", plain) from None
    if day.isoformat() != plain:
        raise _wrong(where, "an ISO date such as 2026-05-01", plain)
    return day
