"""What is written is compared with `plan.json` cell by cell; the rules of the case are the business of the checks."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from planner import audit, read, solve, write
from planner.exports.audited import MOST_PER_FILE
from planner.money import xnpv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from planner import Plan, Problem


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return read("tiny")


@pytest.fixture(scope="module")
def solved(tiny: Problem) -> Plan:
    return solve(tiny)


@pytest.fixture
def out(tmp_path: Path, solved: Plan) -> Path:
    return write(solved, tmp_path / "out")


def test_a_written_plan_passes(tiny: Problem, out: Path) -> None:
    assert audit(tiny, out) == ()


def test_rewritten_by_a_spreadsheet_it_still_passes(tiny: Problem, out: Path) -> None:
    # A byte order mark, CRLF line ends, and figures with other zeros say the same.
    text = (out / "cash.csv").read_text(encoding="utf-8").replace(",0.0,", ",0.00,")
    assert ",0.00," in text
    (out / "cash.csv").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert audit(tiny, out) == ()


def test_the_written_ledger_still_gives_the_present_value_to_a_cent_per_million(
    tiny: Problem, solved: Plan, out: Path
) -> None:
    with (out / "cash.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    days = [date.fromisoformat(row["period_end"]) for row in rows]
    flows = [float(row["npv_flow_usd_m"]) for row in rows]
    assert xnpv(flows, days, tiny.finance.discount_rate, solved.start_date) == pytest.approx(solved.npv_usd_m, rel=1e-8)
    lines = ("tranche_cash", "rent", "draw", "credit_used"), (
        "activity_spend", "rack_payments", "upgrade_capex", "onsite_capex", "energy", "fuel", "opex", "fixed",
        "opening_cost", "interest", "fees", "repay",
    )  # fmt: skip
    for row in rows:
        came, went = (sum(float(row[f"{line}_usd_m"]) for line in part) for part in lines)
        closing = float(row["opening_cash_usd_m"]) + came - went
        assert closing == pytest.approx(float(row["closing_cash_usd_m"]), abs=1e-6)
    assert max(len(cell.partition(".")[2]) for row in rows for cell in row.values()) == 8


def first_line_dropped(text: str) -> str:
    return text.split("\n", 1)[1]


def last_row_dropped(text: str) -> str:
    return "\n".join(text.splitlines()[:-1]) + "\n"


def one_cell_more(text: str) -> str:
    head, row, *rest = text.splitlines()
    return "\n".join([head, f"{row},1", *rest]) + "\n"


def a_word_for_a_number(text: str) -> str:
    head, row, *rest = text.splitlines()
    return "\n".join([head, f"soon{row[1:]}", *rest]) + "\n"


@pytest.mark.parametrize(
    ("name", "damage", "told"),
    [
        ("cash.csv", first_line_dropped, "cash.csv: its columns are"),
        ("capacity.csv", last_row_dropped, "capacity.csv has"),
        ("power.csv", one_cell_more, "power.csv row 2 has 12 cells in place of 11"),
        ("resources.csv", a_word_for_a_number, "resources.csv row 2, period: 'soon' stands there"),
        ("goals.csv", lambda text: text.replace("shortfall", "longfall"), "goals.csv row 2, name: 'longfall'"),
        ("schedule.csv", lambda _: "", "schedule.csv: its columns are"),
        ("schedule.csv", lambda _: '"', "schedule.csv cannot be read"),
        ("plan.svg", lambda text: text.replace("MW", "GW"), "plan.svg is not the picture"),
    ],
)
def test_a_changed_file_is_a_violation(
    tiny: Problem, out: Path, name: str, damage: Callable[[str], str], told: str
) -> None:
    path = out / name
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    found = audit(tiny, out)
    assert len(found) == 1
    assert found[0].startswith(told)


def test_a_missing_file_is_a_violation(tiny: Problem, out: Path) -> None:
    (out / "debt.csv").unlink()
    (out / "plan.svg").unlink()
    assert [told.split(" ")[0] for told in audit(tiny, out)] == ["debt.csv", "plan.svg"]


def test_many_differences_of_a_file_are_counted_not_listed(tiny: Problem, out: Path) -> None:
    path = out / "resources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("MW", "GW"), encoding="utf-8")
    found = audit(tiny, out)
    assert len(found) == MOST_PER_FILE + 1
    assert found[-1].endswith("more differences from plan.json")


def test_a_plan_that_breaks_a_rule_fails_though_its_files_agree(tiny: Problem, solved: Plan, tmp_path: Path) -> None:
    found = audit(tiny, write(replace(solved, gpus=solved.gpus + 1), tmp_path / "out"))
    assert any("gpus" in told.lower() for told in found)


def test_a_violation_the_plan_states_itself_is_one(tiny: Problem, solved: Plan, tmp_path: Path) -> None:
    found = audit(tiny, write(replace(solved, violations=("no crews left",)), tmp_path / "out"))
    assert any("no crews left" in told for told in found)
