"""Pages in a real browser: opened from a file without a network, read out of the DOM, and looked at by axe."""

from __future__ import annotations

import importlib.util
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from planner.report import needed, printed, report_html
from tests.long import first_few
from tests.report.pages import Fields, same
from tests.report.plans import PLANS, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BROWSER = next(filter(None, map(shutil.which, printed.PROGRAMS)), None)
if any(importlib.util.find_spec(name) is None for name in needed.PACKAGES):
    pytest.skip("the extra `report` is not installed", allow_module_level=True)
if importlib.util.find_spec("playwright") is None or BROWSER is None:
    pytest.skip("no Chromium, or the package playwright is not installed", allow_module_level=True)

pytestmark = pytest.mark.slow
SERIOUS = ("serious", "critical")
SIZES = {"wide": (1440, 900), "tablet": (800, 1100), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found
        found.close()


class Opened:
    """A page opened from a file with the network off; what it asked for, and what its console said."""

    def __init__(self, browser: Any, html: str, folder: Path, **options: Any) -> None:
        self.context = browser.new_context(offline=True, **options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("request", lambda request: self.asked.append(request.url))
        file = folder / "page.html"
        file.write_text(html, encoding="utf-8")
        self.page.goto(file.as_uri())

    def draw(self) -> list[str]:
        """Go through the page until each picture is drawn with tooltips, and return how each ended."""
        for figure in self.page.query_selector_all("figure[data-picture]"):
            figure.scroll_into_view_if_needed()
            self.page.wait_for_function("one => one.dataset.drawn", arg=figure, timeout=15_000)
        return list(self.page.eval_on_selector_all("figure[data-picture]", "all => all.map(one => one.dataset.drawn)"))


@pytest.mark.parametrize("name", ["tiny", "ten-gigawatt", "status-2026", "nothing built", "names"])
def test_a_page_opens_without_a_network_and_without_a_complaint(browser: Any, tmp_path: Path, name: str) -> None:
    opened = Opened(browser, page_of(name), tmp_path)
    drawn = opened.draw()
    assert drawn
    assert set(drawn) == {"yes"}
    assert opened.said == []
    assert [url for url in opened.asked if not url.startswith(("file://", "data:", "blob:"))] == []
    assert len([url for url in opened.asked if url.startswith("file://")]) == 1
    opened.context.close()


@pytest.mark.parametrize("name", ["tiny", "ten-gigawatt", "names"])
def test_every_figure_in_the_dom_is_the_plans(browser: Any, tmp_path: Path, name: str) -> None:
    opened = Opened(browser, page_of(name), tmp_path)
    found = json.loads(
        opened.page.evaluate(
            "() => JSON.stringify([...document.querySelectorAll('[data-field]')]"
            ".map(one => [one.dataset.field, one.dataset.value]))"
        )
    )
    fields = Fields(PLANS[name]())
    assert len(found) > 100
    assert [(field, value) for field, value in found if not same(value, fields.value(field))] == []
    opened.context.close()


@pytest.mark.parametrize("scheme", first_few(1, ["light", "dark"]))
@pytest.mark.parametrize("name", ["tiny", "ten-gigawatt", "status-2026", "nothing built", "names"])
def test_axe_finds_no_serious_fault(browser: Any, tmp_path: Path, name: str, scheme: str) -> None:
    pytest.importorskip("axe_playwright_python", reason="the package axe-playwright-python is not installed")
    from axe_playwright_python.sync_playwright import Axe

    opened = Opened(browser, page_of(name, static=True), tmp_path, color_scheme=scheme)
    found = Axe().run(opened.page).response["violations"]
    told = [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in SERIOUS]
    assert told == []
    opened.context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["ten-gigawatt", "names"])
def test_nothing_is_wider_than_the_screen(browser: Any, tmp_path: Path, name: str, size: str) -> None:
    width, height = SIZES[size]
    opened = Opened(browser, page_of(name, static=True), tmp_path, viewport={"width": width, "height": height})
    assert opened.page.evaluate("() => document.documentElement.scrollWidth") <= width
    opened.context.close()


def test_a_tooltip_tells_a_figure(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, page_of("tiny"), tmp_path)
    opened.draw()
    bar = opened.page.query_selector('figure[data-picture="waterfall"] path[aria-roledescription="bar"], '
                                     'figure[data-picture="waterfall"] .mark-rect path')  # fmt: skip
    bar.scroll_into_view_if_needed()
    bar.hover()
    opened.page.wait_for_selector("#vg-tooltip-element.visible", timeout=5000)
    assert any(mark.isdigit() for mark in opened.page.inner_text("#vg-tooltip-element"))
    opened.context.close()


def test_the_axis_of_the_build_order_stays_in_sight(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, page_of("ten-gigawatt", static=True), tmp_path, viewport={"width": 1440, "height": 900})
    opened.page.evaluate("() => document.querySelectorAll('.gantt details')[5].scrollIntoView()")
    assert opened.page.evaluate("() => document.querySelector('.gantt .axis').getBoundingClientRect().top") == 0
    opened.context.close()


def test_no_picture_is_cut_on_paper(browser: Any, tmp_path: Path) -> None:
    html = report_html(PLANS["ten-gigawatt"](), PLANS["status-2026"](), static=True, unfolded=True)
    opened = Opened(browser, html, tmp_path, viewport={"width": 703, "height": 1000})  # A4 within its margins
    opened.page.emulate_media(media="print")
    cut = opened.page.evaluate(
        "() => [...document.querySelectorAll('.drawing text')].filter("
        "one => one.getBoundingClientRect().right > document.documentElement.clientWidth).map(one => one.textContent)"
    )
    assert cut == []
    axes = opened.page.evaluate(
        "() => [...document.querySelectorAll('.gantt .again')].map(one => one.getBoundingClientRect().height)"
    )
    assert min(axes) > 5
    opened.context.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_headline(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, page_of("tiny", static=True), tmp_path)
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("() => document.activeElement.textContent") == "Skip to the headline"
    opened.page.keyboard.press("Enter")
    assert opened.page.url.endswith("#headline")
    opened.context.close()


def test_scripts_of_texts_never_run(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, page_of("names"), tmp_path)
    asked: list[str] = []
    opened.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    opened.draw()
    assert asked == []
    opened.context.close()


def test_the_pdf_holds_the_whole_page(tmp_path: Path) -> None:
    html = report_html(PLANS["tiny"](), static=True, unfolded=True)
    pdf = printed.pdf_bytes(html, str(BROWSER), PLANS["tiny"]().start_date)
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page>") + pdf.count(b"/Type /Page ") >= 4
    assert b"D:20260901000000" in pdf
