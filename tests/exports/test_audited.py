"""What is written is compared with `plan.json` cell by cell; the rules of the case are the business of the checks."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace
from dataclasses import field as column
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner import audit, read, read_plan, solve, write
from planner.errors import BadOutput
from planner.exports.audited import MOST_PER_FILE
from planner.exports.codec import cell, parsed, record
from planner.money import xnpv
from planner.plan import TABLES, came_later, columns
from planner.plan_rows import later, told

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
        ("power.csv", one_cell_more, "power.csv row 2 has 17 cells, must have 16"),
        ("resources.csv", a_word_for_a_number, "resources.csv row 2, period: has 'soon'"),
        ("goals.csv", lambda text: text.replace("shortfall", "longfall"), "goals.csv row 2, name: has 'longfall'"),
        ("schedule.csv", lambda _: "", "schedule.csv: its columns are"),
        ("schedule.csv", lambda _: '"', "schedule.csv cannot be read"),
        ("plan.svg", lambda text: text.replace("MW", "GW"), "plan.svg does not show the plan"),
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


def edited(out: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = out / "plan.json"
    plain = json.loads(path.read_text(encoding="utf-8"))
    change(plain)
    path.write_text(json.dumps(plain), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"periods": 10**9}, "plan: periods is 1000000000, the case says"),
        ({"periods": -1}, "plan: periods is -1"),
        ({"months_per_period": 0}, "plan: months_per_period is 0"),
        ({"start_date": "9999-12-31"}, "plan: start_date is 9999-12-31"),
    ],
)
def test_another_horizon_is_told_before_anything_is_drawn(
    tiny: Problem, out: Path, change: dict[str, Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.exports.audited.plan_svg", lambda _: pytest.fail("the picture was drawn"))
    edited(out, lambda plain: plain.update(change))
    found = audit(tiny, out)
    assert len(found) == 1
    assert found[0].startswith(told)


@pytest.mark.parametrize(
    ("table", "column", "value", "told"),
    [
        ("cash", "npv_flow_usd_m", 1e308, "is larger than a plan may hold"),
        ("deliveries", "delivery_period", 10**14, "not the number of a period"),
        ("milestones", "reached_period", -(10**14), "not the number of a period"),
    ],
)
def test_figures_out_of_this_world_are_told(
    tiny: Problem, out: Path, table: str, column: str, value: float, told: str
) -> None:
    edited(out, lambda plain: plain[table][0].update({column: value}))
    assert any(told in line for line in audit(tiny, out))


def test_a_date_at_the_end_of_time_is_a_wrong_date(tiny: Problem, out: Path) -> None:
    edited(out, lambda plain: plain["cash"][0].update(period_start="9999-12-01", period_end="9999-12-31"))
    assert audit(tiny, out) != ()


@pytest.mark.parametrize("value", ["1" + "0" * 400, "1" + "0" * 5000, "[" * 60_000, '"a\\u0001b"', '"\\ud800"', "NaN"])
def test_what_no_plan_holds_is_refused(tiny: Problem, out: Path, value: str) -> None:
    path = out / "plan.json"
    name = '"case": ' if value[0] == '"' else '"gpus": '
    head, _, tail = path.read_text(encoding="utf-8").partition(name)
    path.write_text(f"{head}{name}{value},{tail.partition(',')[2]}", encoding="utf-8")
    with pytest.raises(BadOutput):
        audit(tiny, out)


def test_far_too_many_rows_are_told_at_once(tiny: Problem, out: Path) -> None:
    edited(out, lambda plain: plain.update(milestones=plain["milestones"] * 3000))
    assert [line.partition(" rows")[0].split(" has ")[0] for line in audit(tiny, out)] == ["milestones"]


def test_a_field_given_twice_is_refused(tiny: Problem, out: Path) -> None:
    path = out / "plan.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"gpus"', '"gpus": 1, "gpus"', 1), encoding="utf-8")
    with pytest.raises(BadOutput, match="'gpus' is given twice"):
        audit(tiny, out)


def test_another_problem_beside_the_plan_is_a_violation(tiny: Problem, out: Path) -> None:
    path = out / "problem.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(tiny.racks[0].id, "other", 1), encoding="utf-8")
    (told,) = audit(tiny, out)
    assert "problem.json" in told
    path.unlink()
    (told,) = audit(tiny, out)
    assert "problem.json: No such file" in told


def test_a_warning_the_case_does_not_give_is_a_violation(tiny: Problem, out: Path) -> None:
    edited(out, lambda plain: plain.update(warnings=["finance: is strange"]))
    assert audit(tiny, out) == ("plan.json has 1 warnings, the case gives 0",)


@pytest.mark.parametrize(
    ("text", "cell_text"),
    [("=1+1", "'=1+1"), ("-A", "'-A"), ("+A", "'+A"), ("@A", "'@A"), ("\tA", "'\tA"), ("'=A", "''=A"), ("'A", "'A")],
)
def test_a_spreadsheet_takes_no_text_for_a_formula(text: str, cell_text: str) -> None:
    written = cell(str, 0)(text)
    assert written == cell_text
    assert parsed(str, written) == text


def test_negative_figures_are_no_formulas() -> None:
    assert cell(float, 2)(-1.5).startswith("-1.5")
    assert cell(int, 0)(-2) == "-2"


def test_a_name_like_a_formula_passes_its_audit(tiny: Problem, tmp_path: Path) -> None:
    from planner import solve as plan_of

    problem = tiny.model_copy(
        update={"sites": tuple(site.model_copy(update={"name": "=HYPERLINK(1)"}) for site in tiny.sites)}
    )
    sites = tuple(
        site.model_copy(update={"activities": tuple(a.model_copy(update={"name": "@work"}) for a in site.activities)})
        for site in problem.sites
    )
    problem = problem.model_copy(update={"sites": sites})
    out = write(plan_of(problem), tmp_path / "out")
    assert ",'@work," in (out / "schedule.csv").read_text(encoding="utf-8")
    assert audit(problem, out) == ()


def without_later_columns(folder: Path) -> int:
    """Rewrite a folder of results as an earlier planner wrote it; return how many columns it loses."""
    plain, lost = json.loads((folder / "plan.json").read_text(encoding="utf-8")), 0
    for name, row_type in TABLES.items():
        later = came_later(row_type)
        lost += len(later)
        plain[name] = [{key: value for key, value in row.items() if key not in later} for row in plain[name]]
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = [[text for key, text in row.items() if key not in later] for row in csv.DictReader(file)]
        kept = [key for key in columns(row_type) if key not in later]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([kept, *rows])
    (folder / "plan.json").write_text(json.dumps(plain), encoding="utf-8")
    return lost


def test_a_plan_written_before_a_column_came_is_read_and_passes(tiny: Problem, solved: Plan, out: Path) -> None:
    without_later_columns(out)
    assert read_plan(out) == solved
    assert audit(tiny, out) == ()


def test_only_a_column_that_came_later_may_be_missing() -> None:
    @dataclass(frozen=True)
    class Row:
        first: float = column(metadata=told("of the first planner"))
        second: float = column(default=0.0, kw_only=True, metadata=later("of a later one"))

    assert record(Row)({"first": 1.0}, "rows[0]") == {"first": 1.0}
    with pytest.raises(BadOutput, match="first is missing"):
        record(Row)({"second": 1.0}, "rows[0]")
