"""The table of a study as Parquet, read back by its own library. Skipped where that is not installed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from planner.studies.run import run_study
from planner.studies.store import Store
from planner.studies.study_results import PARQUET, TABLE
from tests.studies.study_case import write_study

if TYPE_CHECKING:
    from pathlib import Path

parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (the extra `parquet`)")


def test_a_table_says_the_same_as_parquet_and_has_numbers_as_numbers(tmp_path: Path) -> None:
    path = write_study(tmp_path)
    store = Store(tmp_path / "store")
    results = run_study(path, store=store.root, workers=0)
    results.write(store)
    table = parquet.read_table(store.root / PARQUET)
    assert tuple(table.column_names) == results.columns
    kinds = {name: str(table.schema.field(name).type) for name in table.column_names}
    assert (kinds["point"], kinds["cash"], kinds["price"], kinds["status"]) == ("int64", "int64", "double", "string")
    assert kinds["npv"] == "double"
    with (store.root / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == table.num_rows == len(results.points.points)
    for row, cells in zip(rows, table.to_pylist(), strict=True):
        for name, cell in cells.items():
            told = row[name]
            if isinstance(cell, float | int) and not isinstance(cell, bool):
                assert float(told) == pytest.approx(cell, rel=1e-8), name
            else:
                assert told == ("" if cell is None else cell), name


def test_choices_are_words_and_what_is_not_known_is_empty(tmp_path: Path) -> None:
    text = (
        "name: Two choices\ndesign: list\ndimensions:\n  - id: what\n    choices:\n"
        "      - {id: '450', changes: [{path: finance.opening_cash_usd_m, set: 450}]}\n"
        "      - {id: none, changes: [{path: finance.opening_cash_usd_m, set: 0}]}\n"
        "  - {id: price, path: 'racks[R1].price_usd_m', scale: [2]}\n"
    )
    path = write_study(tmp_path, text)
    store = Store(tmp_path / "store")
    run_study(path, store=store.root, workers=0).write(store)
    table = parquet.read_table(store.root / PARQUET)
    assert table.column("what").to_pylist() == ["", "450", "none", ""]
    assert table.column("price").to_pylist() == [None, None, None, 2]
