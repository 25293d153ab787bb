from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations, permutations
from typing import TYPE_CHECKING

import pytest

from planner.show.colours import PALETTE, REST, site_colours
from planner.show.labels import Box, placed
from planner.show.notebook import headline, plan_html
from planner.show.page import LEFT, PLOT_RIGHT, Axis
from planner.show.picture import plan_svg
from planner.show.picture_cash import BOTTOM, TOP
from planner.show.picture_online import online_by_site
from tests.exports.sample import sample

if TYPE_CHECKING:
    from planner.plan import Plan

SVG = "{http://www.w3.org/2000/svg}"


def test_the_headline_says_what_is_missed() -> None:
    assert headline(sample()) == (
        "6.0 of 12 MW (IT load) online by 2026-03-31: 6.0 MW short, 0 of 1 milestone in time. "
        "10 R600, 5,760 GPUs; NPV 0.3 million USD, "
        "least liquidity 51.1 million USD on 2026-01-31, 50.0 of it for capex only."
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


def sited(*sites: str, mw: float = 6.0) -> Plan:
    """Return the sample with its racks at each of several sites."""
    rows = tuple(
        replace(row, site=site, online_it_mw=mw - index / 100) for index, site in enumerate(sites)
        for row in sample().capacity
    )  # fmt: skip
    return replace(sample(), capacity=rows)


def bands(plan: Plan) -> dict[str, tuple[str, float]]:
    """Return fill and height at the end of each band by its site."""
    found = {}
    for node in ET.fromstring(plan_svg(plan)).iter(f"{SVG}polygon"):
        heights = [float(point.split(",")[1]) for point in node.attrib["points"].split()]
        title = node.find(f"{SVG}title")
        assert title is not None
        found[str(title.text).partition(":")[0]] = (
            node.attrib["fill"],
            heights[len(heights) // 2] - heights[len(heights) // 2 - 1],
        )
    return found


def texts(plan: Plan) -> list[str]:
    return [str(node.text) for node in ET.fromstring(plan_svg(plan)).iter(f"{SVG}text")]


def test_a_site_keeps_its_colour_whatever_its_size_and_whoever_is_built() -> None:
    limits = tuple(replace(sample().resources[0], limit="nameplate", id=f"S{k}") for k in range(9))
    one = replace(sited("S1", "S2", "S3"), resources=limits)
    other = replace(sited("S8", "S3", "S2"), resources=limits[::-1])
    assert {site: bands(one)[site][0] for site in ("S2", "S3")} == {
        site: bands(other)[site][0] for site in ("S2", "S3")
    }


@pytest.mark.parametrize("count", [1, 10, 20])
def test_sites_have_colours_of_their_own_up_to_twenty(count: int) -> None:
    colours = site_colours(f"site-{k}" for k in range(count))
    assert len(set(colours.values())) == count
    hues = {PALETTE.index(colour) % (len(PALETTE) // 2) for colour, _ in colours.values()}
    assert len(hues) == min(count, 10)  # ten sites have ten hues, not two shades of one


def test_colours_do_not_depend_on_the_order_of_sites_nor_on_one_named_twice() -> None:
    # Of these each has the same colour as its own; the first by name keeps it, the others take the next hues.
    ids = ["hazel", "south", "yew"]
    due = {"hazel": ("#cc6677", 0.9), "south": ("#44aa99", 0.9), "yew": ("#882255", 0.9)}
    for order in permutations(ids):
        assert site_colours(order) == due
        assert site_colours([*order, *order]) == due


def test_more_sites_than_colours_share_them_in_another_shade() -> None:
    colours = site_colours(f"site-{k}" for k in range(40))
    assert len(set(colours.values())) == 40


@pytest.mark.parametrize("count", [14, 15, 40])
def test_no_band_stands_for_several_sites(count: int) -> None:
    plan = sited(*(f"S{index:02}" for index in range(count)))
    found = bands(plan)
    assert len(found) == count
    named = [text for text in texts(plan) if text.startswith("S") and text.endswith(" MW")]
    rest = [text for text in texts(plan) if text.startswith("other (")]
    if count <= 14:
        assert (len(named), rest) == (14, [])
    else:
        # 13 are named. The smallest come last, 0.01 MW less each: their MW add up, their bands stay their own.
        total = sum(6.0 - index / 100 for index in range(13, count))
        assert (len(named), rest) == (13, [f"other ({count - 13})  {f'{total:.1f}'.removesuffix('.0')} MW"])
        assert all(found[f"S{index:02}"][0] in REST for index in range(13, count))
        assert max(found, key=lambda site: found[site][1]) in {f"S{index:02}" for index in range(13)}


def milestones(*reached: int | None, name: str = "GW") -> Plan:
    """Return the sample with milestones of one MW from the other, reached in these periods."""
    (row,) = sample().milestones
    return replace(
        sample(),
        milestones=tuple(
            replace(
                row, id=f"{name}{k}", threshold_mw=6.0 + 0.05 * k, reached_period=period,
                reached_date=None if period is None else row.reached_date, late_months=0.0, paid_period=None,
            )
            for k, period in enumerate(reached)
        ),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["GW", "a-milestone-of-a-name-that-is-very-long-"])
def test_each_milestone_is_named_once_and_no_name_covers_another(name: str) -> None:
    svg = ET.fromstring(plan_svg(milestones(*[1] * 10, name=name)))
    labels = [node for node in svg.iter(f"{SVG}text") if str(node.text).startswith(name[:9])]
    assert len(labels) == 10
    boxes = []
    for node in labels:
        x, y, wide = float(node.attrib["x"]), float(node.attrib["y"]), 0.62 * 11 * len(str(node.text))
        left = x - wide if node.attrib["text-anchor"] == "end" else x
        boxes.append(Box(left, y - 9, left + wide, y + 1))
    assert not [(one, two) for one, two in combinations(boxes, 2) if one.meets(two)]
    assert all(box.left >= LEFT and box.right <= PLOT_RIGHT for box in boxes)


def test_a_name_stands_beside_its_dot_where_there_is_room() -> None:
    (label,) = placed([(300.0, 200.0, "GW1")], [], Box(0, 0, 600, 400))
    assert label is not None
    assert (label.anchor, label.x, label.box.right, label.box.top) == ("end", 291.0, 291.0, 194.5)
    (label,) = placed([(12.0, 200.0, "GW1")], [], Box(0, 0, 600, 400))  # no room to its left
    assert label is not None
    assert (label.anchor, label.x) == ("start", 21.0)
    assert placed([(12.0, 200.0, "GW1")], [], Box(0, 0, 20, 400)) == [None]


def test_a_milestone_that_is_not_reached_stands_at_the_right_edge() -> None:
    picture = ET.fromstring(plan_svg(milestones(1, None)))
    dots = {str(node[0].text): float(node.attrib["cx"]) for node in picture.iter(f"{SVG}circle") if len(node)}
    assert dots["GW1: not reached"] == PLOT_RIGHT
    assert {"milestone in time", "milestone not reached"} < set(texts(milestones(1, None)))
    assert "milestone late" not in texts(milestones(1, None))


def owing() -> Plan:
    """Return the sample with debt, a cash floor below nothing and two tranches paid in one period."""
    floor = replace(sample().resources[0], limit="cash_floor", id="cash", unit="million USD", limit_value=-3.0)
    debt = tuple(replace(row, debt_usd_m=owed) for row, owed in zip(sample().cash, (0.0, 8.0, 4.0), strict=True))
    (one,) = sample().milestones
    return replace(
        sample(), cash=debt, peak_debt_usd_m=8.0, resources=(floor,), milestones=(one, replace(one, id="GW2"))
    )


def test_debt_floor_and_tranches_are_drawn_with_the_cash() -> None:
    picture = ET.fromstring(plan_svg(owing()))
    drawn = {
        str(node.find(f"{SVG}title").text): node for node in picture.iter() if node.find(f"{SVG}title") is not None
    }  # type: ignore[union-attr]
    assert {"closing cash", "debt", "cash floor -3"} < set(drawn)
    # From -3 to 160: two tranches of 80 in cash are one bar of 160, in the last of three periods.
    axis = Axis(TOP, BOTTOM, -3.0, 160.0 + 0.05 * 163.0)
    assert float(drawn["cash floor -3"].attrib["y1"]) == pytest.approx(axis.y(-3.0), abs=0.05)
    bar = drawn["tranche of GW1, GW2: 160 million USD in cash"]
    assert float(bar.attrib["y"]) == pytest.approx(axis.y(160.0), abs=0.06)
    assert float(bar.attrib["height"]) == pytest.approx(axis.y(0.0) - axis.y(160.0), abs=0.06)
    assert float(bar.attrib["x"]) + 2.0 == pytest.approx(LEFT + (PLOT_RIGHT - LEFT) * 2.5 / 3, abs=0.1)
    assert f"V{axis.y(8.0):.1f}H" in drawn["debt"].attrib["d"]
    assert {"peak debt 8", "cash floor -3", "tranche paid in cash", "lowest cash 1"} < set(texts(owing()))


def test_what_a_plan_has_not_is_not_drawn_and_not_explained() -> None:
    told = texts(replace(sample(), milestones=(), resources=()))
    assert not [text for text in told if "debt " in text or "floor" in text or "tranche" in text or "milestone" in text]


def test_long_names_are_shortened_and_years_leave_room() -> None:
    named = replace(sited("a-site-with-a-name-of-some-length"), name="Programme " * 20)
    assert max(len(text) for text in texts(named)) <= 90
    site = next(text for text in texts(named) if text.startswith("a-site"))
    assert "…" in site
    assert site.endswith("  6 MW")
    years = [text for text in texts(replace(sample(), periods=600, cash=())) if text.isdigit() and len(text) == 4]
    assert 10 <= len(years) <= 18


def test_an_empty_plan_has_a_picture() -> None:
    empty = replace(sample(), capacity=(), milestones=(), cash=(), target_mw=0.0)
    assert ET.fromstring(plan_svg(empty)).tag.endswith("svg")


def test_ticks_are_round_figures_inside_the_axis() -> None:
    assert Axis(0, 100, 0, 10_800).ticks() == [0, 2500, 5000, 7500, 10000]
    assert Axis(0, 100, -300, 1000).ticks() == [0, 500, 1000]
    assert Axis(0, 100, 10, 20).ticks() == [10, 12, 14, 16, 18, 20]
