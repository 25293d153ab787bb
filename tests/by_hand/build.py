"""Short ways to write down a tiny problem, and to read the plan that answers it.

Unless a case says otherwise: monthly periods from 2026-01-01, one type of rack ``R`` of 1 MW IT that is free and
unlimited, sites with PUE 1 and 1000 MW energised from the start, no discounting, no rent, cash without a floor that
matters, and a target of 0 MW.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from planner.problem import (
    Activity,
    Facility,
    Finance,
    Milestone,
    Option,
    Problem,
    Programme,
    Rack,
    Resource,
    Site,
    Stage,
    Target,
)

if TYPE_CHECKING:
    from planner.plan import Plan, ScheduleRow

START = date(2026, 1, 1)
# Days from 2026-01-01 to the last day of each month of 2026, the day its money moves: Jan 31 is day 30, Feb 28
# is 58.
DAYS = (30, 58, 89, 119, 150, 180, 211, 242, 272, 303, 333, 364)


def month(period: int, day: int = 1) -> date:
    """Return a day of the month that is period `period` of a monthly plan."""
    return date(2026 + period // 12, period % 12 + 1, day)


def option(periods: int = 1, **given: Any) -> Option:
    """Return a way to do an activity; without an id it is ``standard``."""
    return Option(duration_periods=periods, **given)


def phase(name: str, mw: float = 10.0, *options: Option, after: Any = (), **given: Any) -> Activity:
    """Return a phase; one period of free work unless options are given."""
    return Activity(id=name, nameplate_mw=mw, options=options or (option(),), predecessors=after, **given)


def gate(name: str, *options: Option, after: Any = (), **given: Any) -> Activity:
    """Return a gate; one period of free work unless options are given."""
    return Activity(id=name, kind="gate", options=options or (option(),), predecessors=after, **given)


def after(name: str, lag: int = 0, type: str = "FS") -> dict[str, Any]:
    """Return a predecessor."""
    return {"activity": name, "type": type, "lag_periods": lag}


def stage(mw: float, on: date = START) -> Stage:
    """Return a committed step of the interconnection."""
    return Stage(mw=mw, energisation_date=on)


def site(name: str, *activities: Activity, mw: float | None = 1000.0, pue: float = 1.0, **given: Any) -> Site:
    """Return a site with `mw` energised from the start (None: what `stages` says)."""
    stages = given.pop("stages", () if mw is None else (stage(mw),))
    given = {"peak_pue": pue, "mean_pue": pue, **given}
    return Site(id=name, activities=activities, stages=stages, **given)


def rack(name: str = "R", mw: float = 1.0, **given: Any) -> Rack:
    """Return a rack type of `mw` MW IT."""
    return Rack(id=name, it_kw=1000.0 * mw, **given)


def came(*units: tuple[date, int]) -> tuple[dict[str, Any], ...]:
    """Return arrivals."""
    return tuple({"date": day, "units": count} for day, count in units)


def crew(capacity: Any, name: str = "crew") -> Resource:
    """Return a renewable resource."""
    return Resource(id=name, kind="renewable", capacity=capacity)


def milestone(mw: float, name: str = "M1", **given: Any) -> Milestone:
    """Return a milestone."""
    return Milestone(id=name, threshold_mw=mw, **given)


def money(opening: float = 1000.0, floor: float = 0.0, rate: float = 0.0, **given: Any) -> Finance:
    """Return finance without discounting unless `rate` says so."""
    return Finance(opening_cash_usd_m=opening, cash_floor_usd_m=floor, discount_rate=rate, **given)


def loan(limit: Any, rate: float = 0.0, **given: Any) -> Facility:
    """Return a debt facility."""
    return Facility(id="loan", limit_usd_m=limit, rate_per_year=rate, **given)


def case(
    *sites: Site,
    goals: tuple[Any, ...],
    periods: int = 6,
    milestones: tuple[Milestone, ...] = (),
    target: float = 0.0,
    basis: str = "it",
    stop: bool = False,
    quarterly: bool = False,
    **parts: Any,
) -> Problem:
    """Return a problem whose target is due in the last period."""
    end = month(periods * (3 if quarterly else 1) - 1)
    programme = Programme(
        name="by hand",
        start_date=START,
        end_date=end,
        period="quarter" if quarterly else "month",
        target=Target(mw=target, basis=basis, by_date=end, stop_at_target=stop),
        milestones=milestones,
        goals=goals,
    )
    return Problem(
        **{"case": "by_hand", "programme": programme, "finance": money(), "racks": (rack(),), **parts}, sites=sites
    )


def plan_of(problem: Problem) -> Plan:
    """Return the plan, solved to optimality and audited on the way."""
    from planner import solve

    plan = solve(problem, **EXACTLY)
    assert all(row.proven or row.tolerance > 0 for row in plan.goals), plan.goals
    # Cash never closes below its floor, so liquidity is at least the part that only capex can draw, and never negative.
    assert all(row.liquidity_usd_m + 1e-4 >= row.liquidity_capex_only_usd_m >= 0 for row in plan.cash), plan.cash
    return plan


EXACTLY: dict[str, Any] = {"gap": 0.0, "time_limit_s": 60.0}


def item(plan: Plan, name: str) -> ScheduleRow | None:
    """Return the row of the build schedule with that id, if it is there."""
    return next((row for row in plan.schedule if row.id == name), None)


def start(plan: Plan, name: str) -> int | None:
    """Return the period in which an activity, upgrade or unit starts, or None where it never does."""
    row = item(plan, name)
    return None if row is None else row.start_period


def reached(plan: Plan, name: str = "M1") -> int | None:
    """Return the period in which a milestone is reached."""
    return next(row.reached_period for row in plan.milestones if row.id == name)


def goal(plan: Plan, name: str) -> float:
    """Return the value of a goal."""
    return next(row.value for row in plan.goals if row.name == name)


def racks(plan: Plan, name: str = "R") -> int:
    """Return how many racks of a type stand at the end."""
    return dict(plan.racks).get(name, 0)


def line(plan: Plan, name: str) -> list[float]:
    """Return one line of the cash ledger by period [million USD]."""
    return [getattr(row, f"{name}_usd_m") for row in plan.cash]
