"""What a comparison tells of one plan beside the baseline, by section: the same sentences on a screen and on a page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from planner.comparison.headline import differs
from planner.comparison.pair import path_differs
from planner.comparison.sentences import (
    ARROW,
    activity_sentence,
    amount,
    goal_sentence,
    limit_sentence,
    milestone_sentence,
    path_sentences,
    rack_sentences,
    signed,
)
from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.comparison.pair import Pair
    from planner.comparison.rows import ActivityChangeRow, HeadlineRow, LimitChangeRow, Moved, PathRow

MOST_DAYS = 8  # of the table over time
DONE: dict[Moved, str] = {
    "added": "added",
    "dropped": "dropped",
    "more": "more units",
    "fewer": "fewer units",
    "moved": "moved",
    "option": "under another option",
}


class Section(NamedTuple):
    """A title, sentences below it, and a table: titles of its columns and rows of cells, both empty without one."""

    title: str
    lines: tuple[str, ...]
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sections(pair: Pair) -> tuple[Section, ...]:
    """Return the sections in which there is anything to tell; question, headline and goals are always there."""
    given = (
        _question(pair),
        _headline(pair),
        Section("Goals", tuple(goal_sentence(row, pair.names) for row in pair.goals)),
        Section("Milestones and their money", tuple(map(milestone_sentence, pair.milestones))),
        _works("Activities", pair.activities),
        _works("Power", pair.power),
        Section("Racks", tuple(rack_sentences(pair.racks))),
        Section("Limits", tuple(limit_sentence(row, pair.names) for row in _first_those_that_turn(pair.limits))),
        _path(pair),
    )
    return tuple(one for one in given if one.lines or one.rows)


def _question(pair: Pair) -> Section:
    lines = tuple(map(str, pair.differences)) or ("the two problems are the same",)
    return Section("What differs in the question", (*pair.made, *lines))


def _headline(pair: Pair) -> Section:
    heads = ("figure", *pair.names, "change", "unit")
    rows = tuple((row.figure, *headline_cells(row), row.unit) for row in pair.headline if is_told(row))
    return Section("Headline", (), heads, rows)


def is_told(row: HeadlineRow) -> bool:
    """Return whether there is a figure in either plan."""
    return row.baseline is not None or row.value is not None


def headline_cells(row: HeadlineRow) -> tuple[str, str, str]:
    """Return the figure of both plans and its change, with days where they are not the same; no change is empty."""
    days = (
        ["", ""] if row.baseline_day == row.day else [f" ({day})" if day else "" for day in (row.baseline_day, row.day)]
    )
    one, two = (
        "none" if value is None else f"{value:.2%}" if row.unit == "share" else f"{amount(value)}"
        for value in (row.baseline, row.value)
    )
    change = "" if row.change is None or not differs(row) else signed(row.change)
    if change and row.unit == "share" and row.change is not None:
        change = f"{signed(round(100 * row.change, 2))} points"
    return f"{one}{days[0]}", f"{two}{days[1]}", change


def _works(title: str, rows: Sequence[ActivityChangeRow]) -> Section:
    """Return what became of works, with a summary ahead where there are many."""
    lines = tuple(map(activity_sentence, rows))
    if len(rows) > 3:
        counts = Counter(row.what for row in rows)
        lines = (listed(f"{counts[what]} {words}" for what, words in DONE.items() if counts[what]), *lines)
    return Section(title, lines)


def _path(pair: Pair) -> Section:
    """Return MW online and money over time, at the ends of years or quarters; nothing where the plans agree on them."""
    if not any(map(path_differs, pair.path)):
        return Section("Over time", ())
    rows = tuple(
        (
            row.period_end.isoformat(),
            from_to(row.baseline_online_mw, row.online_mw),
            from_to(row.baseline_cash_usd_m, row.cash_usd_m),
            from_to(row.baseline_debt_usd_m, row.debt_usd_m),
            from_to(row.baseline_liquidity_usd_m, row.liquidity_usd_m),
        )
        for row in _some(pair.path)
    )
    heads = ("at the end of", "MW online", "cash, USD m", "debt, USD m", "liquidity, USD m")
    return Section("Over time", tuple(path_sentences(pair)), heads, rows)


def from_to(baseline: float, value: float) -> str:
    """Return the figures of both plans; one where they look the same."""
    one, two = (amount(figure) for figure in (baseline, value))
    return one if one == two else f"{one} {ARROW} {two}"


def _first_those_that_turn(rows: Iterable[LimitChangeRow]) -> list[LimitChangeRow]:
    """Return limits that begin or cease to bind ahead of those that bind for another time."""
    return sorted(rows, key=lambda row: row.what in ("longer", "shorter"))


def _some(path: Sequence[PathRow]) -> Iterable[PathRow]:
    """Return the days that end a quarter, or a year where those are many, and the last one."""
    for months in ((3, 6, 9, 12), (12,)):
        days = [row for row in path if row.period_end.month in months or row is path[-1]]
        if len(days) <= MOST_DAYS:
            return days
    return days
