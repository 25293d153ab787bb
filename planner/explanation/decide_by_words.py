"""Sentences on the dates by which to decide."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from planner.explanation.statement import Paragraph, say, say_item
from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.explanation.decide_by import DecideBy
    from planner.explanation.statement import Statement, Value

MOST_ROWS = 12
CLOSE_USD_M, CLOSE_MW = 0.005, 1e-6


def decide_by_paragraph(rows: Sequence[DecideBy], notes: Sequence[str]) -> Paragraph:
    """Return the first of the dates by which to decide, those solved again and those that may slip least.

    Parameters
    ----------
    rows
        All of them, by date.
    notes
        What is said of them beside.
    """
    return Paragraph("decide by", "", "Decide by", "", tuple(_statements(rows, notes)))


def _statements(rows: Sequence[DecideBy], notes: Sequence[str]) -> Iterator[Statement]:
    solved = [row for row in rows if row.certainty != "by float"]
    rest = [row for row in rows if row.certainty == "by float"]
    by_slack = sorted(rest, key=lambda row: (row.float_date - row.planned_date, row.planned_date, row.id))
    shown = [*solved, *by_slack[: max(0, MOST_ROWS - len(solved))]]
    shown.sort(key=lambda row: (row.kept_date, row.commitment, row.date, row.planned_date, row.id))
    for (kept_date, name), own in groupby(shown, key=lambda row: (row.kept_date, row.commitment)):
        yield say("decide for", "To keep {commitment} by {kept_date}:", commitment=name, kept_date=kept_date)
        for row in own:
            yield decide_by_statement(row)
    for note in notes:
        yield say("decide note", "{note}.", note=note[:1].upper() + note[1:])
    if len(rows) > len(shown):
        yield say("decide others", "{count} more stand in the table of dates.", count=len(rows) - len(shown))


def decide_by_statement(row: DecideBy) -> Statement:
    """Return by when a decision must be made, what for, how sure that is, and what a period more costs."""
    figures: dict[str, Value] = {
        "kind": row.kind, "id": row.id, "name": row.name, "site": row.site, "units": row.units,
        "commitment": row.commitment, "kept_date": row.kept_date, "planned_date": row.planned_date,
        "float_date": row.float_date, "certainty": row.certainty, "last_date": row.last_date,
        "missed_date": row.missed_date, "date": row.date, "months": row.months,
    }  # fmt: skip
    cost, more = _cost(row)
    planned = "" if row.date == row.planned_date else ", planned for {planned_date}"
    return say_item("decide by", f"{{date}}: {_what(row)}{planned} ({_how_sure(row)}).{cost}", **figures, **more)


def _what(row: DecideBy) -> str:
    own = "{name}" if row.name == row.id else "{name} ({id})"
    match row.kind:
        case "start":
            return f"start {own} at {{site}}"
        case "upgrade" | "onsite":
            return f"order {own} at {{site}}"
        case "rack_order":
            return f"order {{units:racks}} of {own}"
        case "opening":
            return "{name}, which is paid for with the first work there"
        case _:
            assert_never(row.kind)


def _how_sure(row: DecideBy) -> str:
    match row.certainty:
        case "by float":
            return "by float"
        case "proven":
            return "proven" if row.missed_date is not None else "proven that it must be"
        case "not proven":
            return "a later date is not ruled out"
        case "not needed":
            return "by float, and another plan does without it"
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
    parts = ["{commitment} is never reached"] if row.late_months is None else []
    parts += ["{commitment} is {late_months:months} late"] if row.late_months else []
    parts += ["{lost_mw} MW more are missing at the target date"] if row.lost_mw > CLOSE_MW else []
    parts += ["{lost_usd_m} million USD of value are lost"] if row.lost_usd_m > CLOSE_USD_M else []
    found = "" if row.loss_proven else ", as far as was searched"
    if not parts:
        return f" {{months:months}} later nothing is lost{found}.", figures
    return f" {{months:months}} later, {listed(parts)}{found}.", figures
