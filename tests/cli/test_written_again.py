"""Folders of plans that were edited, left incomplete or closed to writing, shown and planned into again."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from planner import read, read_plan, solve
from planner.cli import run
from planner.errors import BadOutput
from planner.exports import check_out, write_plan
from tests.cli.case import write_case

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("cases") / "small")


@pytest.fixture(scope="module")
def plan(case: Path) -> Plan:
    return solve(read(case))


def edited(out: Path, **fields: Any) -> None:
    path = out / "plan.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | fields), encoding="utf-8")


def test_an_incomplete_plan_is_replaced(tmp_path: Path, plan: Plan) -> None:
    out = write_plan(plan, tmp_path / "out")
    (out / "plan.json").unlink()
    check_out(out)
    write_plan(plan, out)
    assert read_plan(out) == plan


def test_tables_alone_may_be_somebody_elses(tmp_path: Path, plan: Plan) -> None:
    out = write_plan(plan, tmp_path / "out")
    (out / "plan.json").unlink()
    (out / "problem.json").unlink()
    with pytest.raises(BadOutput, match=r"is not empty and holds no plan\.json"):
        check_out(out)
    (out / "problem.json").touch()
    (out / "letter.txt").touch()
    with pytest.raises(BadOutput, match=r"would be lost: letter\.txt"):
        check_out(out)


def test_what_is_shown_is_audited_anew(tmp_path: Path, plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    out = write_plan(plan, tmp_path / "out")
    assert run(["show", str(out)]) == 0
    assert "audit passed" in " ".join(capsys.readouterr().out.replace("audit:", "audit").split())
    edited(out, npv_usd_m=plan.npv_usd_m + 1.0)
    assert run(["show", str(out)]) == 6
    assert "npv_usd_m is" in capsys.readouterr().out
    assert run(["show", str(out), "--json"]) == 6
    told = json.loads(capsys.readouterr().out)
    assert told["exit_code"] == 6
    assert any("npv_usd_m is" in line for line in told["violations"])


def test_a_folder_that_is_replaced_keeps_its_mode(tmp_path: Path, plan: Plan) -> None:
    out = write_plan(plan, tmp_path / "out")
    for mode in (0o700, 0o750, 0o775):
        out.chmod(mode)
        write_plan(plan, out)
        assert stat.S_IMODE(out.stat().st_mode) == mode
