"""Puts the rows of the sheets where their values belong in a case, and notes the cell of each value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from planner.casefiles.places import Cell, Finding, Path, Place, Places
from planner.casefiles.workbook.columns import KEY, NONE, Column
from planner.casefiles.workbook.entries import Cause, Data, Entries, Known, absent
from planner.casefiles.workbook.plain import plain
from planner.problem.identity import defaults_of
from planner.validate.fields.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.casefiles.workbook.layout import Sheet
    from planner.casefiles.workbook.records import Record


class Filling:
    """A case while it is put together.

    `data` is the case in the form of `Problem`, `places` has the cell of each value, `findings` what the rows say wrong
    of each other, `told` the paths of values that cannot be read, `orphaned` the lists with rows of which nobody knows
    where they belong: of both nothing more need be said. `keys` has the cell of each key of a mapping whose value has
    one of its own, `beside` the lists that are given in a cell beside their entry.

    Parameters
    ----------
    workbook
        The workbook as a whole, for what is in none of its sheets.
    lost
        Names of sheets that could not be read: that their entries are not there is no news.
    """

    def __init__(self, workbook: Place, lost: frozenset[str]) -> None:
        self.data: Data = {}
        self.places = Places()
        self.places.at[()] = workbook
        self.findings: list[Finding] = []
        self.told: set[Path] = set()
        self.lost = lost
        self.keys: dict[Path, Cell] = {}
        self.orphaned: set[str] = set()
        self.beside: set[Path] = set()
        self._entries = Entries(lost)
        self._noted: set[Path] = set()

    def add(self, sheet: Sheet, rows: Iterable[Record]) -> None:
        """Add the rows of a sheet, after those of the sheets whose entries its own belong to."""
        for row in rows:
            match sheet.kind:
                case "form":
                    self._add_form(sheet, row)
                case "table":
                    self._add_row(sheet, row)
                case "shared":
                    self._add_carried(sheet, row)
                case _:
                    assert_never(sheet.kind)

    def _add_form(self, sheet: Sheet, row: Record) -> None:
        """Add a part that the case has once, unless its form is empty."""
        values: Data = {}
        self.places.at[sheet.path] = row.place
        self._fill(sheet.columns, row, values, sheet.path)
        if values:
            self.data[sheet.path[0]] = values
            self.places.roots[sheet.path] = ()
            self._entries.add(sheet, Known(("",), sheet.path, values))

    def _add_row(self, sheet: Sheet, row: Record) -> None:
        """Add a row to the list or mapping of the entry it belongs to."""
        owner = self._found(self._entries.around(sheet, row)) if sheet.around else Known((), (), self.data)
        if owner is None:
            self.orphaned.add(sheet.path[-1])
            self._entries.add_orphan(sheet, row)
            return
        path = (*owner.path, *sheet.below)
        if path in self.beside:
            if path in self._noted:
                return
            self._noted.add(path)
            what = f"must be given in the sheet {sheet.name} or at {self.places.find(path).where}, got both"
            self._note(row.place, f"{sheet.below[-1]} {what}")
            return
        holder = owner.values
        for part in sheet.below[:-1]:
            holder = holder.setdefault(part, {})
        if sheet.is_map:
            self._add_pair(sheet, row, holder.setdefault(sheet.below[-1], {}), path)
            return
        things = holder.setdefault(sheet.below[-1], [])
        at = (*path, len(things))
        values: Data = {}
        self.places.at[at], self.places.roots[at] = row.place, ()
        self._fill(sheet.columns, row, values, at)
        things.append(values)
        self._entries.add(sheet, Known((*owner.ids, _id(sheet, values, len(things))), at, values))
        self._entries.doubt(sheet, row)

    def _add_pair(self, sheet: Sheet, row: Record, pairs: dict[Any, Any], path: Path) -> None:
        """Add a key and its value to a mapping."""
        key_column = next(column for column in sheet.columns if column.at == KEY)
        key = self._key(row, key_column, pairs)
        if key is None:
            return
        at = (*path, key)
        value_column = sheet.columns[-1]
        if value_column.at:
            pairs[key] = {}
            self.places.at[at], self.places.roots[at] = row.at(key_column.name), ()
            self._fill(sheet.columns, row, pairs[key], at)
        elif row.given(value_column.name) is None:
            self._note_absent(row, value_column.name)
        else:
            pairs[key] = plain(row.given(value_column.name), value_column)
            self.keys[at] = row.at(key_column.name)
            self.places.at[at] = row.at(value_column.name)._replace(name=f"{path[-1]}.{key}")

    def _key(self, row: Record, column: Column, pairs: dict[Any, Any]) -> Any:
        """Return the key that a row gives, None after noting what is wrong with it."""
        given = row.given(column.name)
        key = None if given is None else plain(given, column)
        if key is None:
            self._note_absent(row, column.name)
        elif key in pairs:
            self._note(row.at(column.name), f"{column.name} must be given once, got {shown(key)} a second time")
        else:
            return key
        return None

    def _add_carried(self, sheet: Sheet, row: Record) -> None:
        """Add what is carried by one field of an entry of another sheet."""
        column = next(column for column in sheet.columns if column.at == KEY)
        key, owner = self._key(row, column, {}), self._found(self._entries.carrier(row))
        if key is None or owner is None:
            return
        holder, path, name = _holder(owner, key)
        pairs = holder.setdefault(sheet.path[0], {})
        if name in pairs:
            self._note(row.at(column.name), f"{column.name} must be given once, got {shown(key)} a second time")
            return
        at = (*path, sheet.path[0], name)
        pairs[name] = {}
        self.places.at[at] = row.at(column.name)
        self._fill(sheet.columns, row, pairs[name], at)

    def _found(self, answer: Known | Cause) -> Known | None:
        """Return an entry, or None after noting why there is none."""
        if isinstance(answer, Known):
            return answer
        self.findings += answer
        return None

    def _fill(self, columns: Iterable[Column], row: Record, values: Data, path: Path) -> None:
        """Add the values of a row to those of its entry, and note the cell of each field, empty ones too."""
        for column in columns:
            if column.around is not None or column.at == KEY or not column.at or column.name not in row.cells:
                continue
            at = (*path, *column.at)
            self.places.at[at] = row.at(column.name)
            if column.name in row.broken:
                self._broken(row, column, at)
            elif row.given(column.name) is not None:
                self._set(column, row, values, at)

    def _set(self, column: Column, row: Record, values: Data, at: Path) -> None:
        value = plain(row.given(column.name), column)
        if column.listed and not column.is_series and value != []:
            what = f"must be empty or {NONE}, since its rows are in the sheet {column.listed}, got {shown(value)}"
            self._note(row.at(column.name), f"{column.name} {what}")
            return
        for part in column.at[:-1]:
            values = values.setdefault(part, {})
        values[column.at[-1]] = value
        if column.listed:
            self.beside.add(at)

    def _note_absent(self, row: Record, name: str) -> None:
        """Note a cell that is empty, or whose formula has no value."""
        self.findings.append(absent(row, name))

    def _broken(self, row: Record, column: Column, at: Path) -> None:
        """Note a cell whose formula has no value."""
        self._note(row.at(column.name), f"{column.name} must be a value, got {row.broken[column.name]}")
        self.told.add(at)

    def _note(self, place: Cell, what: str) -> None:
        self.findings.append(Finding(place, what))


def _id(sheet: Sheet, values: Data, number: int) -> str:
    """Return the id of an entry as its row gives it, its default, or its number from 1 where there is none."""
    default = defaults_of(sheet.model).get("id") if sheet.model is not None else None
    found = values.get("id", default)
    return found if isinstance(found, str) else f"#{number}"


def _holder(owner: Known, field: str) -> tuple[Data, Path, str]:
    """Return the values that a field stands among, their path, and its name there: parts of a form have dots."""
    holder, path = owner.values, owner.path
    *parts, name = field.split(".")
    for part in parts:
        inner = holder.get(part)
        if not isinstance(inner, dict):
            return owner.values, owner.path, field  # no part of the entry: the rules name the nearest field
        holder, path = inner, (*path, part)
    return holder, path, name
