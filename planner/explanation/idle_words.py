"""Sentences on what stands idle: on the day a commitment is due, and at its most over the whole plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.explanation.idle import BASES, IDLE_NAMES
from planner.explanation.reasons import reason_for
from planner.explanation.statement import say, say_item
from planner.tabulate.arcs import key
from planner.words import MW_UNITS, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from planner.explanation.grounds import Grounds
    from planner.explanation.idle import IdleLedger, IdleName, IdlePoint, IdleRow
    from planner.explanation.idle_release import Release
    from planner.explanation.statement import Statement, Value

IDLE_WORDS: Mapping[IdleName, str] = {
    "energised without racks": "of energised capacity without racks",
    "halls without power": "of halls without power",
    "halls powered and empty": "of halls with power and no racks",
    "racks supplied with no hall": "of racks that could be had, with no hall for them",
}


def idle_then(known: Grounds, points: Iterable[IdlePoint], period: int) -> Iterator[Statement]:
    """Yield what stands idle in one period, each sort with where most of it is.

    Parameters
    ----------
    known
        Facts of the plan.
    points
        All that is idle in the plan.
    period
        The period.
    """
    there = [point for point in points if point.period == period]
    if there:
        yield say("idle then", "Idle in {month}:", month=known.calendar.label(period))
    for what in IDLE_NAMES:
        own = [point for point in there if point.what == what]
        if own:
            yield _sort_then(what, own)


def _sort_then(what: IdleName, own: list[IdlePoint]) -> Statement:
    most = max(own, key=lambda point: (point.mw, point.site))
    figures: dict[str, Value] = {
        "what": what, "mw": sum(point.mw for point in own), "unit": MW_UNITS[BASES[what]], "site": most.site,
        "site_mw": most.mw,
    }  # fmt: skip
    where = "" if not most.site else " at {site}" if len(own) == 1 else ", most at {site}: {site_mw}"
    return say_item("idle then", f"{{mw}} {{unit}} {IDLE_WORDS[what]}{where}.", **figures)


def idle_at_most(known: Grounds, ledger: IdleLedger) -> Iterator[Statement]:
    """Yield of each sort the most that stands idle at once, and the longest spell of it with what would end it."""
    for total in ledger.totals:
        if not total.most_mw:
            continue
        longest = next(row for row in ledger.rows if row.what == total.what)
        words, figures = _spell(known, longest)
        yield say_item(
            "idle",
            f"Up to {{most_mw}} {{unit}} {IDLE_WORDS[total.what]}, in {{most_month}}. {words}.",
            what=total.what, most_mw=total.most_mw, unit=MW_UNITS[total.basis],
            most_month=_month(known, total.most_mw_date), **figures,
        )  # fmt: skip


def _month(known: Grounds, day: date | None) -> str:
    return "" if day is None else known.calendar.label(known.calendar.period_of(day))


def _spell(known: Grounds, row: IdleRow) -> tuple[str, dict[str, Value]]:
    """Return the longest spell in words, what ends it, and why that comes no earlier."""
    release, held = row.released_by, _held(known, row.released_by)
    figures: dict[str, Value] = {
        "spell_mw": row.most_mw, "site": row.site, "first_date": row.first_date, "last_date": row.last_date,
        "release": release.id, "release_name": release.name.removesuffix(", delivery"), "release_date": release.day,
        **({"held": held} if held else {}),
    }  # fmt: skip
    words = f"Most of all{' at {site}' if row.site else ''}, {{spell_mw}}, from {{first_date}} to {{last_date}}"
    if release.day is not None:
        name = "{release_name}" if release.name == release.id else "{release_name} ({release})"
        return f"{words}, then {name}{', which comes no earlier: {held}' if held else ''}", figures
    return (
        f"{words}; the grid brings no more to {{release}}: its headroom, or a link to it" if release.id else words,
        figures,
    )


def _held(known: Grounds, release: Release) -> str:
    """Return why what would release something comes no earlier; empty where nothing holds it, or it was begun before.

    A gate that it waits for is named as one: then a permit is missing rather than a hall.
    """
    row = known.rows.get(key(release.kind, release.id))
    if row is None or row.status != "planned":
        return ""
    reason = reason_for(known.plan, row, known)
    if reason.reason == "as planned":
        return ""
    gates = [item_id for kind, item_id in reason.after if kind == "gate"]
    return f"it waits for gate {listed(gates)}" if reason.reason == "logic" and gates else reason.words
