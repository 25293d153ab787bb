"""The pictures themselves: drawn from any plan, the same bytes each time, hostile names shown and never read."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from planner import BadArgument, PlannerError, write
from planner.errors import BadOutput
from planner.show import chart as chart_module
from planner.show.chart import altair_package
from planner.show.charts import CHARTS
from planner.show.charts.parts import Span, largest, money_unit
from planner.show.charts.places_apart import apart as moved_apart
from planner.show.charts.places_frame import Place
from planner.show.charts.projection import us_ground, world_ground
from planner.show.colours import DARK, LIGHT, channels, mixed, site_fills
from tests.comparison.plans import tiny
from tests.show.plans import HOSTILE, REAL, ROOT, empty, hostile, many, one_site, real

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plan import Plan
    from planner.show.chart import Chart

drawn = pytest.mark.skipif(find_spec("vl_convert") is None, reason="pictures need the extra report")
METHODS = {
    "capacity": "capacity_chart", "gantt": "gantt", "map": "map", "power": "power_chart", "racks": "racks_chart",
    "resources": "resources_chart", "cash": "cash_chart", "waterfall": "waterfall_chart", "debt": "debt_chart",
    "affordability": "affordability_chart", "energy": "energy_chart",
}  # fmt: skip
ALWAYS = ("capacity", "cash", "waterfall")


def charts(plan: Plan, **asked: Any) -> dict[str, Chart]:
    found = {name: draw(plan, **asked) for name, draw in CHARTS.items()}
    return {name: one for name, one in found.items() if one is not None}


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@drawn
@pytest.mark.parametrize("name", REAL)
def test_a_real_plan_has_every_picture_and_each_says_what_it_shows(name: str) -> None:
    found = charts(real(name))
    assert list(found) == list(METHODS)
    for one in found.values():
        svg = one.svg()
        root = ET.fromstring(svg)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"] == " ".join(one.alt.split())
        assert any(letter.isdigit() for letter in one.alt)
        assert one.title in texts(svg)
        assert len(svg) < 400_000
        assert "href" not in svg
        assert ' id="' not in svg  # pictures stand beside each other on one page
        assert "NaN" not in svg
        assert "undefined" not in svg


@drawn
@pytest.mark.parametrize("plan", [tiny, empty, one_site], ids=["small", "nothing built", "one site"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_small_and_empty_plans_are_drawn_on_both_grounds(plan: Any, theme: Any) -> None:
    found = charts(plan(), theme=theme)
    assert set(ALWAYS) <= set(found)
    ground = {"light": LIGHT, "dark": DARK}[theme].ground
    for one in found.values():
        assert f'fill="{ground}"' in one.svg()
        assert "NaN" not in one.svg()


@drawn
def test_a_thousand_phases_and_hundreds_of_sites_stay_readable() -> None:
    found = charts(many(20))
    height = float(ET.fromstring(found["gantt"].svg()).attrib["height"])
    assert height < 3000
    names = [text for text in texts(found["capacity"].svg()) if text.endswith(" MW")]
    assert len(names) == 11
    assert sum(text.startswith("other (") for text in names) == 1


@drawn
def test_methods_of_a_plan_draw_the_pictures() -> None:
    plan = real("ten-gigawatt")
    for name, method in METHODS.items():
        shown = getattr(plan, method)()
        assert shown is not None
        assert shown.name == name
    assert tiny().map() is None  # no site of the small case has coordinates
    bundle = plan.cash_chart()._repr_mimebundle_()
    assert bundle["image/svg+xml"].startswith("<svg ")


@drawn
def test_a_picture_is_saved_as_what_its_name_ends_in(tmp_path: Any) -> None:
    shown = tiny().capacity_chart()
    heads = {"a.svg": b"<svg ", "a.png": b"\x89PNG", "a.pdf": b"%PDF"}
    for name, head in heads.items():
        assert shown.save(tmp_path / name).read_bytes().startswith(head)
    with pytest.raises(BadArgument, match=r"saved as \.svg, \.png, \.pdf, not as '\.gif'|not as \.gif"):
        shown.save(tmp_path / "a.gif")
    assert not (tmp_path / "a.gif").exists()


@drawn
def test_a_picture_that_cannot_be_saved_is_told_and_spoils_nothing(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = tiny().capacity_chart()
    for wrong in ("", 3, None, b"a.svg", "a\0.svg"):
        with pytest.raises(BadArgument, match="path must be the path of a file"):
            shown.save(wrong)
    with pytest.raises(BadOutput, match="No such file or directory"):
        shown.save(tmp_path / "none" / "a.svg")
    out = write(tiny(), tmp_path / "out")
    kept = (out / "plan.svg").read_bytes()
    for name in ("plan.svg", "more.svg"):
        with pytest.raises(BadOutput, match="would stand in a folder of results"):
            shown.save(out / name)
    assert (out / "plan.svg").read_bytes() == kept
    assert not (out / "more.svg").exists()

    (tmp_path / "a.svg").write_bytes(b"earlier")
    real = type(tmp_path).write_bytes

    def full(self: Any, held: bytes) -> int:
        real(self, held[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(tmp_path), "write_bytes", full)
    with pytest.raises(BadOutput, match=r"a\.svg: No space left on device"):
        shown.save(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_bytes() == b"earlier"
    assert {path.name for path in tmp_path.iterdir()} == {"a.svg", "out"}


@drawn
@pytest.mark.parametrize("ppi", [0, -1, float("nan"), 1e9, "x", None, True])
def test_pixels_that_no_picture_can_have_are_refused(ppi: Any) -> None:
    with pytest.raises(BadArgument, match="ppi must be a number from 10 to 1200"):
        tiny().capacity_chart().png(ppi)


@pytest.mark.parametrize("theme", ["blue", None, 3, []])
def test_a_ground_that_there_is_not_is_refused_by_every_picture(theme: Any) -> None:
    for method in METHODS.values():
        with pytest.raises(BadArgument, match="theme must be light or dark, got"):
            getattr(tiny(), method)(theme)


SCRIPT = """
import hashlib
from tests.comparison.plans import tiny
from planner.show.charts import CHARTS
for name, draw in CHARTS.items():
    shown = draw(tiny())
    print(name, shown and hashlib.sha256(shown.svg().encode()).hexdigest())
"""


@drawn
def test_the_same_plan_gives_the_same_bytes_in_any_process_and_time_zone() -> None:
    told = []
    for zone, seed in (("UTC", "1"), ("Pacific/Auckland", "2")):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, cwd=ROOT,
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        told.append(done.stdout)
    assert told[0] == told[1]
    assert told[0].count("\n") == len(CHARTS)


def walked(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text of a specification with the keys that lead to it."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield (*path, key), key
            yield from walked(inner, (*path, str(key)))
    elif isinstance(node, list):
        for inner in node:
            yield from walked(inner, path)
    elif isinstance(node, str):
        yield path, node


@drawn
def test_names_of_users_are_values_and_words_and_nothing_else() -> None:
    for name, one in charts(hostile()).items():
        svg = one.svg()
        root = ET.fromstring(svg)
        assert not [node for node in root.iter() if node.tag.endswith("script")], name
        assert "<script>" not in svg
        spec = one.spec.to_dict()
        places = {path for path, text in walked(spec) if "script" in text and path[0] != "datasets"}
        harmless = {"text", "subtitle", "domain", "sort", "range"}
        assert all(path[-1] in harmless for path in places), (name, places)
    assert any("<script>" in text for text in texts(charts(hostile())["capacity"].svg()))
    shown = " ".join(texts(charts(hostile())["debt"].svg()))
    assert HOSTILE[:30] in shown


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_module, "find_spec", lambda name: None)
    for method in METHODS.values():
        if method == "map":
            continue
        with pytest.raises(PlannerError) as told:
            getattr(tiny(), method)()
        assert str(told.value) == (
            "pictures need altair and vl-convert-python, not installed here: "
            "python -m pip install 'datacentre-capacity-planner[report]'"
        )
    with pytest.raises(BadArgument):
        altair_package()
    assert "<svg" in tiny()._repr_html_()


# What an eye without one kind of cone sees of red, green and blue (Machado and others, 2009), in linear light.
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    """Return a colour as an eye sees it, in CIE Lab (white of daylight)."""
    light = [(c / 255 / 12.92) if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    red, green, blue = (min(max(sum(a * b for a, b in zip(row, light, strict=True)), 0.0), 1.0) for row in EYES[eye])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0890
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: str, other: str, eye: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(one, eye), lab(other, eye), strict=True)) ** 0.5


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_are_told_apart_by_every_kind_of_eye(theme: Any, eye: str) -> None:
    # A difference of 2 is just seen, of 10 seen at a glance.
    assert min(apart(*pair, eye) for pair in combinations(theme.hues, 2)) >= 15
    meanings = (theme.main, theme.second, theme.third, theme.alarm, theme.quiet)
    assert min(apart(*pair, eye) for pair in combinations(meanings, 2)) >= 10
    assert min(apart(colour, theme.ground, eye) for colour in (*theme.hues, *meanings)) >= 15


def test_forty_sites_have_forty_colours_on_each_ground() -> None:
    limits = tuple(replace(one_site().resources[0], limit="nameplate", id=f"site-{k:02}") for k in range(40))
    plan = replace(one_site(), resources=limits, capacity=())
    for theme in (LIGHT, DARK):
        fills = site_fills(plan, theme)
        assert len(set(fills.values())) == 40
        assert {
            site_fills(replace(plan, resources=limits[::-1]), theme)[site] == fill for site, fill in fills.items()
        } == {True}


def test_letters_stand_out_from_their_ground() -> None:
    def brightness(colour: str) -> float:
        return sum(w * (c / 255) ** 2.2 for w, c in zip((0.2126, 0.7152, 0.0722), channels(colour), strict=True))

    for theme in (LIGHT, DARK):
        for ink in (theme.ink, theme.faint):
            high, low = sorted((brightness(ink), brightness(theme.ground)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5


def test_small_helpers() -> None:
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert money_unit([9_999.0]).name == "million USD"
    assert money_unit([-10_000.0]).usd_m == 1000.0
    assert largest({"a": [3.0], "b": [2.0], "c": [1.0], "d": [0.5]}, 2, "site") == {
        "a": [3.0], "b": [2.0], "other (2 sites)": [1.5],
    }  # fmt: skip
    assert list(largest({"a": [3.0], "b": [2.0], "c": [1.0]}, 2, "site")) == ["a", "b", "c"]
    five_years = Span(date(2025, 10, 1), date(2031, 1, 1))
    assert five_years.ticks() == [date(year, 1, 1) for year in range(2026, 2032)]
    assert Span(date(2026, 9, 1), date(2027, 3, 1)).ticks()[1] == date(2026, 10, 1)


@drawn
def test_a_notebook_shows_a_picture_without_anything_from_outside() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shown, _ = InteractiveShell.instance().display_formatter.format(tiny().cash_chart())
    assert shown["image/svg+xml"].startswith("<svg ")
    assert shown["image/svg+xml"].count("http") == shown["image/svg+xml"].count("http://www.w3.org/")
    assert "text/html" not in shown


def test_outlines_are_there_with_what_is_used_and_where_they_are_from() -> None:
    folder = ROOT / "planner" / "show" / "basemap"
    page = (folder / "README.md").read_text("utf-8")
    for file, objects in (("us.json", {"nation", "states"}), ("world.json", {"land", "countries"})):
        topology = json.loads((folder / file).read_text("utf-8"))
        assert topology["type"] == "Topology"
        assert objects <= set(topology["objects"])
        assert f"`{file}`" in page
    assert "us-atlas` 3.0.1" in page
    assert "world-atlas` 2.0.2" in page
    assert "THE SOFTWARE IS PROVIDED" in page


def test_circles_that_would_cover_each_other_are_moved_apart_and_others_stay() -> None:
    ground = us_ground()
    far, near = (Place(f"s{k}", "US", "", 32.0 + k / 100, -99.0, 10.0, None, radius=12.0) for k in (0, 1))
    alone = Place("alone", "US", "", 45.0, -80.0, 10.0, None, radius=12.0)
    moved = moved_apart([far, near, alone], ground)
    wide = ground.per_degree * ground.stretch

    def between(one: tuple[float, float], other: tuple[float, float]) -> float:
        return float(((one[1] - other[1]) * wide) ** 2 + ((one[0] - other[0]) * ground.per_degree) ** 2) ** 0.5

    assert between(moved[0], moved[1]) >= 24.0
    assert between(moved[0], (32.0, -99.0)) < 30.0
    assert moved[2] == pytest.approx((45.0, -80.0))
    assert moved == moved_apart([far, near, alone], ground)


def test_sites_stand_on_the_map_that_has_them() -> None:
    texas = Place("t", "US", "", 32.0, -99.0, 1.0, None)
    assert us_ground().holds(texas)
    assert not us_ground().holds(replace(texas, country="MX"))
    assert not us_ground().holds(replace(texas, lat=13.4, lon=144.8))  # Guam is on no map of the states
    oslo, dubai = replace(texas, lat=59.9, lon=10.7), replace(texas, lat=25.2, lon=55.3)
    ground = world_ground([oslo, dubai])
    (x, y), scale = ground.projection["translate"], ground.per_degree
    for place in (oslo, dubai):
        assert 0 < x + place.lon * scale < 620
        assert 0 < y - place.lat * scale < ground.height


def channels_of(node: Any) -> Iterator[dict[str, Any]]:
    """Yield what is encoded by dates, wherever it stands in a specification."""
    if isinstance(node, dict):
        if node.get("type") == "temporal":
            yield node
        for key, inner in node.items():
            yield from channels_of(inner) if key != "datasets" else ()
    elif isinstance(node, list):
        for inner in node:
            yield from channels_of(inner)


@drawn
def test_dates_are_read_in_no_time_zone_and_years_stand_on_the_axis() -> None:
    for name, one in charts(real("ten-gigawatt")).items():
        dated = list(channels_of(one.spec.to_dict()))
        assert all(channel["scale"]["type"] == "utc" for channel in dated), name
        assert all("%Y" in channel["axis"]["format"] for channel in dated if channel.get("axis")), name
