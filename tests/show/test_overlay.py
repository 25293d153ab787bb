"""Several plans in one picture: each where it belongs in time, the lines told apart, the text of users escaped."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from planner.show.overlay import Span, online_mw, overlay_svg
from planner.show.page import LEFT, PLOT_RIGHT
from tests.exports.sample import sample

if TYPE_CHECKING:
    from planner.plan import Plan

SVG = "{http://www.w3.org/2000/svg}"


def later(months_per_period: int = 1) -> Plan:
    """Return the sample as if its three periods began in April."""
    return replace(sample(), start_date=date(2026, 4, 1), months_per_period=months_per_period)


def curves(*plans: Plan) -> dict[str, list[float]]:
    """Return the places from left to right of each line, by what it is called."""
    picture = ET.fromstring(overlay_svg([(f"plan {k}", plan) for k, plan in enumerate(plans)]))
    found = {}
    for node in picture.iter(f"{SVG}path"):
        title = node.find(f"{SVG}title")
        assert title is not None
        steps = node.attrib["d"]
        assert title.text is not None
        found[title.text] = [float(x) for x in re.findall(r"[MH]([\d.]+)", steps)]
    return found


def test_both_lines_of_each_plan_are_there() -> None:
    assert set(curves(sample(), later())) == {
        "plan 0: MW online", "plan 0: closing cash", "plan 1: MW online", "plan 1: closing cash"
    }  # fmt: skip


@pytest.mark.parametrize(("months", "span"), [(1, 6), (3, 12)])
def test_plans_of_other_horizons_stand_where_they_belong_in_time(months: int, span: int) -> None:
    other = later(months)
    assert Span.of([sample(), other]) == Span(date(2026, 1, 1), span)
    found, wide = curves(sample(), other), PLOT_RIGHT - LEFT
    assert found["plan 0: MW online"] == pytest.approx([LEFT + wide * k / span for k in range(4)], abs=0.06)
    assert found["plan 1: MW online"] == pytest.approx(
        [LEFT + wide * (3 + k * months) / span for k in range(4)], abs=0.06
    )


def test_online_mw_follow_the_basis_that_is_asked() -> None:
    # 10 racks of 0.6 MW are 6 MW IT, and 7.5 MW of facility power at a peak PUE of 1.25.
    assert online_mw(sample(), "it") == [0.0, 6.0, 6.0]
    assert online_mw(sample(), "facility") == [0.0, 7.5, 7.5]


def test_names_are_escaped_and_targets_that_differ_are_both_drawn() -> None:
    other = replace(sample(), target_mw=9.0)
    text = overlay_svg([("<one>", sample()), ("<two>", other), ("<three>", sample())])
    assert "<one>" not in text
    titles = [node.text for node in ET.fromstring(text).iter(f"{SVG}title")]
    assert [title for title in titles if title and title.startswith("target")] == ["target of <one>", "target of <two>"]
    assert "<two>: GW1 on 2026-02-01" in titles


def test_a_plan_without_money_and_without_racks_is_drawn() -> None:
    bare = replace(sample(), cash=(), capacity=(), resources=(), milestones=())
    assert set(curves(sample(), bare)) == {"plan 0: MW online", "plan 0: closing cash"}
