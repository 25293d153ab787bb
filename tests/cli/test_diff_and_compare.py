"""`planner diff` and `planner compare`: what they print, which file they write, and what they leave alone."""

from __future__ import annotations

import errno
import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from planner import write
from planner.cli import run
from planner.comparison.page import MARK
from planner.exports import single_file
from tests.cli.case import CASE, SITE, planner, write_case
from tests.comparison.plans import solved, tiny

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def outs(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("out")
    return (
        str(write(tiny(), folder / "tiny")),
        str(write(solved(("sites.birch.eligible", False)), folder / "without-birch")),
    )


def told(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    """Run one command and return its exit code and what it wrote."""
    code = run([str(arg) for arg in args])
    out, err = capsys.readouterr()
    return code, out, err


def test_diff_of_a_case_and_its_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "diff", "tiny", "--scenario", "late-racks")[:2] == (
        0,
        "tiny → tiny+late-racks: 2 differences\n"
        "- rack LARGE, price: 10 → 11 million USD\n"
        "- rack LARGE, supply: 2 arrivals 1 month later\n",
    )


def test_diff_of_two_cases(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one, two = write_case(tmp_path / "one"), write_case(tmp_path / "two", site=SITE.replace("mw: 12", "mw: 14"))
    code, out, _ = told(capsys, "diff", one, two)
    assert (code, out) == (
        0, "one → two: 2 differences\n- grid stage 1 of alfa, capacity: 12 → 14 MW\n- case: one → two\n"
    )  # fmt: skip
    assert told(capsys, "diff", one, one)[1] == "one → one: no difference\n"


def test_an_audit_against_another_problem_says_first_in_what_that_differs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    case, out = write_case(tmp_path / "case"), tmp_path / "out"
    assert told(capsys, "solve", case, "--out", out)[0] in (0, 3)
    assert told(capsys, "audit", case, out)[:2] == (0, f"{out}: the plan holds, and every table agrees with it\n")
    dearer = write_case(tmp_path / "dearer", case=CASE.replace("opening_cash_usd_m: 500", "opening_cash_usd_m: 400"))
    code, text, _ = told(capsys, "audit", dearer, out)
    assert code == 6
    assert text.splitlines()[1:4] == [
        "The plan was made for another problem than dearer; in what that differs:",
        "- opening cash: 500 → 400 million USD",
        "- case: case → dearer",
    ]
    assert "What is wrong with the plan here:" in text
    assert json.loads(told(capsys, "audit", dearer, out, "--json")[1])["problem_differs"][0].startswith("opening cash")


def test_diff_unfolds_what_stands_for_several(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def racks(price: int) -> str:
        return "".join(f"  - {{id: S{k}, it_kw: 500, price_usd_m: {price * k}}}\n" for k in (1, 2, 3))

    one, two = (write_case(tmp_path / name / "case", case=CASE + racks(price)) for name, price in (("a", 2), ("b", 3)))
    group = f"{one} → {two}: 1 difference\n- 3 rack types (S1, S2, S3), price: each × 1.5\n"
    assert told(capsys, "diff", one, two)[1] == f"{group}(--all shows what stands for several one by one)\n"
    assert told(capsys, "diff", one, two, "--all")[1] == group + (
        "    rack S1, price: 2 → 3 million USD\n"
        "    rack S2, price: 4 → 6 million USD\n"
        "    rack S3, price: 6 → 9 million USD\n"
    )


def test_diff_of_plans_is_that_of_the_problems_they_answer(
    capsys: pytest.CaptureFixture[str], outs: tuple[str, str]
) -> None:
    told_here = told(capsys, "diff", *outs)[1]  # both are called tiny: what the user called them tells them apart
    assert told_here == f"{outs[0]} → {outs[1]}: 1 difference\n- site birch, eligible: yes → no\n"
    assert json.loads(told(capsys, "diff", *outs, "--json")[1])["after"] == outs[1]
    code, _, err = told(capsys, "diff", "tiny", outs[1], "--scenario", "late-racks")
    assert code == 2
    assert "must be a case where a scenario changes it, got a plan" in err


def test_diff_as_json(capsys: pytest.CaptureFixture[str], outs: tuple[str, str]) -> None:
    code, out, _ = told(capsys, "diff", *outs, "--json")
    (found,) = json.loads(out)["differences"]
    assert (code, found["path"], found["before"], found["after"]) == (0, "sites[birch].eligible", True, False)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("diff", "tiny"), "give another case to compare with, or --scenario"),
        (("diff", "tiny", "tinny"), "no such folder, and no shipped case of that name; did you mean tiny?"),
        (("compare", "tiny"), "give two folders or more, the baseline first"),
        (("compare",), "Usage: planner compare [OPTIONS] OUT"),
        (("compare", "nowhere", "else"), "nowhere"),
    ],
)
def test_wrong_use_ends_with_2(args: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = planner(*args, cwd=tmp_path, COLUMNS="200")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_compare_prints_the_comparison(capsys: pytest.CaptureFixture[str], outs: tuple[str, str]) -> None:
    code, out, _ = told(capsys, "compare", *outs)
    assert code == 0
    assert "without-birch beside tiny" in out
    assert "shortfall: 0 → 4 MW (+4, worse); proven: the best of without-birch lies 4 MW above that of tiny" in out


def test_compare_as_json_with_a_page(capsys: pytest.CaptureFixture[str], outs: tuple[str, str], tmp_path: Path) -> None:
    page = tmp_path / "new" / "page.html"
    code, out, _ = told(capsys, "compare", *outs, outs[0], "--html", page, "--json")
    assert code == 0
    assert out.count("\n") == 1
    given: dict[str, Any] = json.loads(out)
    assert [plan["name"] for plan in given["plans"]] == [f"{outs[0]} (1)", outs[1], f"{outs[0]} (2)"]
    assert (given["html"], given["exit_code"], len(given["pairs"])) == (str(page), 0, 2)
    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert stat.S_IMODE(page.stat().st_mode) & 0o600 == 0o600
    # A second comparison takes the place of the first.
    assert told(capsys, "compare", *outs, "--html", page)[0] == 0
    assert list(page.parent.iterdir()) == [page]


def test_a_damaged_plan_ends_with_2(capsys: pytest.CaptureFixture[str], outs: tuple[str, str], tmp_path: Path) -> None:
    damaged = write(tiny(), tmp_path / "damaged")
    text = (damaged / "plan.json").read_text(encoding="utf-8")
    (damaged / "plan.json").write_text(text[: len(text) // 2], encoding="utf-8")
    code, out, err = told(capsys, "compare", outs[0], damaged)
    assert (code, out) == (2, "")
    assert "plan.json is damaged" in err


def test_a_plan_that_does_not_hold_ends_with_6(
    capsys: pytest.CaptureFixture[str], outs: tuple[str, str], tmp_path: Path
) -> None:
    bad = write(tiny(), tmp_path / "bad")
    text = (bad / "plan.json").read_text(encoding="utf-8")
    (bad / "plan.json").write_text(text.replace('"gpus": 960', '"gpus": 961'), encoding="utf-8")
    code, out, err = told(capsys, "compare", outs[0], bad, "--json")
    assert code == 6
    assert json.loads(out)["violations"][0].startswith(f"{bad}: ")
    assert "the plan fails its audit" in err
    big = write(tiny(), tmp_path / "big")
    text = (big / "plan.json").read_text(encoding="utf-8")
    (big / "plan.json").write_text(text.replace('"periods": 6', '"periods": 1000000000'), encoding="utf-8")
    assert told(capsys, "compare", outs[0], big)[0] == 6


@pytest.mark.parametrize("what", ["text", "folder", "pipe", "results"])
def test_what_is_no_page_of_ours_is_left_alone(
    capsys: pytest.CaptureFixture[str], outs: tuple[str, str], tmp_path: Path, what: str
) -> None:
    page = tmp_path / "page.html"
    if what == "text":
        page.write_text("<html>my own notes</html>", encoding="utf-8")
    elif what == "folder":
        page.mkdir()
    elif what == "pipe":
        os.mkfifo(page)
    else:
        page = write(tiny(), tmp_path / "out") / "page.html"
    before = sorted(tmp_path.rglob("*"))
    code, _, err = told(capsys, "compare", *outs, "--html", page)
    assert code == 2
    assert str(page) in err
    assert sorted(tmp_path.rglob("*")) == before
    if what == "text":
        assert page.read_text(encoding="utf-8") == "<html>my own notes</html>"


def test_an_older_page_stays_where_the_new_one_cannot_be_written(
    capsys: pytest.CaptureFixture[str], outs: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html>{MARK}old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(single_file.os, "fsync", full)
    code, _, err = told(capsys, "compare", *outs, "--html", page)
    assert (code, err) == (2, f"cannot write {page}: No space left on device\n")
    assert page.read_text(encoding="utf-8") == f"<html>{MARK}old"
    assert list(tmp_path.iterdir()) == [page]


def test_a_link_to_a_page_stays_a_link(
    capsys: pytest.CaptureFixture[str], outs: tuple[str, str], tmp_path: Path
) -> None:
    true, link = tmp_path / "true.html", tmp_path / "link.html"
    true.write_text(f"<html>{MARK}old", encoding="utf-8")
    true.chmod(0o640)
    link.symlink_to(true)
    assert told(capsys, "compare", *outs, "--html", link)[0] == 0
    assert link.is_symlink()
    assert "without-birch beside tiny" in true.read_text(encoding="utf-8")
    assert stat.S_IMODE(true.stat().st_mode) == 0o640
