"""Sites and grid nodes as GeoJSON (RFC 7946), each a feature with what the plan makes of it.

A case gives coordinates of sites only, and not of every one: what has none has the geometry null, which RFC 7946 knows
as *unlocated*, and says so in its property `location`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from planner.exports.mark import MARK
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.plan import CapacityRow, Plan
    from planner.problem import Site
    from planner.schedule.build_schedule import BuildSchedule

NOT_GIVEN = "not given in the case"
ENERGISING = "energisation"
DECIMALS = 6


def geojson_bytes(plan: Plan, schedule: BuildSchedule) -> bytes:
    """Return sites and nodes as a collection of features, in the order of the case.

    Parameters
    ----------
    plan
        The plan; figures *at the end* are those of the last period of its horizon.
    schedule
        Its build schedule, for the energisations.
    """
    features = [*_sites(plan, schedule), *_nodes(plan)]
    lost = sum(feature["geometry"] is None for feature in features)
    collection = {
        "type": "FeatureCollection",
        "made_by": MARK,
        "name": schedule.name,
        "from_date": plan.start_date.isoformat(),
        "end_date": plan.problem.calendar.end_of(plan.periods - 1).isoformat(),
        "unlocated_features": lost,
        "features": features,
    }
    head = {name: value for name, value in collection.items() if name != "features"}
    lines = ",\n".join(_json(feature) for feature in features)
    return f'{_json(head)[:-1]}, "features": [\n{lines}\n]}}\n'.encode()


def unlocated_words(plan: Plan) -> tuple[str, ...]:
    """Return in words how many sites and nodes have no coordinates in the case; empty where all have."""
    sites, nodes = sum(_point(site) is None for site in plan.problem.sites), len(plan.problem.grid.nodes)
    told = [counted(count, what) for count, what in ((sites, "site"), (nodes, "grid node")) if count]
    return (f"no coordinates in the case, so geometry null: {' and '.join(told)}",) if told else ()


def _sites(plan: Plan, schedule: BuildSchedule) -> list[dict[str, Any]]:
    racks: dict[str, list[CapacityRow]] = defaultdict(list)
    for row in plan.capacity:
        racks[row.site].append(row)
    power: dict[tuple[str, str], float] = defaultdict(float)
    for source in plan.power:
        if source.period == plan.periods - 1:
            power[source.site, source.kind] += source.capacity_mw
    energised: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for task in schedule.tasks:
        if task.kind == ENERGISING:
            day = schedule.first_day(task).isoformat()
            energised[task.site].append({"id": task.id, "name": task.name, "date": day, "mw": _round(task.mw)})
    found = []
    for site in plan.problem.sites:
        told = _about(site) | _racks(site, racks[site.id], plan.periods - 1)
        told["energised_mw"], told["onsite_mw"] = (_round(power[site.id, kind]) for kind in ("grid", "onsite"))
        found.append(_feature(f"site:{site.id}", _point(site), told | {"energisations": energised[site.id]}))
    return found


def _about(site: Site) -> dict[str, Any]:
    return {
        "kind": "site",
        "id": site.id,
        "name": site.name or site.id,
        "region": site.region,
        "country": site.country,
        "node": site.node,
        "eligible": site.eligible,
        "peak_pue": site.peak_pue,
        "mean_pue": site.mean_pue,
    }


def _racks(site: Site, rows: Sequence[CapacityRow], end: int) -> dict[str, Any]:
    """Return what is online at a site in the last period, and since when."""
    last = [row for row in rows if row.period == end]
    online = [row.period_start for row in rows if row.racks_online > 0]
    return {
        "online_it_mw": _round(sum(row.online_it_mw for row in last)),
        "online_facility_mw": _round(sum(row.online_facility_mw for row in last)),
        "racks_online": sum(row.racks_online for row in last),
        "racks_by_type": {row.rack: row.racks_online for row in last if row.racks_online},
        "first_online_date": min(online).isoformat() if online else None,
        "online_before_plan": any(one.units for one in site.installed),
    }


def _nodes(plan: Plan) -> list[dict[str, Any]]:
    """Return the nodes with their headroom at the end of the horizon, and what the plan uses of it."""
    rows = {row.id: row for row in plan.resources if row.limit == "headroom" and row.period == plan.periods - 1}
    sites: dict[str | None, list[str]] = defaultdict(list)
    for site in plan.problem.sites:
        sites[site.node].append(site.id)
    found = []
    for node in plan.problem.grid.nodes:
        row = rows.get(node.id)
        told = {
            "kind": "node",
            "id": node.id,
            "name": node.name or node.id,
            "sites": sites[node.id],
            "headroom_mw": None if row is None else _round(row.limit_value),
            "used_mw": None if row is None else _round(row.used),
        }
        found.append(_feature(f"node:{node.id}", None, told))
    return found


def _feature(feature_id: str, point: list[float] | None, properties: dict[str, Any]) -> dict[str, Any]:
    place = "given" if point is not None else NOT_GIVEN
    geometry = None if point is None else {"type": "Point", "coordinates": point}
    return {
        "type": "Feature",
        "id": feature_id,
        "geometry": geometry,
        "properties": {**properties, "location": place},
    }


def _point(site: Site) -> list[float] | None:
    """Return longitude and latitude, in this order, or None where either is missing."""
    if site.longitude is None or site.latitude is None:
        return None
    return [site.longitude, site.latitude]


def _round(figure: float) -> float:
    return round(float(figure), DECIMALS) + 0.0


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
