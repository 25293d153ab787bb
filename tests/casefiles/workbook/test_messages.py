"""What is wrong with a workbook is said by sheet and cell, all at once, with the nearest valid names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest

from planner.casefiles.workbook.layout import by_name

if TYPE_CHECKING:
    from planner.problem import Problem
    from tests.casefiles.workbook.books import Book

Spoil = Callable[["Book"], str]


def test_the_good_workbook_is_the_good_case(book: Book, good: Problem) -> None:
    assert book.read() == good


VALUES: dict[str, tuple[str, str, Any, str]] = {
    "negative": ("stages", "mw", -50, "mw must be >= 0, got -50"),
    "text with separators": (
        "racks", "it_kw", "1,200", "it_kw must be a number, got '1,200'; write 1200 without separators",
    ),
    "with a unit": (
        "racks", "it_kw", "600 kW", "it_kw must be a number, got '600 kW'; write 600 without the unit 'kW'",
    ),
    "no whole number": ("onsite", "max_units", 2.5, "max_units must be a whole number, got 2.5"),
    "bool for a number": ("onsite", "firm_mw", True, "firm_mw must be a number, got true"),
    "number for a bool": ("sites", "eligible", 2, "eligible must be true or false, got 2"),
    "word for a bool": ("sites", "eligible", "maybe", "eligible must be true or false, got 'maybe'"),
    "unknown choice": (
        "activities", "kind", "gates", "kind must be one of phase, gate, got 'gates'; did you mean 'gate'?",
    ),
    "date with slashes": (
        "stages", "energisation_date", "1/2/2026",
        "energisation_date must be a date as YYYY-MM-DD, got '1/2/2026'; write the year first and dashes between, "
        "like 2026-02-01",
    ),
    "date not shown as one": (
        "stages", "energisation_date", 46_054,
        "energisation_date must be a date as YYYY-MM-DD, got 46054; show the cell as a date, it would be 2026-02-01",
    ),
    "date with a time": (
        "stages", "energisation_date", datetime(2026, 2, 1, 13, 0),
        "energisation_date must be a date as YYYY-MM-DD, got '2026-02-01 13:00:00'",
    ),
    "required and empty": ("sites", "peak_pue", None, "peak_pue must be given, got an empty cell"),
    "required id and empty": ("facilities", "id", None, "id must be given, got an empty cell"),
    "share as percent": (
        "facilities", "rate_per_year", 8, "rate_per_year must be <= 1, got 8; did you mean 0.08, which is 8 %?",
    ),
    "no identifier": (
        "facilities", "id", "a b", "id must be an identifier of letters, digits, '_', '.' and '-', got 'a b'",
    ),
    "unknown node": ("sites", "node", "nort", "node must be the id of a grid node, got 'nort'; did you mean 'north'?"),
    "unknown predecessor": (
        "predecessors", "activity", "A9", "activity must be the id of an activity, got 'A9'; activities are A0, A1, B1",
    ),
    "unknown site around": (
        "stages", "site", "alfa", "site must be an id of the sheet sites, got 'alfa'; did you mean 'alpha'?",
    ),
    "no site around": ("stages", "site", None, "site must be given, got an empty cell"),
    "another site around": (
        "options", "site", "beta", "site must be that of activity 'A0', which is alpha, got 'beta'",
    ),
    "unknown resource": (
        "uses", "resource", "crow",
        "resource must be the id of a renewable resource, got 'crow'; did you mean 'crew'?",
    ),
    "no units": ("uses", "units", None, "units must be given, got an empty cell"),
    "negative series": ("links", "limit_mw", -1, "limit_mw must be >= 0, got -1"),
    "no series": (
        "links", "limit_mw", "lots", "limit_mw must be a number or a list of dated steps, got 'lots'",
    ),
    "number beside a list": (
        "racks", "supply", 5, "supply must be empty or none, since its rows are in the sheet rack_supply, got 5",
    ),
    "confidence alone": (
        "milestones", "confidence", "seed", "confidence must come with a source, got a confidence alone",
    ),
    "line of a form": ("programme", "target.mw", -1, "target.mw must be >= 0, got -1"),
    "empty line of a form": ("programme", "target.by_date", None, "target.by_date must be given, got an empty cell"),
    "unknown source": (
        "rack_supply", "source", "vendr",
        "source must be a key of the sheet sources or a text with spaces, got 'vendr'; did you mean 'vendor'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_one_wrong_cell_is_said_where_it_stands(book: Book, name: str) -> None:
    sheet, column, value, what = VALUES[name]
    at = book.put(book.at(sheet, column), value)
    assert any(issue.startswith(f"{at}: {what}") for issue in book.issues()), book.issues()
    assert len(book.issues()) == 1


TAKEN: dict[str, tuple[str, str, Any]] = {
    "whole number with a point": ("onsite", "max_units", 2.0),
    "number as text": ("racks", "it_kw", " 600 "),
    "spaces around an id": ("stages", "site", " alpha "),
    "spaces around a choice": ("activities", "kind", "gate "),
    "date as text": ("stages", "energisation_date", "2026-06-01"),
    "date with no time": ("stages", "energisation_date", datetime(2026, 6, 1)),
    "true as text": ("sites", "eligible", "TRUE"),
    "yes": ("sites", "eligible", "yes"),
    "one": ("sites", "eligible", 1),
    "nothing but spaces": ("sites", "country", "  "),
    "outer id left empty": ("uses", "site", None),
    "outer id of another left empty": ("onsite_draws", "site", None),
    "default left empty": ("onsite", "order_share", None),
    "year with a point": ("revenue_usd_m", "year", 2025.0),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_a_spreadsheet_makes_of_a_value_is_taken(book: Book, good: Problem, name: str) -> None:
    sheet, column, value = TAKEN[name]
    book.put(book.at(sheet, column), value)
    assert book.issues() == []
    assert book.read() == good


def test_a_number_for_a_text_is_its_digits(book: Book) -> None:
    book.put(book.at("sites", "name"), 2026)
    book.put(book.at("sources", "date"), date(2026, 11, 23))
    read = book.read()
    assert read.sites[0].name == "2026"
    assert read.sources[0].date == "2026-11-23"


def test_times_are_no_numbers(book: Book) -> None:
    at = book.at("racks", "price_usd_m")
    book.grid("racks").rows[2][4] = time(12, 0)
    assert book.get(at) == time(12, 0)
    assert [issue.split(",")[0] for issue in book.issues()] == [f"{at}: price_usd_m must be a number"]


def test_everything_is_said_at_once_in_the_order_of_the_sheets(book: Book) -> None:
    wrong = [
        book.put(book.at("programme", "start_date"), "soon"), book.put(book.at("links", "to_node"), "sout"),
        book.put(book.at("racks", "it_kw"), 0), book.put(book.at("sites", "mean_pue", 4), 9),
        book.put(book.at("options", "duration_periods", 5), 0), book.put(book.at("rack_supply", "units"), "ten"),
    ]  # fmt: skip
    order = {name: number for number, name in enumerate(by_name())}
    told = [issue.split(": ")[0] for issue in book.issues()]
    assert set(wrong) <= set(told)
    assert [order[at.split("!")[0]] for at in told] == sorted(order[at.split("!")[0]] for at in told)


def test_a_row_given_twice_is_said(book: Book) -> None:
    rows = book.grid("uses").rows
    rows.append(list(rows[2]))
    at = book.at("uses", "resource", len(rows))
    assert book.issues() == [f"{at}: resource must be given once, got 'crew' a second time"]


def test_an_option_that_several_activities_have_needs_its_activity(book: Book) -> None:
    book.put(book.at("uses", "activity"), None)
    at = book.at("uses", "option")
    (issue,) = book.issues()
    assert issue == f"{at}: option must name one entry, got 'standard' of alpha/A0/standard, alpha/A1/standard"


def test_a_series_is_a_number_or_rows(book: Book) -> None:
    at = book.put(book.at("nodes", "headroom_mw"), 70)
    first = book.at("headroom", "node", 3)
    assert book.issues() == [f"{first}: headroom_mw must be given in the sheet headroom or at {at}, got both"]


def test_a_list_may_be_said_to_have_no_entries(book: Book) -> None:
    book.take_out("rack_supply")
    assert book.read().racks[0].supply is None
    book.put(book.at("racks", "supply"), " None ")
    assert book.read().racks[0].supply == ()


def test_blank_rows_are_passed_over_and_rows_with_a_mark_too(book: Book, good: Problem) -> None:
    rows = book.grid("racks").rows
    rows.insert(2, ["", " ", "", ""])
    rows.insert(3, ["# example", "a rack", 100.0, -5.0])
    rows.append([])
    assert book.read() == good
    assert book.issues() == []


def test_titles_may_stand_above_and_columns_in_any_order(book: Book, good: Problem) -> None:
    grid = book.grid("racks")
    grid.rows[:] = [["Racks", "", ""], ["", "as of today"], [], *([*reversed(row)] for row in grid.rows[1:])]
    assert book.read() == good


def test_sheets_may_stand_in_any_order_and_names_be_spelt_freely(book: Book, good: Problem) -> None:
    book.rename("rack_supply", "Rack Supply")
    book.rename("sites", "SITES ")
    book.put("racks!C2", "IT kW")
    book.grids.reverse()
    assert book.read() == good


def test_ones_own_sheets_and_columns_are_left_alone(book: Book, good: Problem) -> None:
    book.add("_scratch", [["whatever", 1.0]])
    book.add("Sheet1", [["", ""]])
    book.add("About", [["racks", 1.0]])
    number = len(by_name()["racks"].columns)
    letter = chr(ord("A") + number)
    book.put(f"racks!{letter}2", "_mine")
    book.put(f"racks!{letter}3", "a remark")
    assert book.read() == good


def test_an_unknown_sheet_is_named_with_the_nearest(book: Book) -> None:
    book.rename("stages", "stagess")
    book.add("scratchpad", [["sum", 3.0]])
    issues = book.issues()
    assert issues == [
        "stagess: must be a known sheet, got an unknown name; did you mean 'stages'?",
        "scratchpad: must be a known sheet, got an unknown name; sheets are activities, "
        "capacity_charges, checkpoints, committed, energy_prices, escalation, facilities, "
        "facility_limits, …; begin it with _ where it is your own",
    ]


def test_an_unknown_column_is_named_with_the_nearest_and_read_as_what_it_was_meant_to_be(book: Book) -> None:
    book.put("sites!I2", "peak_pu")
    assert book.issues() == ["sites!I2: must name a known column, got 'peak_pu'; did you mean 'peak_pue'?"]


def test_a_column_that_must_be_there_is_missed_once(book: Book) -> None:
    book.put(book.at("options", "duration_periods", 2), "")
    issues = book.issues()
    assert issues[0] == "options!A2: must have a column 'duration_periods'"
    assert not [issue for issue in issues if issue.startswith("activities")]


def test_a_sheet_without_names_of_columns_is_said(book: Book) -> None:
    grid = book.grid("links")
    grid.rows[:] = [["tie", "north", "south", 30.0]]
    assert book.issues() == [
        "links!A1: must have a row with the names of its columns: "
        "id, from_node, to_node, limit_mw, source, confidence, note"
    ]


def test_what_stands_below_no_name_is_said(book: Book) -> None:
    number = len(by_name()["racks"].columns)
    at = book.put(f"racks!{chr(ord('A') + number)}3", 5)
    assert book.issues() == [f"{at}: must stand below the name of a column, got none above it"]


def test_a_field_of_a_form_that_is_unknown_is_named_with_the_nearest(book: Book) -> None:
    book.put("finance!A3", "opening_cash")
    (issue,) = book.issues()
    assert issue == "finance!A3: must name a known field, got 'opening_cash'; did you mean 'opening_cash_usd_m'?"


def test_nothing_at_all_is_said_once_for_each_part(book: Book) -> None:
    book.grids.clear()
    assert book.issues() == ["book.xlsx: must have a sheet 'programme'", "book.xlsx: must have a sheet 'racks'"]


def test_an_error_of_a_formula_is_said_where_it_stands_and_what_follows_is_not(book: Book) -> None:
    wrong = (("sites", "peak_pue", "the error #REF!"), ("racks", "it_kw", "a formula without a value"))
    for sheet, column, shown in wrong:
        at = book.put(book.at(sheet, column), None)
        letters = at.split("!")[1]
        book.grid(sheet).broken[int(letters[1:]) - 1, ord(letters[0]) - ord("A")] = shown
    assert book.issues() == [
        f"{book.at('racks', 'it_kw')}: it_kw must be a value, got a formula without a value",
        f"{book.at('sites', 'peak_pue')}: peak_pue must be a value, got the error #REF!",
    ]


def test_provenance_of_one_field_goes_to_its_entry(book: Book) -> None:
    rows = book.grid("figures").rows
    rows.append(["options", "alpha/A1/standard", "capex_usd_m", "vendor", "reported", ""])
    rows.append(["stages", "alpha/#1", "mw", "vendor", "official", "from the contract"])
    rows.append(["programme", "", "target.mw", "vendor", "seed", ""])
    rows.append(["racks", "big", "it_kw", "vendor", "seed", ""])
    read = book.read()
    assert read.sites[0].activities[1].options[0].figures["capex_usd_m"].confidence == "reported"
    assert read.sites[0].stages[0].figures["mw"].note == "from the contract"
    assert read.programme.target.figures["mw"].source == "vendor"
    assert read.racks[0].origin("it_kw") is not None


@pytest.mark.parametrize(
    ("row", "issue"),
    [
        (["racs", "big", "it_kw", "a b", "seed"], "A3: sheet must be the name of a sheet, got 'racs'; did"),
        (["racks", "bag", "it_kw", "a b", "seed"], "B3: entry must be an entry of the sheet racks, got 'bag';"),
        (["racks", "big", "it_k", "a b", "seed"], "C3: field must be a field of its entry, got 'it_k'; did"),
        (["racks", "big", "it_kw", "", "seed"], "D3: source must be given, got an empty cell"),
        (["racks", "big", "it_kw", "a b", "sure"], "E3: confidence must be one of seed, official, reported,"),
        (["", "big", "it_kw", "a b", "seed"], "A3: sheet must be given, got an empty cell"),
        (["racks", "", "it_kw", "a b", "seed"], "B3: entry must be given, got an empty cell"),
        (["options", "standard", "capex_usd_m", "a b", "seed"], "B3: entry must name one entry of"),
        (["programme", "x", "name", "a b", "seed"], "B3: entry must be empty, since the sheet programme is one entry"),
    ],
)  # fmt: skip
def test_provenance_of_nothing_is_said(book: Book, row: list[str], issue: str) -> None:
    book.grid("figures").rows.append(row)
    (told,) = book.issues()
    assert told.startswith(f"figures!{issue}")


def test_warnings_have_cells_too(book: Book) -> None:
    from planner.casefiles.workbook.reading import read_cells

    at = book.put(book.at("finance", "discount_rate"), 1.5)
    found = read_cells(book.grids, "book.xlsx", "good").warnings
    assert f"{at}: discount_rate is 1.5, which is 150 % a year" in [str(warning) for warning in found]


@pytest.mark.parametrize(
    ("sheet", "column"), [("stages", "site"), ("options", "site"), ("uses", "resource"), ("uses", "units")]
)
def test_an_error_where_a_row_says_what_it_belongs_to_is_said_as_one(book: Book, sheet: str, column: str) -> None:
    at = book.put(book.at(sheet, column), None)
    letters = at.split("!")[1]
    book.grid(sheet).broken[int(letters[1:]) - 1, ord(letters[0]) - ord("A")] = "the error #N/A"
    assert book.issues()[0] == f"{at}: {column} must be a value, got the error #N/A"


def test_a_number_beside_a_form_is_blamed_where_it_stands(book: Book) -> None:
    at = book.put(book.at("finance", "rent_usd_m_per_mw_year"), "1.500,00")
    assert [issue for issue in book.issues() if "must be a number" in issue] == [
        f"{at}: rent_usd_m_per_mw_year must be a number or a list of dated steps, got '1.500,00'; "
        "write 1500.00 without separators"
    ]


def broken(book: Book, sheet: str, column: str, shown: str) -> str:
    """Put an error of a formula into a cell, and return its address."""
    at = book.put(book.at(sheet, column), None)
    letters = at.split("!")[1]
    book.grid(sheet).broken[int(letters[1:]) - 1, ord(letters[0]) - ord("A")] = shown
    return at


def test_an_id_that_cannot_be_read_is_said_once(book: Book) -> None:
    at = broken(book, "sites", "id", "the error #N/A")
    assert book.issues() == [f"{at}: id must be a value, got the error #N/A"]


def test_rows_of_an_entry_that_belongs_to_none_are_no_news(book: Book) -> None:
    at = book.put(book.at("activities", "site"), "alfa")
    told = [issue for issue in book.issues() if not issue.startswith("predecessors")]
    assert told == [f"{at}: site must be an id of the sheet sites, got 'alfa'; did you mean 'alpha'?"]


def test_an_outer_id_that_is_none_is_said_with_the_nearest(book: Book) -> None:
    at = book.put(book.at("uses", "activity"), "A9")
    assert (
        f"{at}: activity must be an id of the sheet activities, got 'A9'; activity ids are A0, A1, B1" in book.issues()
    )


def test_a_sheet_that_is_missing_is_said_once(book: Book) -> None:
    book.take_out("sites")
    assert book.issues() == [
        f"{book.at('stages', 'site')}: site must be an id of the sheet sites, got 'alpha'; there are no site ids",
        "book.xlsx: sites must have at least one that is eligible, got none",
    ]


def test_a_form_that_is_missing_is_said_once(book: Book) -> None:
    book.take_out("programme")
    assert book.issues() == ["book.xlsx: must have a sheet 'programme'"]


@pytest.mark.parametrize(
    ("sheet", "column", "wrong"),
    [
        ("programme", "start_date", "soon"), ("programme", "period", "Month"), ("programme", "name", None),
        ("goals", "goal", "profit"), ("options", "activity", "A9"), ("racks", "it_kw", 0),
    ],
)  # fmt: skip
def test_unknown_names_are_said_whatever_else_is_wrong(book: Book, sheet: str, column: str, wrong: Any) -> None:
    nodes = book.put(book.at("sites", "node"), "nort")
    resources = book.put(book.at("uses", "resource"), "crow") if sheet != "options" else ""
    at = book.put(book.at(sheet, column), wrong)
    told = {issue.split(": ")[0] for issue in book.issues()}
    assert {nodes, at} | ({resources} if resources else set()) <= told


def test_a_merged_cell_has_no_value_of_its_own(book: Book, good: Problem) -> None:
    grid = book.grid("options")
    column = [each.name for each in by_name()["options"].columns].index("activity")
    book.put(book.at("options", "activity", 4), None)
    merged = ((2, column, 3, column), (0, 0, 0, 5), (20, 0, 21, 3))
    number = book.grids.index(grid)
    book.grids[number] = replace(grid, merged=merged)
    above = book.at("options", "activity").split("!")[1]
    assert book.issues()[0] == (
        f"{book.at('options', 'activity', 4)}: activity must be a value, got a cell merged with {above}; "
        "unmerge the two and fill in each"
    )
    book.grids[number] = replace(grid, merged=merged[1:])
    book.put(book.at("options", "activity", 4), "A1")
    assert book.read() == good


def test_an_example_stays_one_where_its_column_was_moved(book: Book, good: Problem) -> None:
    grid = book.grid("racks")
    grid.rows.insert(2, ["# example", "a rack", 100.0, -5.0])
    grid.rows[:] = [
        [*row[1:], row[0] if row else ""] for row in (list(row) + [""] * (18 - len(row)) for row in grid.rows)
    ]
    assert book.read() == good


def test_a_unit_in_a_header_may_stand_in_any_brackets(book: Book, good: Problem) -> None:
    book.put("racks!C2", "it_kw (kW of IT)")
    assert book.read() == good
