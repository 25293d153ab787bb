"""A small build schedule written by hand: every kind of link, history, a held start, resources, a baseline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.schedule.build_schedule import BuildSchedule, Link, ResourceLimit, Task, WbsNode, WorkCalendar

START = date(2026, 11, 1)  # a Sunday
FINISH_DAY = 70

WBS = (
    WbsNode("programme", "Ostsee & Söhne <1 GW>", ""),
    WbsNode("region/north", "North", "programme"),
    WbsNode("site/alpha", "alpha", "region/north"),
    WbsNode("system/civil", "Civil", "site/alpha"),
    WbsNode("site/empty", "nothing here", "region/north"),
)

# Day 0 is 2026-11-01. Land was had on day -10; the hall takes days 0 to 29 and is a third done; the order goes out on
# day 5 and comes 45 days later, on day 50; power comes on day 40 and not before, 10 days before it is needed. Fit-out
# starts when hall, power and delivery are there (day 50), takes 20 days and ends the programme on day 70. Paint may
# start 5 days after the hall does, needs 10 days, and must end 3 days after the hall at the earliest (day 33: it
# starts on day 23); nothing waits for it but the end: 37 days of float.
TASKS = (
    Task("programme:start", 1, "programme", "Programme starts", "programme start", -10, -10, status="finished"),
    Task(
        "programme:finish", 2, "programme", "Programme finishes", "programme finish", 70, 70,
        total_float=0, free_float=0, float_to={"programme:finish": 0}, cumulative_mw=12.5, mw_unit="MW IT",
    ),
    Task(
        "alpha:land", 3, "site/alpha", "Land", "gate", -10, 0, "alpha", status="finished", start_reason="history",
        percent_complete=100.0, phase="permit", cost_usd_m=2.0, baseline_start=-10, baseline_finish=-2,
        baseline_id="alpha:land", baseline_cost_usd_m=1.5,
    ),
    Task(
        "alpha:hall", 4, "system/civil", 'Hall "A" & Bau äöü 東京 \x07\x00', "phase", 0, 30, "alpha",
        status="under way", start_reason="logic", percent_complete=100 / 3, option="steel", building="A", phase="civil",
        furnished_by="owner", uses={"crews": 2.0}, cost_usd_m=30.0, confidence="reported", total_float=20,
        free_float=20, float_to={"programme:finish": 20}, baseline_start=0, baseline_finish=28,
        baseline_id="alpha:hall", baseline_cost_usd_m=25.0,
    ),
    Task(
        "alpha:order", 5, "system/civil", "Order transformers", "order", 5, 5, "alpha", start_reason="cash",
        not_before=5, held_by="cash floor: 3.0 below on 2026-11-30", phase="procure", draws={"transformers": 2.5},
        total_float=0, free_float=0, float_to={"programme:finish": 0},
    ),
    Task(
        "alpha:lead", 6, "system/civil", "Transformers made", "lead", 5, 50, "alpha", phase="procure", total_float=0,
        free_float=0, float_to={"programme:finish": 0},
    ),
    Task(
        "alpha:power", 7, "site/alpha", "Energised", "energisation", 40, 40, "alpha", start_reason="power",
        not_before=40, held_by="power of hub from 2026-12-11", phase="energise", total_float=10, free_float=10,
        float_to={"programme:finish": 10},
    ),
    Task(
        "alpha:fit", 8, "system/civil", "=Fit-out", "commissioning", 50, 70, "alpha", phase="fit-out",
        uses={"crews": 1.5}, cost_usd_m=10.25, mw=12.5, cumulative_mw=12.5, mw_unit="MW IT", total_float=0,
        free_float=0, float_to={"programme:finish": 0}, baseline_start=45, baseline_finish=65,
        baseline_id="alpha:fit@old", baseline_cost_usd_m=0.0,
    ),
    Task(
        "alpha:paint", 9, "system/civil", "Paint", "phase", 23, 33, "alpha", phase="civil", total_float=37,
        free_float=37, float_to={"programme:finish": 37}, cost_usd_m=0.000001,
    ),
)  # fmt: skip

LINKS = (
    Link("programme:start", "alpha:land", "SS"),
    Link("alpha:land", "alpha:hall"),
    Link("alpha:land", "alpha:order"),
    Link("alpha:order", "alpha:lead"),
    Link("alpha:land", "alpha:power", "FS", 7),
    Link("alpha:lead", "alpha:fit"),
    Link("alpha:hall", "alpha:fit"),
    Link("alpha:power", "alpha:fit"),
    Link("alpha:hall", "alpha:paint", "SS", 5),
    Link("alpha:hall", "alpha:paint", "FF", 3),
    Link("alpha:fit", "programme:finish"),
    Link("alpha:paint", "programme:finish"),
)

RESOURCES = (
    ResourceLimit("crews", "Crews of A & B", "work", ((0, 2.0), (45, 3.5))),
    ResourceLimit("transformers", "Transformers", "material", ((0, 1.0), (30, 4.0))),
)

# The plan of ten days before: land to be had in 8 days and not begun, the hall in 28; a fence that is no task any more.
EARLIER = BuildSchedule(
    "by-hand", "By hand", date(2026, 10, 22), date(2026, 10, 22), 75, WBS,
    (
        Task("programme:start", 1, "programme", "Programme starts", "programme start", 0, 0, total_float=0),
        Task("alpha:survey", 10, "site/alpha", "Survey", "gate", -20, 0, "alpha", "finished", cost_usd_m=0.5),
        Task("alpha:land", 3, "site/alpha", "Land", "gate", 0, 8, "alpha", cost_usd_m=1.5, total_float=2),
        Task("alpha:hall", 4, "system/civil", "Hall", "phase", 10, 38, "alpha", cost_usd_m=25.0, total_float=17),
        Task("alpha:fence", 11, "site/alpha", "Fence", "phase", -5, 20, "alpha", "under way", total_float=35),
        Task("alpha:fit@old", 8, "system/civil", "Fit-out", "commissioning", 55, 75, "alpha", total_float=0),
        Task("programme:finish", 2, "programme", "Programme finishes", "programme finish", 75, 75, total_float=0),
    ),
    (
        Link("programme:start", "alpha:land"), Link("alpha:survey", "alpha:land"), Link("alpha:land", "alpha:hall"),
        Link("alpha:survey", "alpha:fence"), Link("alpha:hall", "alpha:fit@old", "FS", 17),
        Link("alpha:fence", "programme:finish"), Link("alpha:fit@old", "programme:finish"),
    ),
)  # fmt: skip

SCHEDULE = BuildSchedule(
    "by-hand", "By hand", START, START, FINISH_DAY, WBS, TASKS, LINKS, RESOURCES, baseline_name="first",
    notes=("Money is in million USD.",), earlier=lambda: EARLIER,
)  # fmt: skip

FIVE_DAYS = WorkCalendar(
    "five-days", "Monday to Friday", (0, 1, 2, 3, 4), (date(2026, 11, 26), date(2026, 12, 25), date(2026, 12, 26))
)


def on_five_days(schedule: BuildSchedule = SCHEDULE, calendar: WorkCalendar = FIVE_DAYS) -> BuildSchedule:
    """Return a schedule on a calendar of five days a week with holidays."""
    return replace(schedule, calendar=calendar)
