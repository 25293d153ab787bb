"""What can be reached of each commitment, by when, and what holds it: bounds with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from planner.bounds.barred import barred
from planner.bounds.facts import Barred, Binding, Reachable
from planner.bounds.question import Asked
from planner.bounds.racks_in_words import first_deliveries
from planner.bounds.single import paths_of, single, too_soon
from planner.bounds.wording import mw_words, some
from planner.model.bounds import MostOnline
from planner.portion import portions_of
from planner.spec import BOUNDS
from planner.words import MW_UNITS, part_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from planner.model.bounds.flow import Share
    from planner.problem import Basis, Milestone, Target
    from planner.spec import BoundName

LESS_MW = 1e-3  # by less than this no limit is said to bind more than another
FOLLOWING = frozenset({"crews", "consumables", "cash"})  # limits that are counted on top of what sites and racks allow


class _Commitment(NamedTuple):
    """What is asked: MW on a basis by a day, of the whole programme or a part."""

    kind: Literal["target", "milestone"]
    id: str
    threshold_mw: float
    basis: Basis
    due_date: date | None
    given: Target | Milestone


@dataclass(eq=False)
class Bounds(MostOnline):
    """What can be online at most by period, and what of each commitment can be reached."""

    def by_limit(self, basis: Basis) -> Mapping[tuple[BoundName, str], tuple[float, ...]]:
        """Return the most that each limit alone lets be online, by limit and what it is of [MW on the basis]."""
        found = dict(self.singles(basis))
        if self.sets.problem.grid.nodes:
            found["headroom", ""] = tuple(self.grid_mw(basis, t)[0] for t in self.sets.periods)
        return found

    def reachable(self) -> tuple[Reachable, ...]:
        """Return each commitment: the target, then the milestones by threshold."""
        return self._reachable

    def barred(self) -> tuple[Barred, ...]:
        """Return what of the case can never be in service within the horizon, in the order of the case."""
        return tuple(barred(self.sets))

    @cached_property
    def _reachable(self) -> tuple[Reachable, ...]:
        target = self.sets.problem.programme.target
        first = _Commitment("target", "target", target.mw, target.basis, target.by_date, target)
        others = (
            _Commitment("milestone", g.id, g.threshold_mw, g.basis, g.deadline_date, g)
            for g in self.sets.problem.milestones
        )
        return tuple(self._reach(one) for one in (first, *others))

    def _reach(self, one: _Commitment) -> Reachable:
        """Return what of a commitment can be reached; a date past the horizon counts as its end.

        Of any site, it is what the one that can have it first, or most of it, can; what binds is told of that site.
        """
        mw, basis, due = one.threshold_mw, one.basis, one.due_date
        calendar, end = self.sets.calendar, self.sets.periods[-1]
        at = None if due is None else min(max(0, calendar.period_of(due)), end)
        counted = [self.of(portion) for portion in portions_of(self.sets.problem, one.given)]
        firsts = [bounds.earliest_period(basis, mw) if mw > 0 else 0 for bounds in counted]
        earliest = min((first for first in firsts if first is not None), default=None)
        late = at is not None and (earliest is None or earliest > at)
        mosts = [bounds.most_at(basis, end if at is None else at) for bounds in counted]
        most = None if at is None else max(mosts)
        missing = max(0.0, mw - most) if late and most is not None else 0.0
        before = end if earliest is None else earliest - 1
        widest = counted[mosts.index(max(mosts))]
        first_of = widest if earliest is None else counted[firsts.index(earliest)]
        why = first_of.binding(basis, mw, before, calendar.end_of(before)) if before >= 0 else ()
        what = widest.binding(basis, mw, at, due) if late and at is not None and due is not None else ()
        first = None if earliest is None else calendar.start_of(earliest)
        part = part_words(one.given.scope, one.given.racks)
        found = Reachable(*one[:-1], most, missing, first, why, what, part=part)
        return replace(found, words=_words(found, calendar.end_of(end)))

    def binding(self, basis: Basis, wanted_mw: float, period: int, day: date) -> tuple[Binding, ...]:
        """Return what keeps MW from being online in a period: each limit that does so alone, then several together.

        Parameters
        ----------
        basis
            What a MW counts on.
        wanted_mw
            MW that should be online.
        period
            Number of the period.
        day
            The day of it that sentences name.
        """
        asked, wanted = Asked(self, basis, period, day), wanted_mw - self.hair_mw(basis)
        if asked.last_delivery < 0:
            return (too_soon(asked),)
        alone = {key: series[period] for key, series in self.singles(basis).items()}
        grid_mw = self.grid_mw(basis, period)[0] if self.sets.problem.grid.nodes else float("inf")
        if grid_mw < self.without_grid_mw(basis, period) - LESS_MW:
            alone["headroom", ""] = grid_mw
        unpaid = min((mw for (name, _), mw in alone.items() if name != "cash"), default=float("inf"))
        if alone.get(("cash", ""), float("inf")) > min(unpaid, self.sites_mw(basis, period)) - LESS_MW:
            alone.pop(("cash", ""), None)  # money is counted on top of all other limits: it is no reason of its own
        places = min([mw for (name, _), mw in alone.items() if name not in FOLLOWING], default=float("inf"))
        places = min(places, self.sites_mw(basis, period))
        short = {
            key: mw for key, mw in alone.items() if mw < wanted and (key[0] not in FOLLOWING or mw < places - LESS_MW)
        }
        found = [single(asked, *key, mw) for key, mw in sorted(short.items(), key=lambda pair: (pair[1], pair[0]))]
        found += first_deliveries(asked) if ("rack_supply", "") in short else ()
        least = min(short.values(), default=float("inf"))
        mw = self.flow(basis, period)[0]
        if mw < least - LESS_MW and mw < wanted:
            found.append(self._together(asked, mw))
        return tuple(found) or (self._whole_racks(asked),)

    def _together(self, asked: Asked, mw: float) -> Binding:
        """Return what several limits let be online together."""
        _, shares = self.flow(asked.basis, asked.period)
        nothing = sorted(_part(s) for s in shares if s.mw <= LESS_MW and s.limit != "installed")
        shares = tuple(sorted((s for s in shares if s.mw > LESS_MW), key=lambda s: (-s.mw, s.limit, s.id)))
        unit = MW_UNITS[asked.basis]
        named = [f"{mw_words(s.mw)} by {_part(s)}" for s in shares]
        tail = f": {some(named, 6)}" if named else ""
        tail += f"{';' if named else ':'} nothing yet by {some(nothing, 3)}" if nothing else ""
        sizes = {rack.it_kw for rack in self.sets.problem.racks}
        whole = f" in whole racks of {mw_words(sizes.pop() / 1000.0)} MW" if len(sizes) == 1 else ""
        words = f"By {asked.day}, {BOUNDS['together'].words} at most {mw_words(mw)} {unit}{whole}{tail}"
        figures: dict[str, float | str] = {"most_mw": round(mw, 6), "by_date": asked.day.isoformat()}
        figures |= {f"{s.limit}_{s.id}_mw": round(s.mw, 6) for s in shares}
        return Binding("together", "", words, figures, tuple(path for s in shares for path in paths_of(self.sets, s)))

    def _whole_racks(self, asked: Asked) -> Binding:
        """Return what whole racks come to, where parts of racks would do."""
        mw = self.most_at(asked.basis, asked.period)
        words = f"By {asked.day}, whole racks come to at most {mw_words(mw)} {MW_UNITS[asked.basis]}"
        paths = tuple(f"racks[{rack.id}].it_kw" for rack in self.sets.problem.racks)
        return Binding("together", "", words, {"most_mw": round(mw, 6), "by_date": asked.day.isoformat()}, paths)


def _part(share: Share) -> str:
    return BOUNDS[share.limit].part.format(share.id)


def _words(found: Reachable, end: date) -> str:
    """Return a commitment and what of it can be reached, in a sentence or two."""
    unit = f"{MW_UNITS[found.basis]} {found.part}".rstrip()
    due = f" by {found.due_date}" if found.due_date is not None else ""
    what = f"{found.id}: {mw_words(found.threshold_mw)} {unit}{due}"
    never = f"no plan reaches it by {end}, the end of the horizon"
    if found.most_mw is not None and found.missing_mw > 0.0:
        digits = 0 if found.missing_mw >= 100.0 else 3
        there, missing = mw_words(found.most_mw, digits), mw_words(found.missing_mw, digits)
        missed = f"at most {there} MW can be online by then, {missing} MW are missing"
        later = never if found.earliest_date is None else f"no plan reaches it before {found.earliest_date}"
        return f"{what} is out of reach: {missed}; {later}"
    if found.earliest_date is None:
        return f"{what} is out of reach: {never}"
    return f"{what} is not ruled out by the inputs alone; no plan reaches it before {found.earliest_date}"
