"""The data dictionary: every field of a case with type, unit, bounds and meaning, generated from the models."""

from __future__ import annotations

import json
from typing import Any

from planner.casefiles.schema import json_schema, table_of
from planner.casefiles.tables import TABLES
from planner.problem.base import MOST
from planner.problem.units import unit_of

_INTRODUCTION = """# Data dictionary

Every field of a case, generated from the models that read it (`planner/problem`); a test keeps this page current.
A case is a folder: `case.yaml`, one file per site in `sites/`, and CSV tables for what is long. Dates are ISO dates,
money is million USD, power is MW. A series of dated steps may be written as one number that never changes.
"""
_PROVENANCE = """## Provenance

Every entry that says so carries these fields; a source and a confidence come together.
"""
_SHARED = ("source", "confidence", "note", "figures")
_HEAD = ("| field | type | unit | bounds | default | meaning |", "|---|---|---|---|---|---|")
_ORDER = (
    "CaseFile", "Programme", "Target", "Milestone", "Goal", "Finance", "Facility", "Tenant", "Grid", "Node", "Link",
    "Rack", "Resource", "Site", "Activity", "Option", "Checkpoint", "Predecessor", "Stage", "Upgrade", "OnsiteUnit",
    "Installed", "Step", "Arrival", "Origin",
)  # fmt: skip
_BOUNDS = {
    "minimum": ">= {}", "exclusiveMinimum": "> {}", "maximum": "<= {}", "exclusiveMaximum": "< {}",
    "minLength": "at least {} characters", "maxLength": "at most {} characters", "minItems": "at least {} entries",
}  # fmt: skip


def data_dictionary() -> str:
    """Return the whole dictionary as Markdown."""
    definitions = json_schema()["$defs"]
    order = [*_ORDER, *sorted(set(definitions) - set(_ORDER))]
    shared = definitions["Programme"]["properties"]
    parts = [_INTRODUCTION, _PROVENANCE, *_HEAD, *(_row(name, shared[name], False) for name in _SHARED), ""]
    parts += [_model(name, definitions[name]) for name in order]
    parts.append("## Tables\n\nUTF-8, commas, a header row. Each row fills one entry of the field named.\n")
    for table in TABLES:
        rows = [
            f"| `{column.name}` | {'yes' if column.required else 'no'} | {column.unit} | {column.meaning} |"
            for column in table.all_columns
        ]
        head = f"### {table.file}\n\nFills `{'.'.join([*table.owners, table.field])}`.\n"
        parts.append("\n".join([head, "| column | needed | unit | meaning |", "|---|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _model(name: str, given: dict[str, Any]) -> str:
    """Return the section of one model."""
    title = "case.yaml" if name == "CaseFile" else "sites/<site>.yaml: Site" if name == "Site" else name
    entries = given["properties"]
    traced = set(_SHARED) <= set(entries)
    lines = [f"## {title}\n", given["description"] + (" Carries provenance." if traced else "") + "\n", *_HEAD]
    for field, entry in entries.items():
        if not (traced and field in _SHARED):
            table = table_of(name, field)
            aside = f" May be given in {table.file} instead." if table else ""
            lines.append(_row(field, entry, field in given["required"], aside))
    return "\n".join([*lines, ""])


def _row(field: str, given: dict[str, Any], needed: bool, aside: str = "") -> str:
    """Return the row of one field."""
    meaning = given.get("description", "") + aside
    cells = (f"`{field}`", _type(given), unit_of(field, meaning), _bounds(given), _default(given, needed), meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _type(given: dict[str, Any]) -> str:
    """Return the type of a field in words."""
    if "$ref" in given:
        return str(given["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in given:
        return " or ".join(dict.fromkeys(_type(part) for part in given["anyOf"] if part.get("type") != "null"))
    if "enum" in given:
        return " / ".join(f"`{choice}`" for choice in given["enum"])
    kind = given.get("type")
    if kind == "array":
        return f"list of {_type(given['items'])}"
    if kind == "object":
        return f"mapping to {_type(given['additionalProperties'])}"
    if given.get("format") == "date":
        return "date"
    return {"string": "text", "integer": "whole number", "number": "number", "boolean": "true / false"}[str(kind)]


def _bounds(given: dict[str, Any]) -> str:
    """Return the bounds of a field, its own and those of the one value it may be."""
    found = [_bounded(text, given[name]) for name, text in _BOUNDS.items() if name in given]
    if "pattern" in given:
        found.append(f"`{given['pattern']}`")
    for part in given.get("anyOf", ()):
        found += [_bounds(part)] if part.get("type") != "null" else []
    for inner in ("items", "additionalProperties"):
        if isinstance(given.get(inner), dict) and _bounds(given[inner]):
            found.append(f"each {_bounds(given[inner])}")
    return ", ".join(dict.fromkeys(bound for bound in found if bound))


def _bounded(text: str, value: Any) -> str:
    """Return a bound in words: "at least 1 entry", "at most 64 characters"."""
    words = text if value != 1 else text.replace("entries", "entry").replace("characters", "character")
    return words.format(_bound(value))


def _bound(value: Any) -> str:
    """Return a bound as one writes it: the largest figure there may be as a power of ten."""
    return f"{value:g}" if isinstance(value, int | float) and abs(value) >= MOST else str(value)


def _default(given: dict[str, Any], needed: bool) -> str:
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
