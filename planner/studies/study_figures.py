"""The figures of a plan that a study keeps and may tabulate, by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from planner.validate.names import nearest, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plan import Plan
    from planner.problem import Problem

Figure = float | int | str | None
OF_PLAN = (
    "target_online_mw", "shortfall_mw", "npv_usd_m", "irr", "lowest_cash_usd_m", "lowest_cash_date",
    "least_liquidity_usd_m", "least_liquidity_date", "peak_debt_usd_m", "gpus",
)  # fmt: skip
LATE_MONTHS = "late_months"
SECONDS = "seconds"
OF_MILESTONE = ("reached_date", "late_months", "paid_date")
OF_SITE = ("online_mw", "first_start_date")
USUAL = ("target_online_mw", "lowest_cash_usd_m", "milestones[*].reached_date")
_ENTRY = re.compile(r"(\w+)\[([^\]]*)\](?:\.(\w+))?")


def figures_of(plan: Plan) -> dict[str, Figure]:
    """Return every figure of a plan that can be tabulated, by name; the goals' own are kept beside them."""
    found: dict[str, Figure] = {name: _plain(getattr(plan, name)) for name in OF_PLAN}
    found[LATE_MONTHS] = sum(row.late_months for row in plan.milestones)
    for row in plan.milestones:
        found |= {f"milestones[{row.id}].{name}": _plain(getattr(row, name)) for name in OF_MILESTONE}
    found |= {f"racks[{rack}].installed": count for rack, count in plan.racks}
    last = plan.periods - 1
    for site in plan.problem.sites:
        online_mw = sum(row.online_it_mw for row in plan.capacity if row.site == site.id and row.period == last)
        own = {activity.id for activity in site.activities}
        starts = [row.start_date for row in plan.schedule if row.id in own]
        found[f"sites[{site.id}].online_mw"] = online_mw
        found[f"sites[{site.id}].first_start_date"] = _plain(min(starts, default=None))
    return found


def online_mw(plan: Plan) -> list[float]:
    """Return the MW online in each period, on the basis of the target."""
    series = [0.0] * plan.periods
    for row in plan.capacity:
        series[row.period] += row.online_mw(plan.target_basis)
    return series


def _plain(value: object) -> Figure:
    """Return a figure as JSON takes it: dates as ISO text."""
    return value if value is None or isinstance(value, int | float | str) else value.isoformat()  # type: ignore[attr-defined]


def figure_names(problem: Problem) -> tuple[str, ...]:
    """Return the names of all figures that plans of a case have, the goals and what is known of them first."""
    goals = [goal.goal for goal in problem.programme.goals]
    return (
        *(name for goal in goals for name in (goal, f"{goal}_bound", f"{goal}_gap")),
        *OF_PLAN,
        LATE_MONTHS,
        SECONDS,
        *(f"milestones[{given.id}].{name}" for given in problem.milestones for name in OF_MILESTONE),
        *(f"racks[{rack.id}].installed" for rack in problem.racks),
        *(f"sites[{site.id}].{name}" for site in problem.sites for name in OF_SITE),
    )


def is_number(name: str) -> bool:
    """Return whether a figure is a number, so that a picture can show it: anything but a date."""
    return not name.endswith("_date")


def matched(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the figures that a name stands for: itself, or with ``[*]`` those of all entries; empty for none."""
    if name in known:
        return (name,)
    found = _ENTRY.fullmatch(name)
    if found is None or found[2] != "*":
        return ()
    return tuple(
        other for other in known if (one := _ENTRY.fullmatch(other)) and (one[1], one[3]) == (found[1], found[3])
    )


def unknown(name: str, known: tuple[str, ...]) -> str:
    """Return the end of a message on a figure that nobody knows: what was probably meant, or what there is."""
    plain = [one for one in known if "[" not in one]
    near = nearest(name, [*known, *_patterns(known)])
    return f"; did you mean '{near}'?" if near else suggestion(name, [*plain, *_patterns(known)], "figures")


def _patterns(known: tuple[str, ...]) -> Iterator[str]:
    """Yield the figures of all entries of a kind, each once."""
    patterns = (_ENTRY.sub(r"\1[*].\3", name) for name in known if "[" in name)
    yield from dict.fromkeys(patterns)
