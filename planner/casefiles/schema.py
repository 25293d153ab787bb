"""What a case may hold, as JSON Schema: generated from the models, for editors and other programs."""

from __future__ import annotations

from typing import Any

from planner.casefiles.tables import TABLES, Table
from planner.problem import Problem

SECTIONS = ("programme", "finance", "tenant", "grid", "racks", "resources", "yearly_limits", "quotas")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What a file may write short: the name alone where a model has one field that matters.
_SHORT: dict[str, dict[str, Any]] = {"Predecessor": {"type": "string"}}
# A dated series may be written as one number.
_SERIES: dict[str, dict[str, Any]] = {"Step": {"type": "number", "minimum": 0}, "PriceStep": {"type": "number"}}
_OWNERS = {
    "Node": ("grid", "nodes"), "Link": ("grid", "links"), "Facility": ("finance", "facilities"),
    "Escalation": ("finance", "escalation"), "Rack": ("racks",), "Resource": ("resources",), "Site": ("sites",),
    "Finance": ("finance",),
}  # fmt: skip
_ROOTS = {"case": "CaseFile", "site": "Site"}


def json_schema() -> dict[str, Any]:
    """Return the schema of a case: `case` and `site` for the YAML files, `tables` for the CSV files.

    The whole is itself a JSON Schema that accepts a case file or a site file, so that one file serves the editor hint
    ``# yaml-language-server: $schema=…`` of both.
    """
    return {
        "$schema": DIALECT,
        "title": "Case of the datacentre capacity planner",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in _ROOTS.values()],
        **{root: {"$ref": f"#/$defs/{name}"} for root, name in _ROOTS.items()},
        "tables": {table.file: _table(table) for table in TABLES},
        "$defs": _definitions(),
    }


def root_schema(root: str) -> dict[str, Any]:
    """Return the schema of one kind of YAML file on its own: `root` is ``case`` or ``site``."""
    return {"$schema": DIALECT, "$ref": f"#/$defs/{_ROOTS[root]}", "$defs": _definitions()}


def _definitions() -> dict[str, Any]:
    """Return the schema of each model, as files spell it, and of the case file."""
    whole = Problem.model_json_schema()
    found = whole["$defs"]
    found["CaseFile"] = {
        "type": "object",
        "description": "The file case.yaml; sites and long tables are in files of their own.",
        "additionalProperties": False,
        "properties": {name: whole["properties"][name] for name in SECTIONS},
        "required": [name for name in SECTIONS if name in whole["required"]],
    }
    del found["Source"], found["Change"]  # a table has the sources; no file says how a problem was changed
    goals = found["Goal"]["properties"]["goal"]["enum"]
    short = {**_SHORT, "Goal": {"enum": goals}}
    for name, model in found.items():
        model["required"] = [field for field in model.get("required", ()) if not table_of(name, field)]
        model["properties"] = {field: _as_written(given, short) for field, given in model["properties"].items()}
    return dict(sorted(found.items()))


def table_of(model: str, field: str) -> Table | None:
    """Return the table that may hold a field of a model, so that the YAML file need not give it."""
    return next((table for table in TABLES if table.field == field and table.owners == _OWNERS.get(model)), None)


def _as_written(given: dict[str, Any], short: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the schema of a field with the short forms files may use: a number for a series, a name for an entry."""
    given = {name: part for name, part in given.items() if name != "title"}
    reference = given.get("items", {}).get("$ref", "").rsplit("/", 1)[-1]
    if reference in _SERIES:
        listed = {"type": given.pop("type"), "items": given.pop("items")}
        return {**given, "anyOf": [_SERIES[reference], listed]}
    if reference in short:
        return {**given, "items": {"anyOf": [short[reference], given["items"]]}}
    return given


def _table(table: Table) -> dict[str, Any]:
    """Return what a CSV table holds and what it fills."""
    return {
        "fills": ".".join([*table.owners, table.field]),
        "columns": [
            {"name": column.name, "unit": column.unit, "meaning": column.meaning, "required": column.required}
            for column in table.all_columns
        ],
    }
