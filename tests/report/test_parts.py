"""Parts of the page by themselves: figures, drawings that stand on one page, tooltips, dark colours, words of marks."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from typing import Any

import pytest

from planner.report import needed
from planner.report.blocks import Link, Table, said, words
from planner.report.figures import Figure, day, month, over, raw, several, share, told, whole

if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
    pytest.skip("the extra `report` is not installed", allow_module_level=True)

from planner.report.dark import dark_rules
from planner.report.drawings import inline_svg, outline
from planner.report.pictures import spec_text
from planner.report.sections.racks import quarter_of
from planner.report.tooltips import with_tooltips

DRAWN = '<svg width="10" height="20"><defs><clipPath id="c0"></clipPath></defs><g clip-path="url(#c0)"></g></svg>'


@pytest.mark.parametrize(
    ("figure", "text", "value"),
    [
        (told("a", 1234.5), "1,234", "1234.5"),
        (told("a", -0.0), "0", "0.0"),
        (told("a", -0.004, 2), "0.00", "-0.004"),
        (told("a", None), "none", ""),
        (whole("a", 1200), "1,200", "1200"),
        (day("a", date(2026, 5, 31)), "2026-05-31", "2026-05-31"),
        (month("a", date(2026, 5, 31)), "2026-05", "2026-05-31"),
        (month("a", None, ""), "", ""),
        (share("a", 0.01983, 2), "1.98 %", "0.01983"),
        (several("a", 1, "month"), "1 month", "1"),
        (several("a", 2.0, "month"), "2 months", "2.0"),
    ],
)
def test_a_figure_reads_well_and_keeps_its_value_in_full(figure: Figure, text: str, value: str) -> None:
    assert (figure.text, raw(figure.value)) == (text, value)
    assert figure.__html__() == f'<span data-field="a" data-value="{value}">{text}</span>'


def test_fields_over_rows_name_what_they_are_taken_over() -> None:
    assert over("sum", "cash.rent_usd_m", year=2027) == "sum(cash.rent_usd_m;year=2027)"
    assert over("months", "resources", binding=True) == "months(resources;binding=true)"


def test_words_links_and_figures_are_escaped() -> None:
    said = words("a < b ", Figure('"x"', "<", "<i>"), Link("javascript:x"), Link("https://a.b/?c=1&d"))
    assert said.__html__() == (
        'a &lt; b <span data-field="&quot;x&quot;" data-value="&lt;">&lt;i&gt;</span>javascript:x'
        '<a href="https://a.b/?c=1&amp;d" rel="noreferrer noopener">https://a.b/?c=1&amp;d</a>'
    )


def test_columns_of_figures_stand_to_the_right_and_dates_do_not() -> None:
    table = Table("c", ("a", "b", "c"), (("x", told("f", None), day("g", date(2026, 1, 1))), ("y", told("f", 1), "")))
    assert table.is_number == (False, True, False)


def test_quarters_are_those_of_the_calendar() -> None:
    assert [quarter_of(date(2027, month, 28)) for month in (1, 3, 4, 12)] == [
        "2027-Q1", "2027-Q1", "2027-Q2", "2027-Q4",
    ]  # fmt: skip


def test_a_drawing_on_a_page_has_ids_of_its_own_and_says_what_one_sees() -> None:
    found = inline_svg(DRAWN, "cash", 'a "picture"')
    assert 'id="cash-c0"' in found
    assert 'clip-path="url(#cash-c0)"' in found
    assert 'viewBox="0 0 10 20"' in found
    assert 'role="img" aria-label="a &quot;picture&quot;"' in found
    said = inline_svg('<svg width="1" height="1"><text>say id="x" url(#y)</text></svg>', "cash", "a")
    assert 'say id="x" url(#y)' in said  # words stay as they are


def test_what_is_no_drawing_is_an_error() -> None:
    with pytest.raises(ValueError, match="the picture cash is no SVG"):
        inline_svg("nothing", "cash", "")


def test_data_of_a_picture_ends_no_element_and_no_line() -> None:
    text = spec_text({"data": {"values": [{"name": "</script><!-- \u2028"}]}})
    assert "<" not in text
    assert "\u2028" not in text
    assert json.loads(text)["data"]["values"][0]["name"] == "</script><!-- \u2028"


def test_marks_get_the_figures_they_are_drawn_from() -> None:
    spec: dict[str, Any] = {
        "layer": [
            {"mark": "bar", "encoding": {"x": {"field": "when", "type": "temporal"},
                                         "y": {"field": "mw", "type": "quantitative", "axis": {"title": "MW"}}}},
            {"mark": {"type": "area"}, "encoding": {"y": {"field": "base", "type": "quantitative"},
                                                    "y2": {"field": "top"},
                                                    "color": {"field": "site", "type": "nominal"}}},
            {"mark": "text", "encoding": {"text": {"field": "site"}}},
            {"mark": "point", "encoding": {"size": {"field": "s"}, "fill": {"field": "f", "scale": None}}},
        ]
    }  # fmt: skip
    bar, area, text, point = with_tooltips({"hconcat": [spec]})["hconcat"][0]["layer"]
    assert [(one["field"], one["title"]) for one in bar["encoding"]["tooltip"]] == [
        ("mw", "MW"),
        ("date shown", "from"),
    ]
    assert bar["transform"] == [{"calculate": "utcFormat(datum['when'], '%Y-%m-%d')", "as": "date shown"}]
    drawn, points = area["layer"]
    assert (drawn["mark"], "tooltip" in drawn["encoding"]) == ({"type": "area"}, False)
    assert points["mark"]["opacity"] == 0
    assert set(points["encoding"]) == {"y", "tooltip"}
    assert area["transform"] == [{"calculate": "abs(datum['top'] - datum['base'])", "as": "value"}]
    assert [one["field"] for one in points["encoding"]["tooltip"]] == ["value", "site"]
    assert "tooltip" not in text["encoding"]
    assert "tooltip" not in point["encoding"]
    assert "tooltip" not in spec["layer"][0]["encoding"]  # what is given stays


def test_dark_pictures_have_the_colours_of_the_dark_theme() -> None:
    from planner.show.colours import THEMES

    rules = dark_rules()
    light, dark = THEMES["light"], THEMES["dark"]
    assert f'.drawing [fill="{light.ink}"] {{ fill: {dark.ink}; }}' in rules
    assert f'.drawing [stroke="{light.ground}"] {{ stroke: {dark.ground}; }}' in rules
    assert rules.startswith("@media screen and (prefers-color-scheme: dark) {")


def test_outlines_keep_their_place_in_fewer_points() -> None:
    # The second point is too near the first, the second part is smaller than a dot, the third stays open.
    path = "M10,10L10.2,10.1L20,10L20,20ZM50,50L50.1,50L50,50.1ZM0.5,0.5L100,0.5L100,99.95"
    assert outline(path) == "m10,10l10,0 0,10zm-9.5-9.5l99.5,0 0,99.5"


def test_a_drawing_says_nothing_beside_its_look() -> None:
    drawn = (
        '<svg width="1" height="1"><g class="mark" role="graphics-object" aria-label="x" transform="translate(0,0)">'
        '<path class="background" aria-hidden="true" d="M0,0h0v0h0Z"/><path d="M1,1h2" opacity="1" fill="#ffffff"/>'
        "</g></svg>"
    )
    assert inline_svg(drawn, "n", "a").endswith('"><g><path d="M1,1h2" fill="#ffffff"/></g></svg>')


def test_dates_in_sentences_stay_on_one_line() -> None:
    assert said("by 2030-12-31 or <2031-01>, not 12-31") == (
        'by <span class="date">2030-12-31</span> or &lt;<span class="date">2031-01</span>&gt;, not 12-31'
    )


def test_texts_that_are_figures_stand_to_the_right_where_a_table_says_so() -> None:
    assert Table("c", ("a", "b"), (("x", "1 → 2"),), right=frozenset({"b"})).is_number == (False, True)


def test_letters_on_a_site_are_read_in_both_themes() -> None:
    from planner.show.colours import DARK, LIGHT, channels, letters_on

    rules = dark_rules()
    turned = {"#11161c": "#fefefe", "#fdfdfd": "#10151b"}
    for light, dark in zip(LIGHT.palette, DARK.palette, strict=True):
        letters = letters_on(light)
        there = turned.get(letters, letters)
        for fill, colour in ((light, letters), (dark, there)):
            assert abs(sum(channels(fill)) - sum(channels(colour))) / 3 > 100
        assert letters == there or f'.drawing [fill="{letters}"] {{ fill: {there}; }}' in rules
        assert letters not in (LIGHT.ground, LIGHT.ink)


def test_a_drawing_without_a_size_has_that_of_its_view() -> None:
    assert 'width="96" height="62"' in inline_svg('<svg viewBox="0 0 96 62" width="96"></svg>', "n", "a")
