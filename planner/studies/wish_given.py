"""Wishes as they are given, like ``phase=SHK-B2@2027-06``, read against a case; all that is wrong is told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, assert_never, get_args

from planner.calendar import Calendar
from planner.errors import BadArgument
from planner.explanation.facts import called, site_name
from planner.model.wishes import Noun, Wish
from planner.network import cycles
from planner.validate.names import suggestion
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.wishes import WishKind
    from planner.problem import Activity, Problem, Site

NOUNS: tuple[Noun, ...] = get_args(Noun)
PLURALS: dict[Noun, str] = {
    "site": "sites", "phase": "phases", "gate": "gates", "upgrade": "upgrades", "unit": "on-site units",
    "rack": "rack types", "milestone": "milestones",
}  # fmt: skip
OPENING: tuple[Noun, ...] = ("site", "phase", "gate")
"""What can open before something else."""
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_LEFT_OUT: dict[Noun, str] = {
    "site": "nothing more is begun or delivered at {0}",
    "phase": "{0} is not built",
    "gate": "{0} is not done",
    "upgrade": "upgrade {0} is not ordered",
    "unit": "no on-site unit {0} is ordered",
    "rack": "no rack of type {0} is delivered",
}
_THERE: dict[Noun, str] = {
    "site": "a phase of {0} is in service by {1}",
    "phase": "{0} is in service by {1}",
    "gate": "{0} is finished by {1}",
    "upgrade": "upgrade {0} carries load by {1}",
    "unit": "an on-site unit {0} that the plan orders is in service by {1}",
    "rack": "a rack of type {0} is delivered by {1}",
    "milestone": "milestone {0} is reached by {1}",
}


def wishes_of(problem: Problem, nots: Sequence[str], forces: Sequence[str], befores: Sequence[str]) -> tuple[Wish, ...]:
    """Return what is wished.

    Parameters
    ----------
    problem
        The case.
    nots
        What a plan shall leave out: ``site=ID``, ``phase=ID``, ``gate=ID``, ``upgrade=ID``, ``unit=ID``, ``rack=ID``.
    forces
        What it shall have: the same, or ``milestone=ID``, with ``@2027-06`` the date by which.
    befores
        What shall open before what: ``FIRST:LATER``, two sites or two activities.

    Raises
    ------
    BadArgument
        With everything that is wrong: what cannot be read, unknown names with the nearest one, dates outside the
        horizon, wishes that contradict each other, and what happened before the plan.
    """
    reader = _Reader(problem)
    given = ((reader.left_out, nots), (reader.there, forces), (reader.before, befores))
    found: list[Wish] = []
    wrong: list[str] = []
    for read, texts in given:
        for text in texts:
            try:
                found.append(read(text))
            except _Wrong as error:
                wrong.append(str(error))
    wishes = tuple(dict.fromkeys(found))
    wrong += _contrary(wishes, reader)
    if not (wishes or wrong):
        wrong = ["give a wish: something to leave out, to have by a date, or to open before something else"]
    if wrong:
        told = f"{counted(len(wrong), 'wish cannot', 'wishes cannot')} be asked for:"
        raise BadArgument(wrong[0] if len(wrong) == 1 else "\n".join([told, *(f"- {line}" for line in wrong)]))
    return wishes


class _Wrong(Exception):
    """A wish that cannot be asked for: its text, and what is wrong."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__(f"{text}: {what}")


@dataclass(eq=False)
class _Reader:
    """Reads wishes one by one."""

    problem: Problem

    @cached_property
    def calendar(self) -> Calendar:
        return self.problem.calendar

    @cached_property
    def activities(self) -> dict[str, tuple[Activity, Site]]:
        return {a.id: (a, site) for site in self.problem.candidates for a in site.activities}

    @cached_property
    def ids(self) -> dict[Noun, dict[str, str]]:
        """What can be wished of each noun: ids, and what they are called."""
        sites = self.problem.candidates
        works: dict[str, dict[str, str]] = {"phase": {}, "gate": {}}
        for activity, site in self.activities.values():
            works[activity.kind][activity.id] = called(activity, site)
        return {
            "site": {site.id: site_name(site) for site in sites},
            "phase": works["phase"],
            "gate": works["gate"],
            "upgrade": {u.id: f"{u.id} at {site_name(site)}" for site in sites for u in site.upgrades},
            "unit": {u.id: f"{u.id} at {site_name(site)}" for site in sites for u in site.onsite},
            "rack": {rack.id: rack.id for rack in self.problem.racks},
            "milestone": {g.id: g.id for g in self.problem.milestones},
        }

    def site_of(self, noun: Noun, name: str) -> str:
        """Return the site of a thing, empty where it has none."""
        match noun:
            case "site":
                return name
            case "phase" | "gate":
                return self.activities[name][1].id
            case "upgrade":
                return next(s.id for s in self.problem.candidates if any(u.id == name for u in s.upgrades))
            case "unit":
                return next(s.id for s in self.problem.candidates if any(u.id == name for u in s.onsite))
            case "rack" | "milestone":
                return ""
            case _:
                assert_never(noun)

    def left_out(self, text: str) -> Wish:
        """Return the wish to leave something out."""
        noun, name, day = self._named(text, "not")
        if noun == "milestone":
            raise _Wrong(text, "a milestone follows from what is online and cannot be left out; leave out a site")
        if day:
            raise _Wrong(text, f"what is left out has no date: write {noun}={name}")
        begun = self.history(name) if noun in ("phase", "gate") else ""
        if begun:
            raise _Wrong(text, f"{noun} {name} {begun}, and what was done before the plan cannot be changed")
        return Wish("not", noun, name, _LEFT_OUT[noun].format(self.ids[noun][name]))

    def there(self, text: str) -> Wish:
        """Return the wish to have something by a date."""
        noun, name, given = self._named(text, "force")
        last = self.calendar.periods - 1
        day = _last_day(given) if given else self.calendar.end_of(last)
        if day is None:
            raise _Wrong(text, f"'{given}' must be a month like 2027-06, a quarter like 2027-Q2 or a day")
        by = self.calendar.period_of(day)
        if not 0 <= by <= last:
            first, end = self.calendar.start, self.calendar.end_of(last)
            raise _Wrong(text, f"{given} lies outside the horizon, which is from {first} to {end}")
        words = _THERE[noun].format(self.ids[noun][name], day)
        return Wish("force", noun, name, words, by, figures={"by_date": day.isoformat()})

    def before(self, text: str) -> Wish:
        """Return the wish to open one thing before another."""
        ends = text.split(":")
        if len(ends) != 2 or not all(ends):
            raise _Wrong(text, "must be two sites, or two activities, like milam:shackelford")
        nouns = [self._noun_of(end) for end in ends]
        known = [*self.ids["site"], *self.activities]
        unknown = [f"unknown '{end}'{suggestion(end, known, 'sites and activities')}"
                   for end, noun in zip(ends, nouns, strict=True) if noun is None]  # fmt: skip
        if unknown:
            raise _Wrong(text, "; ".join(unknown))
        (one, two), (first, later) = nouns, ends
        assert one is not None
        assert two is not None
        if first == later or (one == "site") != (two == "site"):
            raise _Wrong(text, "must be two different sites, or two different activities")
        if self._has_begun(later, two):
            raise _Wrong(text, f"{two} {later} was begun before the plan, which cannot be changed")
        verb = "opens" if one == "site" else "starts"
        words = f"{self.ids[one][first]} {verb} before {self.ids[two][later]}"
        return Wish("before", one, first, words, other=later, figures={"before": later})

    def _named(self, text: str, option: WishKind) -> tuple[Noun, str, str]:
        """Return noun, id and date of a wish."""
        word, equals, rest = text.partition("=")
        name, _, day = rest.partition("@")
        noun = next((known for known in NOUNS if known == word), None)
        if not equals or not name:
            raise _Wrong(text, "must be like site=milam" + ("" if option == "not" else " or phase=B2@2027-06"))
        if noun is None:
            raise _Wrong(text, f"unknown kind '{word}'{suggestion(word, NOUNS, 'kinds')}")
        if name in self.ids[noun]:
            return noun, name, day
        other = next((known for known in NOUNS if name in self.ids[known]), None)
        if other is not None:
            raise _Wrong(text, f"{name} is no {noun}: write {other}={name}")
        if noun == "site" and any(site.id == name for site in self.problem.sites):
            raise _Wrong(text, f"site {name} is not eligible in this case, so that no plan has it")
        raise _Wrong(text, f"unknown {noun} '{name}'{suggestion(name, self.ids[noun], PLURALS[noun])}")

    def _noun_of(self, name: str) -> Noun | None:
        return next((noun for noun in OPENING if name in self.ids[noun]), None)

    def _has_begun(self, name: str, noun: Noun) -> bool:
        if noun != "site":
            return bool(self.history(name))
        site = next(site for site in self.problem.candidates if site.id == name)
        return any(self.history(a.id) for a in site.activities)

    def history(self, name: str) -> str:
        """Return in words what happened to an activity before the plan; empty where nothing did."""
        activity = self.activities[name][0]
        if activity.finished_date is not None:
            return f"was finished on {activity.finished_date}"
        return "" if activity.started_date is None else f"was started on {activity.started_date}"


def _last_day(text: str) -> date | None:
    """Return the last day of a month or quarter, or the day; None where it is none."""
    month, quarter = _MONTH.fullmatch(text), _QUARTER.fullmatch(text)
    try:
        if month:
            return Calendar(date(int(month[1]), int(month[2]), 1), 1, 1).end_of(0)
        if quarter:
            return Calendar(date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1), 1, 3).end_of(0)
        return date.fromisoformat(text)
    except ValueError:
        return None


def _contrary(wishes: Sequence[Wish], reader: _Reader) -> list[str]:
    """Return in words which wishes contradict each other whatever the case."""
    told = []
    for out in (wish for wish in wishes if wish.kind == "not"):
        for other in (wish for wish in wishes if wish.kind != "not"):
            same = (out.noun, out.id) == (other.noun, other.id)
            begun = other.kind == "force" and reader.site_of(other.noun, other.id) == out.id and other.noun != "site"
            if same or (out.noun == "site" and begun and not _is_history(other, reader)):
                told.append(f"two wishes contradict each other: {out.words}, and {other.words}")
    rings = cycles([(wish.id, wish.other) for wish in wishes if wish.kind == "before"])
    told += [f"wishes go round in a circle: {' before '.join([*ring, ring[0]])}" for ring in rings]
    return told


def _is_history(wish: Wish, reader: _Reader) -> bool:
    return wish.noun in ("phase", "gate") and bool(reader.history(wish.id))
