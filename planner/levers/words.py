"""Levers and what comes of them, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.levers.answer import Lever, Outcome
from planner.levers.changes import changes_of, first_day
from planner.levers.kinds import SPECS
from planner.words import counted

if TYPE_CHECKING:
    from datetime import date

    from planner.levers.answer import Commitment
    from planner.model.elastic import Pull
    from planner.problem import Problem


PLAIN = ("MW", "million USD")
ONE = {"racks per period": "more rack", "racks": "more rack", "units": "more unit"}
"""Units that are said as they stand; and what one is called where it is not the unit without its s."""


def lever_of(problem: Problem, pull: Pull) -> Lever:
    """Return a lever with its words and changes."""
    item, spec, day = pull.item, SPECS[pull.item.kind], first_day(problem, pull)
    months = problem.calendar.months if spec.unit == "months" else 1
    size = pull.size * months
    words = spec.words.format(size=size_in_words(size, spec.unit), id=item.id, since=day)
    return Lever(
        kind=item.kind,
        id=item.id,
        size=float(size),
        unit=spec.unit,
        from_date=day,
        words=words,
        weight=pull.weight,
        changes=changes_of(problem, pull, words),
    )


def size_in_words(size: int, unit: str) -> str:
    """Return a size with its unit: ``1,200 MW``, ``1 month``, ``3 more racks``."""
    if unit in PLAIN:
        return f"{size:,} {unit}"
    return counted(size, ONE.get(unit, unit.removesuffix("s")))


def outcome_of(asked: Commitment, reached: date | None, missing_mw: float | None) -> Outcome:
    """Return what a plan does for a commitment.

    Parameters
    ----------
    asked
        The commitment, with what is missing as things stand.
    reached
        The first day on which enough is online. Where it is too late it is not told: the plan sought no other date.
    missing_mw
        What is missing when it is due; None: no plan.
    """
    if missing_mw is None:
        return Outcome("not confirmed by a plan in the time allowed", None, None, None)
    closed = None if asked.missing_mw is None else max(0.0, asked.missing_mw - missing_mw)
    if missing_mw <= 0:
        return Outcome(f"reached {reached}, due {asked.due_date}", reached, 0.0, closed)
    of = "" if closed is None else f"closes {closed:,.6g} of {asked.missing_mw:,.6g} MW; "
    return Outcome(f"{of}{missing_mw:,.6g} MW are still missing on {asked.due_date}", None, missing_mw, closed)
