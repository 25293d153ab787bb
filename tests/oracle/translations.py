"""The same case told otherwise: other money, other names and order, other periods, later power."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from planner.problem import Problem
from tests.oracle.changes import changed, rebuilt

if TYPE_CHECKING:
    from datetime import date

    from pydantic import BaseModel

MONEY_STEPS = {"limit_usd_m", "rent_usd_m_per_mw_year", "energy_usd_per_mwh", "capacity_usd_per_mw_day"}
IDS = {"activity", "node", "from_node", "to_node", "rack"}
NAMED = {"sites", "racks"}  # of yearly limits and quotas
PERIODS = {"duration_periods", "lag_periods", "lead_periods", "commissioning_periods", "payment_lag_periods"}
COMES = {
    "earliest_start_date", "earliest_energisation_date", "earliest_service_date", "first_delivery_date", "date",
    "energisation_date", "finished_date", "from_date",
}  # fmt: skip
ENDS = {"latest_finish_date", "last_delivery_date", "last_service_date", "by_date", "end_date", "min_mw_by_date"}
FIRST_OF = {"deadline_date", "started_date"}


def later_energised(problem: Problem, by: timedelta = timedelta(days=62)) -> Problem:
    """Return a case whose grid stages are energised later."""
    return changed(problem, lambda _, name, value: value + by if name == "energisation_date" else value)


def scaled(problem: Problem, factor: float) -> Problem:
    """Return a case in which every figure of money is so many times as large."""

    def change(_: BaseModel, name: str, value: Any) -> Any:
        if name in MONEY_STEPS:
            return [{"from_date": step.from_date, "value": step.value * factor} for step in value]
        if name == "revenue_usd_m":
            return {year: revenue * factor for year, revenue in value.items()}
        return value * factor if "usd" in name else value

    return changed(problem, change)


def renamed(problem: Problem) -> Problem:
    """Return a case with every id spelt otherwise, so that they sort the other way, and every list reversed."""
    spelt: dict[str, str] = {}

    def new(name: str) -> str:
        return spelt.setdefault(name, f"{'zyxwvutsrqponmlkjihgfedcba'[len(spelt) % 26]}_{len(spelt)}_{name}")

    def change(model: BaseModel, name: str, value: Any) -> Any:
        if name == "id" and type(model).__name__ != "Option":
            return new(value)
        if name in IDS and isinstance(value, str):
            return new(value)
        if name in ("uses", "draws"):
            return {new(resource): units for resource, units in value.items()}
        if name in NAMED and value and isinstance(value[0], str):
            return tuple(new(of) for of in reversed(value))
        if isinstance(value, tuple) and name != "goals" and value and hasattr(value[0], "id"):
            return tuple(reversed(value))
        return value

    return changed(problem, change)


def in_months(problem: Problem, *, split: bool) -> Problem:
    """Return a case about dates alone, all of them on the edges of its periods, in its own periods or in months.

    Money and pace are no limit, what comes comes on the first day of a period, and what ends ends on the last. Then a
    best plan starts everything on the first day of a period or when something before it is finished, which, with every
    duration three months for each quarter, is the first day of a quarter again: months have nothing to gain.
    """
    calendar = problem.calendar
    times = 3 if split and calendar.months == 3 else 1

    def change(_: BaseModel, name: str, value: Any) -> Any:
        if name in PERIODS:
            return value * times
        if name in COMES | ENDS | FIRST_OF and value is not None:
            return _on_edge(problem, name, value)
        if name in ("yearly_limits", "quotas"):
            return ()  # the rest of the last year, which a longer horizon has, uses them too
        return None if name in ("install_racks_per_period", "tenant") else value

    given = rebuilt(problem, change)
    given["finance"] = {"opening_cash_usd_m": 1e5}
    given["programme"] |= {"goals": ["shortfall", "lateness", "earliest"]}
    if times == 3:
        given["programme"] |= {"period": "month"}
    return Problem.model_validate(given)


def _on_edge(problem: Problem, name: str, day: date) -> date:
    calendar = problem.calendar
    if name in COMES:
        return calendar.start_of(calendar.usable_from(day))
    period = calendar.period_of(day)
    return calendar.start_of(period) if name in FIRST_OF else calendar.end_of(period)


def longer(problem: Problem, periods: int) -> Problem:
    """Return a case whose horizon ends later."""
    calendar = problem.calendar
    end = calendar.end_of(calendar.periods - 1 + periods)
    return changed(problem, lambda _, name, value: end if name == "end_date" else value)
