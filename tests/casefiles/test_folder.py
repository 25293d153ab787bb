"""Files that are missing, unknown or no text, and several wrong ones at once."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from planner.casefiles import read_case
from tests.casefiles.folders import CASE, GOOD, SUPPLY, changed, issues, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_good_case_becomes_a_problem(here: Path) -> None:
    write(here / "case", GOOD)
    problem = read_case("case")
    assert problem.case == "case"
    assert [site.id for site in problem.sites] == ["alpha", "beta"]
    assert [(step.from_date, step.value) for step in problem.grid.nodes[0].headroom_mw] == [
        (None, 50.0),
        (date(2027, 1, 1), 90.0),
    ]
    supply = problem.racks[0].supply
    assert supply is not None
    assert [(a.date, a.units, a.source, a.confidence) for a in supply] == [
        (date(2026, 3, 1), 5, "vendor", "estimate"),
        (date(2026, 9, 1), 20, None, None),
    ]
    assert problem.sources[0].title == "Outlook"


def test_every_table_fills_its_field(here: Path) -> None:
    texts = changed(
        ("case.yaml", ", limit_mw: 30", ""),
        ("case.yaml", "      limit_usd_m: 100\n", ""),
        ("case.yaml", ", capacity: 3", ""),
    )
    texts |= {
        "link_limits.csv": "link,from_date,mw\ntie,,12.5\n",
        "facility_limits.csv": "facility,from_date,usd_m\nloan,,100\nloan,2027-01-01,200\n",
        "resource_capacity.csv": "resource,from_date,units\ncrew,,3\n",
        "resource_arrivals.csv": "resource,date,units\nturbine,2026-05-01,2\n",
        "energy_prices.csv": "site,from_date,usd_per_mwh\nbeta,,41.5\n",
        "rents.csv": "from_date,usd_m_per_mw_year,note\n,12,free words\n2027-01-01,13,\n",
    }
    write(here / "case", texts)
    problem = read_case("case")
    assert problem.grid.links[0].limit_mw[0].value == 12.5
    assert [step.value for step in problem.finance.facilities[0].limit_usd_m] == [100, 200]
    assert problem.resources[0].capacity[0].value == 3
    assert problem.resources[1].arrivals[0].units == 2
    assert [site.energy_usd_per_mwh[0].value for site in problem.sites] == [0.0, 41.5]
    assert [step.value for step in problem.finance.rent_usd_m_per_mw_year] == [12, 13]


def test_byte_order_mark_and_windows_line_ends_are_read(here: Path) -> None:
    texts: dict[str, str | bytes] = {
        name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in GOOD.items()
    }
    write(here / "case", texts)
    write(here / "plain" / "case", dict(GOOD))
    assert read_case("case") == read_case("plain/case")


def test_readme_scenarios_and_dotfiles_are_left_alone(here: Path) -> None:
    others = {"README.md": "x", "scenarios/late.yaml": "a: 1", ".DS_Store": b"\0\1", "sites/.hidden": "x"}
    write(here / "case", {**GOOD, **others})
    assert issues("case") == []


def test_lock_files_readmes_and_written_plans_are_no_part_of_a_case(here: Path) -> None:
    others = {
        ".~lock.rack_supply.csv#": "x", "~$book.xlsx": "x", "README": "x", "readme.txt": "x", "ReadMe.RST": "x",
        "sites/~$alpha.xlsx": "x", "sites/.~lock.alpha.yaml#": "x", "sites/README": "x", "sites/readme.rst": "x",
        "plan/plan.json": "{}", "plan/cash.csv": "x", "out/case/plan.json": "{}", "out/case.worse/plan.json": "{}",
        "sites/old/plan.json": "{}",
    }  # fmt: skip
    write(here / "case", {**GOOD, **others})
    assert issues("case") == []


def test_a_folder_that_holds_anything_but_plans_is_told(here: Path) -> None:
    write(here / "case", {**GOOD, "out/case/plan.json": "{}", "out/notes/x.txt": "x", "README.yaml": "x"})
    assert [line.split(":")[0] for line in issues("case")] == ["case/README.yaml", "case/out"]


@pytest.mark.parametrize("name", ["case.yaml", "rack_supply.csv", "sites/beta.yaml"])
def test_a_pipe_or_a_device_is_never_opened(here: Path, name: str) -> None:
    write(here / "case", dict(GOOD))
    (here / "case" / name).unlink()
    os.mkfifo(here / "case" / name)
    told = (
        "must be a site file named <site>.yaml" if name.startswith("sites/") else "must be a file, got a device or pipe"
    )
    assert f"case/{name}: {told}" in issues("case")
    (here / "case" / name).unlink()
    (here / "case" / name).symlink_to("/dev/zero")
    assert f"case/{name}: {told}" in issues("case")


@pytest.mark.parametrize(("name", "most_mb"), [("rack_supply.csv", 12), ("case.yaml", 1), ("sites/alpha.yaml", 1)])
def test_a_file_too_large_to_be_meant_is_not_read(here: Path, name: str, most_mb: int) -> None:
    write(here / "case", dict(GOOD))
    with (here / "case" / name).open("r+b") as file:
        file.truncate((most_mb + 1) * 2**20)
    assert f"case/{name}: must be a file of at most {most_mb} MB, got {most_mb + 1}.0 MB" in issues("case")


def test_a_folder_or_file_whose_name_no_screen_shows_is_told_in_plain_letters(here: Path) -> None:
    write(here / "ca\x1b[31mse", {**GOOD, "rack_\udcffsupply.csv": "x"})
    said = issues("ca\x1b[31mse")
    assert all(line.isprintable() for line in said)
    assert any("must be printable text, got" in line for line in said)
    assert any("rack_\\udcffsupply.csv: must be a file of a case" in line for line in said)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"case.yaml": ""}, ["case/case.yaml: must not be empty"]),
        ({"case.yaml": "# only words\n"}, ["case/case.yaml: must not be empty"]),
        ({"case.yaml": b"PK\3\4\0\0"}, ["case/case.yaml: must be UTF-8 text, got a binary file"]),
        ({"case.yaml": "- a\n"}, ["case/case.yaml:1:1: must be a mapping of fields, got a list"]),
        (
            {"case.yaml": CASE.encode("utf-16")},
            ["case/case.yaml: must be UTF-8 text, got UTF-16; save it as UTF-8"],
        ),
        (
            {"case.yaml": CASE.replace("Test", "Tést").encode("latin-1")},
            ["case/case.yaml:2:10: must be UTF-8 text, got the byte 0xe9; save it as UTF-8"],
        ),
        ({"sites/beta.yaml": " \n"}, ["case/sites/beta.yaml: must not be empty"]),
        ({"rack_supply.csv": ""}, ["case/rack_supply.csv: must not be empty"]),
        ({"rack_supply.csv": ",,\n"}, ["case/rack_supply.csv: must not be empty"]),
        ({"headroom.csv": b"\0"}, ["case/headroom.csv: must be UTF-8 text, got a binary file"]),
        (
            {"rack_suply.csv": SUPPLY},
            [
                "case/rack_suply.csv: must be a file of a case, got an unknown name; did you mean 'rack_supply.csv'?",
            ],
        ),
        (
            {"case.yml": CASE},
            ["case/case.yml: must be a file of a case, got an unknown name; did you mean 'case.yaml'?"],
        ),
        ({"sites/gamma.yml": "id: gamma"}, ["case/sites/gamma.yml: must be a site file named <site>.yaml"]),
    ],
)
def test_wrong_file_is_said(here: Path, files: dict[str, str | bytes], expected: list[str]) -> None:
    write(here / "case", {**GOOD, **files})
    assert issues("case") == expected


def test_folder_that_does_not_exist(here: Path) -> None:
    write(here / "sites" / "alpha", dict(GOOD))
    assert issues("sites/alhpa") == [
        "sites/alhpa: must be a case folder, got a path that does not exist; did you mean 'alpha'?"
    ]
    assert issues("nowhere/at/all") == ["nowhere/at/all: must be a case folder, got a path that does not exist"]


def test_file_in_place_of_the_folder(here: Path) -> None:
    write(here / "case", dict(GOOD))
    assert issues("case/case.yaml") == ["case/case.yaml: must be a case folder, got a file; did you mean 'case'?"]


def test_a_file_in_place_of_the_folder_is_not_sent_to_a_folder_that_is_no_case(here: Path) -> None:
    (here / "README.md").write_text("x")
    assert issues("README.md") == ["README.md: must be a case folder, got a file"]


def test_a_folder_of_other_things_is_told_in_one_line(here: Path) -> None:
    write(here / "home", {f"{number}.txt": "x" for number in range(20)} | {"music/a.txt": "x"})
    assert issues("home") == ["home: must hold a case.yaml"]
    write(here / "near", {"case.yml": "x", "notes.txt": "x"})
    assert issues("near") == [
        "near: must hold a case.yaml",
        "near/case.yml: must be a file of a case, got an unknown name; did you mean 'case.yaml'?",
    ]


@pytest.mark.parametrize("name", ["case", "case/sites"])
def test_a_folder_nobody_may_look_into_is_told(here: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "case", dict(GOOD))
    listed = type(here).iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path.as_posix() == name:
            raise PermissionError(13, "Permission denied", name)
        return iter(list(listed(path)))

    monkeypatch.setattr(type(here), "iterdir", refused)
    assert issues("case") == [f"{name}: must be readable, got permission denied"]


def test_folder_without_case_file_still_says_what_is_wrong_at_sites(here: Path) -> None:
    texts = changed(("sites/beta.yaml", "peak_pue: 1.4", "peak_pue: 14"))
    del texts["case.yaml"]
    write(here / "case", texts)
    assert issues("case") == [
        "case: must hold a case.yaml",
        "case/sites/beta.yaml:2:1: peak_pue must be <= 5, got 14",
    ]


def test_rules_are_checked_beside_misspelt_and_unreadable_parts(here: Path) -> None:
    texts = changed(
        ("case.yaml", "it_kw: 600", "it_kW: 600"),
        ("sites/alpha.yaml", "nameplate_mw: 10", "nameplate_mw: ten"),
        ("sites/alpha.yaml", "mean_pue: 1.2", "mean_pue: 1.5"),
        ("sites/beta.yaml", "activity: A1", "activity: B1"),
    )
    write(here / "case", {**texts, "headroom.csv": b"\0"})
    assert issues("case") == [
        "case/case.yaml:27:5: racks[0].it_kW must be a known field, got an unknown name; did you mean 'it_kw'?",
        "case/headroom.csv: must be UTF-8 text, got a binary file",
        "case/sites/alpha.yaml:5:1: mean_pue must be <= peak_pue 1.3, got 1.5",
        "case/sites/alpha.yaml:20:5: activities[1].nameplate_mw must be a number, got 'ten'",
        "case/sites/beta.yaml:8:10: activities[0].predecessors[0].activity must be another activity, got 'B1' itself",
    ]


def test_all_issues_at_once_by_file_and_line(here: Path) -> None:
    texts = changed(
        ("case.yaml", "price_usd_m: 20", "prise_usd_m: 20"),
        ("case.yaml", "headroom_mw: 80", "headroom_mw: -50"),
        ("sites/alpha.yaml", "node: north", "node: nord"),
        ("sites/alpha.yaml", "region: east", "eligible: ON"),
        ("sites/alpha.yaml", "duration_periods: 6", "duration_periods: 0"),
        ("sites/beta.yaml", "activity: A1", "activity: A9"),
        ("sites/beta.yaml", "id: B1", "id: A0"),
        ("rack_supply.csv", "big,2026-09-01,20", "big,2026-13-01,1 200"),
    )
    write(here / "case", {**texts, "energy_price.csv": "x\n1\n"})
    assert issues("case") == [
        "case/case.yaml:22:7: grid.nodes[1].headroom_mw must be >= 0, got -50",
        "case/case.yaml:28:5: racks[0].prise_usd_m must be a known field, got an unknown name; "
        "did you mean 'price_usd_m'?",
        "case/energy_price.csv: must be a file of a case, got an unknown name; did you mean 'energy_prices.csv'?",
        "case/rack_supply.csv row 3, column date: must be a date as YYYY-MM-DD, got '2026-13-01'; there is no month 13",
        "case/rack_supply.csv row 3, column units: must be a whole number, got '1 200'; write 1200 without separators",
        "case/sites/alpha.yaml:2:1: eligible must be true or false, got 'ON'; `ON` is text in YAML 1.2, write true",
        "case/sites/alpha.yaml:3:1: node must be the id of a grid node, got 'nord'; did you mean 'north'?",
        "case/sites/alpha.yaml:23:9: activities[1].options[0].duration_periods must be >= 1, got 0",
        "case/sites/beta.yaml:5:5: activities[0].id must be unique among activities, got 'A0' a second time; "
        "the first is at site 'alpha'",
        "case/sites/beta.yaml:8:10: activities[0].predecessors[0].activity must be the id of an activity, got 'A9'; "
        "activities are A0, A1",
    ]
