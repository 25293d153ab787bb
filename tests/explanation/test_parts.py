"""What is said of milestones that count a part of the programme: in the explanation, on pages, in files."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from planner.comparison import compare
from planner.explanation.causes import late_lots
from planner.explanation.commitments import commitments
from planner.explanation.explained import Explained
from planner.explanation.grounds import Grounds
from planner.explanation.late import title
from planner.exports.bank import bank_pack
from planner.exports.written import table_text
from planner.report import report_html
from planner.schedule.from_plan import build_schedule
from planner.show.charts.capacity import capacity_frame
from tests.by_hand.build import case, milestone, month, option, phase, plan_of, rack, site
from tests.exports.sheets.read import Pack

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.problem import Problem


def given(scope: object = "any_site") -> Problem:
    """Return a case of two sites: A with 2 and, late, 2 MW more, B with 3 MW; one campus of 4 MW is due in April."""
    a = site("A", phase("A1", 2), phase("A2", 2, option(5)), region="east")
    b = site("B", phase("B1", 3, option(2)), region="west & <b>")
    asked = (
        milestone(4, "campus", scope=scope, deadline_date=month(3, 30)),
        milestone(3, "west", scope=["west & <b>"], racks=("R",), deadline_date=month(3, 30)),
        milestone(5, "all", deadline_date=month(3, 30)),
    )
    return case(a, b, goals=("lateness", "earliest"), milestones=asked, racks=(rack(), rack("S", supply=())), periods=8)


@cache
def made() -> Plan:
    return plan_of(given())


def test_commitments_are_told_with_what_they_count() -> None:
    found = {one.id: one for one in commitments(Grounds(made()))}
    assert title(found["campus"]) == "campus: 4 MW IT at one site by 2026-04-30"
    assert title(found["west"]) == "west: 3 MW IT at west & <b> in racks of R by 2026-04-30"
    assert title(found["all"]) == "all: 5 MW IT by 2026-04-30"
    assert (found["campus"].missing_mw, found["campus"].portion.sites) == (1, ("A",))
    assert (found["campus"].reached_period, found["west"].reached_period, found["all"].reached_period) == (5, 2, 2)


def test_only_racks_that_count_are_said_to_come_late() -> None:
    known = Grounds(made())
    campus = next(one for one in commitments(known) if one.id == "campus")
    assert {lot.site.id for lot in late_lots(known, campus)} == {"A"}
    words = [statement.words for part in Explained(made()).facts() for statement in part.statements]
    assert "On 2026-04-30, 3 of 4 MW IT at one site are online; 1 are missing." in words


def test_the_report_names_what_counts_and_escapes_it() -> None:
    page = report_html(made())
    assert "campus (at one site)" in page
    assert "west (at west &amp; &lt;b&gt; in racks of R)" in page
    assert "west & <b>" not in page


def test_curves_show_what_the_programme_is_asked_for() -> None:
    frame = capacity_frame(made())
    assert list(frame[frame["kind"] == "milestone"]["series"]) == ["all"]
    assert frame[frame["kind"] == "due"]["mw"].max() == 5
    picture = made()._repr_html_()
    assert "campus (at one site)" in picture


def test_tables_say_what_counts() -> None:
    table = made().milestones
    assert [(row.id, row.scope, row.racks) for row in table] == [
        ("west", "west & <b>", "R"), ("campus", "any_site", ""), ("all", "programme", ""),
    ]  # fmt: skip
    assert table[1].online_mw == 4


def test_files_say_what_counts() -> None:
    schedule = build_schedule(made())
    names = {task.id: task.name for task in schedule.tasks}
    assert names["milestone:campus"] == "campus: 4 MW online (it, at one site)"
    cells = [cell.value for sheet in Pack.of(bank_pack(made())).book for row in sheet.iter_rows() for cell in row]
    assert "campus (at one site)" in cells
    assert "any_site" in table_text(made(), "milestones")


def test_another_scope_is_another_measure_of_lateness() -> None:
    pair = compare(made(), plan_of(given("programme"))).pairs[0]
    words = {row.goal: row.words for row in pair.goals}
    assert "it is not measured alike" in words["lateness"]
