"""Puts the rows of the tables where their values belong in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.casefiles.places import Finding, Path, Place, Places
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from planner.casefiles.tables import Row, Table


def fill(data: dict[str, Any], table: Table, label: str, rows: list[Row], places: Places) -> list[Finding]:
    """Add `rows` to `data` and their places to `places`; return what does not fit.

    A field is given in YAML or in a table, not in both; a row names a thing that exists.

    Parameters
    ----------
    data
        The case as nested mappings and lists; changed in place.
    table
        What the columns of the table mean and which field they fill.
    label
        Name of the CSV file, for messages.
    rows
        Rows of the table, as `read_table` returns them.
    places
        File and line of each field; changed in place.
    """
    if table.owner is None:
        return _fill_single(data, table, label, rows, places)
    owners = _owners(data, table)
    if owners is None:
        return []
    findings: list[Finding] = []
    taken: set[str] = set()
    for row in rows:
        place = Place(label, row.number, table.owner.name)
        if not row.owner:
            findings.append(Finding(place, "must be given, got an empty cell"))
        elif row.owner not in owners:
            hint = suggestion(row.owner, owners, f"{table.owner.name} ids")
            what = f"must be the id of a {table.owner.name}, got '{row.owner}'{hint}"
            findings.append(Finding(place, what))
        else:
            path, thing = owners[row.owner]
            if table.field in thing and row.owner not in taken:
                findings.append(_given_twice(places, (*path, table.field), label))
                owners[row.owner] = path, {}
            taken.add(row.owner)
            _add(owners[row.owner][1], path, table, label, row, places)
    return findings


def _owners(data: dict[str, Any], table: Table) -> dict[str, tuple[Path, dict[str, Any]]] | None:
    """Return path and values of each thing a table may name, by id; None where the case has no such list."""
    things: Any = data
    for part in table.owners:
        absent: Any = None if part == "racks" else {} if part in ("grid", "finance") else []
        things = things.get(part, absent) if isinstance(things, dict) else None
    if not isinstance(things, list):
        return None
    found: dict[str, tuple[Path, dict[str, Any]]] = {}
    for index, thing in enumerate(things):
        if isinstance(thing, dict) and isinstance(thing.get("id"), str):
            found.setdefault(thing["id"], ((*table.owners, index), thing))
    return found


def _fill_single(data: dict[str, Any], table: Table, label: str, rows: list[Row], places: Places) -> list[Finding]:
    """Add the rows of a table that fills one field of the whole case."""
    thing: Any = data
    for part in table.owners:
        thing = thing.setdefault(part, {})
    if not isinstance(thing, dict):
        return []
    findings = []
    if table.field in thing:
        findings.append(_given_twice(places, (*table.owners, table.field), label))
        thing = {}
    for row in rows:
        _add(thing, table.owners, table, label, row, places)
    return findings


def _add(thing: dict[str, Any], path: Path, table: Table, label: str, row: Row, places: Places) -> None:
    """Append one row to the list it belongs to."""
    entries = thing.setdefault(table.field, [])
    at = (*path, table.field, len(entries))
    entries.append(dict(row.values))
    places.at.setdefault((*path, table.field), Place(label, row.number, ""))
    places.at[at] = Place(label, row.number, "")
    for field, column in row.columns.items():
        places.at[(*at, field)] = Place(label, row.number, column)


def _given_twice(places: Places, path: Path, label: str) -> Finding:
    file = label.rsplit("/", 1)[-1]
    return Finding(places.find(path), f"{places.named(path)} must be given here or in {file}, got both", path)
