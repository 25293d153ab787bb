"""The contract of the command line, each command in a process of its own."""

from __future__ import annotations

import csv
import json
from os import times
from typing import TYPE_CHECKING

import pytest

from planner.commands.completion import cases
from planner.exports import FILES
from tests.cli.case import CASE, SITE, answer, planner, write_case

if TYPE_CHECKING:
    from pathlib import Path

OBLIGATORY = SITE.replace("nameplate_mw: 10", "nameplate_mw: 10\n    obligatory: true")


def test_help_comes_at_once(tmp_path: Path) -> None:
    # Seconds of the processor: those of the clock are also those of whatever else the machine does.
    seconds = []
    for _ in range(3):
        began = times()
        done = planner("--help", cwd=tmp_path)
        seconds.append(sum(times()[2:4]) - sum(began[2:4]))
    assert done.returncode == 0
    assert all(
        command in done.stdout for command in ("solve", "check", "audit", "show", "info", "schema", "new", "generate")
    )
    assert min(seconds) < 0.5


def test_help_shows_defaults_and_usage_names_what_is_given(tmp_path: Path) -> None:
    from planner.cli import GAP, TIME_LIMIT_S
    from planner.solving import DEFAULT_GAP, DEFAULT_TIME_LIMIT_S

    assert (TIME_LIMIT_S, GAP) == (DEFAULT_TIME_LIMIT_S, DEFAULT_GAP)
    told = " ".join(planner("solve", "--help", cwd=tmp_path).stdout.replace("│", " ").split())
    assert "Usage: planner solve [OPTIONS] CASE" in told
    for default in (
        "(default: out/<case>, with +<scenario> for each)",
        "[default: 300.0]",
        "[default: 0.0001]",
        "(default: 2 where",
        "[default: 0]",
    ):
        assert default in told
    assert "planner audit [OPTIONS] CASE OUT" in planner("audit", "--help", cwd=tmp_path).stdout
    assert "planner audit [OPTIONS] CASE OUT" in planner("audit", cwd=tmp_path).stderr
    assert planner("-V", cwd=tmp_path).stdout == planner("--version", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ti", ["tiny"]),
        ("sm", ["small"]),
        ("./s", ["./small"]),
        ("wo", ["work/"]),
        ("work/", ["work/other"]),
        ("none/", []),
    ],
)
def test_a_shell_completes_names_and_folders_of_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, offered: list[str]
) -> None:
    for folder in ("small", "work/other"):
        write_case(tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    assert cases(typed) == offered


def test_the_shell_is_told_what_to_complete(tmp_path: Path) -> None:
    named = {
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"
    }  # the shell is the one named, not the one that runs this
    assert "_PLANNER_COMPLETE" in planner("--show-completion", "bash", cwd=tmp_path, **named).stdout
    asked = {"_PLANNER_COMPLETE": "complete_bash", "COMP_WORDS": "planner solve ten", "COMP_CWORD": "2"}
    assert planner(cwd=tmp_path, **asked).stdout.split() == ["ten-gigawatt"]
    asked["COMP_WORDS"], asked["COMP_CWORD"] = "planner sh", "1"
    assert planner(cwd=tmp_path, **asked).stdout.split() == ["show"]


def test_a_written_plan_is_shown_again(tmp_path: Path) -> None:
    solved = planner("solve", write_case(tmp_path / "small"), "--out", "plan", cwd=tmp_path)
    shown = planner("show", "plan", cwd=tmp_path)
    assert shown.returncode == solved.returncode
    summary, pictures = shown.stdout[: len(solved.stdout)], shown.stdout[len(solved.stdout) :]
    assert summary == solved.stdout
    assert "Build order by site" in pictures
    assert solved.stdout
    again = planner("solve", tmp_path / "small", "--out", "plan", "--json", cwd=tmp_path)
    assert answer(planner("show", "plan", "--json", cwd=tmp_path)) == answer(again)
    missing = planner("show", "nowhere", cwd=tmp_path)
    assert missing.returncode == 2
    assert "nowhere/plan.json" in missing.stderr


def test_a_plan_that_meets_all_ends_with_0_and_answers_in_one_object(tmp_path: Path) -> None:
    done = planner("solve", write_case(tmp_path / "small"), "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    given = answer(done)
    assert given["case"] == "small"
    assert given["termination"] == "optimal"
    assert [(goal["name"], goal["unit"]) for goal in given["goals"]] == [
        ("shortfall", "MW"), ("lateness", "months"), ("npv", "million USD"),
    ]  # fmt: skip
    assert all(set(goal) == {"name", "value", "bound", "gap", "proven", "unit"} for goal in given["goals"])
    assert given["target"] == {"mw": 10, "basis": "it", "date": "2026-06-30", "online_mw": 10, "shortfall_mw": 0}
    # Three months of work from January, delivery in April at the earliest: reached on 1 April, paid at the end of May.
    assert given["milestones"] == [
        {
            "id": "GW1", "gw": 0.01, "basis": "it", "due": "2026-05-31", "reached": "2026-04-01", "late_months": 0,
            "tranche_usd_m": 100, "paid": "2026-05-31",
        }
    ]  # fmt: skip
    assert (given["racks"], given["gpus"], given["violations"]) == ({"R1": 10}, 1000, [])
    assert {"rows", "cols", "nonzeros", "binaries"} <= set(given["sizes"])
    assert {"read", "build", "solve", "check", "total"} == set(given["seconds"])
    assert set(given["lowest_cash"]) == {"usd_m", "date"}
    assert set(given["least_liquidity"]) == {"usd_m", "date", "capex_only_usd_m"}
    assert {"npv_usd_m", "peak_debt_usd_m", "version"} <= set(given)
    assert sorted(path.name for path in (tmp_path / "out" / "small").iterdir()) == sorted(FILES)


def test_without_json_a_summary_stands_on_stdout_and_progress_on_stderr(tmp_path: Path) -> None:
    done = planner("solve", write_case(tmp_path / "small"), "--out", "plan", cwd=tmp_path)
    assert done.returncode == 0
    for told in ("Six months (small)", "shortfall", "GW1", "2026-04-01", "1,000", "plan/ (plan.json, plan.svg and"):
        assert told in done.stdout
    assert "build:" in done.stderr
    assert "\r" not in done.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [("target: {mw: 10,", "target: {mw: 20,"), ("deadline_date: 2026-05-31", "deadline_date: 2026-03-31")],
)
def test_a_shortfall_or_lateness_is_a_plan_that_ends_with_3(tmp_path: Path, old: str, new: str) -> None:
    assert old in CASE
    done = planner("solve", write_case(tmp_path / "small", CASE.replace(old, new)), "--json", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    given = answer(done)
    # 20 MW wanted and 10 possible; or due by March and reached in April.
    assert (given["target"]["shortfall_mw"], given["milestones"][0]["late_months"]) in [(10, 0), (0, 1)]


def test_obligatory_work_longer_than_its_dates_is_bad_input(tmp_path: Path) -> None:
    late = OBLIGATORY.replace("nameplate_mw: 10", "nameplate_mw: 10\n    latest_finish_date: 2026-02-28")
    done = planner("solve", write_case(tmp_path / "small", site=late), "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert "2 periods for 3 periods of work" in answer(done)["issues"][0]["what"]


def test_obligatory_work_without_the_money_ends_with_4(tmp_path: Path) -> None:
    poor = CASE.replace("opening_cash_usd_m: 500", "opening_cash_usd_m: 20")
    done = planner("solve", write_case(tmp_path / "small", poor, OBLIGATORY), "--json", cwd=tmp_path)
    assert done.returncode == 4, done.stderr
    given = answer(done)
    assert (given["error"], given["exit_code"]) == ("contradiction", 4)
    assert any("hall" in reason for reason in given["reasons"])
    assert not (tmp_path / "out").exists()


def test_all_issues_come_at_once_with_their_places_and_end_with_2(tmp_path: Path) -> None:
    wrong = CASE.replace("it_kw: 1000", "it_kw: -1").replace("2026-06-30\n  target", "2026-06-31\n  target")
    folder = write_case(tmp_path / "small", wrong)
    for command in ("check", "solve", "info"):
        done = planner(command, folder, "--json", cwd=tmp_path)
        assert done.returncode == 2
        given = answer(done)
        assert given["error"] == "invalid_problem"
        assert [issue["where"].rpartition("/")[2].split(":")[:2] for issue in given["issues"]] == [
            ["case.yaml", "4"], ["case.yaml", "10"],
        ]  # fmt: skip
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", [b"", b"\x00\x01\xfe\xff", b"programme: [", b"- a list\n"])
def test_a_case_file_that_is_none_ends_with_2(tmp_path: Path, content: bytes) -> None:
    folder = write_case(tmp_path / "small")
    (folder / "case.yaml").write_bytes(content)
    done = planner("check", folder, cwd=tmp_path)
    assert done.returncode == 2
    assert "case.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_files_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "small")
    (folder / "case.yaml").write_bytes(b"\xef\xbb\xbf" + CASE.encode())
    (folder / "rack_supply.csv").write_bytes(b"\xef\xbb\xbfrack,date,units\r\nR1,2026-01-01,10\r\n")
    done = planner("check", folder, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_an_unknown_case_is_told_with_the_shipped_ones(tmp_path: Path) -> None:
    done = planner("solve", "nowhere", "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert "no such folder" in answer(done)["issues"][0]["what"]


@pytest.mark.parametrize(
    "args", [("solve", "x", "--gap", "nan"), ("solve", "x", "--time-limit", "-1"), ("solve",), ("frobnicate",)]
)
def test_wrong_use_ends_with_2_and_one_object(tmp_path: Path, args: tuple[str, ...]) -> None:
    done = planner(*args, "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert answer(done)["error"] == "usage"


def test_a_folder_of_somebody_else_is_refused_before_the_search(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "small")
    done = planner("solve", folder, "--out", folder, cwd=tmp_path)
    assert done.returncode == 2
    assert "would be lost" in done.stderr
    assert "build:" not in done.stderr
    assert (folder / "case.yaml").exists()


def test_the_audit_reads_the_files_alone(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "small")
    assert planner("solve", folder, "--out", "plan", cwd=tmp_path).returncode == 0
    assert planner("audit", folder, "plan", cwd=tmp_path).returncode == 0
    cash = tmp_path / "plan" / "cash.csv"
    rows = list(csv.reader(cash.read_text(encoding="utf-8").splitlines()))
    rows[3][rows[0].index("opening_cash_usd_m")] = "1.0"
    cash.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    done = planner("audit", folder, "plan", "--json", cwd=tmp_path)
    assert done.returncode == 6
    (told,) = answer(done)["violations"]
    assert told.startswith("cash.csv row 4, opening_cash_usd_m: has '1.0'")


def test_a_plan_changed_in_plan_json_fails_its_audit(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "small")
    assert planner("solve", folder, "--out", "plan", cwd=tmp_path).returncode == 0
    path = tmp_path / "plan" / "plan.json"
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["npv_usd_m"] += 1.0
    path.write_text(json.dumps(plain), encoding="utf-8")
    done = planner("audit", folder, "plan", cwd=tmp_path)
    assert done.returncode == 6
    assert "npv" in done.stdout.lower()


def test_a_plan_cut_short_is_bad_input(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "small")
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "plan.json").write_text('{"format_version": 1, "case"')
    done = planner("audit", folder, "plan", "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert answer(done)["error"] == "bad_output"


def test_same_input_and_seed_give_the_same_tables(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "small")
    for out in ("one", "other"):
        assert planner("solve", folder, "--out", out, "--seed", 7, cwd=tmp_path).returncode == 0
    tables = [name for name in FILES if name.endswith(".csv")]
    one, other = ([(tmp_path / out / name).read_bytes() for name in tables] for out in ("one", "other"))
    assert one == other


def test_info_counts_what_is_in_reach_by_year(tmp_path: Path) -> None:
    done = planner("info", write_case(tmp_path / "small"), "--json", cwd=tmp_path)
    given = answer(done)
    assert given["parts"]["phases"] == 1
    # The hall, 12 MW of grid, and racks without a limit, against a target due by the end of June.
    assert given["years"] == [
        {
            "year": 2026, "nameplate_it_mw": 10, "grid_facility_mw": 12, "onsite_facility_mw": 0,
            "rack_supply_it_mw": None, "target_mw": 10,
        }
    ]  # fmt: skip
    assert "no limit" in planner("info", tmp_path / "small", cwd=tmp_path).stdout


def test_a_new_case_checks_and_solves(tmp_path: Path) -> None:
    assert planner("new", "mine", cwd=tmp_path).returncode == 0
    assert planner("check", "mine", cwd=tmp_path).returncode == 0
    assert planner("solve", "mine", cwd=tmp_path).returncode == 0
    assert planner("new", "mine", cwd=tmp_path).returncode == 2


def test_the_schema_is_json(tmp_path: Path) -> None:
    assert "$defs" in json.loads(planner("schema", cwd=tmp_path).stdout)


def test_the_version_is_that_of_the_distribution(tmp_path: Path) -> None:
    from importlib.metadata import version

    assert planner("--version", cwd=tmp_path).stdout.strip() == version("datacentre-capacity-planner")


@pytest.mark.parametrize("gap", ["5", "1", "-0.1", "nan"])
def test_a_gap_that_is_no_share_is_wrong_usage(tmp_path: Path, gap: str) -> None:
    done = planner("solve", "tiny", "--gap", gap, cwd=tmp_path)
    assert done.returncode == 2
    assert "0.05 is 5 %" in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()
