"""The entries that were read, so that rows of other sheets find those they belong to; why one is not found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.casefiles.places import Cell, Finding, Path
from planner.casefiles.workbook.layout import SHARED_COLUMNS, Sheet, by_name
from planner.casefiles.workbook.plain import as_text
from planner.casefiles.workbook.records import same
from planner.casefiles.workbook.rows import JOINS
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from planner.casefiles.workbook.records import Record

Data = dict[str, Any]
Cause = tuple[Finding, ...]
"""Why there is no entry; nothing where that has been said already."""
EMPTY = "must be given, got an empty cell"
MOST_NAMED = 4


@dataclass(frozen=True)
class Known:
    """One entry that was read: its id after those it belongs to, its path in the case, and its values."""

    ids: tuple[str, ...]
    path: Path
    values: Data


class Entries:
    """The entries of all sheets by their ids.

    An entry that belongs to none, or whose id cannot be read, is told once: rows that belong to it are no news.

    Parameters
    ----------
    lost
        Names of sheets that could not be read: that their entries are not there is no news.
    """

    def __init__(self, lost: frozenset[str]) -> None:
        self._known: dict[str, dict[str, list[Known]]] = defaultdict(dict)
        self._orphans: dict[str, set[str]] = defaultdict(set)
        self._doubted, self._told_empty = set(lost), set[str]()

    def add(self, sheet: Sheet, known: Known) -> None:
        """Add an entry of a sheet."""
        self._known[sheet.name].setdefault(known.ids[-1], []).append(known)

    def add_orphan(self, sheet: Sheet, row: Record) -> None:
        """Remember a row that belongs to no entry, by its id."""
        given = None if sheet.id_column is None else row.given(sheet.id_column.name)
        if given is not None:
            self._orphans[sheet.name].add(as_text(given))

    def doubt(self, sheet: Sheet, row: Record) -> None:
        """Remember that the ids of a sheet are not all known, where that of a row cannot be read."""
        column = sheet.id_column
        if column is not None and column.required and row.given(column.name) is None:
            self._doubted.add(sheet.name)

    def around(self, sheet: Sheet, row: Record) -> Known | Cause:
        """Return the entry around a row, by the ids that it gives, or why there is none."""
        columns = [column for column in sheet.columns if column.around is not None]
        last = columns[-1]
        broken = [column.name for column in columns[:-1] if column.name in row.broken]
        if broken or row.given(last.name) is None:
            return (absent(row, broken[0] if broken else last.name),)
        for column, above in zip(columns, sheet.around, strict=True):
            told = row.given(column.name)
            if told is not None and as_text(told) not in self._known[above.name]:
                return self._unknown(row.at(column.name), above, as_text(told))
        return self._fitting(sheet, row)

    def _unknown(self, place: Cell, above: Sheet, told: str) -> Cause:
        """Return that a sheet has no entry with an id, once where it has none at all."""
        known = self._known[above.name]
        if above.name in self._doubted or told in self._orphans[above.name] or above.name in self._told_empty:
            return ()
        if not known:
            self._told_empty.add(above.name)
        hint = suggestion(told, known, f"{above.noun} ids")
        return (Finding(place, f"{place.name} must be an id of the sheet {above.name}, got '{told}'{hint}"),)

    def _fitting(self, sheet: Sheet, row: Record) -> Known | Cause:
        """Return the one entry that all the ids of a row name, each of which is one of its sheet."""
        *outer, last = (column for column in sheet.columns if column.around is not None)
        above, given = sheet.around[-1], as_text(row.given(last.name))
        found = self._known[above.name][given]
        for column in reversed(outer):
            told = row.given(column.name)
            depth = column.around or 0
            fitting = [one for one in found if told is None or one.ids[depth] == as_text(told)]
            if not fitting and given in self._orphans[above.name]:
                return ()
            if not fitting:
                own = ", ".join(dict.fromkeys(one.ids[depth] for one in found[:MOST_NAMED]))
                what = f"must be that of {above.noun} '{given}', which is {own}, got '{as_text(told)}'"
                return (Finding(row.at(column.name), f"{column.name} {what}"),)
            found = fitting
        if len({one.ids for one in found}) > 1:
            what = f"must name one entry, got '{given}' of {_listed(found)}"
            return (Finding(row.at(last.name), f"{last.name} {what}"),)
        return found[0]

    def carrier(self, row: Record) -> Known | Cause:
        """Return the entry that a row of the shared sheet is about, or why there is none."""
        sheet_column, entry_column = SHARED_COLUMNS
        told = row.given(sheet_column)
        if told is None:
            return (absent(row, sheet_column),)
        name = {same(name): name for name in by_name()}.get(same(told))
        if name is None:
            what = f"must be the name of a sheet, got '{as_text(told)}'{suggestion(as_text(told), by_name(), 'sheets')}"
            return (Finding(row.at(sheet_column), f"{sheet_column} {what}"),)
        given = row.given(entry_column)
        wanted = tuple(part.strip() for part in as_text(given).split(JOINS)) if given is not None else ("",)
        near = self._known[name].get(wanted[-1], [])
        found = [one for one in near if one.ids[-len(wanted) :] == wanted]
        if len(found) == 1:
            return found[0]
        if name in self._doubted or wanted[-1] in self._orphans[name]:
            return ()
        return (Finding(row.at(entry_column), f"{entry_column} {self._which(name, given, found)}"),)

    def _which(self, name: str, given: Any, found: list[Known]) -> str:
        """Return that an entry is not there, or that there are several."""
        every = [JOINS.join(one.ids) for same_id in self._known[name].values() for one in same_id]
        if every == [""]:
            return f"must be empty, since the sheet {name} is one entry, got '{as_text(given)}'"
        if given is None:
            return EMPTY
        if not found:
            hint = suggestion(as_text(given), every, "entries")
            return f"must be an entry of the sheet {name}, got '{as_text(given)}'{hint}"
        return f"must name one entry of the sheet {name}, got '{as_text(given)}', which may be {_listed(found)}"


def absent(row: Record, name: str) -> Finding:
    """Return that a cell is empty, or that its formula has no value."""
    what = f"must be a value, got {row.broken[name]}" if name in row.broken else EMPTY
    return Finding(row.at(name), f"{name} {what}")


def _listed(found: list[Known]) -> str:
    return ", ".join(JOINS.join(one.ids) for one in found[:MOST_NAMED])
