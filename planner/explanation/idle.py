"""The idle ledger: power without racks, halls without power, halls without racks, racks without halls.

Of each it says how much for how long, the money tied up in it, and what would release it if that came earlier. What
each is stands in the definitions, Idle ledger.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from planner.explanation.grounds import Grounds
from planner.explanation.idle_classes import EmptyHalls, unhoused_mw
from planner.explanation.idle_money import halls_usd_m, power_usd_m, racks_usd_m
from planner.explanation.idle_release import Releases
from planner.explanation.idle_state import site_states, waiting_racks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from numpy.typing import NDArray

    from planner.explanation.idle_release import Release
    from planner.explanation.idle_state import SiteState
    from planner.plan import Plan

    Series = NDArray[np.float64]

IdleName = Literal[
    "energised without racks", "halls without power", "halls powered and empty", "racks supplied with no hall"
]
IDLE_NAMES: tuple[IdleName, ...] = get_args(IdleName)
BASES: dict[IdleName, str] = dict(zip(IDLE_NAMES, ("facility", "it", "it", "it"), strict=True))


@dataclass(frozen=True)
class IdlePoint:
    """What is idle of one sort at one site in one period; the programme has no site."""

    what: IdleName
    site: str
    period: int
    mw: float
    usd_m: float
    released_by: Release


@dataclass(frozen=True)
class IdleRow:
    """One spell in which the same would release what is idle.

    Parameters
    ----------
    what, site
        What is idle, and where; empty for racks of the programme.
    first_date, last_date
        First day of its first period, last day of its last one.
    mw_months, most_mw
        MW times months, and the most at once [MW IT; of power MW facility].
    usd_m_months, most_usd_m
        Money tied up: million USD times months, and the most at once [million USD].
    released_by
        What would release it.
    """

    what: IdleName
    site: str
    first_date: date
    last_date: date
    mw_months: float
    most_mw: float
    usd_m_months: float
    most_usd_m: float
    released_by: Release


@dataclass(frozen=True)
class IdleTotal:
    """One sort of idleness over all sites and the whole horizon; the most is that of the programme in one period."""

    what: IdleName
    basis: str
    mw_months: float
    most_mw: float
    most_mw_date: date | None
    usd_m_months: float
    most_usd_m: float
    most_usd_m_date: date | None


@dataclass(frozen=True)
class IdleLedger:
    """Totals by sort, in the order of `IDLE_NAMES`; all spells, most MW-months first within a sort; all points."""

    totals: tuple[IdleTotal, ...]
    rows: tuple[IdleRow, ...]
    points: tuple[IdlePoint, ...]


def idle_ledger(plan: Plan, grounds: Grounds | None = None) -> IdleLedger:
    """Return what stands idle in a plan.

    Parameters
    ----------
    plan
        The plan.
    grounds
        Facts of the plan, where they are known already; None: looked up here.
    """
    known = Grounds(plan) if grounds is None else grounds
    points = tuple(idle_points(known))
    return IdleLedger(
        tuple(_total(known, what, [one for one in points if one.what == what]) for what in IDLE_NAMES),
        tuple(_rows(known, points)),
        points,
    )


def idle_points(known: Grounds) -> Iterator[IdlePoint]:
    """Yield what is idle at each site, and of the racks of the programme, in each period in which anything is."""
    states = site_states(known)
    releases = Releases(known, states)
    for state in states:
        site = state.site.id
        sorts: tuple[tuple[IdleName, Series, Series, Callable[[SiteState, int], Release]], ...] = (
            ("energised without racks", state.without_racks_mw, power_usd_m(known, state), releases.of_power),
            (
                "halls without power", state.without_power_mw, halls_usd_m(known, state, state.without_power_mw),
                releases.of_unpowered_halls,
            ),
            (
                "halls powered and empty", state.empty_mw, halls_usd_m(known, state, state.empty_mw),
                releases.of_empty_halls,
            ),
        )  # fmt: skip
        for what, mw, usd_m, release in sorts:
            for period in np.flatnonzero(mw).tolist():
                yield IdlePoint(what, site, period, float(mw[period]), float(usd_m[period]), release(state, period))
    yield from _of_racks(known, states, releases)


def _of_racks(known: Grounds, states: tuple[SiteState, ...], releases: Releases) -> Iterator[IdlePoint]:
    waiting = waiting_racks(known)
    by_class: dict[str | None, Series] = defaultdict(lambda: np.zeros(known.calendar.periods))
    for rack in known.problem.racks:
        if rack.id in waiting:
            by_class[rack.cooling] += waiting[rack.id] * rack.it_kw / 1000.0
    mw = unhoused_mw(by_class, [EmptyHalls(known, state).room_mw for state in states], known.calendar.periods)
    usd_m = racks_usd_m(known, waiting, mw) if len(mw) else mw
    for period in np.flatnonzero(mw).tolist():
        yield IdlePoint(IDLE_NAMES[3], "", period, float(mw[period]), float(usd_m[period]), releases.of_racks(period))


def _rows(known: Grounds, points: Iterable[IdlePoint]) -> list[IdleRow]:
    """Return points as spells: periods in a row with the same release."""
    found = []
    for _, own in groupby(points, key=lambda point: (point.what, point.site)):
        spell: list[IdlePoint] = []
        for point in own:
            if spell and (point.period != spell[-1].period + 1 or point.released_by != spell[-1].released_by):
                found.append(_row(known, spell))
                spell = []
            spell.append(point)
        found.append(_row(known, spell))
    return sorted(found, key=lambda row: (IDLE_NAMES.index(row.what), -row.mw_months, row.site, row.first_date))


def _row(known: Grounds, spell: list[IdlePoint]) -> IdleRow:
    calendar, first = known.calendar, spell[0]
    return IdleRow(
        what=first.what,
        site=first.site,
        first_date=calendar.start_of(first.period),
        last_date=calendar.end_of(spell[-1].period),
        mw_months=calendar.months * sum(point.mw for point in spell),
        most_mw=max(point.mw for point in spell),
        usd_m_months=calendar.months * sum(point.usd_m for point in spell),
        most_usd_m=max(point.usd_m for point in spell),
        released_by=first.released_by,
    )


def _total(known: Grounds, what: IdleName, points: list[IdlePoint]) -> IdleTotal:
    mw, usd_m = np.zeros(known.calendar.periods), np.zeros(known.calendar.periods)
    for point in points:
        mw[point.period] += point.mw
        usd_m[point.period] += point.usd_m
    months = known.calendar.months
    return IdleTotal(
        what=what,
        basis=BASES[what],
        mw_months=months * float(mw.sum()),
        most_mw=float(mw.max()),
        most_mw_date=_day(known, mw),
        usd_m_months=months * float(usd_m.sum()),
        most_usd_m=float(usd_m.max()),
        most_usd_m_date=_day(known, usd_m),
    )


def _day(known: Grounds, values: Series) -> date | None:
    """Return the first day of the first period with the most; None where there is nothing."""
    return known.calendar.start_of(int(values.argmax())) if values.max() > 0 else None
