"""Gives the marks of a picture tooltips: the figures that each is drawn from, with dates in ISO form.

A picture is drawn from a table of its own, whose columns are named by the code; names of users are values in it, which
tooltips show as they are.
"""

from __future__ import annotations

from typing import Any

DATE = "date shown"
SIZE = "value"
WITHOUT = ("geoshape", "text", "rule")
"""Marks that figures cannot be read from: outlines, labels, lines between places."""
DRAWN_THROUGH = ("line", "area", "trail")
"""Marks that are one thing for many figures: a point that is not seen stands at each."""
CHANNELS = ("y", "x", "color", "fill", "shape", "detail", "strokeDash")
INSIDE = ("layer", "hconcat", "vconcat", "concat")


def with_tooltips(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a Vega-Lite picture whose marks have tooltips."""
    found = {**spec, **{name: [with_tooltips(one) for one in spec[name]] for name in INSIDE if name in spec}}
    if "spec" in found:
        found["spec"] = with_tooltips(found["spec"])
    return _unit(found) if "mark" in found else found


def _unit(spec: dict[str, Any]) -> dict[str, Any]:
    mark = spec["mark"] if isinstance(spec["mark"], dict) else {"type": spec["mark"]}
    encoding = spec.get("encoding", {})
    if mark["type"] in WITHOUT or "tooltip" in encoding:
        return spec
    told, transforms = _told(encoding)
    if not told:
        return spec
    given = {**spec, "transform": [*spec.get("transform", []), *transforms]}
    if mark["type"] in DRAWN_THROUGH:
        return _with_points(given, told)
    return {**given, "encoding": {**encoding, "tooltip": told}}


def _with_points(spec: dict[str, Any], told: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a line or an area below points that are not seen; they have no legend, and its axes."""
    drawn = {name: spec[name] for name in ("mark", "encoding")}
    at = {name: channel for name, channel in spec["encoding"].items() if name in ("x", "y")}
    points = {"mark": {"type": "point", "opacity": 0, "size": 90}, "encoding": {**at, "tooltip": told}}
    rest = {name: value for name, value in spec.items() if name not in drawn}
    return {**rest, "layer": [drawn, points]}


def _told(encoding: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the figures of a mark, each once, and what must be computed of them first."""
    told: dict[str, dict[str, Any]] = {}
    transforms = []
    for name in CHANNELS:
        channel = encoding.get(name, {})
        field = channel.get("field")
        if not field or channel.get("scale", {}) is None or field in told:
            continue
        measure = channel.get("type")
        if measure == "temporal":
            transforms.append({"calculate": f"utcFormat(datum[{field!r}], '%Y-%m-%d')", "as": DATE})
            told[field] = {"field": DATE, "type": "nominal", "title": "from"}
        elif measure == "quantitative":
            end = encoding.get(f"{name}2", {}).get("field")
            if end:
                transforms.append({"calculate": f"abs(datum[{end!r}] - datum[{field!r}])", "as": SIZE})
            shown = {"field": SIZE if end else field, "title": _title(channel, field)}
            told[field] = {**shown, "type": "quantitative", "format": ",.1~f"}
        else:
            told[field] = {"field": field, "type": "nominal", "title": _title(channel, "what")}
    return list(told.values()), transforms


def _title(channel: dict[str, Any], field: str) -> str:
    """Return what a figure is: the title of its axis or legend, where that has one."""
    for place in (channel, channel.get("axis") or {}, channel.get("legend") or {}):
        if isinstance(place.get("title"), str):
            return str(place["title"])
    return field.replace("_", " ")
