"""The data dictionary: every field of a case with type, unit, bounds and meaning, generated from the models."""

from __future__ import annotations

from typing import Any

from planner.casefiles.schema import json_schema, table_of
from planner.casefiles.schema_words import bounds_words, default_words, type_words
from planner.casefiles.tables import TABLES
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
    "CaseFile", "Programme", "Target", "Milestone", "Goal", "Finance", "Facility", "Escalation", "Tenant", "Grid",
    "Node", "Link", "Rack", "Resource", "YearlyLimit", "Quota", "Site", "Activity", "Option", "Checkpoint",
    "Predecessor", "Stage", "Upgrade", "OnsiteUnit", "Installed", "Step", "PriceStep", "Arrival", "Origin",
)  # fmt: skip


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
    kind, unit, bounds = type_words(given), unit_of(field, meaning), bounds_words(given)
    cells = (f"`{field}`", kind, unit, bounds, default_words(given, needed), meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
