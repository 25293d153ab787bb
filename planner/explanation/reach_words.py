"""Sentences on what no plan can do: the earliest date of a commitment and why, and the most online when it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.explanation.statement import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from planner.bounds.facts import Binding, Reachable
    from planner.explanation.commitments import Commitment
    from planner.explanation.grounds import Grounds
    from planner.explanation.statement import Statement, Value


def earliest(known: Grounds, one: Commitment, found: Reachable) -> Statement:
    """Return when a commitment can be reached at the earliest and why, beside when this plan reaches it.

    Parameters
    ----------
    known
        Facts of the plan.
    one
        The commitment in the plan.
    found
        What bounds say of it.
    """
    calendar, day = known.calendar, found.earliest_date
    late = None
    if day is not None and one.due_period is not None:
        late = (calendar.period_of(day) - one.due_period) * one.months
    figures: dict[str, Value] = {
        "earliest_date": day, "reached_date": one.reached_date, "late_months": late,
        "horizon_date": calendar.end_of(calendar.periods - 1),
    }  # fmt: skip
    why, more = _binding(found.why_not_earlier[:1])
    return say("earliest", f"{_earliest(one, day, late)}{why}.", **figures, **more)


def _earliest(one: Commitment, day: date | None, late: int | None) -> str:
    if day is None:
        return "No plan reaches it by {horizon_date}"
    if day == one.reached_date:
        return "No plan reaches it earlier"
    if late is not None and late > 0:
        return "No plan reaches it before {earliest_date}, {late_months:months} late"
    return "The inputs alone rule it out only before {earliest_date}"


def most_then(one: Commitment, found: Reachable) -> Statement | None:
    """Return the most that any plan has online when a commitment is due, and what leaves no more; None: enough."""
    if not found.missing_mw or found.most_mw is None:
        return None
    most_mw = found.most_mw
    sized = [binding for binding in found.binding if "most_mw" in binding.figures]
    tightest = min(sized, key=lambda binding: abs(_most_mw(binding) - most_mw), default=None)
    before = {_without_date(binding) for binding in found.why_not_earlier}
    is_told = tightest is None or _without_date(tightest) in before
    why, more = _binding([] if tightest is None or is_told else [tightest])
    if tightest is not None and not is_told:
        more["why"] = _without_date(tightest)
    return say(
        "most then", f"No plan has more than {{most_mw}} {{unit}} online then{why}.", due_date=found.due_date,
        most_mw=found.most_mw, unit=one.unit, missing_mw=found.missing_mw, **more,
    )  # fmt: skip


def _without_date(binding: Binding) -> str:
    """Return what binds without the day it is said of, which its sentence begins with."""
    return _inside(binding).removeprefix(f"by {binding.figures.get('by_date')}, ")


def _inside(binding: Binding) -> str:
    """Return what binds as a part of a sentence."""
    words = binding.words
    return words[:1].lower() + words[1:] if words.startswith("By ") else words


def _most_mw(binding: Binding) -> float:
    value = binding.figures.get("most_mw")
    return float(value) if isinstance(value, int | float) else 0.0


def _binding(found: Sequence[Binding]) -> tuple[str, dict[str, Value]]:
    """Return what binds as the end of a template, with its figures; nothing where none is known."""
    if not found:
        return "", {}
    (binding,) = found
    given: dict[str, Value] = {f"why_{name}": value for name, value in binding.figures.items()}
    return ": {why}", {
        "why": _inside(binding), "limit": binding.limit, "limit_of": binding.id, "inputs": ", ".join(binding.paths),
        **given,
    }  # fmt: skip


def of(found: Sequence[Reachable], one: Commitment) -> Reachable:
    """Return what bounds say of a commitment."""
    return next(own for own in found if (own.kind, own.id) == (one.kind, one.id))
