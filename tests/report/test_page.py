"""The page of a plan: every figure is the plan's, every text is escaped, nothing comes from outside, it stays small."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from typing import Any

import pytest

from planner.errors import BadArgument
from planner.report import needed, report_html
from planner.report.mark import MARK
from tests.comparison.plans import solved, tiny
from tests.report.pages import Fields, differing, read
from tests.report.plans import CJK, NAMES, PLANS, kept, named, page_of, thousand_phases

if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
    pytest.skip("the extra `report` is not installed", allow_module_level=True)

MB = 1_000_000
OUTSIDE = re.compile(r"^(?:[a-z]+:)?//|^https?:", re.IGNORECASE)
SECTIONS = (
    "headline", "capacity", "build-order", "map", "power", "racks", "money", "binds", "why", "energy", "proof", "provenance",
    "made",
)  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_every_figure_is_what_its_field_is(name: str) -> None:
    page = read(page_of(name, static=True))
    assert len(page.figures) > 25
    assert differing(page, Fields(PLANS[name]())) == []


def test_the_figures_of_an_earlier_plan_stand_beside_those_of_this_one() -> None:
    earlier = solved(("sites.birch.eligible", False))
    page = read(report_html(tiny(), earlier, static=True))
    assert differing(page, Fields(tiny(), earlier)) == []
    assert any(name.startswith("against:milestones") for name, *_ in page.figures)
    assert "What differs from the earlier plan" in page.text
    assert [given["id"] for tag, given in page.elements if tag == "section"][1] == "difference"
    assert any(tag == "i" and given["class"] == "before" for tag, given in page.elements)


@pytest.mark.parametrize("name", PLANS)
def test_all_sections_are_there_in_order_with_headings_in_order(name: str) -> None:
    page = read(page_of(name, static=True))
    assert tuple(given["id"] for tag, given in page.elements if tag == "section") == SECTIONS
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    named_by = {word for _, given in page.elements for word in given.get("aria-labelledby", "").split()}
    assert named_by <= set(ids)
    links = {given["href"][1:] for tag, given in page.elements if tag == "a" and given["href"].startswith("#")}
    assert links == set(SECTIONS)


def test_a_page_has_every_picture_with_what_one_sees_on_it() -> None:
    page = read(page_of("ten-gigawatt", static=True))
    drawings = [given for tag, given in page.elements if tag == "svg"]
    assert len(drawings) == 10
    assert all(given["role"] == "img" and len(given["aria-label"]) > 20 for given in drawings)
    assert page.text.count("Idle ledger") == 2


@pytest.mark.parametrize("static", [True, False])
def test_texts_of_users_are_shown_as_they_are_and_do_nothing(static: bool) -> None:
    html = page_of("names", static)
    page = read(html)
    for name in NAMES:
        assert name in page.text
    assert CJK in html
    assert "<script>alert" not in html
    assert "onerror=alert(1)>" not in html.replace("&gt;", "")  # never outside of a text
    assert not any(name.startswith("on") for _, given in page.elements for name in given)
    assert "img" not in {tag for tag, _ in page.elements}
    addresses = [given["href"] for tag, given in page.elements if tag == "a"]
    assert addresses
    assert all(address.startswith("#") for address in addresses)  # javascript: is a text, no link
    assert "javascript:alert(1)" not in addresses


@pytest.mark.parametrize("static", [True, False])
@pytest.mark.parametrize("name", ["tiny", "ten-gigawatt"])
def test_nothing_is_loaded_from_outside(name: str, static: bool) -> None:
    page = read(page_of(name, static))
    loaded = [
        value for tag, given in page.elements for key, value in given.items()
        if key in ("src", "srcset", "data", "action", "poster") or (key in ("href", "xlink:href") and tag != "a")
    ]  # fmt: skip
    assert [value for value in loaded if OUTSIDE.match(value)] == []
    assert not any(tag in ("link", "iframe", "object", "embed", "base") for tag, _ in page.elements)
    (policy,) = [given["content"] for tag, given in page.elements if given.get("http-equiv")]
    assert policy.startswith("default-src 'none'")
    assert ("script-src" in policy) is not static
    assert not re.search(r"@import|url\((?!#)", re.sub(r"<script\b.*?</script>", "", page_of(name, static), flags=re.S))
    outward = [given for tag, given in page.elements if tag == "a" and OUTSIDE.match(given["href"])]
    assert all("noreferrer" in given["rel"] for given in outward)
    assert bool(outward) is (name == "ten-gigawatt")


@pytest.mark.parametrize("name", PLANS)
def test_a_static_page_has_no_script(name: str) -> None:
    html = page_of(name, static=True)
    assert "<script" not in html.lower()
    assert html.count(MARK) == 1
    assert html.index(MARK) < 4096


def test_pages_of_the_large_case_are_small() -> None:
    sizes = {static: len(page_of("ten-gigawatt", static).encode()) for static in (True, False)}
    assert sizes[True] <= MB
    assert sizes[False] <= 2 * MB
    assert sizes[True] < sizes[False]


@pytest.mark.parametrize("static", [True, False])
def test_the_same_plan_gives_the_same_bytes(static: bool) -> None:
    assert report_html(tiny(), static=static) == page_of("tiny", static)


def test_a_late_plan_says_so_first() -> None:
    page = read(page_of("status-2026", static=True))
    assert "6 of 10 milestones are late, the latest by 13 months." in page.text
    rows = {name: value for name, value, _ in page.figures}
    assert rows["milestones[0].slack_months"] == "-13.0"
    assert "late, weighted: 38 months, the best found; no plan can have more than 3 months less" in page.text


def test_a_plan_in_which_nothing_is_built_says_so() -> None:
    page = read(page_of("nothing built", static=True))
    assert "The target is missed by 10.00 MW: 0.00 of 10.00 MW (IT load) online" in page.text
    assert "Nothing is built, ordered or connected in this plan." in page.text
    assert "No rack is ever installed in this plan." in page.text


def test_a_thousand_phases_are_folded_by_site_and_open_on_paper() -> None:
    page = read(page_of("thousand phases", static=True))
    groups = [given for tag, given in page.elements if tag == "details" and not given.get("class")]
    assert len(groups) >= 50
    assert sum("open" in given for given in groups) == 1  # the programme
    assert len(page_of("thousand phases", static=True).encode()) < 3 * MB
    paper = read(report_html(thousand_phases(), static=True, unfolded=True))
    assert not any(tag == "details" and given.get("class") == "folded" for tag, given in paper.elements)


def test_a_small_plan_is_open() -> None:
    page = read(page_of("tiny", static=True))
    groups = [given for tag, given in page.elements if tag == "details" and not given.get("class")]
    assert groups
    assert all("open" in given for given in groups)


def test_critical_items_are_told_in_words_and_not_by_colour_alone() -> None:
    page = read(page_of("tiny", static=True))
    assert "critical to M" in page.text
    marked = [given for tag, given in page.elements if tag == "i" and "critical" in given["class"]]
    assert marked


def test_an_unproven_goal_says_how_far_its_bound_is() -> None:
    goals = tuple(replace(row, bound=None, gap=None, proven=False) for row in tiny().goals)
    page = read(report_html(replace(tiny(), goals=goals), static=True))
    assert ", the best found; no bound is known" in page.text
    assert ", proven: no plan is better" not in page.text
    assert ", proven: no plan is better" in read(page_of("tiny", static=True)).text


def test_what_is_missing_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needed, "find_spec", lambda name: None if name in ("jinja2", "vl_convert") else object())
    with pytest.raises(BadArgument) as raised:
        report_html(tiny())
    assert str(raised.value) == (
        "the report needs jinja2 and vl-convert-python, not installed here: "
        "python -m pip install 'datacentre-capacity-planner[report]'"
    )


@pytest.mark.parametrize(("plan", "against"), [("tiny", None), (None, None), ("plan", 3)])
def test_what_is_no_plan_is_refused(plan: Any, against: Any) -> None:
    with pytest.raises(BadArgument, match=r"(plan|against) must be a Plan"):
        report_html(tiny() if plan == "plan" else plan, against)


def test_numbers_have_thousands_and_their_digits_follow_the_size_of_the_programme() -> None:
    texts = {name: text for name, _, text in read(page_of("ten-gigawatt", static=True)).figures}
    assert texts["npv_usd_m"] == "93,193"
    assert texts["target_online_mw"] in ("10,000", "10,000.2")
    assert texts["gpus"] == "9,600,192"
    small = {name: text for name, _, text in read(page_of("tiny", static=True)).figures}
    assert re.fullmatch(r"[\d,]+\.\d\d", small["npv_usd_m"])
    assert kept("ten-gigawatt").npv_usd_m > 93_000
    assert named().name == NAMES[0]
