"""The map: each site as a circle with its MW and its first date, above grid nodes and links, on an outline.

Sites of the United States stand on its map, others on the world's. Circles that would cover each other are moved apart,
with a line to where the site is. Numbers lead to a key: names of sites do not fit between circles.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from planner.show.chart import Chart, altair_package
from planner.show.charts.parts import finished, framed, records
from planner.show.charts.places_apart import apart
from planner.show.charts.places_frame import Place, grid_lines, map_frame, places
from planner.show.charts.projection import MAP_WIDTH, Ground, us_ground, world_ground
from planner.show.colours import THEMES, letters_on, site_fills
from planner.show.page import shortened
from planner.show.picture_online import mw_text
from planner.words import BASES, counted, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.plan import Plan
    from planner.plan_pictures import ThemeName
    from planner.show.colours import Theme

MOST_NUMBERED = 30
LARGEST, SMALLEST = 26.0, 8.0  # radius of a circle [px]
KEY_ROW, KEY_WIDTH = 17, 270  # [px]
LONGEST_NAME = 24


def map_chart(plan: Plan, theme: ThemeName = "light") -> Chart | None:
    """Return sites, grid nodes and links on a map; None where no site has coordinates."""
    found = places(plan)
    if not found:
        return None
    alt, look = altair_package(), THEMES[theme]
    sized = _sized(found[:MOST_NUMBERED])
    at_home = [place for place in sized if us_ground().holds(place)]
    abroad = [place for place in sized if not us_ground().holds(place)]
    maps = [
        *([_map(plan, at_home, us_ground(), look)] if at_home else []),
        *([_map(plan, abroad, world_ground(abroad), look)] if abroad else []),
    ]
    drawing = alt.hconcat(alt.vconcat(*maps, spacing=14), _key(plan, sized, len(found), look), spacing=18)
    title = f"Sites: MW online at the end ({BASES[plan.target_basis]}) and first month online"
    chart = finished("map", (title, plan.name, _seen(plan, found)), map_frame(plan), drawing, theme)
    return replace(chart, spec=chart.spec.configure_title(frame="bounds", anchor="start", **_title(look)))


def _title(look: Theme) -> dict[str, Any]:
    return {"color": look.ink, "subtitleColor": look.faint, "fontSize": 15, "subtitleFontSize": 11.5, "offset": 12}


def _sized(found: Sequence[Place]) -> list[Place]:
    """Return places with the radius of their circles: areas go by MW."""
    most = max([place.mw for place in found] + [1e-9])
    return [
        replace(place, radius=max(SMALLEST, LARGEST * (place.mw / most) ** 0.5), number=number)
        for number, place in enumerate(found, 1)
    ]


def _map(plan: Plan, shown: Sequence[Place], ground: Ground, look: Theme) -> Any:
    alt = altair_package()
    layers = [*_outline(ground, look), *_grid(plan, shown, look), *_circles(plan, shown, ground, look)]
    return (
        alt.layer(*layers)
        .project(**ground.projection)
        .resolve_scale(color="independent", shape="independent", size="independent")
        .properties(width=MAP_WIDTH, height=ground.height)
    )


def _outline(ground: Ground, look: Theme) -> list[Any]:
    alt = altair_package()
    topology = (files("planner.show") / "basemap" / ground.file).read_text("utf-8")

    def of(kind: str, name: str) -> Any:
        return alt.Chart(
            {"name": f"{ground.file}:{name}", "values": topology, "format": {"type": "topojson", kind: name}}
        )

    return [
        of("feature", ground.land).mark_geoshape(fill=look.grid, stroke=None, clip=False),
        of("mesh", ground.borders).mark_geoshape(filled=False, stroke=look.ground, strokeWidth=0.8, clip=False),
    ]


def _grid(plan: Plan, shown: Sequence[Place], look: Theme) -> list[Any]:
    """Return links as lines, nodes as squares: each amid the sites it serves, since a case has no place for it."""
    alt = altair_package()
    nodes, lines = grid_lines(plan, [place.site for place in shown])
    columns: dict[str, Any] = {"kind": "text", "lat": "float", "lon": "float", "lat2": "float", "lon2": "float"}
    layers = []
    for kind, width, dash in (("link", 1.4, [1, 0]), ("connection", 0.9, [2, 3])):
        rows = [(kind, *line) for named, *line in lines if named == kind]
        if rows:
            layers.append(
                alt.Chart(records(framed(rows, columns)))
                .mark_rule(clip=False, color=look.faint, strokeWidth=width, strokeDash=dash)
                .encode(longitude="lon:Q", latitude="lat:Q", longitude2="lon2", latitude2="lat2")
            )
    if nodes:
        points = framed(
            [(f"grid node {node}", *at) for node, *at in nodes], {"said": "text", "lat": "float", "lon": "float"}
        )
        layers.append(
            alt.Chart(records(points))
            .mark_point(clip=False, shape="square", filled=True, size=38, color=look.ink, opacity=0.9, aria=True)
            .encode(longitude="lon:Q", latitude="lat:Q", description=alt.Description("said", type="nominal"))
        )  # fmt: skip
    return layers


def _circle_data(plan: Plan, shown: Sequence[Place], ground: Ground, look: Theme) -> Any:
    own, moved = site_fills(plan, look), apart(shown, ground)
    rows = []
    for place, (lat, lon) in zip(shown, moved, strict=True):
        built = place.mw > 0
        fill = own.get(place.site, look.rest[0]) if built else look.ground
        edge, letters = (look.ground, letters_on(fill)) if built else (look.faint, look.ink)
        rows.append((place.number, place.lat, place.lon, lat, lon, place.radius**2 * 4, fill, edge, letters,
                     _said(plan, place)))  # fmt: skip
    columns: dict[str, Any] = {
        "number": "int", "lat": "float", "lon": "float", "lat2": "float", "lon2": "float", "size": "float",
        "fill": "text", "edge": "text", "letters": "text", "said": "text",
    }  # fmt: skip
    return records(framed(rows, columns))


def _circles(plan: Plan, shown: Sequence[Place], ground: Ground, look: Theme) -> list[Any]:
    """Return circles with their numbers, each with what it is where one points at it."""
    alt = altair_package()
    base = alt.Chart(_circle_data(plan, shown, ground, look))
    there = {"longitude": "lon2:Q", "latitude": "lat2:Q"}
    raw = {"scale": None, "legend": None, "type": "nominal"}
    said = alt.Description("said", type="nominal")
    return [
        base.mark_rule(clip=False, color=look.ink, strokeWidth=0.8).encode(
            longitude="lon:Q", latitude="lat:Q", longitude2="lon2", latitude2="lat2"
        ),
        base.mark_point(clip=False, shape="circle", filled=True, size=7, color=look.ink, opacity=1).encode(
            longitude="lon:Q", latitude="lat:Q"
        ),
        base.mark_point(clip=False, shape="circle", filled=True, opacity=1, strokeWidth=1.2, aria=True).encode(
            **there, description=said, size=alt.Size("size", type="quantitative", scale=None, legend=None),
            fill=alt.Fill("fill", **raw), stroke=alt.Stroke("edge", **raw),
        ),
        base.mark_text(clip=False, fontSize=10, fontWeight="bold", aria=True).encode(
            **there, description=said, text=alt.Text("number", type="quantitative"), color=alt.Color("letters", **raw)
        ),
    ]  # fmt: skip


def _said(plan: Plan, place: Place) -> str:
    """Return what a circle is, as it is said where one points at it."""
    name = next((site.name for site in plan.problem.sites if site.id == place.site), "") or place.site
    there = "no racks" if place.eligible else "left out of the programme"
    if place.mw > 0:
        there = f"{mw_text(plan, place.mw)} MW {BASES[plan.target_basis]} online at the end"
        there += "" if place.first is None else f", the first from {place.first:%Y-%m} on"
    node = f"; grid node {place.node}" if place.node else ""
    return f"{name if name == place.site else f'{name} ({place.site})'}: {there}{node}"


def _key(plan: Plan, shown: Sequence[Place], count: int, look: Theme) -> Any:
    """Return what each number is: site, MW at the end, first month online; then what squares and lines are."""
    alt = altair_package()
    lines: list[tuple[int, str, str, str, str]] = []
    for place in shown:
        mw = f"{mw_text(plan, place.mw)} MW" if place.mw > 0 else ("no racks" if place.eligible else "left out")
        first = "" if place.first is None else f"{place.first:%Y-%m}"
        lines.append((len(lines), f"{place.number}", shortened(place.site, LONGEST_NAME), mw, first))
    if count > len(shown):
        lines.append((len(lines), "", f"and {count - len(shown)} smaller ones", "", ""))
    if any(place.node for place in shown):
        lines.append((len(lines), "■", "grid node, amid the sites it serves", "", ""))
    columns: dict[str, Any] = {"row": "int", "number": "text", "site": "text", "mw": "text", "first": "text"}
    y = alt.Y(
        "row",
        type="quantitative",
        axis=None,
        scale=alt.Scale(domain=[-0.5, len(lines) - 0.5], reverse=True, nice=False),
    )
    base = alt.Chart(records(framed(lines, columns))).encode(y=y)
    at = (("number", 16, "right"), ("site", 26, "left"), ("mw", 216, "right"), ("first", KEY_WIDTH, "right"))
    layers = [
        base.mark_text(align=align, fontSize=11, color=look.ink, fontWeight="bold" if name == "number" else "normal")
        .encode(x=alt.value(x), text=alt.Text(name, type="nominal"))
        for name, x, align in at
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=KEY_WIDTH, height=KEY_ROW * len(lines))


def _seen(plan: Plan, found: Sequence[Place]) -> str:
    built = [place for place in found if place.mw > 0]
    lost = [site.id for site in plan.problem.sites if site.latitude is None or site.longitude is None]
    told = f"{counted(len(found), 'site')} on a map, {len(built)} of them with racks online at the end"
    if built:
        told += f"; the largest is {built[0].site} with {mw_text(plan, built[0].mw)} MW"
    return f"{told}." + (f" Without coordinates in the case: {listed(lost)}." if lost else "")
