"""One random case on both sides: what each finds, how long it takes, and the verdict."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tests.second.compare import Verdict, judged, wrong_figures
from tests.second.draw import case
from tests.second.model import Second
from tests.second.scip import PLAINLY, NoPlan, Unsettled, lexicographic
from tests.second.taken import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.plan import Plan
    from planner.problem import Problem
    from tests.second.scip import Best

GAP = 1e-6
"""Gap the planner is asked for."""

OTHERS: tuple[dict[str, Any], ...] = ({"hair": 0.0}, {"hair": 1e-6}, {"settings": PLAINLY})
"""What is tried where the two differ: other room beyond the tolerances (within rounding, either answer is right), and
SCIP without presolve and cuts, since SCIP may be the one that is wrong; then all of them with no MW served that are not
there, which at sites of single racks show in the emissions. A fault of the planner stays one in all."""


@dataclass(frozen=True)
class Row:
    """One line of the results."""

    seed: int
    kind: str
    sites: int
    periods: int
    period: str
    unknowns: int
    rules: int
    goals: str
    holds: str  # what the planner's plan holds: see `contents`
    verdict: str  # agree, none, open, wrong
    termination: str
    values: str
    bounds: str
    planner_s: float
    second_values: str
    second_bounds: str
    second_s: float
    told: str

    def cells(self) -> dict[str, object]:
        """Return it as cells of a table."""
        return asdict(self)


def judge(seed: int, kind: str, planner_s: float, each_s: float) -> Row:
    """Return the verdict on one random case."""
    problem = case(seed, kind)
    begun = time.monotonic()
    plan, trouble = _planned(problem, planner_s)
    took = time.monotonic() - begun
    begun = time.monotonic()
    second = Second(problem)
    figures = [] if plan is None else wrong_figures(second, plan, values_of(second, plan))
    bests, none = _found(second, each_s, plan)
    verdict, kept = _weighed(second, each_s, plan, bests)
    told = [*figures, *verdict.wrong, *_on_existence(plan, trouble, none)]
    wrong = bool(figures or verdict.wrong or trouble not in ("", "none", "stopped")) or _at_odds(plan, trouble, none)
    word = "wrong" if wrong else "none" if plan is None and none == "none" else "open"
    if word == "open" and plan is not None and none == "" and not verdict.still_open:
        word = "agree"
    return Row(
        seed, kind, len(problem.sites), second.periods.count, problem.programme.period, len(second.unknowns),
        len(second.rows), " ".join(goal.goal for goal in problem.programme.goals), contents(plan), word,
        plan.run.termination if plan else trouble, _figures([row.value for row in plan.goals] if plan else []),
        _figures([row.bound for row in plan.goals] if plan else []), round(took, 2),
        _figures([best.value for best in kept]), _figures([best.bound for best in kept]),
        round(time.monotonic() - begun, 2), "; ".join([*told, *verdict.still_open])[:600],
    )  # fmt: skip


def _planned(problem: Problem, limit_s: float) -> tuple[Plan | None, str]:
    """Return the planner's plan, or none and why: `none` if it says there is none, `stopped`, or what went wrong."""
    from planner.errors import Contradiction, NoPlanFound
    from planner.solving import solve

    try:
        return solve(problem, gap=GAP, time_limit_s=limit_s, threads=1), ""
    except Contradiction:
        return None, "none"
    except NoPlanFound:
        return None, "stopped"
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"[:300]


def _found(second: Second, each_s: float, plan: Plan | None) -> tuple[list[Best], str]:
    """Return what the second model finds; the planner's plan is where it begins, if it keeps the rules."""
    known = None if plan is None else values_of(second, plan)
    try:
        return lexicographic(second, each_s, known), ""
    except NoPlan:
        return [], "none"
    except Unsettled:
        return [], "stopped"


def _weighed(second: Second, each_s: float, plan: Plan | None, bests: Sequence[Best]) -> tuple[Verdict, Sequence[Best]]:
    if plan is None or not bests:
        return Verdict(()), bests
    verdict = judged(plan, bests)
    broken = [f"second breaks its own {told}" for told in second.broken(bests[-1].values)]
    for told_by, other_way in _other_ways(second) if verdict.wrong else ():
        try:
            others = lexicographic(told_by, each_s, values_of(told_by, plan), **other_way)
        except (NoPlan, Unsettled):
            continue
        other = judged(plan, others)
        if not other.wrong:
            return Verdict((), other.still_open), others
    return (Verdict((*verdict.wrong, *broken), verdict.still_open) if verdict.wrong else verdict), bests


def _other_ways(second: Second) -> Iterator[tuple[Second, dict[str, Any]]]:
    for way in OTHERS:
        yield second, way
    exact = Second(second.problem, served_within_mw=0.0)
    for way in ({}, *OTHERS):
        yield exact, way


def _at_odds(plan: Plan | None, trouble: str, none: str) -> bool:
    """Return whether one says that there is no plan and the other has one."""
    return (plan is not None and none == "none") or (trouble == "none" and none == "")


def contents(plan: Plan | None) -> str:
    """Return counts of what a plan holds, so that it can be seen which cases leave something to decide."""
    if plan is None:
        return ""
    kinds = [row.kind for row in plan.schedule if row.status == "planned"]
    counts = {
        "works": kinds.count("phase") + kinds.count("gate"), "upgrades": kinds.count("upgrade"),
        "units": kinds.count("onsite"), "racks": sum(lot.units for lot in plan.deliveries),
        "booked": sum(lot.units for lot in plan.deliveries if lot.order_period is None),
        "milestones": sum(row.reached_period is not None for row in plan.milestones),
        "drawn": round(sum(row.draw_usd_m for row in plan.debt)),
        "credit": round(sum(row.credit_used_usd_m for row in plan.cash)),
    }  # fmt: skip
    return " ".join(f"{count} {name}" for name, count in counts.items() if count)


def _on_existence(plan: Plan | None, trouble: str, none: str) -> list[str]:
    said = {"none": "no plan at all", "stopped": "stopped without a plan", "": "a plan"}
    first = "a plan" if plan is not None else said.get(trouble, trouble)
    return [] if plan is not None and none == "" else [f"planner: {first}; second: {said[none]}"]


def _figures(values: Sequence[float | None]) -> str:
    return " ".join("none" if value is None else f"{value:.9g}" for value in values)
