"""What tells one problem from another: every field that is not at its default, in an order of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter
from pydantic_core import PydanticUndefined

DIGITS = 32


def digest(given: BaseModel, without: frozenset[str]) -> str:
    """Return 32 hexadecimal digits of a SHA-256 over what a model says beside its defaults.

    A new field with a default changes no digest, nor does a field that is given at its default.

    Parameters
    ----------
    given
        The model.
    without
        Its fields that tell nothing, such as its name.
    """
    said = {name: value for name, value in _said(given).items() if name not in without}
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()[:DIGITS]


def _said(given: Any) -> Any:
    """Return a value as JSON takes it, models without the fields at their default."""
    if isinstance(given, BaseModel):
        defaults = defaults_of(type(given))
        return {
            name: _said(value)
            for name, value in ((name, getattr(given, name)) for name in type(given).model_fields)
            if name not in defaults or value != defaults[name]
        }
    if isinstance(given, Mapping):
        return {str(name): _said(value) for name, value in given.items()}
    if isinstance(given, tuple):
        return [_said(value) for value in given]
    if isinstance(given, float):
        return given + 0.0  # minus zero is zero
    return given.isoformat() if isinstance(given, date) else given


@cache
def defaults_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the default of each field that has one, as validation would leave it."""
    found = {}
    for name, info in model.model_fields.items():
        default = info.get_default(call_default_factory=True, validated_data={})
        if default is not PydanticUndefined:
            whole: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
            found[name] = TypeAdapter(whole).validate_python(default)
    return found
