"""`planner solve --start`: a search goes on from a written plan, and says what it cannot go on from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.case import CASE, answer, planner, write_case

if TYPE_CHECKING:
    from pathlib import Path


def test_a_case_much_like_another_is_solved_from_its_plan(tmp_path: Path) -> None:
    first = write_case(tmp_path / "small")
    second = write_case(tmp_path / "poorer", CASE.replace("opening_cash_usd_m: 500", "opening_cash_usd_m: 90"))
    assert planner("solve", first, cwd=tmp_path).returncode == 0
    alone = answer(planner("solve", second, "--json", "--out", "alone", cwd=tmp_path))
    led = answer(
        planner("solve", second, "--json", "--start", tmp_path / "out" / "small", "--start-case", first, cwd=tmp_path)
    )
    assert led["goals"] == alone["goals"]
    assert led["milestones"] == alone["milestones"]
    assert led["termination"] == "optimal"


def test_a_folder_without_a_plan_is_bad_input(tmp_path: Path) -> None:
    done = planner("solve", write_case(tmp_path / "small"), "--start", "nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_case_of_a_plan_needs_the_plan(tmp_path: Path) -> None:
    small = write_case(tmp_path / "small")
    done = planner("solve", small, "--start-case", small, cwd=tmp_path)
    assert done.returncode == 2
    assert "--start" in done.stderr
