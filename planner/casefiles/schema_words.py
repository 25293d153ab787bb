"""What a field takes, in words: type, bounds and default, from its JSON Schema."""

from __future__ import annotations

import json
from typing import Any

from planner.problem.base import MOST

_BOUNDS = {
    "minimum": ">= {}", "exclusiveMinimum": "> {}", "maximum": "<= {}", "exclusiveMaximum": "< {}",
    "minLength": "at least {} characters", "maxLength": "at most {} characters", "minItems": "at least {} entries",
}  # fmt: skip


def type_words(given: dict[str, Any]) -> str:
    """Return the type of a field."""
    if "$ref" in given:
        return str(given["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in given:
        return " or ".join(dict.fromkeys(type_words(part) for part in given["anyOf"] if part.get("type") != "null"))
    if "enum" in given:
        return " / ".join(f"`{choice}`" for choice in given["enum"])
    kind = given.get("type")
    if kind == "array":
        return f"list of {type_words(given['items'])}"
    if kind == "object":
        return f"mapping to {type_words(given['additionalProperties'])}"
    if given.get("format") == "date":
        return "date"
    return {"string": "text", "integer": "whole number", "number": "number", "boolean": "true / false"}[str(kind)]


def bounds_words(given: dict[str, Any]) -> str:
    """Return the bounds of a field, its own and those of the one value it may be."""
    found = [_bounded(text, given[name]) for name, text in _BOUNDS.items() if name in given]
    if "pattern" in given:
        found.append(f"`{given['pattern']}`")
    for part in given.get("anyOf", ()):
        found += [bounds_words(part)] if part.get("type") != "null" else []
    for inner in ("items", "additionalProperties"):
        if isinstance(given.get(inner), dict) and bounds_words(given[inner]):
            found.append(f"each {bounds_words(given[inner])}")
    return ", ".join(dict.fromkeys(bound for bound in found if bound))


def _bounded(text: str, value: Any) -> str:
    """Return a bound in words: "at least 1 entry", "at most 64 characters"."""
    words = text if value != 1 else text.replace("entries", "entry").replace("characters", "character")
    return words.format(_bound(value))


def _bound(value: Any) -> str:
    """Return a bound as one writes it: the largest figure there may be as a power of ten."""
    return f"{value:g}" if isinstance(value, int | float) and abs(value) >= MOST else str(value)


def default_words(given: dict[str, Any], needed: bool) -> str:
    """Return the default of a field, or that it must be given."""
    if needed:
        return "required"
    value = given.get("default")
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        names = [entry.get("value", entry.get("goal")) if isinstance(entry, dict) else entry for entry in value]
        return ", ".join(str(name) for name in names)
    return value if isinstance(value, str) else json.dumps(value)
