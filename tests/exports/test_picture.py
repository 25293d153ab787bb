from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from planner.exports.notebook import headline, plan_html
from planner.exports.picture import Axis, online_by_site, plan_svg
from tests.exports.sample import sample


def test_the_headline_says_what_is_missed() -> None:
    assert headline(sample()) == (
        "6.0 of 12 MW (it) online by 2026-03-31: 6.0 MW short, 0 of 1 milestone in time. "
        "10 R600, 5,760 GPUs; NPV 0.3 million USD."
    )


def test_a_plan_shows_itself_in_a_notebook_without_anything_from_outside() -> None:
    html = sample()._repr_html_()
    assert html == plan_html(sample())
    assert "Sample &lt;programme&gt;" in html
    assert "<programme>" not in html
    assert "<script" not in html
    assert html.count("http") == 1  # the name of the SVG namespace


def test_the_picture_is_well_formed_and_marks_the_late_milestone() -> None:
    picture = ET.fromstring(plan_svg(sample()))
    titles = [node.text for node in picture.iter("{http://www.w3.org/2000/svg}title")]
    assert "GW1: 2026-02-01, 1 month late" in titles


def test_online_by_site_follows_the_basis_of_the_target() -> None:
    # 10 racks of 0.6 MW are 6 MW IT, and 7.5 MW of facility power at a peak PUE of 1.25.
    assert online_by_site(sample()) == {"ALFA": [0.0, 6.0, 6.0]}
    assert online_by_site(replace(sample(), target_basis="facility")) == {"ALFA": [0.0, 7.5, 7.5]}


def test_many_sites_share_one_colour_for_the_rest() -> None:
    rows = tuple(replace(row, site=f"S{index:02}") for index in range(12) for row in sample().capacity)
    assert "other (6)" in plan_svg(replace(sample(), capacity=rows))


def test_an_empty_plan_has_a_picture() -> None:
    empty = replace(sample(), capacity=(), milestones=(), cash=(), target_mw=0.0)
    assert ET.fromstring(plan_svg(empty)).tag.endswith("svg")


def test_ticks_are_round_figures_inside_the_axis() -> None:
    assert Axis(0, 100, 0, 10_800).ticks() == [0, 2500, 5000, 7500, 10000]
    assert Axis(0, 100, -300, 1000).ticks() == [0, 500, 1000]
    assert Axis(0, 100, 10, 20).ticks() == [10, 12, 14, 16, 18, 20]
