"""The schema and the dictionary say what the reader takes; the starter case is one."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from planner.casefiles import read_case
from planner.casefiles.dictionary import data_dictionary
from planner.casefiles.schema import json_schema, root_schema
from planner.casefiles.starter import TEMPLATE, write_starter
from planner.casefiles.tables import TABLES
from planner.casefiles.yaml_positions import parse_yaml
from planner.errors import InvalidProblem
from planner.problem import Problem
from planner.validate.fields.shapes import Shape, field_shapes, shape_at
from tests.casefiles.folders import ALPHA, BETA, CASE, GOOD, write

ROOT = Path(__file__).resolve().parents[2]


def errors(schema: dict[str, Any], text: str) -> list[str]:
    jsonschema = pytest.importorskip("jsonschema")
    data = YAML(typ="safe", pure=True).load(text)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(_plain(data))]


def _plain(data: Any) -> Any:
    """Return YAML data as an editor's JSON sees it: dates and keys are text."""
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data if data is None or isinstance(data, bool | int | float | str) else str(data)


@pytest.mark.parametrize(("root", "text"), [("case", CASE), ("site", ALPHA), ("site", BETA)])
def test_good_files_fit_the_schema(root: str, text: str) -> None:
    assert errors(root_schema(root), text) == []
    assert errors(json_schema(), text) == []


@pytest.mark.parametrize(
    ("root", "text"),
    [
        ("case", CASE.replace("it_kw: 600", "it_kw: 0")),
        ("case", CASE.replace("[shortfall, npv]", "[shortfal]")),
        ("case", CASE.replace("headroom_mw: 80", "headroom_mw: -1")),
        ("case", CASE.replace("racks:", "rack:")),
        ("site", ALPHA.replace("predecessors: [A0]", "predecessors: A0")),
        ("site", ALPHA.replace("peak_pue: 1.3", "peak_pue: 0.3")),
        ("site", ALPHA.replace("kind: gate", "kind: gates")),
    ],
)
def test_wrong_files_do_not(root: str, text: str) -> None:
    assert errors(root_schema(root), text) != []
    assert errors(json_schema(), text) != []


def test_schema_is_one_itself() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert {"case", "site", "tables", "$defs"} <= set(json_schema())


def test_tables_fill_fields_that_exist() -> None:
    for table in TABLES:
        # Any position will do: the shape is the same for each entry of a list.
        owners = tuple(
            step for part in table.owners for step in ((part,) if part in ("grid", "finance") else (part, 0))
        )
        shape = shape_at(Shape(model=Problem), (*owners, table.field, 0))
        assert shape is not None, table.file
        assert shape.model is not None, table.file
        assert {column.field for column in table.columns} <= set(field_shapes(shape.model)), table.file


def test_dictionary_is_current() -> None:
    # Write it anew with: python -c "from planner.casefiles.dictionary import data_dictionary as d; print(d(), end='')"
    assert (ROOT / "DATA_DICTIONARY.md").read_text(encoding="utf-8") == data_dictionary()


def test_dictionary_names_every_field_and_column() -> None:
    page = data_dictionary()
    for model in json_schema()["$defs"].values():
        assert all(f"| `{field}` |" in page for field in model["properties"])
    assert all(f"| `{column.name}` |" in page for table in TABLES for column in table.all_columns)


def test_starter_is_a_valid_case(tmp_path: Path) -> None:
    write_starter(tmp_path / "mine")
    problem = read_case(tmp_path / "mine")
    assert [site.id for site in problem.sites] == ["hilltop", "riverside"]
    assert problem.programme.milestones
    for path in (tmp_path / "mine").rglob("*.yaml"):
        hint = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / hint).is_file()


def test_starter_files_fit_the_schema() -> None:
    assert errors(root_schema("case"), (TEMPLATE / "case.yaml").read_text(encoding="utf-8")) == []
    for path in (TEMPLATE / "sites").iterdir():
        assert errors(root_schema("site"), path.read_text(encoding="utf-8")) == []


def test_starter_overwrites_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(InvalidProblem) as caught:
        write_starter(Path("mine"))
    assert [str(issue) for issue in caught.value.issues] == [
        "mine: must be a new or an empty folder, got one that holds files"
    ]
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_sources_of_the_starter_are_listed() -> None:
    rows = csv.DictReader(io.StringIO((TEMPLATE / "sources.csv").read_text(encoding="utf-8")))
    texts = "".join(path.read_text(encoding="utf-8") for path in TEMPLATE.rglob("*.*") if path.name != "sources.csv")
    assert all(row["key"] in texts for row in rows)


def test_positions_of_keys_and_items() -> None:
    parsed = parse_yaml("a:\n  - {b: 1}\n  - c\nd: 2026-13-01\n")
    assert parsed.data == {"a": [{"b": 1}, "c"], "d": "2026-13-01"}
    assert parsed.spots[("a", 0, "b")] == (2, 6)
    assert parsed.spots[("a", 1)] == (3, 5)
    assert parsed.spots[("d",)] == (4, 1)


def test_merge_keys_and_aliases_are_read() -> None:
    parsed = parse_yaml("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\ne: *x\n")
    assert parsed.data == {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}, "e": {"b": 1, "c": 2}}
    assert parsed.spots[("d", "c")] == (4, 3)
    assert parsed.flaws == ()


def test_anchor_may_be_used_again(recwarn: pytest.WarningsRecorder) -> None:
    parsed = parse_yaml("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")
    assert parsed.data == {"a": 1, "b": 1, "c": 2, "d": 2}
    assert not recwarn.list


def test_alias_bomb_is_refused() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]" for before, name in zip("abcdef", "bcdefg", strict=True)
    ]
    flaws = parse_yaml("\n".join(lines)).flaws
    assert {flaw.what for flaw in flaws} == {"aliases repeat too many values"}


def test_twenty_sites_of_ten_activities_are_read_quickly(tmp_path: Path) -> None:
    # Measured at 0.3 s of processor time; the bound only catches a reader that has become several times slower.
    head = ALPHA[: ALPHA.index("onsite:")]
    work = "  - id: s{0}-{1}\n    nameplate_mw: 10\n    options: [{{duration_periods: 6, uses: {{crew: 2}}}}]\n"
    sites = {
        f"sites/s{number}.yaml": head.replace("alpha", f"s{number}")
        + "activities:\n"
        + "".join(work.format(number, step) for step in range(10))
        for number in range(20)
    }
    write(tmp_path / "case", {name: text for name, text in GOOD.items() if not name.startswith("sites/")} | sites)
    started = time.process_time()
    assert len(read_case(tmp_path / "case").sites) == 20
    assert time.process_time() - started < 2.0
