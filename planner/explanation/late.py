"""What is said of a commitment that is missed or late: how far, what is missing, what it waits for, what is used up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, assert_never

from planner.enough import ENOUGH_WITHIN_MW
from planner.explanation.cause_words import cause_statement
from planner.explanation.causes import causes
from planner.explanation.commitments import TARGET
from planner.explanation.limit_words import limit_noun
from planner.explanation.statement import figure_text, say, say_item
from planner.spec import LIMITS
from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.explanation.causes import Chains
    from planner.explanation.commitments import Commitment
    from planner.explanation.grounds import Grounds
    from planner.explanation.statement import Statement, Value
    from planner.plan import ResourceRow

MOST_CAUSES, MOST_LIMITS = 3, 4
COUNTED = ("units", "racks")
NAMES = {TARGET: "Target"}
_EARNED = {"reached": "it is not reached", "ordered": "the racks for its MW are not ordered"}


def verdict(known: Grounds, one: Commitment) -> Statement:
    """Return when a commitment is reached, and how late or early that is, in one sentence."""
    last = known.calendar.periods - 1
    figures: dict[str, Value] = {
        "threshold_mw": one.threshold_mw, "unit": one.unit, "due_date": one.due_date, "reached_date": one.reached_date,
        "late_months": one.late_months, "horizon_date": known.calendar.end_of(last),
        "due_month": None if one.due_period is None else known.calendar.label(one.due_period),
    }  # fmt: skip
    if one.reached_date is None:
        return say("never", "Not reached by the end of the plan, {horizon_date}.", **figures)
    match one.state:
        case "late" | "missed":
            return say("missed", "Reached on {reached_date}, {late_months:months} late.", **figures)
        case "kept" if one.late_months:
            early: dict[str, Value] = {"early_months": -one.late_months}
            return say("kept", "Reached on {reached_date}, {early_months:months} early.", **figures, **early)
        case "kept":
            return say("kept", "Reached in {due_month}, when it is due: no month is in hand.", **figures)
        case "reached" | "not reached" | "":
            return say("kept", "Reached on {reached_date}; it has no deadline.", **figures)
        case _:
            assert_never(one.state)


def missing(known: Grounds, one: Commitment) -> Statement | None:
    """Return what is online on the day it is due and what is missing; None where nothing is missing."""
    if not one.missing_mw:
        return None
    day = one.due_date or known.calendar.end_of(one.told_period)
    there = "count" if one.portion.firm else "are online"
    return say(
        "missing", f"On {{date}}, {{online_mw}} of {{threshold_mw}} {{unit}} {there}; {{missing_mw}} are missing.",
        date=day, online_mw=one.online_due_mw, threshold_mw=one.threshold_mw, unit=one.unit, missing_mw=one.missing_mw,
    )  # fmt: skip


def unbacked(one: Commitment) -> Statement | None:
    """Return what is online then but does not count, as curtailment takes it and nothing backs it; None: nothing."""
    more_mw = one.unbacked_mw[one.told_period]
    if not one.missing_mw or more_mw <= ENOUGH_WITHIN_MW:
        return None
    words = (
        "{more_mw} {unit} more are online then; they may be curtailed then or later, and nothing on site backs them."
    )
    return say("unbacked", words, more_mw=more_mw, unit=one.unit)


def late_money(known: Grounds, one: Commitment) -> Iterator[Statement]:
    """Yield what the late months of a milestone cost, and that its tranche is lost."""
    row = next((row for row in known.plan.milestones if one.kind == "milestone" and row.id == one.id), None)
    if row is None:
        return
    if row.late_charges_usd_m:
        yield say(
            "late charges", "Its late months cost {late_charges_usd_m:million USD} within the horizon.",
            late_charges_usd_m=row.late_charges_usd_m,
        )  # fmt: skip
    if row.is_lost and row.drop_dead_date is not None:
        yield say(
            "tranche lost",
            f"Its tranche of {{tranche_usd_m:million USD}} is lost: {_EARNED[row.tranche_on]} by {{day}}.",
            tranche_usd_m=row.tranche_usd_m, day=row.drop_dead_date,
        )  # fmt: skip


def waits(chains: Chains, one: Commitment) -> Iterator[Statement]:
    """Yield what the racks waited for that came after it was due, most MW first."""
    found = causes(chains, one)
    if not found:
        return
    total = sum(cause.mw for cause in found)
    yield say(
        "waiting", "{total_mw} {unit} come online after that, the last on {last_date}. They wait for:", total_mw=total,
        unit=one.unit, last_date=chains.known.calendar.start_of(max(cause.last for cause in found)),
    )  # fmt: skip
    for cause in found[:MOST_CAUSES]:
        yield cause_statement(chains.known, one, cause)
    rest = found[MOST_CAUSES:]
    if rest:
        mw = sum(cause.mw for cause in rest)
        yield say_item(
            "waits for others", "{mw} {unit}: other causes ({count}).", mw=mw, unit=one.unit, count=len(rest)
        )


def used_up(known: Grounds, one: Commitment) -> Statement | None:
    """Return which limits have nothing left in the period it is due in, most often bound first; None: none."""
    rows = [row for row in known.plan.resources if row.period == one.told_period and row.binding]
    if not rows:
        return None
    often = Counter((row.limit, row.id) for row in known.plan.resources if row.binding)
    order = list(LIMITS)
    rows = sorted(rows, key=lambda row: (-often[row.limit, row.id], order.index(row.limit), row.id))
    shown, left = rows[:MOST_LIMITS], len(rows) - MOST_LIMITS
    figures: dict[str, Value] = {"month": known.calendar.label(one.told_period), "count": len(rows)}
    parts = []
    for place, row in enumerate(shown, 1):
        figures |= {f"limit_{place}": row.limit, f"id_{place}": row.id, f"value_{place}": row.limit_value}
        parts.append(limit_template(row, place))
    if left > 0:
        figures["others"] = left
        parts.append("{others:other limits}")
    return say("used up", f"Used up in {{month}}: {listed(parts)}.", **figures)


def limit_template(row: ResourceRow, place: int) -> str:
    """Return a limit in words, with its size, as a part of a template.

    Parameters
    ----------
    row
        The limit in a period.
    place
        The number of its figures in the sentence.
    """
    words, unit = limit_noun(row.limit)
    value = f"{{value_{place}:{unit}}}" if unit in COUNTED else f"{{value_{place}}} {unit}"
    size = f" ({value})" if row.limit_value else ", of which there is none yet"
    return f"{words.format(f'{{id_{place}}}')}{size}"


def title(one: Commitment, twins: Sequence[Commitment] = ()) -> str:
    """Return what a commitment is, in words: ``GW1: 1,000 MW IT by 2026-12-31``; those that ask the same with it."""
    by = "" if one.due_date is None else f" by {one.due_date}"
    name = listed([NAMES.get(one.kind, one.id), *(twin.id for twin in twins)])
    return f"{name}: {figure_text(one.threshold_mw)} {one.unit}{by}"
