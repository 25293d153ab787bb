"""Puts the rows of the sheets where their values belong in a case, and notes the cell of each value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from planner.casefiles.places import Cell, Finding, Path, Place, Places
from planner.casefiles.workbook.columns import KEY, NONE, Column
from planner.casefiles.workbook.layout import SHARED_COLUMNS, Sheet, by_name
from planner.casefiles.workbook.plain import as_text, plain
from planner.casefiles.workbook.records import same
from planner.casefiles.workbook.rows import JOINS
from planner.problem.identity import defaults_of
from planner.validate.fields.words import shown
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.casefiles.workbook.records import Record

Data = dict[str, Any]
EMPTY = "must be given, got an empty cell"
MOST_NAMED = 4


@dataclass(frozen=True)
class Known:
    """One entry that was read: its id after those it belongs to, its path in the case, and its values."""

    ids: tuple[str, ...]
    path: Path
    values: Data


class Filling:
    """A case while it is put together.

    `data` is the case in the form of `Problem`, `places` has the cell of each value, `findings` what the rows say wrong
    of each other, `told` the paths of values that cannot be read, `orphaned` the lists with rows of which nobody knows
    where they belong: of both nothing more need be said.

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
        self.orphaned: set[str] = set()
        self._known: dict[str, dict[str, list[Known]]] = {}
        self._beside: set[Path] = set()
        self._noted: set[Path] = set()

    def add(self, sheet: Sheet, rows: Iterable[Record]) -> None:
        """Add the rows of a sheet, after those of the sheets whose entries its own belong to."""
        self._known.setdefault(sheet.name, {})
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
            self._remember(sheet, Known(("",), sheet.path, values))

    def _add_row(self, sheet: Sheet, row: Record) -> None:
        """Add a row to the list or mapping of the entry it belongs to."""
        owner = self._owner(sheet, row) if sheet.around else Known((), (), self.data)
        if owner is None:
            self.orphaned.add(sheet.path[-1])
            return
        path = (*owner.path, *sheet.below)
        if path in self._beside:
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
        self._remember(sheet, Known((*owner.ids, _id(sheet, values, len(things))), at, values))

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
        key, owner = self._key(row, column, {}), self._carrier(row)
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

    def _carrier(self, row: Record) -> Known | None:
        """Return the entry that a row of the shared sheet is about, None after noting that there is none."""
        sheet_column, entry_column = SHARED_COLUMNS
        told = row.given(sheet_column)
        names = {same(name): name for name in by_name()}
        name = names.get(same(told)) if told is not None else None
        if name is None:
            hint = suggestion(as_text(told), by_name(), "sheets")
            if told is None:
                self._note_absent(row, sheet_column)
            else:
                what = f"must be the name of a sheet, got '{as_text(told)}'{hint}"
                self._note(row.at(sheet_column), f"{sheet_column} {what}")
            return None
        given = row.given(entry_column)
        wanted = tuple(part.strip() for part in as_text(given).split(JOINS)) if given is not None else ("",)
        near = self._known.get(name, {}).get(wanted[-1], [])
        found = [one for one in near if one.ids[-len(wanted) :] == wanted]
        if len(found) == 1:
            return found[0]
        if name not in self.lost:
            self._note(row.at(entry_column), f"{entry_column} {self._which(name, given, found)}")
        return None

    def _which(self, name: str, given: Any, found: list[Known]) -> str:
        """Return that an entry is not there, or that there are several."""
        every = [JOINS.join(one.ids) for same_id in self._known.get(name, {}).values() for one in same_id]
        if every == [""]:
            return f"must be empty, since the sheet {name} is one entry, got '{as_text(given)}'"
        if given is None:
            return EMPTY
        if not found:
            hint = suggestion(as_text(given), every, "entries")
            return f"must be an entry of the sheet {name}, got '{as_text(given)}'{hint}"
        listed = ", ".join(JOINS.join(one.ids) for one in found[:MOST_NAMED])
        return f"must name one entry of the sheet {name}, got '{as_text(given)}', which may be {listed}"

    def _owner(self, sheet: Sheet, row: Record) -> Known | None:
        """Return the entry around a row, by the ids that it gives; None after noting why there is none."""
        *outer, last = (column for column in sheet.columns if column.around is not None)
        above, given = sheet.around[-1], row.given(last.name)
        absent = [column.name for column in outer if column.name in row.broken] + [last.name] * (given is None)
        if absent:
            self._note_absent(row, absent[0])
            return None
        found = self._known.get(above.name, {}).get(as_text(given), [])
        if not found:
            if above.name not in self.lost:
                hint = suggestion(as_text(given), self._known.get(above.name, {}), f"{above.noun} ids")
                what = f"must be an id of the sheet {above.name}, got '{as_text(given)}'{hint}"
                self._note(row.at(last.name), f"{last.name} {what}")
            return None
        for column in reversed(outer):
            told = row.given(column.name)
            fitting = [one for one in found if told is None or one.ids[column.around or 0] == as_text(told)]
            if not fitting:
                own = ", ".join(dict.fromkeys(one.ids[column.around or 0] for one in found[:MOST_NAMED]))
                what = f"must be that of {above.noun} '{as_text(given)}', which is {own}, got '{as_text(told)}'"
                self._note(row.at(column.name), f"{column.name} {what}")
                return None
            found = fitting
        if len({one.ids for one in found}) > 1:
            listed = ", ".join(JOINS.join(one.ids) for one in found[:MOST_NAMED])
            self._note(row.at(last.name), f"{last.name} must name one entry, got '{as_text(given)}' of {listed}")
            return None
        return found[0]

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
            self._beside.add(at)

    def _note_absent(self, row: Record, name: str) -> None:
        """Note a cell that is empty, or whose formula has no value."""
        what = f"must be a value, got {row.broken[name]}" if name in row.broken else EMPTY
        self._note(row.at(name), f"{name} {what}")

    def _broken(self, row: Record, column: Column, at: Path) -> None:
        """Note a cell whose formula has no value."""
        self._note(row.at(column.name), f"{column.name} must be a value, got {row.broken[column.name]}")
        self.told.add(at)

    def _note(self, place: Cell, what: str) -> None:
        self.findings.append(Finding(place, what))

    def _remember(self, sheet: Sheet, known: Known) -> None:
        self._known[sheet.name].setdefault(known.ids[-1], []).append(known)


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
