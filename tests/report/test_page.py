"""The page of a plan: every figure is the plan's, every text is escaped, nothing comes from outside, it stays small."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from typing import Any

import pytest

from planner.errors import BadArgument
from planner.report import needed, report_html
from planner.report.blocks import Points
from planner.report.mark import MARK
from planner.show.notebook import goal_cells
from tests.comparison.plans import solved, tiny
from tests.long import first_few
from tests.report.pages import Fields, Page, differing, read
from tests.report.plans import CJK, NAMES, PLANS, kept, named, page_of, thousand_phases

if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
    pytest.skip("the extra `report` is not installed", allow_module_level=True)

MB = 1_000_000
OUTSIDE = re.compile(r"^(?:[a-z]+:)?//|^https?:", re.IGNORECASE)
SECTIONS = (
    "headline", "capacity", "build-order", "map", "power", "racks", "money", "binds", "why", "energy", "proof",
    "provenance", "made",
)  # fmt: skip


@pytest.mark.parametrize("name", first_few(len(PLANS) - 1, sorted(PLANS, key="thousand phases".__eq__)))
def test_every_figure_is_what_its_field_is(name: str) -> None:
    page = read(page_of(name, static=True))
    assert len(page.figures) > 25
    assert differing(page, Fields(PLANS[name]())) == []


def test_the_figures_of_an_earlier_plan_stand_beside_those_of_this_one() -> None:
    earlier = solved(("sites.birch.eligible", False))
    html = report_html(tiny(), earlier, static=True)
    page = read(html)
    assert differing(page, Fields(tiny(), earlier)) == []
    assert "10 MW (IT load) online" in page.text
    assert "MW (it)" not in page.text
    drawings = {given["aria-label"] for tag, given in page.elements if tag == "svg"}
    assert "both plans over time: earlier plan 6 MW on 2027-02-28, this plan 10 MW on 2027-02-28." in " ".join(drawings)
    folded = re.findall(r'<details class="folded"><summary>([^<]+)</summary>\s*<ul', html)
    assert "Milestones and their money" in " ".join(folded)
    assert not re.search(r"<details[^>]*><summary>What differs in the question", html)
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


def leads(page: Page) -> str:
    """Return what stands between the title of the headline and its key figures."""
    return page.text.split("Headline", 2)[2].split("Online on ")[0]


def test_the_first_lines_say_when_what_is_in_the_way_and_how_sure() -> None:
    said = leads(read(page_of("ten-gigawatt", static=True)))
    for told in (
        "It is reached on 2030-06-01 , 6 months before that day. All 10 milestones are in time.",
        "Most in the way: the supply of Vera Rubin rack of the announcement, the pace of installation at Kansas",
        "The rent is more than OpenAI may pay in 4 of 6 years, first in 2027; at most it is 291.6 % of its revenue",
        "Proven: no plan does better in shortfall or lateness. Net present value is within 1.98 % of the best",
        "Of 734 inputs it leans on, 493 are assumptions.",
    ):
        assert told in said
    assert "First: 90 racks at Stargate Lordstown (SoftBank) (lordstown) on 2026-12-01" in page_text("ten-gigawatt")
    assert "Proven: no plan does better in any goal. Of 99 inputs" in leads(read(page_of("tiny", static=True)))


def page_text(name: str) -> str:
    """Return what can be read on a page, without blanks ahead of commas and stops."""
    return re.sub(r" ([,.;:])", r"\1", read(page_of(name, static=True)).text)


def test_a_missed_target_is_never_said_to_be_held_by_nothing() -> None:
    page = read(page_of("nothing built", static=True))
    said = leads(page)
    assert "It is not reached within the horizon, which ends on 2026-06-30 ." in said
    assert "1 of 1 milestone is late, 1 of them not reached within the horizon, the latest by 4 months or more." in said
    assert "On 2026-06-30 this plan has halls for 0.00 MW IT load and power for 0.00 MW facility power." in said
    assert "No limit of the case" not in page.text
    assert "Of one that is not reached they count to the end of the horizon" in page.text
    assert (
        "Nothing is ever online; asked for are 10 MW by 2026-06-30; 0 of 1 milestone is reached in time." in page.text
    )


def test_a_gap_of_all_there_is_proves_nothing() -> None:
    goals = tuple(replace(row, proven=False, bound=0.0, gap=1.0) for row in tiny().goals)
    said = leads(read(report_html(replace(tiny(), goals=goals), static=True)))
    assert "No goal is proven. Shortfall is the best found, nothing is proven of it." in said
    assert "100" not in said


def test_a_bound_that_tells_next_to_nothing_has_no_gap_in_thousands() -> None:
    last = replace(tiny().goals[-1], proven=False, bound=50.0 * tiny().goals[-1].value, gap=49.0)
    plan = replace(tiny(), goals=(*tiny().goals[:-1], last))
    assert "(a gap of over 100%)" in read(report_html(plan, static=True)).text
    assert goal_cells(last)[3] == "over 100%"


def test_counts_have_nouns_in_their_number() -> None:
    text = page_text("one site")
    assert "1 phase and 0 gates at 1 site, 1 order of racks, 1 delivery." in text
    assert "The case gives no coordinates" not in text
    assert "1 milestone reached within the horizon" in text
    assert not re.search(r"\b1 (phases|gates|sites|orders|deliveries|milestones|items|months|critical items)\b", text)
    assert "no coordinates of 1 candidate site." in page_text("nothing built")


def test_limits_that_bind_are_told_in_words() -> None:
    text = page_text("ten-gigawatt")
    assert "room in halls of 13 sites; power of 10 sites; limit of debt of 2 facilities; use of 6 resources" in text
    assert "rack_supply" not in text.split("What binds and when")[-1].split("Energy and emissions")[0]


def test_the_build_order_has_dates_again_at_each_site_and_sites_in_the_order_of_their_work() -> None:
    html = page_of("thousand phases", static=True)
    groups = re.findall(r'<strong dir="auto">(S\d+)</strong>', html)
    assert groups == [f"S{number}" for number in range(50)]
    assert html.count('class="line axis again"') == 50
    assert re.findall(r"<b style=[^>]*>([^<]*)</b>", html)[:5] == ["2026", "2027", "2028", "2029", "2030"]
    short = re.findall(r"<b style=[^>]*>([^<]*)</b>", page_of("tiny", static=True))
    assert short[:6] == ["2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02"]


def test_the_earlier_dates_are_marked_only_where_they_are_others() -> None:
    same = read(report_html(tiny(), tiny(), static=True))
    assert sum(given.get("class") == "before" for tag, given in same.elements if tag == "i") == 1  # in the key


def test_the_map_says_what_a_circle_is_where_one_points_at_it() -> None:
    titles = re.findall(r"<title>([^<]*)</title>", page_of("ten-gigawatt", static=True).split('id="map"')[1])
    assert (
        "Stargate Milam (SB Energy) (milam): 856 MW IT load online at the end, the first from 2026-12 on; "
        "grid node ercot-central"
    ) in titles
    assert "Kentucky candidate (serc-kentucky): no racks; grid node serc" in titles
    assert "grid node spp" in titles
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; (S0): 2 MW" in html_of_names().replace("'", "&#39;")


def html_of_names() -> str:
    """Return the page of names from anywhere."""
    return page_of("names", static=True)


def test_a_late_plan_says_so_first() -> None:
    page = read(page_of("status-2026", static=True))
    late = "10 of 10 milestones are late, 1 of them not reached within the horizon, the latest by 13 months or more."
    assert late in page.text
    rows = {name: value for name, value, _ in page.figures}
    assert rows["milestones[0].slack_months"] == "-13.0"
    goal = next(row for row in PLANS["status-2026"]().goals if row.name == "lateness")
    less = f"no plan can have more than {goal.value - goal.bound:.0f} months less"
    assert f"late, weighted: {goal.value:.0f} months, the best found; {less}" in page.text


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


def test_a_folded_list_is_cut_on_paper_and_says_how_many_sentences_are_left_out() -> None:
    points = Points(
        "Racks: 200 lines", tuple(f"line {n}" for n in range(200)), folded=True, where="planner compare has all"
    )
    on_screen = points.cut(120)
    assert (len(on_screen.points), on_screen.left) == (120, 80)
    on_paper = on_screen.cut(12)
    assert (on_paper.points[-1], on_paper.left) == ("line 11", 188)
    assert on_paper.cut(12) == on_paper
    html = report_html(PLANS["ten-gigawatt"](), PLANS["status-2026"](), static=True, unfolded=True)
    assert re.search(r"<li>and [0-9,]+ more lines: planner compare has all</li>", html)


def test_inputs_that_do_not_say_how_sure_they_are_are_not_taken_for_facts() -> None:
    assert "Of 7 inputs it leans on, 0 are assumptions, and 7 do not say how sure they are." in leads(
        read(page_of("nothing built", static=True))
    )
