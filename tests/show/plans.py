"""Plans that pictures are tried on: the small one, the two real ones, and ones made larger, emptier and hostile."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from planner import read_plan
from tests.comparison.plans import tiny
from tests.exports.sample import sample

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plan import Plan, ScheduleRow

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = ("ten-gigawatt", "status-2026")
HOSTILE = '<script>alert("x")</script> a.b[0] \\ \'q\' "z" & ${datum} Ōhara 大原 مركز {{x}}'


@cache
def real(name: str) -> Plan:
    """Return a plan of a real case, as it is kept for the notebooks."""
    return read_plan(ROOT / "notebooks" / "plans" / name)


@cache
def many(copies: int) -> Plan:
    """Return the first real plan with every site so many times: more phases than any programme has."""
    plan = real("ten-gigawatt")
    rows: list[ScheduleRow] = []
    for row in plan.schedule:
        if row.site:
            rows += [replace(row, id=f"{row.id}-{k}", site=f"{row.site}-{k}") for k in range(copies)]
        else:
            rows.append(row)
    capacity = [replace(row, site=f"{row.site}-{k}") for row in plan.capacity for k in range(copies)]
    return replace(plan, schedule=tuple(rows), capacity=tuple(capacity))


@cache
def empty() -> Plan:
    """Return the small plan as if nothing were built: no racks, no work, no tranche."""
    plan = tiny()
    return replace(
        plan,
        name="Nothing built",
        target_online_mw=0.0,
        shortfall_mw=plan.target_mw,
        racks=(),
        schedule=(),
        deliveries=(),
        capacity=(),
        power=(),
        milestones=tuple(
            replace(row, reached_period=None, reached_date=None, paid_period=None, paid_date=None, late_months=1.0)
            for row in plan.milestones
        ),
    )


@cache
def hostile() -> Plan:
    """Return the small plan with names that are markup, quotes, brackets, and letters of other scripts."""
    plan = tiny()
    tenant = None if plan.problem.tenant is None else plan.problem.tenant.model_copy(update={"name": HOSTILE})
    finance = plan.problem.finance
    loans = tuple(one.model_copy(update={"name": HOSTILE}) for one in finance.facilities)
    problem = plan.problem.model_copy(
        update={
            "tenant": tenant,
            "racks": tuple(one.model_copy(update={"name": HOSTILE}) for one in plan.problem.racks),
            "finance": finance.model_copy(update={"facilities": loans}),
        }
    )
    return replace(
        plan, name=HOSTILE, problem=problem, schedule=tuple(replace(row, name=HOSTILE) for row in plan.schedule)
    )


def one_site() -> Plan:
    """Return three months of a single site."""
    return sample()


def placed(plan: Plan, places: Iterable[tuple[str, str, float, float]]) -> Plan:
    """Return a plan whose sites have these countries and coordinates (id, country, degrees north, degrees east)."""
    at = {site: (country, lat, lon) for site, country, lat, lon in places}
    sites = []
    for site in plan.problem.sites:
        if site.id in at:
            country, lat, lon = at[site.id]
            site = site.model_copy(update={"country": country, "latitude": lat, "longitude": lon})
        sites.append(site)
    return replace(plan, problem=plan.problem.model_copy(update={"sites": tuple(sites)}))
