"""Pictures as text: the small plan in full, no line too wide, nothing that a screen cannot show."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date

import pytest

from planner.show.terminal_marks import ASCII, BLOCKS, marks_for
from planner.show.terminal_text import terminal_text
from tests.comparison.plans import tiny
from tests.show.plans import REAL, empty, many, one_site, real


def test_the_small_plan_as_text() -> None:
    assert terminal_text(tiny(), 50, ASCII).splitlines() == GOLDEN.splitlines()


@pytest.mark.parametrize("width", [30, 60, 79, 80, 100, 120, 200])
@pytest.mark.parametrize("marks", [BLOCKS, ASCII], ids=["blocks", "ascii"])
def test_no_line_is_wider_than_the_screen_or_than_120(width: int, marks: object) -> None:
    for plan in (*(real(name) for name in REAL), tiny(), empty(), one_site(), many(20)):
        text = terminal_text(plan, width, marks)  # type: ignore[arg-type]
        assert all(len(line) <= min(width, 120) for line in text.splitlines())
        assert not any(line != line.rstrip() for line in text.splitlines())


def test_names_are_shortened_where_time_would_have_no_room() -> None:
    lines = terminal_text(real("ten-gigawatt"), 40, ASCII).splitlines()
    assert "shacke" in "".join(lines)
    assert max(map(len, lines)) <= 40
    assert terminal_text(real("ten-gigawatt"), 30, ASCII) == ""


def test_wide_screens_are_used() -> None:
    assert max(map(len, terminal_text(real("ten-gigawatt"), 120, BLOCKS).splitlines())) > 90


def test_a_screen_gets_blocks_only_where_it_can_show_them() -> None:
    assert [marks_for(name) for name in ("utf-8", "ascii", "cp1252", "cp437", None, "no such")] == [
        BLOCKS, ASCII, ASCII, ASCII, ASCII, ASCII
    ]  # fmt: skip
    assert all(len(mark) == 1 for marks in (BLOCKS, ASCII) for mark in astuple(marks)[1:])
    assert terminal_text(real("status-2026"), 80, ASCII).isascii()


def test_the_curve_rises_with_what_is_online() -> None:
    lines = terminal_text(one_site(), 60, ASCII).splitlines()
    # 6 of 12 MW from February on: half of the twelve lines are filled in two of three months.
    filled = [line.count("#") + line.count("=") for line in lines if "|" in line][:12]
    assert filled[:6] == [0] * 6
    assert len(set(filled[6:])) == 1
    assert filled[11] > 0


def test_a_late_milestone_has_another_mark() -> None:
    late = terminal_text(one_site(), 60, BLOCKS)
    assert "◇ late" in late
    assert "◇" not in terminal_text(tiny(), 60, BLOCKS)


def test_very_many_sites_are_shortened_to_the_largest() -> None:
    lines = terminal_text(many(20), 80, ASCII).splitlines()
    assert any(line.strip().startswith("and ") and line.endswith("smaller sites") for line in lines)
    assert len(lines) < 70


def test_a_quarter_plan_and_a_plan_of_many_years_have_their_labels() -> None:
    quarters = replace(one_site(), months_per_period=3, start_date=date(2026, 1, 1))
    assert "2026-Q1" in terminal_text(quarters, 80, ASCII)
    assert "2027   " in terminal_text(real("ten-gigawatt"), 80, ASCII)


GOLDEN = """\
MW online (IT load): 10 of 10 MW by 2027-02-28,
the target is met

      10 |                         =====
         |                         #####
       8 |                         #####
         |                         #####
       6 |                         #####
         |                         #####
         |                    ##########
       4 |               ==========#####
         |               ###############
       2 |               ###############
         |               ###############
       0 |               ###############
         ++----+----+----+----+----+----
          2026-09   2026-11   2027-01
 reached                 *         *
# online   - = due   * milestone

Build order by site
   cedar |                    ########## 1.5 MW
     ash |.....=====     ###############   4 MW
   birch |.....     ==========^    ##### 4.5 MW
         ++----+----+----+----+----+----
          2026-09   2026-11   2027-01
. gate   - phase   = no float   ^ first power   o
part online   # most online
"""
