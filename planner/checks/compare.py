"""One table against what it should say: missing rows, rows too many, and every column that differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.checks.tolerance import same_mw, same_mwh, same_ratio, same_usd_m, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

Key = Any
Expected = dict[Key, dict[str, Any]]


@dataclass(frozen=True)
class OneOf:
    """Several values that say the same."""

    values: tuple[Any, ...]


def agree(column: str, given: Any, due: Any) -> bool:
    """Return whether a reported figure is the recomputed one, within the tolerance its unit allows.

    Parameters
    ----------
    column
        Name of the column; its ending tells the unit: ``_mw``, ``_usd_m``, …
    given
        The reported value.
    due
        The recomputed value.
    """
    if isinstance(due, OneOf):
        return any(agree(column, given, value) for value in due.values)
    if given is None or due is None:
        return given is due
    if isinstance(due, bool) or not isinstance(due, float):
        return type(given) is not bool and given == due if not isinstance(due, bool) else given is due
    if not isinstance(given, int | float) or isinstance(given, bool):
        return False
    if column.endswith("_usd_m"):
        return same_usd_m(given, due)
    if column.endswith("_mwh"):
        return same_mwh(given, due)
    return same_mw(given, due) if column.endswith("_mw") else same_ratio(given, due)


def said(value: Any) -> str:
    """Return a value as a message shows it."""
    if isinstance(value, OneOf):
        return said(value.values[0])
    if value is None:
        return "nothing"
    if isinstance(value, float):
        return shown(value)
    return str(value) if value != "" else "nothing"


def differences(place: str, row: Any, due: Mapping[str, Any]) -> Iterator[str]:
    """Yield one line for each column of `row` that is not as due.

    Parameters
    ----------
    place
        Where the row stands, for messages.
    row
        The reported row.
    due
        Recomputed values by column name.
    """
    for column, value in due.items():
        given = getattr(row, column)
        if not agree(column, given, value):
            yield f"{place}: {column} is {said(given)}, recomputed {said(value)}"


def compare(
    table: str,
    rows: Collection[Any],
    due: Expected,
    key: Callable[[Any], Key],
    place: Callable[[Key], str],
    optional: Collection[Key] = (),
) -> Iterator[str]:
    """Yield what is wrong with a table.

    Parameters
    ----------
    table
        Its name, for messages.
    rows
        Its rows as reported.
    due
        Recomputed columns of each row, by key.
    key
        Key of a reported row.
    place
        Words for a key: where and when.
    optional
        Keys of `due` that may be left out, since nothing happens there.
    """
    seen: set[Key] = set()
    for row in rows:
        name = key(row)
        if name in seen:
            yield f"{place(name)}: two rows in the table {table}"
        elif name not in due:
            yield f"{place(name)}: a row in the table {table} that follows from no decision of the plan"
        else:
            yield from differences(f"{place(name)}, {table}", row, due[name])
        seen.add(name)
    for name in due:
        if name not in seen and name not in optional:
            yield f"{place(name)}: no row in the table {table}"
