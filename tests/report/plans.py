"""Plans that a page must hold: shipped, late, empty, of one site, of a thousand phases, with names from anywhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner import read_plan
from planner.decisions import Delivery
from planner.report import report_html
from tests.comparison.plans import solved, tiny
from tests.tabulate.case import RACK, case, plan

if TYPE_CHECKING:
    from planner.plan import Plan

KEPT = Path(__file__).resolve().parents[2] / "notebooks" / "plans"
SCRIPT, UMLAUT, CJK, ARABIC = "<script>alert('x')</script>", "Größe Süd & Söhne", "北京数据中心", "مركز بيانات الرياض"
NAMES = (SCRIPT, UMLAUT, CJK, ARABIC, "=1+1", '"quoted" </style></script><img src=x onerror=alert(1)>')


@cache
def kept(name: str) -> Plan:
    """Return a plan of a large shipped case that notebooks read."""
    return read_plan(KEPT / name)


@cache
def nothing_built() -> Plan:
    """Return the plan of a site in which nothing is decided."""
    return plan(case(programme={"milestones": [{"id": "GW1", "threshold_mw": 5, "deadline_date": "2026-03-31"}]}))


@cache
def one_site() -> Plan:
    """Return a site of one hall, with two deliveries, one of them late for its milestone."""
    return named(("Only hall",))


@cache
def named(names: tuple[str, ...] = NAMES) -> Plan:
    """Return a plan with a site, a hall and a source for each name."""
    sites = [
        {
            "id": f"S{place}", "name": name, "peak_pue": 1.2, "mean_pue": 1.1, "region": name[:20], "country": "DE",
            "latitude": 30.0 + place, "longitude": -100.0 - place,
            "stages": [{"mw": 12, "energisation_date": "2026-01-01"}],
            "activities": [{"id": f"H{place}", "name": name, "nameplate_mw": 5, "source": name,
                            "confidence": "estimate",
                            "options": [{"duration_periods": 1, "capex_usd_m": 3}]}],
        }
        for place, name in enumerate(names)
    ]  # fmt: skip
    problem = case(
        programme={
            "name": names[0],
            "milestones": [{"id": "GW1", "threshold_mw": 2, "deadline_date": "2026-02-28", "tranche_usd_m": 10}],
        },
        sites=sites,
        racks=[{**RACK, "name": names[0], "source": "x", "confidence": "reported"}],
        sources=[{"key": "x", "title": names[0], "address": "javascript:alert(1)"}],
        tenant={"name": names[0], "revenue_usd_m": {2026: 10}},
    )
    return plan(
        problem,
        starts={f"H{place}": ("standard", 0) for place in range(len(names))},
        deliveries=tuple(Delivery(f"S{place}", "R", 2, 2, 0) for place in range(len(names))),
    )


@cache
def thousand_phases() -> Plan:
    """Return fifty sites of twenty phases each, built one after the other over five years."""

    def site(number: int) -> dict[str, Any]:
        halls = [
            {"id": f"S{number}-H{hall}", "nameplate_mw": 10, "options": [{"duration_periods": 6, "capex_usd_m": 80}]}
            for hall in range(20)
        ]
        return {
            "id": f"S{number}", "peak_pue": 1.2, "mean_pue": 1.1, "activities": halls,
            "stages": [{"mw": 300, "energisation_date": "2026-01-01"}],
        }  # fmt: skip

    problem = case(
        programme={"end_date": "2030-12-31", "target": {"mw": 8000, "by_date": "2030-12-31"}},
        finance={"opening_cash_usd_m": 1e6},
        sites=[site(number) for number in range(50)],
    )
    starts = {f"S{number}-H{hall}": ("standard", 2 * hall) for number in range(50) for hall in range(20)}
    deliveries = tuple(Delivery(f"S{number}", "R", 2 * hall + 6, 10, 0) for number in range(50) for hall in range(20))
    return plan(problem, starts=starts, deliveries=deliveries)


@cache
def page_of(name: str, static: bool = False) -> str:
    """Return the page of a plan by its name here."""
    return report_html(PLANS[name](), static=static)


PLANS: dict[str, Any] = {
    "tiny": tiny,
    "without birch": lambda: solved(("sites.birch.eligible", False)),
    "ten-gigawatt": lambda: kept("ten-gigawatt"),
    "status-2026": lambda: kept("status-2026"),
    "nothing built": nothing_built,
    "one site": one_site,
    "names": named,
    "thousand phases": thousand_phases,
}
