"""Near-optimal build orders: plans nearly as good as a known one in which other sites come first, or at all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, get_args

from planner import arguments
from planner.errors import BadArgument
from planner.model.build_order import Measure
from planner.model.near_optimal import NearOptimalModel
from planner.model.sets import make_sets
from planner.solving import DEFAULT_GAP, DEFAULT_TIME_LIMIT_S
from planner.spec import GOALS
from planner.studies.asking import Asking, share_for
from planner.studies.build_order import least_distance_months
from planner.studies.near_optimal_rows import AlternativeRow, NearOptimal, StartRow
from planner.studies.near_optimal_search import NearOptimalSearch, goal_caps
from planner.studies.near_optimal_shared import SharedStarts
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.plan import Plan
    from planner.problem import Problem
    from planner.studies.near_optimal_search import Found
    from solvers.search.budget import Budget

WITHIN, COUNT, MOST_COUNT = 0.01, 5, 1000
FIRST_PLAN_SHARE, SHARED_SHARE = 0.5, 0.3
"""Of the time: for the plan asked about where it is solved first; of what is left then, for what all plans share."""
LEAST_BUILDS = 40.0
"""Time for one plan at least, while there is so much: so many times what building the model takes."""


def near_optimal(
    case: Problem | Plan,
    *,
    within: float = WITHIN,
    count: int = COUNT,
    measure: Measure = "sites",
    shared: bool = True,
    time_limit_s: float | None = DEFAULT_TIME_LIMIT_S,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> NearOptimal:
    """Return plans nearly as good as a known one that differ most in their build order, each checked.

    Each plan has the greatest least distance to those before it (definitions, *Near-optimal build orders*), and is the
    best in the last goal of all that are so far. A plan solved here first takes at most half of the time; of what is
    left, plans that differ take seven tenths, what they share the rest; in equal parts, but fewer of them where a model
    is large.

    Parameters
    ----------
    case
        A plan, or a problem to be solved first.
    within
        Share of its value that the last goal may lose, from 0 to less than 1. Goals before it lose nothing beyond their
        tolerance.
    count
        Plans sought beside the one asked about.
    measure
        What the distance counts: `sites` (first start of a phase) or `activities`.
    shared
        Whether what all these plans have in common is proven, by a search for the contrary.
    time_limit_s
        Seconds for everything; None: until all is proven.
    gap, threads, seed
        As `solve` takes them.
    on_progress
        Told in a sentence what is done.
    should_stop
        Asked again and again; True ends the question with what it has.

    Raises
    ------
    BadArgument
        If an argument means nothing.
    AuditFailed
        If the plan given breaks a rule; and whatever `solve` raises.
    """
    _refuse(within, count, measure)
    asking = Asking.of(time_limit_s, gap, threads, seed, should_stop, on_progress)
    plan = asking.first_plan(case, FIRST_PLAN_SHARE)
    model = NearOptimalModel(plan.problem, make_sets(plan.problem), measure, *goal_caps(plan, within))
    search = NearOptimalSearch(asking, model, plan)
    found, rows, no_other = _farthest(search, count, asking.budget.sub_budget(1.0 - SHARED_SHARE if shared else 1.0))
    starts = SharedStarts(search, found)
    if shared:
        starts.prove(asking.budget)
    return NearOptimal(
        measure=measure,
        within=within,
        plans=tuple(one.plan for one in found),
        others=tuple(one.plan for one in starts.others),
        alternatives=rows,
        starts=tuple(_starts(found, tuple(model.order.states))),
        shared=starts.rows(within),
        notes=tuple(_notes(rows, count, within, no_other, asking.budget)),
        refused=tuple(search.refused),
    )


def _refuse(within: object, count: object, measure: object) -> None:
    told = []
    if not isinstance(within, int | float) or isinstance(within, bool) or not 0 <= within < 1 or math.isnan(within):
        told.append(f"within must be a share from 0 to less than 1, got {arguments.shown(within)}: 0.01 is 1 %")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MOST_COUNT:
        told.append(f"count must be a whole number from 1 to {MOST_COUNT}, got {arguments.shown(count)}")
    if measure not in get_args(Measure):
        told.append(f"measure must be {' or '.join(get_args(Measure))}, got {arguments.shown(measure)}")
    if told:
        raise BadArgument("; ".join(told))


def _farthest(
    search: NearOptimalSearch, count: int, budget: Budget
) -> tuple[list[Found], tuple[AlternativeRow, ...], bool]:
    """Return the plan asked about and those found, each far from those before, and whether no more are proven to be."""
    asking, model = search.asking, search.model
    found = [search.of(search.plan)]
    rows = [_row(0, 0, 0, search.plan, search.plan)]
    most_months = model.order.most_months
    for attempt in range(count):
        if budget.expired or most_months <= 0:
            break
        number = len(found)
        share = share_for(budget, search.plan, 1.0 / (count - attempt), LEAST_BUILDS)
        best, most_months = _farther(search, found, most_months, budget.sub_budget(share))
        if best is None:
            continue
        apart = _apart(best, found)
        found.append(best)
        rows.append(_row(number, apart, round(max(apart, most_months)), best.plan, search.plan))
        of_most = f"of at most {rows[-1].most_months}"
        asking.tell(f"build order {number}: {counted(apart, 'month')} from those before it, {of_most}")
    return found, tuple(rows), most_months <= 0


def _farther(
    search: NearOptimalSearch, found: list[Found], most_months: float, budget: Budget
) -> tuple[Found | None, float]:
    """Return the plan farthest from those found, None without one, and what is proven that none exceeds.

    A large model is searched with cheap months first, then from what that found with any; it begins with the plan asked
    about, since that has all the room there is.
    """
    known, best, start = [one.starts for one in found], None, search.plan
    note = f"near-optimal build order {len(found)}"
    for weight, share in search.ways:
        given = search.model.farthest(known, start, most_months, weight)
        tried = search.run(given, budget.sub_budget(share), search.asking.gap, note)
        if tried.bound is not None:
            most_months = min(most_months, -tried.bound)
        if tried.found is not None and _apart(tried.found, found) > (0 if best is None else _apart(best, found)):
            best, start = tried.found, tried.found.plan
        if budget.expired or most_months <= (0 if best is None else _apart(best, found)):
            break
    return best, most_months


def _apart(one: Found, found: list[Found]) -> int:
    return least_distance_months(one.starts, [other.starts for other in found], one.plan)


def _row(number: int, apart: int, most: int, plan: Plan, known: Plan) -> AlternativeRow:
    last, before = plan.goals[-1], known.goals[-1]
    loss = (before.value - last.value) * (1.0 if GOALS[last.name].is_maximised else -1.0)
    share = loss / abs(before.value) if before.value else None
    return AlternativeRow(number, apart, most, most <= apart, last.name, last.value, loss + 0.0, share)


def _starts(found: list[Found], items: tuple[str, ...]) -> list[StartRow]:
    calendar = found[0].plan.problem.calendar
    rows = []
    for number, one in enumerate(found):
        for item in items:
            period = one.starts.get(item)
            rows.append(StartRow(number, item, period, None if period is None else calendar.start_of(period)))
    return rows


def _notes(rows: tuple[AlternativeRow, ...], count: int, within: float, no_other: bool, budget: Budget) -> list[str]:
    """Return what should be known of the answer."""
    notes = []
    if len(rows) <= count:
        left = "the time was up" if budget.expired else "no other one was found"
        if no_other:
            left = f"it is proven that no plan within {100.0 * within:g} % has another one"
        notes.append(f"{counted(len(rows) - 1, 'build order')} of {count}: {left}")
    better = [row.plan for row in rows if row.loss < 0 and row.loss_share is not None and row.loss_share < -1e-6]
    if better:
        notes.append(f"plan {better[0]} is better than the plan asked about: go on from it")
    return notes
