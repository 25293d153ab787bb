"""The CSV tables of a case: what each one holds, and its rows as plain values with their places."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any, NamedTuple

from planner.casefiles.places import Finding, Place
from planner.validate.names import nearest, suggestion
from planner.words import counted


@dataclass(frozen=True)
class Column:
    """One column: the field its cells fill, their unit, and what they mean."""

    name: str
    field: str
    unit: str
    meaning: str
    required: bool = True


@dataclass(frozen=True)
class Table:
    """One CSV table: its rows fill `field` of the thing in `owners` that their first column names.

    `owners` is the path of those things in the case; without an `owner` column the rows fill the one field.
    """

    file: str
    owners: tuple[str, ...]
    owner: Column | None
    field: str
    columns: tuple[Column, ...]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The owner's column, the table's own columns and those every table may have."""
        own = ((self.owner,) if self.owner else ()) + self.columns
        names = {column.name for column in own}
        return own + tuple(column for column in PROVENANCE if column.name not in names)


PROVENANCE = (
    Column("source", "source", "", "Key of sources.csv, or a short text.", required=False),
    Column(
        "confidence", "confidence", "", "seed, official, reported, estimate, derived or assumption.", required=False
    ),
    Column("note", "", "", "For readers; not used.", required=False),
)
_UNITS = Column("units", "units", "units", "How many come that day.")
_DATE = Column("date", "date", "ISO date", "Day the units come.")
_FROM = Column("from_date", "from_date", "ISO date", "First day the value holds; empty: from before the plan starts.")


def _owner(name: str) -> Column:
    return Column(name, "", "", f"Id of the {name} the row belongs to.")


def _value(name: str, unit: str, meaning: str) -> Column:
    return Column(name, "value", unit, meaning)


TABLES: tuple[Table, ...] = (
    Table("rack_supply.csv", ("racks",), _owner("rack"), "supply", (_DATE, _UNITS)),
    Table(
        "headroom.csv", ("grid", "nodes"), _owner("node"), "headroom_mw",
        (_FROM, _value("mw", "MW facility", "New load the node can serve from that day on.")),
    ),
    Table(
        "link_limits.csv", ("grid", "links"), _owner("link"), "limit_mw",
        (_FROM, _value("mw", "MW facility", "Most flow either way from that day on.")),
    ),
    Table(
        "energy_prices.csv", ("sites",), _owner("site"), "energy_usd_per_mwh",
        (_FROM, _value("usd_per_mwh", "USD per MWh", "Price of grid energy from that day on.")),
    ),
    Table("resource_arrivals.csv", ("resources",), _owner("resource"), "arrivals", (_DATE, _UNITS)),
    Table(
        "resource_capacity.csv", ("resources",), _owner("resource"), "capacity",
        (_FROM, _value("units", "units", "Units available from that day on.")),
    ),
    Table(
        "facility_limits.csv", ("finance", "facilities"), _owner("facility"), "limit_usd_m",
        (_FROM, _value("usd_m", "million USD", "Most debt outstanding from that day on.")),
    ),
    Table(
        "rents.csv", ("finance",), None, "rent_usd_m_per_mw_year",
        (_FROM, _value("usd_m_per_mw_year", "million USD per MW IT and year", "Rent per online MW from that day on.")),
    ),
    Table(
        "sources.csv", (), None, "sources",
        (
            Column("key", "key", "", "Short key used in `source` fields."),
            Column("title", "title", "", "Title or what it says.", required=False),
            Column("address", "address", "", "Where it was read.", required=False),
            Column("date", "date", "", "Date of publication, as far as it is known.", required=False),
            Column("kind", "kind", "", "official, reported, second-hand …", required=False),
        ),
    ),
)  # fmt: skip
BY_FILE = {table.file: table for table in TABLES}


class Row(NamedTuple):
    """One row: its number in the file (the header is 1), its owner's id, and the values of its fields.

    `columns` names the column each field was read from, empty cells included.
    """

    number: int
    owner: str
    values: dict[str, Any]
    columns: dict[str, str]


def read_table(table: Table, label: str, text: str) -> tuple[list[Row], list[Finding]]:
    """Return the rows of a CSV text, and what is wrong with its shape.

    Parameters
    ----------
    table
        The columns it may and must have.
    label
        Name of the CSV file, for messages.
    text
        Content of the file.
    """
    findings: list[Finding] = []
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), strict=True):
            lines.append([cell.strip() for cell in line])
    except csv.Error as error:
        findings.append(Finding(Place(label, len(lines) + 1, ""), f"must be valid CSV: {error}"))
    start = next((index for index, line in enumerate(lines) if any(line)), None)
    if start is None:
        return [], findings or [Finding(Place(label), "must not be empty")]
    header = lines[start]
    flaws = _header_flaws(table, label, start + 1, header)
    if flaws:
        return [], findings + flaws
    rows = []
    for number, cells in enumerate(lines[start + 1 :], start + 2):
        if not any(cells):
            continue
        if len(cells) < len(header) or any(cells[len(header) :]):
            what = f"must have {counted(len(header), 'cell')} as the header, got {len(cells)}"
            findings.append(Finding(Place(label, number, ""), what))
            continue
        rows.append(_row(table, number, dict(zip(header, cells, strict=False))))
    return rows, findings


def _header_flaws(table: Table, label: str, number: int, header: list[str]) -> list[Finding]:
    """Return what is wrong with a header: separators, unknown, double and missing columns."""
    place = Place(label, number, "")
    names = [column.name for column in table.all_columns]
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        got = "semicolons" if ";" in header[0] else "tabs"
        return [Finding(place, f"must be separated by commas, got {got}")]
    flaws, meant = [], set()
    for position, name in enumerate(header):
        if name not in names:
            meant.add(nearest(name, names))
            shown = f"'{name}'" if name else "an empty name"
            what = f"must name a known column, got {shown}{suggestion(name, names, 'columns')}"
            flaws.append(Finding(place, what))
        elif name in header[:position]:
            flaws.append(Finding(place, f"must name each column once, got '{name}' twice"))
    required = [column.name for column in table.all_columns if column.required]
    flaws += [
        Finding(place, f"must have a column '{name}'") for name in required if name not in header and name not in meant
    ]
    return flaws


def _row(table: Table, number: int, cells: dict[str, str]) -> Row:
    """Return the values a row gives; an empty cell gives none."""
    owner = cells.get(table.owner.name, "") if table.owner else ""
    columns = {column.field: column.name for column in table.all_columns if column.field and column.name in cells}
    return Row(number, owner, {field: cells[name] for field, name in columns.items() if cells[name]}, columns)
