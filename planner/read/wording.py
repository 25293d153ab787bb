"""Pydantic's findings in the planner's words: ``field must …, got …``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from planner.read.shapes import Shape, field_shapes
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MUST: dict[str, str] = {
    "greater_than_equal": "must be >= {ge}",
    "greater_than": "must be > {gt}",
    "less_than_equal": "must be <= {le}",
    "less_than": "must be < {lt}",
    "finite_number": "must be a finite number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "must be a whole number of usual size",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "string_too_short": "must have at least {min_length} character",
    "string_too_long": "must have at most {max_length} characters",
    "date_type": "must be a date as YYYY-MM-DD",
    "date_parsing": "must be a date as YYYY-MM-DD",
    "date_from_datetime_parsing": "must be a date as YYYY-MM-DD",
    "date_from_datetime_inexact": "must be a date as YYYY-MM-DD",
    "tuple_type": "must be a list",
    "mapping_type": "must be a mapping of names to values",
    "model_type": "must be a mapping of fields",
    "model_attributes_type": "must be a mapping of fields",
    "dict_type": "must be a mapping of names to values",
    "missing": "must be given",
    "too_short": "must have at least {min_length} entry",
}

_GROUPED = re.compile(r"^[+-]?\d{1,3}([,' ]\d{3})+(\.\d+)?$")
_WITH_UNIT = re.compile(r"^([+-]?[\d.]+(?:e[+-]?\d+)?)\s*([A-Za-z%$/]+)$", re.IGNORECASE)
_DATE_WITH_SLASHES = re.compile(r"^\d{1,4}[/.]\d{1,2}[/.]\d{1,4}$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
YAML_1_1_BOOLS = {"on": "true", "yes": "true", "y": "true", "off": "false", "no": "false", "n": "false"}


def wording(error: Mapping[str, Any], shape: Shape | None) -> str:
    """Return what a pydantic error means, without the name of the field.

    Parameters
    ----------
    error
        One entry of `ValidationError.errors()`.
    shape
        What the models want at the error's place, if they have such a place.
    """
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return _MUST[kind]
    if kind == "literal_error" and shape is not None:
        wanted = "must be one of " + ", ".join(shape.choices)
        return f"{wanted}, got {shown(given)}{near_choice(given, shape.choices)}"
    if kind == "string_pattern_mismatch":
        return f"must be an identifier of letters, digits, '_', '.' and '-', got {shown(given)}"
    if kind == "tuple_type" and shape is not None and shape.is_list and _is_dated_series(shape):
        return f"must be a number or a list of dated steps, got {shown(given)}{explained_number(given)}"
    if kind not in _MUST:
        return f"must be valid: {error['msg'].lower()}, got {shown(given)}"
    text = _MUST[kind].format_map({name: shown(value) for name, value in context.items()})
    bounded = isinstance(given, str) and kind.startswith(("greater_than", "less_than", "finite"))
    return f"{text}, got {given if bounded else shown(given)}{_explained(kind, given)}"


def shown(value: Any) -> str:
    """Return a value as a message shows it: text in quotes, numbers bare, lists and mappings by name."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:57] + "...")
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)[:60]


def near_choice(given: Any, choices: tuple[str, ...]) -> str:
    """Return a hint at the choice that was probably meant."""
    hint = suggestion(given, choices, "") if isinstance(given, str) else ""
    return hint if "did you mean" in hint else ""


def explained_number(given: Any) -> str:
    """Return why a text is no number: digits in groups, a unit, or a bool of older YAML."""
    if isinstance(given, bool):
        return ""
    text = given.strip() if isinstance(given, str) else ""
    if _GROUPED.match(text):
        return f"; write {re.sub(r'[, ]', '', text).replace(chr(39), '')} without separators"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"; write {text.replace(',', '.')} with a decimal point"
    unit = _WITH_UNIT.match(text)
    if unit:
        return f"; write {unit[1]} without the unit '{unit[2]}'"
    return ""


def explained_date(given: Any) -> str:
    """Return why a text is no date."""
    text = given.strip() if isinstance(given, str) else ""
    if _DATE_WITH_SLASHES.match(text):
        return "; write the year first and dashes between, like 2026-02-01"
    parts = _ISO.match(text)
    if parts and not 1 <= int(parts[2]) <= 12:
        return f"; there is no month {parts[2]}"
    return f"; there is no day {parts[3]} in that month" if parts and int(parts[1]) else ""


def explained_bool(given: Any) -> str:
    """Return what to write in place of a bool of YAML 1.1."""
    meant = YAML_1_1_BOOLS.get(given.strip().lower()) if isinstance(given, str) else None
    return f"; `{given}` is text in YAML 1.2, write {meant}" if meant else ""


def _explained_text(given: Any) -> str:
    if isinstance(given, bool | int | float):
        return f'; write it in quotes: "{shown(given)}"'
    return ""


def _explained_list(given: Any) -> str:
    return f"; write [{given}]" if isinstance(given, str) and given else ""


_EXPLAINED: dict[str, Callable[[Any], str]] = {
    "int_parsing": explained_number,
    "float_parsing": explained_number,
    "bool_parsing": explained_bool,
    "bool_type": explained_bool,
    "string_type": _explained_text,
    "tuple_type": _explained_list,
    "date_parsing": explained_date,
    "date_from_datetime_parsing": explained_date,
    "date_from_datetime_inexact": explained_date,
    "date_type": explained_date,
}


def _explained(kind: str, given: Any) -> str:
    """Return the hint that goes with a kind of error, or nothing."""
    if given is None:
        return "; give it a value or leave the field out"
    return _EXPLAINED[kind](given) if kind in _EXPLAINED else ""


def _is_dated_series(shape: Shape) -> bool:
    inner = shape.inner
    return inner is not None and inner.model is not None and "value" in field_shapes(inner.model)
