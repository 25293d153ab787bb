"""By when to decide, with all else free to change: each date shown by a plan, the next one proven to be too late."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.explanation.decide_by import as_row, dues
from planner.levers.decide_by_changes import may_be_asked
from planner.levers.decide_by_search import Dated, with_cost
from planner.studies.asking import Asking, share_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.explanation.decide_by import DecideBy, Due
    from planner.explanation.explained import Explained
    from planner.plan import Plan

DATES_SHARE, LEAST_SHARE, COST_SHARE = 0.6, 0.1, 0.25
"""Of the time left: for dates; of that for one decision at least; then for what one more period costs, at least."""
MOST_COSTS, LEAST_BUILDS = 12, 20.0
"""Decisions whose cost is sought at most; time of each, so many times what building its model takes."""


def decide_by(
    explained: Explained, asking: Asking, most: int | None = None, on_row: Callable[[DecideBy], None] | None = None
) -> tuple[tuple[DecideBy, ...], tuple[str, ...]]:
    """Return by when each decision must be made, by date, and notes.

    All have their date by float. Those that may slip least are solved again, in that order, as long as there is time;
    then what one more period costs, for the first of them.

    Parameters
    ----------
    explained
        The plan.
    asking
        How to solve, and the time.
    most
        Decisions to solve again at most; None: all.
    on_row
        Told each row that is solved again.
    """
    found = dues(explained)
    rows = {due.decision.id: as_row(explained, due) for due in found}
    asked = [due for due in found if may_be_asked(explained.plan, due.decision)][:most]
    dates = replace(asking, budget=asking.budget.sub_budget(DATES_SHARE))
    solved = []
    for due, part in _parts(explained.plan, asked, dates, LEAST_SHARE):
        row = Dated(explained, part, due).row(rows[due.decision.id])
        if row.certainty != "by float":
            rows[due.decision.id] = row
            solved.append(due)
            if on_row is not None:
                on_row(row)
    needed = [due for due in solved if rows[due.decision.id].certainty != "not needed"]
    for due, part in _parts(explained.plan, needed[:MOST_COSTS], asking, COST_SHARE):
        rows[due.decision.id] = with_cost(explained, part, due, rows[due.decision.id])
    order = sorted(rows.values(), key=lambda row: (row.date, row.kind, row.id))
    return tuple(order), tuple(_notes(len(found), len(solved)))


def _parts(plan: Plan, asked: list[Due], asking: Asking, least: float) -> Iterator[tuple[Due, Asking]]:
    """Yield decisions, each with its part of the time, until that is up."""
    for number, due in enumerate(asked):
        if asking.budget.expired:
            return
        share = share_for(asking.budget, plan, max(1.0 / (len(asked) - number), least), LEAST_BUILDS)
        yield due, replace(asking, budget=asking.budget.sub_budget(share))


def _notes(count: int, done: int) -> Iterator[str]:
    if not count:
        yield "no order, start or opening of this plan endangers its target or a milestone"
    elif done < count:
        yield f"{done} of {count} decisions are solved again, those that may slip least; the others go by float"
