"""One wrong cell, row or header of a table: the exact message, with row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casefiles.folders import changed, issues, write

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "unknown owner": (
        [("rack_supply.csv", "big,2026-09-01", "bag,2026-09-01")],
        [
            "case/rack_supply.csv row 3, column rack: must be the id of a rack, got 'bag'; did you mean 'big'?",
        ],
    ),
    "empty owner": (
        [("rack_supply.csv", "big,2026-09-01", ",2026-09-01")],
        [
            "case/rack_supply.csv row 3, column rack: must be given, got an empty cell",
        ],
    ),
    "table: grouped digits": (
        [("rack_supply.csv", "2026-09-01,20,,", '2026-09-01,"1,200",,')],
        [
            "case/rack_supply.csv row 3, column units: must be a whole number, got '1,200'; write 1200 without "
            "separators",
        ],
    ),
    "table: unit": (
        [("headroom.csv", "2027-01-01,90", "2027-01-01,90 MW")],
        [
            "case/headroom.csv row 3, column mw: must be a number, got '90 MW'; write 90 without the unit 'MW'",
        ],
    ),
    "table: negative": (
        [("headroom.csv", "2027-01-01,90", "2027-01-01,-90")],
        [
            "case/headroom.csv row 3, column mw: must be >= 0, got -90",
        ],
    ),
    "table: fraction": (
        [("rack_supply.csv", "2026-09-01,20", "2026-09-01,20.5")],
        [
            "case/rack_supply.csv row 3, column units: must be a whole number, got '20.5'",
        ],
    ),
    "table: month 13": (
        [("rack_supply.csv", "2026-09-01", "2026-13-01")],
        [
            "case/rack_supply.csv row 3, column date: must be a date as YYYY-MM-DD, got '2026-13-01'; there is "
            "no month 13",
        ],
    ),
    "table: slashes": (
        [("rack_supply.csv", "2026-09-01", "01/09/2026")],
        [
            "case/rack_supply.csv row 3, column date: must be a date as YYYY-MM-DD, got '01/09/2026'; write "
            "the year first and dashes between, like 2026-02-01",
        ],
    ),
    "table: empty cell": (
        [("rack_supply.csv", "2026-09-01,20", "2026-09-01,")],
        [
            "case/rack_supply.csv row 3, column units: must be given, got an empty cell",
        ],
    ),
    "table: empty date": (
        [("rack_supply.csv", "2026-09-01,20", ",20")],
        [
            "case/rack_supply.csv row 3, column date: must be given, got an empty cell",
        ],
    ),
    "table: confidence": (
        [("rack_supply.csv", "vendor,estimate", "vendor,guess")],
        [
            "case/rack_supply.csv row 2, column confidence: must be one of seed, official, reported, estimate, "
            "derived, assumption, got 'guess'",
        ],
    ),
    "table: unknown source": (
        [("rack_supply.csv", "vendor,estimate", "vendro,estimate")],
        [
            "case/rack_supply.csv row 2, column source: must be a key of sources.csv or a text with spaces, "
            "got 'vendro'; did you mean 'vendor'?",
        ],
    ),
    "table: missing column": (
        [("rack_supply.csv", "rack,date,units", "rack,date,source2")],
        [
            "case/rack_supply.csv row 1: must have a column 'units'",
            "case/rack_supply.csv row 1: must name a known column, got 'source2'; did you mean 'source'?",
        ],
    ),
    "table: misspelt column": (
        [("rack_supply.csv", "rack,date,units", "rack,date,unit")],
        [
            "case/rack_supply.csv row 1: must name a known column, got 'unit'; did you mean 'units'?",
        ],
    ),
    "table: column twice": (
        [("rack_supply.csv", "rack,date,units,source", "rack,date,units,units")],
        [
            "case/rack_supply.csv row 1: must name each column once, got 'units' twice",
        ],
    ),
    "table: column missing": (
        [("headroom.csv", "node,from_date,mw\nnorth,,50\nnorth,2027-01-01,90\n", "node,mw\nnorth,50\n")],
        [
            "case/headroom.csv row 1: must have a column 'from_date'",
        ],
    ),
    "table: short row": (
        [("rack_supply.csv", "big,2026-09-01,20,,", "big,2026-09-01")],
        [
            "case/rack_supply.csv row 3: must have 5 cells as the header, got 2",
        ],
    ),
    "table: long row": (
        [("rack_supply.csv", "big,2026-09-01,20,,", "big,2026-09-01,20,,,x")],
        [
            "case/rack_supply.csv row 3: must have 5 cells as the header, got 6",
        ],
    ),
    "table: semicolons": (
        [("headroom.csv", "node,from_date,mw\nnorth,,50\nnorth,2027-01-01,90\n", "node;from_date;mw\nnorth;;50\n")],
        [
            "case/headroom.csv row 1: must be separated by commas, got semicolons",
        ],
    ),
    "table: open quote": (
        [("rack_supply.csv", "20,,", '20,,"')],
        [
            "case/rack_supply.csv row 3: must be valid CSV: unexpected end of data",
        ],
    ),
    "table and YAML": (
        [("case.yaml", "    - id: north\n", "    - id: north\n      headroom_mw: 10\n")],
        [
            "case/case.yaml:21:7: grid.nodes[0].headroom_mw must be given here or in headroom.csv, got both",
        ],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_wrong_table_is_said_by_row_and_column(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, expected = TABLES[name]
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "case", changed(*changes))
    assert issues("case") == expected
