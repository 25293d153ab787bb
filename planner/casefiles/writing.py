"""Writes a problem as a case folder that reads back as the same problem: YAML, and CSV tables for dated series."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter

from planner.casefiles.folder import SITES_FOLDER
from planner.casefiles.tables import PROVENANCE, TABLES, Table
from planner.outfolder import CASE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from planner.problem import Problem

# An entry of plain values stands on one line if it fits in this many characters.
ONE_LINE = 100
_NEVER_FOLDED = 10**6
# What an entry is comes first, where it is from last.
_LAST = ("note", "source", "confidence", "figures")


def write_case(problem: Problem, folder: Path) -> Path:
    """Write a problem as a case folder and return the folder.

    Fields at their default are left out. What is read back is equal where the folder bears the name of the case and
    the sites are in the order of their ids, which is the order of their files.

    Parameters
    ----------
    problem
        A problem without issues; what breaks a rule is written all the same and refused when it is read.
    folder
        Where to write; it is made if need be, and files of the same names are replaced.
    """
    (folder / SITES_FOLDER).mkdir(parents=True, exist_ok=True)
    data: dict[str, Any] = _plain(problem.model_dump(by_alias=True, exclude_defaults=True, exclude={"case", "changes"}))
    for table in TABLES:
        rows = list(_taken(data, table))
        if rows:
            _write_table(table, rows, folder)
    yaml = _yaml()
    for site in data.pop("sites", ()):
        with (folder / SITES_FOLDER / f"{site['id']}.yaml").open("w", encoding="utf-8") as file:
            yaml.dump(site, file)
    with (folder / CASE_FILE).open("w", encoding="utf-8") as file:
        yaml.dump(data, file)
    return folder


class _InFull(RoundTripRepresenter):
    """Writes what is there twice a second time, where YAML would refer back to the first."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that nothing is referred to."""
        return True


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Representer = _InFull
    yaml.width = _NEVER_FOLDED
    yaml.default_flow_style = False
    return yaml


def _taken(data: dict[str, Any], table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    """Take the series that belong in a table out of `data`, and yield their entries with the id of their owner.

    An empty series stays: in a table it would have no row, and a field left out is not always an empty one.
    """
    things: Any = data
    for part in table.owners:
        things = things.get(part, {})
    for thing in [things] if table.owner is None else list(things):
        for entry in thing.pop(table.field) if thing.get(table.field) else ():
            yield thing.get("id", ""), entry


def _write_table(table: Table, rows: list[tuple[str, dict[str, Any]]], folder: Path) -> None:
    used = {field for _, entry in rows for field in entry}
    own = (*table.columns, *(column for column in PROVENANCE if column not in table.columns))
    columns = [column for column in own if column.required or column.field in used]
    with (folder / table.file).open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([*([table.owner.name] if table.owner else ()), *(column.name for column in columns)])
        for owner, entry in rows:
            out.writerow([*([owner] if table.owner else ()), *(entry.get(column.field, "") for column in columns)])


def _plain(given: Any) -> Any:
    """Return nested values as files write them: lists for tuples, whole numbers without a point, short entries flat."""
    if isinstance(given, dict):
        last = [key for key in _LAST if key in given]
        ordered = CommentedMap((key, _plain(given[key])) for key in [*(key for key in given if key not in last), *last])
        if _is_short(ordered):
            ordered.fa.set_flow_style()
        return ordered
    if isinstance(given, list | tuple):
        plain = CommentedSeq(_plain(value) for value in given)
        if not any(isinstance(value, dict | list) for value in plain):
            plain.fa.set_flow_style()
        return plain
    return int(given) if isinstance(given, float) and given.is_integer() and abs(given) < 1e15 else given


def _is_short(given: dict[Any, Any]) -> bool:
    """Return whether an entry holds plain values only and fits on a line."""
    plain = not any(isinstance(value, dict | list) and value for value in given.values())
    return plain and sum(len(f"{key}: {value}, ") for key, value in given.items()) <= ONE_LINE
