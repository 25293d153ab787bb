"""Plan to plain JSON values and CSV cells and back, driven by the types its dataclasses declare.

The declared type decides, not the value at hand: a whole number in a ``float`` field is written as a float, so that
what is read back is written again in the same letters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import date
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin
from unicodedata import category

from planner.errors import BadOutput
from planner.exports.rounding import rounded
from planner.figure import number
from planner.plan import came_later, columns
from planner.words import counted

MOST_COUNT = 10**15
UNSOUND = ("Cc", "Cs")  # control characters and halves of a pair: no screen, picture or file takes them
APOSTROPHE = "'"
# A spreadsheet takes a text that begins so for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Encoder = Callable[[Any], Any]
Decoder = Callable[[Any, str], Any]


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
        written = [(name, encoder(kind)) for name, kind in columns(hint).items()]  # type: ignore[arg-type]
        return lambda value: {name: column(getattr(value, name)) for name, column in written}
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
    return number(float(text)) if hint is float else int(text) if hint is int else unguarded(text)


def _text(plain: Any, decimals: int) -> str:
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if not isinstance(plain, str):
        return rounded(plain, decimals) if isinstance(plain, float) else str(plain)
    # A line break inside a cell is lawful CSV that half of its readers get wrong.
    return guarded(" ".join(plain.splitlines()))


def guarded(text: str) -> str:
    """Return a text with an apostrophe ahead where a spreadsheet would take it for a formula.

    One that begins with apostrophes ahead of such a sign has one more, so that what is taken off is what was added.
    """
    return APOSTROPHE + text if text.lstrip(APOSTROPHE).startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    added = text.startswith(APOSTROPHE) and text.lstrip(APOSTROPHE).startswith(FORMULA_STARTS)
    return text[1:] if added else text


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
    read = record(row_type)
    return lambda plain, where: row_type(**read(plain, where))


@lru_cache(maxsize=64)
def record(row_type: type) -> Callable[[Any, str], dict[str, Any]]:
    """Return what turns plain JSON values into the fields of a dataclass by name, or raises `BadOutput`.

    A field that came later than the first plans has its default where a plan has none.
    """
    known = {name: decoder(kind) for name, kind in columns(row_type).items()}
    names, later = known.keys(), came_later(row_type)

    def read(plain: Any, where: str) -> dict[str, Any]:
        if not isinstance(plain, dict):
            raise _wrong(where, "an object", plain)
        missing, unknown = sorted(names - later - plain.keys()), sorted(plain.keys() - names)
        if missing or unknown:
            told = [f"{name} is missing" for name in missing] + [f"{name} is not a field of a plan" for name in unknown]
            raise BadOutput(f"{where}: {'; '.join(told)}")
        return {name: known[name](value, f"{where}.{name}") for name, value in plain.items()}

    return read


def _wrong(where: str, wanted: str, got: Any) -> BadOutput:
    return BadOutput(
        f"{where} must be {wanted}, got {ascii(got)[:60] if wanted.startswith('text') else repr(got)[:60]}"
    )


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
    if abs(plain) > MOST_COUNT:
        raise BadOutput(f"{where} must be a whole number of at most 15 digits, got one of {len(str(plain)):,}")
    return plain


def _bool(plain: Any, where: str) -> bool:
    if not isinstance(plain, bool):
        raise _wrong(where, "true or false", plain)
    return plain


def _str(plain: Any, where: str) -> str:
    if not isinstance(plain, str):
        raise _wrong(where, "text", plain)
    if not plain.isprintable() and any(_is_unsound(mark) for mark in plain):
        raise _wrong(where, "text without control characters", plain)
    return plain


def _is_unsound(mark: str) -> bool:
    return (category(mark) in UNSOUND and mark not in "\t\n") or mark in "\ufffe\uffff"


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
