"""Pydantic's findings in the planner's words: ``field must …, got …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.problem.base import MOST
from planner.validate.fields.hints import LONGEST, explained_bool, explained_date, explained_number
from planner.validate.fields.shapes import Shape, field_shapes
from planner.validate.fields.units import told, unit_of
from planner.validate.fields.words import near_choice, shown

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
    "string_unicode": "must be printable text",
    "unprintable": "must be printable text",
    "several_lines": "must be text of one line",
    "given_twice": "must give each key once",
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


def wording(error: Mapping[str, Any], shape: Shape | None, field: str = "") -> str:
    """Return what a pydantic error means, without the name of the field.

    Parameters
    ----------
    error
        One entry of `ValidationError.errors()`.
    shape
        What the models want at the error's place, if they have such a place.
    field
        Name of the field, which tells its unit.
    """
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return _MUST[kind]
    if kind == "literal_error" and shape is not None:
        wanted = "must be one of " + ", ".join(shape.choices)
        return f"{wanted}, got {shown(given)}{near_choice(given, shape.choices)}"
    if kind == "string_pattern_mismatch":
        wanted = "two letters" if field == "country" else "an identifier of letters, digits, '_', '.' and '-'"
        return f"must be {wanted}, got {shown(given)}"
    if kind == "tuple_type" and shape is not None and shape.is_list and _is_dated_series(shape):
        return f"must be a number or a list of dated steps, got {shown(given)}{explained_number(given, field)}"
    if kind not in _MUST:
        return f"must be valid: {error['msg'].lower()}, got {shown(given)}"
    text = _MUST[kind].format_map(
        {name: value if isinstance(value, str) else shown(value) for name, value in context.items()}
    )
    bounded = isinstance(given, str) and kind.startswith(("greater_than", "less_than", "finite"))
    got = given if bounded else shown(given)
    return f"{text}{_unit_of_bound(context, field)}, got {got}{_explained(kind, given, field)}{_meant(error, field)}"


def _unit_of_bound(context: Mapping[str, Any], field: str) -> str:
    """Return the unit after a bound that only a figure far from its unit goes beyond."""
    unit = unit_of(field)
    return f" {unit}" if unit and (context.get("lt") == MOST or context.get("gt") == -MOST) else ""


def _meant(error: Mapping[str, Any], field: str) -> str:
    """Return what a figure far outside its bounds would be in the unit of its field, as a question."""
    try:
        value = float(error["input"])
    except (TypeError, ValueError, OverflowError):
        return ""
    bound, unit = error.get("ctx", {}), unit_of(field)
    if unit == "million USD" and MOST <= abs(value) < MOST * 1e6 and MOST in (bound.get("lt"), -bound.get("gt", 0)):
        return f"; did you mean {told(value / 1e6)}?"
    if unit == "share" and bound.get("le") == 1 and 2 <= value <= 100:
        return f"; did you mean {told(value / 100)}, which is {told(value)} %?"
    return ""


def _explained_text(given: Any, _field: str) -> str:
    if isinstance(given, bool | int | float):
        return f'; write it in quotes: "{shown(given)}"'
    return ""


def _explained_list(given: Any, _field: str) -> str:
    return f"; write [{given}]" if isinstance(given, str) and 0 < len(given) <= LONGEST else ""


_EXPLAINED: dict[str, Callable[[Any, str], str]] = {
    "int_parsing": explained_number,
    "float_parsing": explained_number,
    "bool_parsing": lambda given, _: explained_bool(given),
    "bool_type": lambda given, _: explained_bool(given),
    "string_type": _explained_text,
    "tuple_type": _explained_list,
    "date_parsing": lambda given, _: explained_date(given),
    "date_from_datetime_parsing": lambda given, _: explained_date(given),
    "date_from_datetime_inexact": lambda given, _: explained_date(given),
    "date_type": lambda given, _: explained_date(given),
}


def _explained(kind: str, given: Any, field: str) -> str:
    """Return the hint that goes with a kind of error, or nothing."""
    if given is None:
        return "; give it a value or leave the field out"
    return _EXPLAINED[kind](given, field) if kind in _EXPLAINED else ""


def _is_dated_series(shape: Shape) -> bool:
    inner = shape.inner
    return inner is not None and inner.model is not None and "value" in field_shapes(inner.model)
