from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import BadOutput
from planner.exports import FILES, check_out, read_plan, write_plan
from planner.exports.codec import cell, encoder, number, parsed, record
from planner.exports.rounding import decimals
from planner.exports.written import plan_text, table_text
from planner.plan import FORMAT_VERSION, TABLES, Plan, columns
from planner.problem import Problem
from tests.exports.sample import PROBLEM, sample

if TYPE_CHECKING:
    from pathlib import Path

FIGURES = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=8)
COUNTS = st.integers(-(10**15), 10**15)
KINDS = {float: FIGURES, int: COUNTS, date: st.dates(), str: TEXTS, Problem: st.just(PROBLEM)}
for kind, strategy in KINDS.items():
    st.register_type_strategy(kind, strategy)


def test_what_is_read_back_is_the_plan_that_was_written(tmp_path: Path) -> None:
    assert read_plan(write_plan(sample(), tmp_path / "out")) == sample()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_type(Plan))
def test_any_plan_survives_json(plan: Plan) -> None:
    plain = json.loads(plan_text(plan))
    plain.pop("format_version")
    assert Plan(problem=plan.problem, **record(Plan)(plain, "plan.json")) == plan


@settings(max_examples=200, deadline=None)
@given(FIGURES)
def test_a_figure_keeps_its_decimals_in_a_cell(figure: float) -> None:
    assert parsed(float, cell(float, 8)(figure)) == round(figure, 8)


def test_a_whole_number_in_a_float_field_is_written_as_a_float() -> None:
    assert [cell(float, 8)(3), cell(float | None, 8)(None), cell(bool, 8)(True)] == ["3.0", "", "true"]
    assert encoder(float)(3) == 3.0
    with pytest.raises(ValueError, match="is not a number"):
        number(float("inf"))


@pytest.mark.parametrize(
    ("column", "figure", "text"),
    [
        ("npv_flow_usd_m", 0.1 + 0.2, "0.3"),
        ("rent_usd_m", 1 / 3, "0.33333333"),  # a cent
        ("peak_mw", 1 / 3, "0.333333"),  # a watt
        ("energy_mwh", 4838.40049, "4838.4"),  # a kilowatt hour
        ("gap", 2 / 3 * 1e-5, "0.00000667"),
        ("slack", -1e-12, "0.0"),
        ("value", 12.0, "12.0"),
        ("value", 1e22, "10000000000000000000000.0"),
    ],
)
def test_a_cell_is_rounded_to_what_its_column_means(column: str, figure: float, text: str) -> None:
    assert cell(float, decimals(column))(figure) == text


def test_out_holds_the_plan_and_a_csv_for_each_table(tmp_path: Path) -> None:
    out = write_plan(sample(), tmp_path / "deep" / "out")
    assert sorted(os.listdir(out)) == sorted(FILES)
    assert {"schedule.csv", "deliveries.csv", "capacity.csv", "power.csv", "milestones.csv", "cash.csv"} < set(FILES)
    with (out / "deliveries.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    # Ordered before the plan: no order period, an empty cell and neither 0 nor None.
    assert (row["order_period"], row["delivery_date"], row["delivery_payment_usd_m"]) == ("", "2026-02-01", "12.5")


def test_csv_columns_are_the_fields_of_the_rows() -> None:
    for table, row_type in TABLES.items():
        header, *rows = table_text(sample(), table).splitlines()
        assert header.split(",") == list(columns(row_type))
        assert len(rows) == len(getattr(sample(), table))


def test_two_writes_of_a_plan_are_the_same_bytes(tmp_path: Path) -> None:
    one, other = write_plan(sample(), tmp_path / "one"), write_plan(sample(), tmp_path / "other")
    assert [(one / name).read_bytes() for name in FILES] == [(other / name).read_bytes() for name in FILES]


def test_a_new_plan_replaces_the_old_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    out = write_plan(sample(), tmp_path / "out")
    write_plan(replace(sample(), gpus=1), out)
    assert read_plan(out).gpus == 1
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize("failing", ["json", "csv", "swap"])
def test_a_stopped_write_leaves_the_old_plan_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    out = write_plan(sample(), tmp_path / "out")
    target = {"json": "written.plan_text", "csv": "written.table_text", "swap": "folder.sync"}[failing]

    def stopped(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"planner.exports.{target}", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_plan(replace(sample(), gpus=1), out)
    assert read_plan(out) == sample()
    assert os.listdir(tmp_path) == ["out"]


def test_without_an_exchange_of_names_the_swap_takes_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.exports.folder._exchanged", lambda *_: False)
    out = write_plan(sample(), tmp_path / "out")
    write_plan(replace(sample(), gpus=1), out)
    assert read_plan(out).gpus == 1
    assert os.listdir(tmp_path) == ["out"]


def test_the_old_plan_comes_back_where_the_second_step_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.exports.folder import _swapped

    out = write_plan(sample(), tmp_path / "out")
    with pytest.raises(FileNotFoundError):
        _swapped(tmp_path / "no draft", out)
    assert read_plan(out) == sample()
    assert os.listdir(tmp_path) == ["out"]


def test_a_folder_with_foreign_files_is_never_replaced(tmp_path: Path) -> None:
    out = write_plan(sample(), tmp_path / "out")
    (out / "notes.txt").write_text("mine")
    with pytest.raises(BadOutput, match=r"would be lost: notes\.txt"):
        write_plan(sample(), out)
    assert (out / "notes.txt").read_text() == "mine"


def test_a_folder_of_the_user_with_the_name_of_a_file_of_ours_is_kept(tmp_path: Path) -> None:
    out = write_plan(sample(), tmp_path / "out")
    (out / "report.html").mkdir()
    (out / "report.html" / "mine.txt").touch()
    with pytest.raises(BadOutput, match=r"would be lost: report\.html"):
        write_plan(sample(), out)
    assert (out / "report.html" / "mine.txt").exists()


def test_tables_of_another_program_are_foreign_though_their_names_are_ours(tmp_path: Path) -> None:
    (tmp_path / "cash.csv").write_text("mine")
    with pytest.raises(BadOutput, match=r"holds no plan\.json"):
        check_out(tmp_path)


def test_a_file_is_no_folder_for_a_plan(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(BadOutput, match="is a file"):
        write_plan(sample(), tmp_path / "out")
    with pytest.raises(BadOutput, match="cannot write"):
        write_plan(sample(), tmp_path / "out" / "below")


def test_an_empty_folder_and_a_link_to_a_folder_are_taken(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert read_plan(write_plan(sample(), tmp_path / "link")) == sample()
    assert (tmp_path / "link").is_symlink()
    assert read_plan(tmp_path / "real") == sample()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"gpus": 5760', '"gpus": "many"', r"plan\.json\.gpus must be a whole number, got 'many'"),
        ('"gpus": 5760', '"gpus": true', "gpus must be a whole number"),
        ('"gpus": 5760,', "", r"plan\.json: gpus is missing$"),
        ('"gpus": 5760', '"gpus": 5760, "tpus": 1', r"plan\.json: tpus is not a field of a plan$"),
        ('"npv_usd_m": 0.30000000000000004', '"npv_usd_m": NaN', "NaN is not a number"),
        ('"npv_usd_m": 0.30000000000000004', '"npv_usd_m": 1e999', "must be a finite number"),
        ('"start_date": "2026-01-01"', '"start_date": "2026-02-30"', "start_date must be an ISO date"),
        ('"start_date": "2026-01-01"', '"start_date": "20260101"', "start_date must be an ISO date"),
        ('"termination": "gap_limit"', '"termination": "bored"', "termination must be one of optimal"),
        (f'"format_version": {FORMAT_VERSION}', '"format_version": 99', "format version 99"),
        ('["R600", 10]', '["R600"]', r"racks\[0\] must have 2 entries"),
    ],
)
def test_a_damaged_plan_is_refused_with_the_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = write_plan(sample(), tmp_path / "out") / "plan.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadOutput, match=told):
        read_plan(path.parent)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\x00", b'{"format_version": 1', b"[" * 100_000])
def test_what_is_no_plan_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(BadOutput, match=r"plan\.json"):
        read_plan(tmp_path)


def test_a_missing_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadOutput, match="No such file"):
        read_plan(tmp_path / "nowhere")
