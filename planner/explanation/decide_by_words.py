"""Sentences on the dates by which to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.explanation.statement import Paragraph, say, say_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.calendar import Calendar
    from planner.explanation.decide_by import DecideBy
    from planner.explanation.statement import Statement, Value

MOST_ROWS = 12
CLOSE_USD_M = 0.005


def decide_by_paragraph(rows: Sequence[DecideBy], notes: Sequence[str], calendar: Calendar) -> Paragraph:
    """Return the first of the dates by which to decide, those solved again and those that may slip least.

    Parameters
    ----------
    rows
        All of them, by date.
    notes
        What is said of them beside.
    calendar
        The periods of the plan.
    """
    return Paragraph("decide by", "", "Decide by", "", tuple(_statements(rows, notes, calendar)))


def _statements(rows: Sequence[DecideBy], notes: Sequence[str], calendar: Calendar) -> Iterator[Statement]:
    solved = [row for row in rows if row.certainty != "by float"]
    rest = [row for row in rows if row.certainty == "by float"]
    by_slack = sorted(rest, key=lambda row: (row.float_date - row.planned_date, row.planned_date, row.id))
    shown = [*solved, *by_slack[: max(0, MOST_ROWS - len(solved))]]
    for row in sorted(shown, key=lambda row: (row.date, row.planned_date, row.id)):
        yield decide_by_statement(row, calendar)
    for note in notes:
        yield say("decide note", "{note}.", note=note[:1].upper() + note[1:])
    if len(rows) > len(shown):
        yield say("decide others", "{count} more are in the answer as data.", count=len(rows) - len(shown))


def decide_by_statement(row: DecideBy, calendar: Calendar) -> Statement:
    """Return by when a decision must be made, what for, how sure that is, and what a period more costs."""
    figures: dict[str, Value] = {
        "kind": row.kind, "id": row.id, "name": row.name, "site": row.site, "units": row.units,
        "commitment": row.commitment, "kept_date": row.kept_date, "planned_date": row.planned_date,
        "float_date": row.float_date, "certainty": row.certainty, "last_date": row.last_date,
        "missed_date": row.missed_date, "date": row.date, "months": calendar.months,
    }  # fmt: skip
    what, why = _what(row), _why(row)
    cost, more = _cost(row)
    planned = "" if row.date == row.planned_date else ", planned for {planned_date}"
    return say_item("decide by", f"{{date}}: {what}{planned}. {why}{cost}", **figures, **more)


def _what(row: DecideBy) -> str:
    own = "{name}" if row.name == row.id else "{name} ({id})"
    match row.kind:
        case "start":
            return f"start {own} at {{site}}"
        case "upgrade" | "onsite":
            return f"order {own} at {{site}}"
        case "rack_order":
            return f"order {{units:racks}} {own}"
        case "opening":
            return "{name}, which is paid for with the first work there"
        case _:
            assert_never(row.kind)


def _why(row: DecideBy) -> str:
    keeps = "{commitment} by {kept_date}"
    match row.certainty:
        case "by float":
            return f"It keeps {keeps}, all else as planned."
        case "proven":
            late = "from {missed_date} on" if row.missed_date is not None else "without it"
            return f"It keeps {keeps}; {late} that is lost: proven."
        case "not proven":
            return f"It keeps {keeps}; whether a later date does is not proven."
        case "not needed":
            return f"By float it keeps {keeps}; another plan does so without it."
        case _:
            assert_never(row.certainty)


def _cost(row: DecideBy) -> tuple[str, dict[str, Value]]:
    """Return what one period more costs, in words; nothing where that is not known."""
    if row.lost_mw is None or row.lost_usd_m is None:
        return "", {}
    figures: dict[str, Value] = {
        "late_months": row.late_months, "lost_mw": row.lost_mw, "lost_usd_m": row.lost_usd_m,
        "loss_proven": "proven" if row.loss_proven else "not proven",
    }  # fmt: skip
    parts = ["{commitment} never reached"] if row.late_months is None else []
    parts += ["{late_months:months} of {commitment}"] if row.late_months else []
    parts += ["{lost_mw} MW at the target date"] if row.lost_mw > 0 else []
    parts += ["{lost_usd_m} million USD of net present value"] if row.lost_usd_m > CLOSE_USD_M else []
    proven = "" if row.loss_proven else ", as far as was searched"
    if not parts:
        return " {months:months} later costs nothing else that was found.", figures
    return f" {{months:months}} later costs {'; '.join(parts)}{proven}.", figures
