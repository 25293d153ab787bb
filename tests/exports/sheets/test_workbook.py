"""The workbook of a plan, read by two libraries that are not ours and compared with the plan."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from planner.exports.exporting import subject_of
from planner.plan import TABLES, Plan
from planner.schedule.from_plan import build_schedule
from tests.comparison.plans import solved, tiny
from tests.exports.sheets.plans import by_chance, shipped

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed (the extra `excel`)")
SHEETS = {
    "Goals": "goals", "Goal terms": "terms", "Milestones": "milestones", "Capacity by rack": "capacity",
    "Racks": "deliveries", "Power by source": "power", "Cash": "cash", "Debt": "debt", "Tenant": "tenant",
    "Provenance": "leans_on", "Limits": "resources",
}  # fmt: skip
BLUE, VERMILION, GREY, PALE = "FF0072B2", "FFD55E00", "FF9AA5B1", "FFCFE3F3"


@cache
def held(name: str) -> bytes:
    from planner.exports.workbook import plan_workbook

    plan = plan_of(name)
    return plan_workbook(plan, build_schedule(plan)).content


@cache
def plan_of(name: str) -> Plan:
    return tiny() if name == "tiny" else by_chance(int(name)) if name.isdecimal() else shipped(name)


def opened(content: bytes) -> Any:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    return openpyxl.load_workbook(io.BytesIO(content))


def same(cell: Any, value: Any) -> bool:
    """Return whether a cell holds a value; nothing and an empty text are the same."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(value, str) and isinstance(cell, int | float):
        return value in (str(cell), str(int(cell)))  # a figure of the case, which a workbook can count with
    if isinstance(value, float) and not isinstance(cell, bool):
        return cell == pytest.approx(value, rel=1e-14, abs=1e-12)
    return bool((cell or "") == (value or "")) if isinstance(value, str | None) else bool(cell == value)


def differing(rows: list[list[Any]], expected: tuple[Any, ...], columns: list[str]) -> list[str]:
    assert len(rows) == len(expected)
    return [
        f"{name}: {cell!r} for {getattr(row, name)!r}"
        for cells, row in zip(rows, expected, strict=True)
        for cell, name in zip(cells, columns, strict=False)
        if not same(cell, getattr(row, name))
    ]


@pytest.mark.parametrize("name", ["tiny", "3", "ten-gigawatt", "status-2026"])
def test_every_table_reads_back_as_the_plan_has_it(name: str) -> None:
    plan, book = plan_of(name), opened(held(name))
    calamine = pytest.importorskip("python_calamine", reason="python-calamine is not installed (the extra `excel`)")
    other = calamine.CalamineWorkbook.from_filelike(io.BytesIO(held(name)))
    for sheet, table in SHEETS.items():
        columns, due = [field.name for field in fields(TABLES[table])], getattr(plan, table)
        rows = [list(row) for row in book[sheet].iter_rows(min_row=2, values_only=True)][: len(due) or None]
        if not due:
            assert rows == [["None in this plan.", *([None] * (len(columns) - 1))]], sheet
            continue
        assert differing(rows, due, columns) == [], sheet
        read = other.get_sheet_by_name(sheet).to_python()[1:]
        assert differing(read, due, columns) == [], sheet
    binding = [(row.id, row.period, row.slack) for row in plan.resources if row.binding]
    rows = list(book["Binding limits"].iter_rows(min_row=2, values_only=True))
    assert [(row[4], row[0], pytest.approx(row[8])) for row in rows] == binding


def test_no_cell_is_a_formula_and_no_link_leads_outside() -> None:
    with zipfile.ZipFile(io.BytesIO(held("ten-gigawatt"))) as archive:
        for part in archive.namelist():
            text = archive.read(part).decode()
            assert not (part.startswith("xl/worksheets/") and "<f>" in text)
            assert "TargetMode=" not in text


def test_heads_say_the_unit_and_figures_have_a_format() -> None:
    book = opened(held("tiny"))
    cash = book["Cash"]
    heads = [cell.value for cell in cash[1]]
    assert heads[:4] == [
        "Period", "Period start", "Period end", "Opening cash\n[million USD]",
    ]  # fmt: skip
    assert cash["D2"].number_format == "#,##0.00;[Red]-#,##0.00"
    assert cash["C2"].number_format == "yyyy-mm-dd"
    power = {cell.value: cell.column_letter for cell in book["Power by source"][1]}
    energy = power["Energy\n[MWh]"]
    assert book["Power by source"][f"{energy}2"].number_format == "#,##0"
    assert [cell.value for cell in book["Goals"][1]][3:6] == ["Value", "Bound", "Gap\n[%]"]
    assert book["Goals"]["F2"].number_format == "0.00%"
    assert "Online IT\n[MW]" in [cell.value for cell in book["Capacity by rack"][1]]


def test_every_table_can_be_read_printed_and_filtered() -> None:
    book = opened(held("tiny"))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1, 2, 3), sheet.title
        if sheet.title in ("Headline", "Charts"):
            continue
        top = 2 if sheet.title == "Schedule" else 1
        assert sheet.freeze_panes.endswith(str(top + 1)), sheet.title
        assert sheet.auto_filter.ref.startswith(f"A{top}:"), sheet.title
        assert sheet.print_title_rows == f"$1:${top}", sheet.title
        widths = [sheet.column_dimensions[letter].width for letter in ("A", "B")]
        assert all(6 <= width <= 62 for width in widths), (sheet.title, widths)


def test_the_headline_says_what_the_plan_reaches_and_how_sure_it_is() -> None:
    plan = plan_of("ten-gigawatt")
    rows = {row[0]: row[1:] for row in opened(held("ten-gigawatt"))["Headline"].iter_rows(values_only=True) if row[0]}
    assert rows["Target"] == (10000, "MW IT by 2030-12-31")
    assert rows["Net present value"][0] == pytest.approx(plan.npv_usd_m)
    assert rows["Missing"] == (0, "MW IT: the target is met")
    assert rows["npv"][1] == "million USD; within 1.98%"
    assert rows["shortfall"][1] == "MW; proven"
    assert rows["Internal rate of return"][0] is None
    assert rows["Internal rate of return"][1].startswith("not unique")
    stated = [row for row in plan.leans_on if row.confidence == "assumption"]
    assert rows["assumption"][0] == len(stated)
    late = {row[0]: row[1:] for row in opened(held("status-2026"))["Headline"].iter_rows(values_only=True) if row[0]}
    assert late["of them late"][0] == sum(row.late_months > 0 for row in plan_of("status-2026").milestones) > 0


def test_capacity_by_period_adds_up_and_stands_against_what_is_due() -> None:
    plan = plan_of("ten-gigawatt")
    sheet = opened(held("ten-gigawatt"))["Capacity"]
    heads = [cell.value.split("\n")[0] for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    online = dict.fromkeys(range(plan.periods), 0.0)
    for row in plan.capacity:
        online[row.period] += row.online_it_mw
    assert [row["All sites"] for row in rows] == pytest.approx(list(online.values()))
    assert [sum(v for k, v in row.items() if k.startswith("Site ")) for row in rows] == pytest.approx(
        [row["All sites"] for row in rows]
    )
    # The first gigawatt is due by the end of 2026, the fifteenth period; before it nothing is.
    assert [row["Due"] for row in rows[13:16]] == [0, 1000, 1000]
    assert rows[-1]["Due"] == 10000


def test_many_sites_share_a_series() -> None:
    from planner.exports.workbook.by_period import MOST_SERIES, capacity_by_period

    given = tiny()
    many = tuple(replace(row, site=f"S{number}") for row in given.capacity for number in range(20))
    found = capacity_by_period(replace(given, capacity=many))
    assert len(found.stacked) == MOST_SERIES
    for row in found.table.rows:
        assert sum(row[title] for title in found.stacked) == pytest.approx(row["All sites"])


def test_power_by_period_adds_up_the_sources() -> None:
    plan, sheet = plan_of("ten-gigawatt"), opened(held("ten-gigawatt"))["Power"]
    heads = [cell.value for cell in sheet[1]]
    last = dict(zip(heads, [cell.value for cell in sheet[plan.periods + 1]], strict=True))
    rows = [row for row in plan.power if row.period == plan.periods - 1 and row.kind != "link"]
    grid = [row for row in rows if row.kind == "grid"]
    assert last["Energised import\n[MW facility]"] == pytest.approx(sum(row.capacity_mw for row in grid))
    assert last["Facility load at peak\n[MW facility]"] == pytest.approx(sum(row.peak_mw for row in rows))
    assert last["Energy\n[MWh]"] == pytest.approx(sum(row.energy_mwh for row in rows))


def lines(name: str) -> tuple[dict[str, int], dict[str, Any], Any]:
    """Return the columns of the schedule's sheet by head, its rows by id, and the sheet."""
    sheet = opened(held(name))["Schedule"]
    heads = {str(cell.value).split("\n")[0]: cell.column for cell in sheet[2]}
    found = {row[heads["ID"] - 1].value: row for row in sheet.iter_rows(min_row=3) if row[heads["ID"] - 1].value}
    return heads, found, sheet


def column_of(plan: Plan, day: date) -> int:
    """Return the period of a day; -1 and the number of periods stand for all that lies outside."""
    return min(max(plan.problem.calendar.period_of(day), -1), plan.periods)


def colour(cell: Any) -> str:
    return str(cell.fill.start_color.rgb) if cell.fill.fill_type else ""


@pytest.mark.parametrize("name", ["tiny", "ten-gigawatt", "status-2026"])
def test_the_gantt_colours_the_periods_of_each_task(name: str) -> None:
    plan = plan_of(name)
    schedule = build_schedule(plan)
    heads, found, _ = lines(name)
    assert heads["later"] - heads["earlier"] == plan.periods + 1
    for task in schedule.tasks:
        row = found[task.id]
        assert row[0].value == task.name
        assert row[heads["First day"] - 1].value.date() == schedule.first_day(task)
        assert row[heads["Last day"] - 1].value.date() == schedule.last_day(task)
        assert row[heads["Total float"] - 1].value == task.total_float
        assert row[heads["Critical"] - 1].value == ("critical" if task.critical_to else None)
        first, last = column_of(plan, schedule.first_day(task)), column_of(plan, schedule.last_day(task))
        cells = [row[heads["earlier"] + period] for period in range(first, last + 1)]
        if task.is_event:
            assert [cell.value for cell in cells] == ["◆"]
        else:
            due = GREY if task.status == "finished" else VERMILION if task.critical_to else BLUE
            assert {colour(cell) for cell in cells} == {due}, task.id
        after = row[heads["earlier"] + last + 1 : heads["later"]]
        free = schedule.last_day(task) + timedelta(days=max(0, task.total_float or 0))
        slip = column_of(plan, free) - last
        assert [colour(cell) for cell in after] == [PALE] * slip + [""] * (len(after) - slip), task.id


def test_groups_of_the_schedule_fold_and_span_what_they_hold() -> None:
    schedule = build_schedule(plan_of("tiny"))
    heads, found, sheet = lines("tiny")
    programme = found[schedule.wbs[0].id]
    assert programme[0].font.bold
    spans = [schedule.first_day(task) for task in schedule.tasks], [schedule.last_day(task) for task in schedule.tasks]
    assert programme[heads["First day"] - 1].value.date() == min(spans[0])
    assert programme[heads["Last day"] - 1].value.date() == max(spans[1])
    levels = {sheet.row_dimensions[row].outlineLevel for row in range(3, sheet.max_row + 1)}
    assert {0, 1, 2} <= levels
    assert max(levels) <= 7
    assert sheet.sheet_properties.outlinePr.summaryBelow is False


def test_an_earlier_plan_stands_beside_each_task() -> None:
    from planner.exports.workbook import plan_workbook

    earlier = tiny()
    late = solved(("sites[birch].activities[birch-1].earliest_start_date", "2026-12-01"))
    content = plan_workbook(late, subject_of(late, earlier).schedule).content
    sheet = opened(content)["Schedule"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    row = next(row for row in sheet.iter_rows(min_row=3) if row[heads["ID"] - 1].value == "activity:birch-1")
    first = [row[heads[head] - 1].value.date() for head in ("First day", "First day, baseline")]
    assert first == [date(2026, 12, 1), date(2026, 11, 1)]
    assert "First day, baseline" not in {cell.value for cell in opened(held("tiny"))["Schedule"][2]}


def test_charts_follow_the_cells_of_the_tables() -> None:
    with zipfile.ZipFile(io.BytesIO(held("ten-gigawatt"))) as archive:
        charts = [archive.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2, 3)]
        assert "xl/charts/chart4.xml" not in archive.namelist()
    periods = plan_of("ten-gigawatt").periods
    assert 'grouping val="stacked"' in charts[0]
    assert f"Capacity!$D$2:$D${periods + 1}" in charts[0]
    assert f"Power!$G$2:$G${periods + 1}" in charts[1]
    assert "Closing cash" in charts[2]
    assert charts[2].count("<c:ser>") == 3


def test_sources_are_named_beside_the_inputs_that_lean_on_them() -> None:
    plan = plan_of("ten-gigawatt")
    sheet = opened(held("ten-gigawatt"))["Provenance"]
    titles = {source.key: source.title for source in plan.problem.sources}
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[6] or "") for row in rows] == [titles.get(row.source, "") for row in plan.leans_on]
    assert sum(bool(row[6]) for row in rows) > 100


def test_a_sheet_of_thousands_of_rows_and_what_has_no_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.exports import workbook
    from planner.exports.workbook import tables

    given = tiny()
    many = replace(given, power=given.power * 200)
    content = workbook.plan_workbook(many, build_schedule(given)).content
    assert opened(content)["Power by source"].max_row == len(many.power) + 1 > 1000
    monkeypatch.setattr(tables, "MOST_ROWS", 4)
    cut = workbook.plan_workbook(given, build_schedule(given))
    assert f"sheet Cash leaves out {given.periods - 3} rows: a sheet has 4" in cut.notes
    assert opened(cut.content)["Cash"].max_row == 4


def test_a_plan_with_nothing_in_it_has_all_its_sheets() -> None:
    from planner.exports.workbook import plan_workbook
    from tests.tabulate.case import case
    from tests.tabulate.case import plan as decided

    empty = decided(case())
    book = opened(plan_workbook(empty, build_schedule(empty)).content)
    assert [cell.value for cell in book["Racks"]["A"]] == ["Site", "None in this plan."]
    assert book["Capacity"].max_row == empty.periods + 1
    assert book.sheetnames[:3] == ["Headline", "Charts", "Goals"]


def test_money_that_is_nothing_but_rounding_is_shown_without_a_sign() -> None:
    sheet = opened(held("tiny"))["Cash"]
    shown = {
        str(span.sqref): (rule.operator, [float(limit) for limit in rule.formula], rule.dxf.numFmt.formatCode)
        for span in sheet.conditional_formatting
        for rule in span.rules
    }
    money = [cell.column_letter for cell in sheet[1] if "million USD" in str(cell.value)]
    assert shown == {
        f"{letter}2:{letter}{sheet.max_row}": ("between", [-0.00499, 0.00499], '"0.00"') for letter in money
    }


def test_every_limit_stands_there_with_its_use_and_can_be_filtered() -> None:
    plan, book = plan_of("ten-gigawatt"), opened(held("ten-gigawatt"))
    rows = list(book["Limits"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(plan.resources) > sum(row.binding for row in plan.resources)
    assert sum(row[9] for row in rows) == book["Binding limits"].max_row - 1
    assert book["Limits"].auto_filter.ref == f"A1:J{len(rows) + 1}"
    assert ("Limits", "every limit with its use, by period") in {
        row[:2] for row in book["Headline"].iter_rows(values_only=True)
    }


def test_figures_of_the_case_are_numbers_and_not_texts_that_look_like_them() -> None:
    rows = list(opened(held("ten-gigawatt"))["Provenance"].iter_rows(min_row=2, values_only=True))
    values = {(row[0], row[1]): row[3] for row in rows}
    assert values["target", "mw"] == 10_000
    assert values["milestone GW1", "in_kind_share"] == 0.5
    assert values["target", "by_date"] == "2030-12-31"
    assert not [value for value in values.values() if isinstance(value, str) and value.isdecimal()]


def test_a_head_stands_above_its_cells_and_a_text_off_the_figure_before_it() -> None:
    sheet = opened(held("tiny"))["Debt"]
    looks = {
        cell.value.split("\n")[0]: (cell.alignment, below.alignment) for cell, below in zip(*sheet["1:2"], strict=True)
    }
    for head, below in looks.values():
        assert (head.horizontal, head.indent) == (below.horizontal, below.indent)
    assert looks["Limit"][0].horizontal == "right"
    assert (looks["Period end"][0].horizontal, looks["Period start"][0].indent) == ("left", 1)
