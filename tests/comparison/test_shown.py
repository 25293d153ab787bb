"""A comparison as text, tables, page and object: whole, escaped, and with the columns that are declared."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from planner import compare as front_door
from planner import diff, read
from planner.calendar import Calendar
from planner.comparison import compare
from planner.comparison.page import MARK
from planner.comparison.rows import TABLES
from planner.comparison.sentences import amount, signed
from planner.errors import AuditFailed, BadArgument
from tests.comparison.plans import binding, solved, tiny, with_row
from tests.exports.sample import sample

if TYPE_CHECKING:
    from planner.plan import Plan

# So that what is finished at the start of `tiny` is also finished at an earlier one.
EARLIER = ("sites.cedar.activities.cedar-1.finished_date", "2026-06-20")
VOID = {"meta", "line", "rect", "path", "circle", "br"}
NASTY = "<script>alert(\"1\")</script> & 'x'"


class Page(HTMLParser):
    """Reads a page: every element is closed in order, and all its text is kept."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID or (
            tag in ("line", "path", "circle", "rect") and "/>" not in (self.get_starttag_text() or "")
        ):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def birch_lost() -> Plan:
    return solved(("sites.birch.eligible", False))


def test_the_front_door_opens_on_it() -> None:
    assert front_door is compare
    assert [str(one) for one in diff(read("tiny"), read("tiny").changed({"finance.cash_floor_usd_m": 6}))] == [
        "cash floor: 5 → 6 million USD"
    ]
    with pytest.raises(BadArgument, match="other must be a Problem"):
        diff(read("tiny"), "tiny")  # type: ignore[arg-type]


def test_text_names_question_and_answer() -> None:
    text = str(compare(tiny(), birch_lost(), names=("all", "without birch")))
    assert "without birch beside all" in text
    assert "  - site birch, eligible: yes → no" in text
    assert "shortfall: 0 → 4 MW (+4, worse); proven: the best of without birch lies 4 MW above that of all" in text
    assert "  - phase birch-1 at birch: dropped" in text
    assert "M2: no longer reached; the baseline reaches it on 2027-02-01" in text
    assert all(len(line) == len(line.rstrip()) for line in text.splitlines())


@pytest.mark.parametrize("table", TABLES)
def test_frames_have_the_columns_that_are_declared(table: str) -> None:
    frame = compare(tiny(), birch_lost()).frame(table)
    assert list(frame) == ["plan", *(one.name for one in fields(TABLES[table]))]
    assert len(frame) > 0
    empty = compare(tiny(), tiny()).frame(table)
    assert list(empty) == list(frame)
    assert [str(kind) for kind in empty.dtypes] == [str(kind) for kind in frame.dtypes]
    assert all(one.metadata["meaning"] for one in fields(TABLES[table]))


def test_frames_hold_dates_and_whole_months() -> None:
    frame = compare(tiny(), birch_lost()).frame("milestones")
    assert pd.api.types.is_datetime64_any_dtype(frame["reached_date"])
    assert str(frame["months"].dtype) == "Int64"
    with pytest.raises(BadArgument, match="did you mean 'goals'"):
        compare(tiny(), tiny()).frame("goal")


def test_the_page_is_whole_and_needs_nothing_from_outside() -> None:
    text = compare(tiny(), birch_lost(), names=("all", "without birch")).html()
    page = Page(text)
    assert text.startswith("<!DOCTYPE html>")
    assert MARK in text[:400]
    assert not page.tags & {"script", "link", "iframe", "img", "object"}
    assert not any(name in ("src", "href") or name.startswith("on") for name, _ in page.attributes)
    assert text.count("http") == 1  # the name of the SVG namespace
    assert "url(" not in text
    assert "@import" not in text
    told = " ".join(page.texts)
    for part in (
        "not reached",
        "site birch, eligible: yes → no",
        "MW online (IT load)",
        "Closing cash, million USD",
        "proven",
    ):
        assert part in told


def test_every_text_of_a_user_is_escaped() -> None:
    changed = read("tiny").model_dump()
    changed["programme"]["name"] = NASTY
    changed["sites"][0]["region"] = NASTY
    problem = type(read("tiny")).model_validate(changed)
    other = replace(with_row(tiny(), "milestones", "M1", id=NASTY), name=NASTY, problem=problem)
    other = replace(with_row(other, "schedule", "birch-1", id=NASTY, site=NASTY, option=NASTY), racks=((NASTY, 3),))
    found = compare(replace(tiny(), name=NASTY), other, names=("one", NASTY))
    for text in (found.html(), found._repr_html_()):
        assert "<script" not in text
        assert 'alert("1")' not in text
        assert text.count("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#x27;x&#x27;") > 8
    Page(found.html())
    assert NASTY in str(found)


def test_a_comparison_is_plain_json_with_its_tables() -> None:
    found = compare(tiny(), birch_lost(), names=("all", "without birch"))
    given = json.loads(json.dumps(found.as_object(), allow_nan=False))
    assert given["baseline"] == "all"
    assert [plan["problem"] for plan in given["plans"]] == [tiny().run.problem, birch_lost().run.problem]
    (pair,) = given["pairs"]
    assert set(TABLES) <= set(pair)
    assert pair["question"][0]["path"] == "sites[birch].eligible"
    assert pair["goals"][0]["verdict"] == "proven"
    assert pair["milestones"][0]["sentence"].startswith("M2: ")
    assert set(pair["path"][0]) == {one.name for one in fields(TABLES["path"])}


def test_plans_are_called_by_their_case_and_told_apart() -> None:
    assert compare(tiny(), tiny()).names == ("tiny (1)", "tiny (2)")
    assert compare(tiny(), sample()).names == ("tiny", "sample")
    assert repr(compare(tiny(), sample())) == "<Comparison of tiny, sample>"


@pytest.mark.parametrize("names", [("a",), ("a", "a"), ("a", ""), "ab", ("a", 2), ("a", "b", "c")])
def test_names_must_tell_the_plans_apart(names: object) -> None:
    with pytest.raises(BadArgument, match="names must be 2 different texts"):
        compare(tiny(), tiny(), names=names)  # type: ignore[arg-type]


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(BadArgument, match="plan 2 must be a Plan"):
        compare(tiny(), read("tiny"))  # type: ignore[arg-type]
    with pytest.raises(AuditFailed, match="b: plan: periods is 1000000000, the case says 6"):
        compare(tiny(), replace(tiny(), periods=10**9), names=("a", "b"))


def test_other_horizons_are_compared_where_they_can_be_and_the_rest_is_said() -> None:
    longer = solved(EARLIER, ("programme.start_date", "2026-08-01"), ("programme.end_date", "2027-03-31"))
    (pair,) = compare(tiny(), longer, names=("one", "two")).pairs
    assert pair.remarks == (
        "one runs from 2026-09-01 to 2027-02-28 and two runs from 2026-08-01 to 2027-03-31: limits, cash and MW "
        "are compared from 2026-09-01 to 2027-02-28, racks at either end.",
    )
    assert [row.period_end for row in pair.path] == [row.period_end for row in tiny().cash]
    # What binds all the time binds as long in both, within the six months that both plans cover.
    always = binding(tiny(), "headroom/hub", set(range(6))), binding(longer, "headroom/hub", set(range(8)))
    (pair,) = compare(*always, names=("one", "two")).pairs
    assert "hub" not in {row.id for row in pair.limits}
    assert next(row for row in pair.goals if row.goal == "npv").verdict == "unknown"
    Page(compare(tiny(), longer).html())


def quarters() -> Plan:
    """Return a plan by quarter, of three quarters of which two end within the six months of `tiny`."""
    quarterly = {
        "programme.start_date": "2026-07-01",
        "programme.end_date": "2027-03-31",
        "programme.period": "quarter",
    }
    return solved(EARLIER, *quarterly.items())


def test_months_beside_quarters_are_compared_at_the_ends_of_quarters() -> None:
    (pair,) = compare(tiny(), quarters(), names=("one", "two")).pairs
    assert [row.period_end for row in pair.path] == [date(2026, 9, 30), date(2026, 12, 31)]
    assert "Planned one by month and two by quarter" in pair.remarks[1]
    Page(compare(tiny(), quarters()).html())


def test_horizons_without_a_common_day() -> None:
    day = Calendar(tiny().start_date, 6, 1)
    later = [replace(row, period_start=day.start_of(row.period + 12), period_end=day.end_of(row.period + 12))
             for row in tiny().cash]  # fmt: skip
    moved = {"programme.start_date": "2027-09-01", "programme.end_date": "2028-02-28",
             "programme.target.by_date": "2028-02-28"}  # fmt: skip
    other = replace(tiny(), start_date=date(2027, 9, 1), cash=tuple(later), problem=read("tiny").changed(moved))
    (pair,) = compare(tiny(), other, names=("one", "two")).pairs
    assert pair.path == ()
    assert pair.limits == ()
    assert pair.remarks == ("The horizons have no day in common: limits, cash and MW over time are not compared.",)
    Page(compare(tiny(), other).html())


def test_another_basis_of_the_target_is_said() -> None:
    other = replace(tiny(), target_basis="facility")
    (pair,) = compare(tiny(), other, names=("one", "two")).pairs
    assert pair.remarks[-1] == "The targets count different MW: MW over time are compared as IT load, as in one."
    assert pair.path[-1].online_mw == pair.path[-1].baseline_online_mw == 10.0


def test_a_plan_that_breaks_a_rule_is_said_to() -> None:
    (pair,) = compare(tiny(), replace(tiny(), violations=("cash is below its floor",)), names=("one", "two")).pairs
    assert pair.remarks[0] == "two fails its audit and cannot be relied on: cash is below its floor"


def test_many_lines_are_cut_in_text_and_folded_on_a_page() -> None:
    row = next(row for row in tiny().schedule if row.id == "birch-1")
    more = tuple(replace(row, id=f"extra-{k}") for k in range(30))
    found = compare(tiny(), replace(tiny(), schedule=(*tiny().schedule, *more)), names=("one", "two"))
    assert "  - 30 added" in str(found)
    assert "  … and 19 lines more" in str(found)
    assert "extra-29" not in str(found)
    assert "extra-29" in found.html()
    assert len(found.frame("activities")) == 30


def test_colours_and_dashes_tell_many_plans_apart() -> None:
    found = compare(*(tiny() for _ in range(6)), names=tuple("abcdef")).html()
    looks = {part.split('"><title>')[0] for part in found.split('<path d="')[1:]}
    strokes = {look[look.index("stroke=") :] for look in looks}
    assert len(strokes) == 6


def test_plans_with_other_types_of_rack_stand_in_one_table() -> None:
    other = replace(tiny(), racks=(("LARGE", 7), ("NEW", 2)))
    page = Page(compare(tiny(), tiny(), other, names=("a", "b", "c")).html())
    at = page.texts.index("racks NEW")
    assert [text for text in page.texts[at : at + 6] if text.strip()] == ["racks NEW", "0", "2", "+2", "racks"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (-2.9e-11, "0"), (1e-3, "0.001"), (2.5, "2.5"), (-2.345, "−2.35"), (1234.56, "1,234.6"),
     (123456.7, "123,457"), (10.0, "10")],
)  # fmt: skip
def test_figures_are_told_as_they_are_read(value: float, text: str) -> None:
    assert amount(value) == text
    assert signed(value) == (text if value < 0 or text == "0" else f"+{text}")


def test_scenarios_and_single_changes_that_made_a_problem_are_named() -> None:
    late = read("tiny", scenarios=["late-racks"])
    made = [replace(tiny(), problem=late), replace(tiny(), problem=late.changed({"finance.cash_floor_usd_m": 6}))]
    found = compare(tiny(), *made, names=("a", "b", "c"))
    assert [pair.made for pair in found.pairs] == [
        ("b is tiny changed by scenario late-racks",),
        ("c is tiny changed by scenario late-racks and finance.cash_floor_usd_m set to 6",),
    ]
    assert "b is tiny changed by scenario late-racks" in str(found)
    assert "c is tiny changed by scenario late-racks and" in found.html()
    assert compare(*made).names == ("tiny+late-racks (1)", "tiny+late-racks (2)")
    assert found.as_object()["plans"][1]["scenarios"] == ["late-racks"]
