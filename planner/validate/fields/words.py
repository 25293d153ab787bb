"""How messages show a value, and the choice that was probably meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.validate.names import suggestion


def shown(value: Any) -> str:
    """Return a value as a message shows it: text in quotes, numbers as they are, lists and mappings by name."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:57] + "...")
    if isinstance(value, Mapping):
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
