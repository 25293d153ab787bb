"""A small build schedule made by hand, with names that files get wrong, and one task of each kind that matters."""

from __future__ import annotations

from datetime import date

from planner.schedule.build_schedule import BuildSchedule, Link, ResourceLimit, Task, WbsNode

UMLAUT, CJK, MARKUP, FORMULA = "Größe Süd, Halle 1", "北京数据中心", 'Smith & Sons "A" <hall>', "=HYPERLINK(1)"

WBS = (
    WbsNode("sample", "Sample & co", ""),
    WbsNode("south", UMLAUT, "sample"),
    WbsNode("ALFA", CJK, "south"),
    WbsNode("ALFA.civil", "Civil", "ALFA"),
    WbsNode("empty", "Nothing here", "sample"),
)
TASKS = (
    Task("start", 1, "sample", "Programme starts", "programme start", 0, 0, status="finished", percent_complete=100),
    Task("end", 2, "sample", "Programme ends", "programme finish", 90, 90, total_float=0, float_to={"GW1": 0}),
    Task(
        "GW1", 3, "sample", MARKUP, "milestone", 90, 90, mw=6.0, mw_unit="MW IT", cumulative_mw=6.0, total_float=0,
        float_to={"GW1": 0}, baseline_start=80, baseline_finish=80,
    ),
    Task("GW1:tranche", 4, "sample", "Tranche of GW1", "tranche", 92, 92, cost_usd_m=0.0, total_float=5),
    Task(
        "hall", 5, "ALFA.civil", FORMULA, "phase", -10, 20, "ALFA", "under way", percent_complete=33.0, option="fast",
        building="H1", phase="civil", furnished_by="owner", uses={"crew": 2, "crane": 1}, cost_usd_m=4.5,
        total_float=0, free_float=0, confidence="assumption", baseline_start=0, baseline_finish=31,
    ),
    Task(
        "R1@2026-02", 6, "ALFA", "Order R1", "order", 31, 31, "ALFA", start_reason="as planned", not_before=31,
        held_by="as planned", cost_usd_m=1.25, mw=6.0, mw_unit="MW IT", total_float=3, free_float=1,
    ),
    Task("R1@2026-02:lead", 7, "ALFA", "Lead of R1", "lead", 31, 59, "ALFA"),
    Task("ALFA:stage1", 8, "ALFA", "Stage 1 of ALFA", "energisation", 59, 59, "ALFA", mw=7.5, mw_unit="MW facility"),
)  # fmt: skip
LINKS = (
    Link("start", "hall"),
    Link("hall", "R1@2026-02", "SS", 41, "crews"),
    Link("R1@2026-02", "R1@2026-02:lead"),
    Link("R1@2026-02:lead", "GW1", "FS", 31),
    Link("ALFA:stage1", "GW1", "FF"),
    Link("GW1", "GW1:tranche", "FS", 1),
    Link("GW1", "end"),
)


def schedule() -> BuildSchedule:
    """Return three months of one site from 1 January 2026, with a task that began ten days before."""
    return BuildSchedule(
        id="sample",
        name="Sample <programme>",
        start_date=date(2026, 1, 1),
        status_date=date(2026, 1, 1),
        finish=90,
        wbs=WBS,
        tasks=TASKS,
        links=LINKS,
        resources=(
            ResourceLimit("crew", "Crews, heavy", "work", ((0, 2.0),)),
            ResourceLimit("crane", "", "work", ((0, 1.0),)),
        ),
        baseline_name="before",
    )
