"""What is exported, read by programs that are not ours: DuckDB, Shapely, GeoPandas, ics."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from planner.exports.calendar_decide_by import WEEKS_AHEAD
from planner.exports.calendar_file import SHOWN, calendar_bytes
from planner.exports.geojson import geojson_bytes, unlocated_words
from planner.exports.schedule_parquet import parquet_bytes
from planner.problem import Node
from tests.exports.build import CJK, FORMULA, MARKUP, UMLAUT, schedule
from tests.exports.sample import sample

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed (the extra `parquet`)")
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    path.write_bytes(parquet_bytes(schedule()))
    with duckdb.connect() as connection:
        return list(connection.execute(query.format(path)).fetchall())


def test_duckdb_reads_tasks_with_iso_dates(tmp_path: Path) -> None:
    file = tmp_path / "schedule.parquet"
    assert asked(file, "select count(*), min(start_date), max(cast(finish_date as date)) from '{}'") == [
        (8, "2025-12-22", date(2026, 4, 3))
    ]
    hall = (
        "select name, wbs_path, duration_days, finish_date, baseline_finish_date, cost_usd_m from '{}' where id='hall'"
    )
    path = f"Sample & co > {UMLAUT} > {CJK} > Civil"
    assert asked(file, hall) == [(FORMULA, path, 30, "2026-01-20", "2026-01-31", 4.5)]
    assert asked(file, "select name from '{}' where kind = 'milestone'") == [(MARKUP,)]


def test_duckdb_follows_the_links(tmp_path: Path) -> None:
    query = (
        "select t.id, p.id, p.type, p.lag_days from (select id, unnest(predecessors) p from '{}') t "
        "where t.id = 'GW1' order by 2"
    )
    assert asked(tmp_path / "schedule.parquet", query) == [
        ("GW1", "ALFA:stage1", "FF", 0), ("GW1", "R1@2026-02:lead", "FS", 31),
    ]  # fmt: skip
    units = "select u.resource, u.units from (select unnest(uses) u from '{}' where id = 'hall')"
    assert asked(tmp_path / "schedule.parquet", units) == [("crew", 2.0), ("crane", 1.0)]


def located() -> Plan:
    """Return the sample with a place for its site, a node, and a second site whose place is half given."""
    plan = sample()
    site = plan.problem.sites[0].model_copy(
        update={"latitude": 32.5, "longitude": -99.7, "node": "hub", "name": MARKUP, "region": UMLAUT}
    )
    other = site.model_copy(update={"id": "BETA", "name": CJK, "longitude": None, "eligible": False})
    grid = plan.problem.grid.model_copy(update={"nodes": (Node(id="hub", headroom_mw=({"value": 20.0},)),)})
    return replace(plan, problem=plan.problem.model_copy(update={"sites": (site, other), "grid": grid}))


def test_shapely_finds_sites_where_they_are() -> None:
    shapely = pytest.importorskip("shapely", reason="Shapely is not installed")
    held = json.loads(geojson_bytes(located(), schedule()))
    alfa, beta, hub = held["features"]
    point = shapely.from_geojson(json.dumps(alfa["geometry"]))
    assert (point.x, point.y) == (-99.7, 32.5)  # longitude first
    assert (beta["geometry"], hub["geometry"]) == (None, None)
    assert [one["properties"]["location"] for one in held["features"]] == [
        "given", "not given in the case", "not given in the case",
    ]  # fmt: skip
    assert held["unlocated_features"] == 2
    assert unlocated_words(located()) == ("no coordinates in the case, so geometry null: 1 site and 1 grid node",)


def test_geojson_tells_what_the_plan_makes_of_a_site() -> None:
    held = json.loads(geojson_bytes(located(), schedule()))
    assert held["features"][0]["geometry"] == {"type": "Point", "coordinates": [-99.7, 32.5]}
    alfa, beta, hub = (one["properties"] for one in held["features"])
    # 10 racks of 0.6 MW online from February on, at a peak PUE of 1.25.
    assert (alfa["online_it_mw"], alfa["online_facility_mw"], alfa["racks_by_type"]) == (6.0, 7.5, {"R600": 10})
    assert (alfa["first_online_date"], alfa["peak_pue"], alfa["name"]) == ("2026-02-01", 1.25, MARKUP)
    assert alfa["energisations"] == [{"id": "ALFA:stage1", "name": "Stage 1 of ALFA", "date": "2026-03-01", "mw": 7.5}]
    assert (beta["name"], beta["eligible"], beta["racks_online"], beta["first_online_date"]) == (CJK, False, 0, None)
    assert (hub["kind"], hub["sites"], hub["headroom_mw"]) == ("node", ["ALFA", "BETA"], None)


def test_geopandas_reads_the_features(tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas", reason="GeoPandas is not installed")
    (tmp_path / "sites.geojson").write_bytes(geojson_bytes(located(), schedule()))
    frame = geopandas.read_file(tmp_path / "sites.geojson")
    assert frame["kind"].tolist() == ["site", "site", "node"]
    assert frame.geometry.isna().tolist() == [False, True, True]


def events() -> Any:
    pytest.importorskip("icalendar", reason="icalendar is not installed (the extra `calendar`)")
    ics = pytest.importorskip("ics", reason="ics is not installed")
    return ics.Calendar(calendar_bytes(schedule()).decode()).events


def test_ics_reads_events_of_whole_days() -> None:
    found = {event.uid: event for event in events()}
    assert set(found) == {f"{name}@sample" for name in ("GW1", "GW1:tranche", "R1@2026-02", "ALFA:stage1")}
    assert all(event.all_day for event in found.values())
    assert {uid: event.begin.date().isoformat() for uid, event in found.items()} == {
        "GW1@sample": "2026-04-01", "GW1:tranche@sample": "2026-04-03", "R1@2026-02@sample": "2026-02-01",
        "ALFA:stage1@sample": "2026-03-01",
    }  # fmt: skip
    assert found["GW1@sample"].name == MARKUP
    assert found["R1@2026-02@sample"].name == "ALFA, order by: Order R1"


def test_only_orders_have_an_alarm_some_weeks_ahead() -> None:
    alarms = {event.uid: [alarm.trigger for alarm in event.alarms] for event in events()}
    assert alarms.pop("R1@2026-02@sample") == [timedelta(weeks=-WEEKS_AHEAD)]
    assert set(map(len, alarms.values())) == {0}


def test_a_stamp_follows_from_the_plan_and_not_from_now() -> None:
    pytest.importorskip("icalendar", reason="icalendar is not installed (the extra `calendar`)")
    from icalendar import Calendar

    later = replace(schedule(), status_date=date(2026, 2, 3))
    stamps = {event["DTSTAMP"].dt for event in Calendar.from_ical(calendar_bytes(later)).walk("VEVENT")}
    assert stamps == {datetime.fromisoformat("2026-02-03T00:00:00+00:00")}


def test_an_event_keeps_its_uid_when_the_plan_moves_it() -> None:
    pytest.importorskip("icalendar", reason="icalendar is not installed (the extra `calendar`)")
    from icalendar import Calendar

    given = schedule()
    moved = replace(given, tasks=tuple(replace(t, start=t.start + 9, finish=t.finish + 9) for t in given.tasks))
    one, other = (Calendar.from_ical(calendar_bytes(each)).walk("VEVENT") for each in (given, moved))
    assert [str(event["UID"]) for event in one] == [str(event["UID"]) for event in other]
    assert [event["DTSTART"].dt for event in one] != [event["DTSTART"].dt for event in other]


def test_what_has_happened_and_what_is_no_event_is_left_out() -> None:
    pytest.importorskip("icalendar", reason="icalendar is not installed (the extra `calendar`)")
    given = schedule()
    done = tuple(replace(task, status="finished") if task.id == "ALFA:stage1" else task for task in given.tasks)
    text = calendar_bytes(replace(given, tasks=done)).decode()
    assert "ALFA:stage1" not in text
    assert Counter(task.kind in SHOWN for task in given.tasks) == {True: 4, False: 4}
    assert text.count("BEGIN:VEVENT") == 3


def test_an_event_says_its_reason_as_a_sentence_of_its_own() -> None:
    pytest.importorskip("icalendar", reason="icalendar is not installed (the extra `calendar`)")
    from icalendar import Calendar

    given = schedule()
    held = replace(given, tasks=tuple(replace(task, held_by="as planned: nothing holds it") for task in given.tasks))
    told = [str(event["DESCRIPTION"]) for event in Calendar.from_ical(calendar_bytes(held)).walk("VEVENT")]
    assert told
    assert all("reason: as planned: nothing holds it" in text.splitlines() for text in told)
