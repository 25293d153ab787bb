"""Load-ramp letters: worked out by hand, and adding up to the plan they are of."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import fields, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from planner import read, solve
from planner.exports.dictionary import described
from planner.exports.letters import LoadRampRow, letters_csv, load_ramp, unconnected_words
from planner.exports.letters_page import PAGE_MARK, letters_page
from tests.cli.case import CASE, SITE, write_case
from tests.comparison.plans import tiny
from tests.exports.build import CJK, MARKUP

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan


@cache
def quarters(folder: str) -> Plan:
    """Return a plan by quarters: 10 racks of 1 MW at a peak PUE of 1.2 from the second quarter on."""
    from pathlib import Path

    case = CASE.replace("end_date: 2026-06-30\n  target", "end_date: 2026-06-30\n  period: quarter\n  target")
    site = SITE.replace("duration_periods: 3", "duration_periods: 1")
    return solve(read(write_case(Path(folder) / "case", case, site)))


@pytest.fixture(scope="module")
def by_quarter(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return quarters(str(tmp_path_factory.mktemp("quarters")))


def months(rows: tuple[LoadRampRow, ...], connection: str, source: str) -> list[tuple[str, float, float, float]]:
    own = [row for row in rows if (row.connection, row.source) == (connection, source)]
    return [(f"{row.month:%Y-%m}", row.capacity_mw, row.added_mw, row.load_mw) for row in own]


def test_the_letters_of_tiny_by_hand() -> None:
    rows = load_ramp(tiny())
    # Ash: 6.25 MW energised before the plan, racks of 4 MW x 1.25 from November on. The lines bring it 2.5 MW only, so
    # three generators of 1 MW bridge November and December, their last months; then the lines bring all 5 MW.
    assert months(rows, "ash", "grid") == [
        ("2026-09", 6.25, 0, 0), ("2026-10", 6.25, 0, 0), ("2026-11", 6.25, 0, 2.5), ("2026-12", 6.25, 0, 2.5),
        ("2027-01", 6.25, 0, 5.0), ("2027-02", 6.25, 0, 5.0),
    ]  # fmt: skip
    assert months(rows, "ash", "ash-gen") == [
        ("2026-11", 3.0, 3.0, 2.5), ("2026-12", 3.0, 0, 2.5), ("2027-01", 0.0, -3.0, 0.0),
    ]  # fmt: skip
    # Birch: the express line of 7 MW is energised in January, racks of 4.5 MW x 1.25 come with it.
    assert months(rows, "birch", "grid")[3:] == [
        ("2026-12", 0, 0, 0), ("2027-01", 7.0, 7.0, 5.625), ("2027-02", 7.0, 0, 5.625),
    ]  # fmt: skip
    kinds = {(row.connection, row.source): (row.service, row.term, row.last_date) for row in rows}
    assert kinds == {
        ("ash", "grid"): ("firm", "permanent", None), ("ash", "ash-gen"): ("firm", "temporary", date(2026, 12, 31)),
        ("birch", "grid"): ("firm", "permanent", None), ("cedar", "grid"): ("firm", "permanent", None),
    }  # fmt: skip
    ash = rows[0]
    assert (ash.place, ash.interconnection, ash.interconnection_name) == ("Ash", "west", "Fed by the hub alone")
    assert [row.units for row in rows if row.source == "ash-gen"] == [3, 3, 0]


def adds_up(plan: Plan) -> None:
    """Assert that each row is one of the plan's power, none is left out, and the loads are IT load x peak PUE."""
    rows, calendar = load_ramp(plan), plan.problem.calendar
    connected = {row.connection for row in rows}
    given = {
        (row.site, row.source, row.period): (row.capacity_mw, row.peak_mw)
        for row in plan.power
        if row.kind != "link" and row.site in connected
    }
    seen = set()
    peaks: dict[tuple[str, date], float] = defaultdict(float)
    for row in rows:
        key = (row.connection, row.source, calendar.period_of(row.month))
        assert given.get(key, (0.0, 0.0)) == (row.capacity_mw, row.load_mw)
        seen.add(key)
        peaks[row.connection, row.month] += row.load_mw
    assert {key for key, figures in given.items() if any(figures)} <= seen
    pue = {site.id: site.peak_pue for site in plan.problem.sites}
    it_mw: dict[tuple[str, int], float] = defaultdict(float)
    for racks in plan.capacity:
        it_mw[racks.site, racks.period] += racks.installed_it_mw
    for (site, month), load in peaks.items():
        assert load == pytest.approx(pue[site] * it_mw[site, calendar.period_of(month)], abs=1e-6)
    assert {row.connection for row in rows if row.site_it_mw} == {site for site, _ in it_mw if site in connected}


def test_the_letters_of_tiny_add_up_to_the_plan() -> None:
    adds_up(tiny())
    assert unconnected_words(tiny()) == ()


def test_a_plan_by_quarters_has_letters_by_month(by_quarter: Plan) -> None:
    rows = load_ramp(by_quarter)
    assert months(rows, "alfa", "grid") == [
        ("2026-01", 12.0, 12.0, 0.0), ("2026-02", 12.0, 0, 0.0), ("2026-03", 12.0, 0, 0.0),
        ("2026-04", 12.0, 0, 12.0), ("2026-05", 12.0, 0, 12.0), ("2026-06", 12.0, 0, 12.0),
    ]  # fmt: skip
    adds_up(by_quarter)


def test_a_site_without_import_has_no_letter_and_is_named() -> None:
    plan = tiny()
    power = tuple(
        replace(row, kind="onsite", source="gas") if (row.site, row.kind) == ("cedar", "grid") else row
        for row in plan.power
    )
    alone = replace(plan, power=power)
    assert {row.connection for row in load_ramp(alone)} == {"ash", "birch"}
    assert unconnected_words(alone) == ("no letter, since on-site units alone supply them: cedar",)


def test_every_column_of_the_table_has_a_unit_and_a_meaning() -> None:
    told = described(LoadRampRow)
    assert list(told) == [column.name for column in fields(LoadRampRow)]
    assert told["load_mw"][1] == "MW"


def test_the_table_has_plain_figures_and_guarded_names() -> None:
    ash = replace(load_ramp(tiny())[0], place="=1+1", added_mw=-3.0)
    held = letters_csv([ash]).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(held, newline=""))
    assert (row["place"], row["added_mw"], row["month"], row["latitude"]) == ("'=1+1", "-3.0", "2026-09-01", "")


def test_the_page_has_a_letter_for_each_connection() -> None:
    page = letters_page(tiny(), load_ramp(tiny())).decode()
    assert page.count("<section>") == page.count("</section>") == 3
    assert PAGE_MARK in page
    ash, birch, _ = page.split("</section>", 2)
    assert "temporary, to 2026-12-31" in ash
    november = "<td>6.25</td><td>2.50</td><td>2.50</td><td>0.00</td><td>2.50</td><td>5.00</td><td>4.00</td>"
    assert f"<td>2026-11</td>{november}" in ash
    assert (
        '<tr class="new"><td>2027-01</td><td>7.000</td><td>5.700</td><td>5.625</td><td>5.625</td><td>4.500</td></tr>'
        in birch
    )
    assert "<td>2027-01</td><td>birch-express, ordered 2026-11</td><td>7.000</td><td>7.000</td>" in birch
    energised = "6.25 MW committed, energised on 2026-06-01"
    assert f"<td>before 2026-09</td><td>{energised}</td><td></td><td>6.25</td>" in ash
    assert "<td>ash-gen</td><td>2026-11</td><td>3 units ordered 2026-10</td><td>3</td><td>3.00</td>" in ash
    assert "behind the meter" not in birch
    assert "Highest import needed</td><td>5.625 MW, first in 2027-01" in birch


def test_names_on_the_page_are_text() -> None:
    plan = tiny()
    rows = [replace(row, place=f"{MARKUP} {CJK}") for row in load_ramp(plan)]
    page = letters_page(plan, rows).decode()
    assert "<hall>" not in page
    assert f"Smith &amp; Sons &quot;A&quot; &lt;hall&gt; {CJK}" in page


def test_a_plan_without_connections_has_a_page_that_says_so() -> None:
    page = letters_page(tiny(), ()).decode()
    assert "No site of this plan is connected to a grid" in page


def test_letters_of_the_page_need_nothing_from_outside(tmp_path: Path) -> None:
    page = letters_page(tiny(), load_ramp(tiny())).decode()
    assert not [word for word in ("http:", "https:", "src=", "<script", "@import", "url(") if word in page]


def test_coordinates_say_which_side_of_the_equator_and_of_greenwich() -> None:
    rows = [replace(row, latitude=-33.5, longitude=-70.25) for row in load_ramp(tiny())]
    assert "33.5° S, 70.25° W" in letters_page(tiny(), rows).decode()


def test_the_import_to_be_built_is_that_without_temporary_units() -> None:
    rows = load_ramp(tiny())
    ash = {(row.source, f"{row.month:%Y-%m}"): row.load_without_temporary_mw for row in rows if row.connection == "ash"}
    # 4 MW x 1.25, of which the generators bring 2.5 MW in November and December.
    assert [ash["grid", month] for month in ("2026-10", "2026-11", "2026-12", "2027-01")] == [0.0, 5.0, 5.0, 5.0]
    assert ash["ash-gen", "2026-11"] is None
    letters = letters_page(tiny(), rows).decode().split("</section>")
    assert "Highest import needed without temporary units</td><td>5 MW, first in 2026-11" in letters[0]
    assert "without temporary units" not in letters[1]
    assert "Temporary units at the end of the plan" not in letters[0]


def test_temporary_units_that_outlast_the_plan_are_told_with_what_is_needed_after_it() -> None:
    # The generators of 3 MW still run in February, the last month, for 2.5 of 5 MW.
    rows = [
        replace(row, last_date=date(2027, 2, 28), capacity_mw=3.0, load_mw=2.5) if row.source == "ash-gen"
        else replace(row, load_mw=2.5, load_without_temporary_mw=5.0) if row.connection == "ash" and row.load_mw
        else row
        for row in load_ramp(tiny())
    ]  # fmt: skip
    last = replace(next(row for row in rows if row.source == "ash-gen"), month=date(2027, 2, 1))
    (ash, *_) = letters_page(tiny(), [*rows[:9], last, *rows[9:]]).decode().split("</section>")
    assert "Highest import needed</td><td>2.5 MW" in ash
    assert "<td>3 MW, until 2027-02-28: after the plan, 5 MW of import are needed</td>" in ash


def test_what_links_and_headroom_let_through_stands_beside_what_is_energised() -> None:
    rows = load_ramp(tiny())
    brings = {(row.connection, f"{row.month:%Y-%m}"): row.grid_brings_mw for row in rows if row.source == "grid"}
    # The link to the west carries 2.5 MW, from January on 6.25; the hill has 5.7 MW; of the hub's 20 MW, ash takes 2.5
    # and later 5, and cedar the rest at most.
    assert [brings["ash", month] for month in ("2026-09", "2026-12", "2027-01")] == [2.5, 2.5, 6.25]
    assert {brings["birch", month] for month in ("2026-09", "2027-02")} == {5.7}
    assert [brings["cedar", month] for month in ("2026-09", "2026-11", "2027-01")] == [20.0, 17.5, 15.0]
    assert {row.grid_brings_mw for row in rows if row.source == "ash-gen"} == {None}
    ash, birch, cedar, _ = letters_page(tiny(), rows).decode().split("</section>")
    assert "in 4 months, 2026-09 to 2026-12; least 2.5 MW of 6.25 MW in 2026-09</td>" in ash
    assert "in 2 months, 2027-01 to the end of the plan; least 5.7 MW of 7 MW in 2027-01</td>" in birch
    assert "the grid brings, MW" not in cedar


def test_no_site_takes_more_than_the_grid_brings() -> None:
    rows = load_ramp(tiny())
    assert all(row.load_mw <= row.grid_brings_mw + 1e-9 for row in rows if row.grid_brings_mw is not None)


def test_the_letter_of_a_plan_by_quarters_has_the_day_the_case_commits_to(tmp_path: Path) -> None:
    case = CASE.replace("end_date: 2026-06-30\n  target", "end_date: 2026-06-30\n  period: quarter\n  target")
    site = SITE.replace("duration_periods: 3", "duration_periods: 1")
    late = site.replace("energisation_date: 2026-01-01", "energisation_date: 2026-02-14")
    problem = read(write_case(tmp_path / "case", case, late))
    rows = load_ramp(solve(problem))
    assert [(f"{row.month:%Y-%m}", row.brought_by) for row in rows if row.brought_by] == [
        ("2026-04", "12 MW committed, energised on 2026-02-14")
    ]
