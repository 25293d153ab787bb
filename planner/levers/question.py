"""One question: how a commitment stands, the sets that keep it, and the best single lever of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING

from planner.errors import InvalidProblem
from planner.levers.answer import Commitment, LeverAnswer, LeverSet
from planner.levers.confirming import Confirmed, confirm
from planner.levers.searching import SAME_MW
from planner.levers.words import lever_of, outcome_of
from planner.words import counted

if TYPE_CHECKING:
    from planner.levers.answer import State
    from planner.levers.searching import Found, Searching
    from planner.model.elastic_items import Ask, Item, LeverKind
    from planner.plan import Plan
    from planner.problem import Change, Problem
    from planner.studies.asking import Asking
    from solvers.search.budget import Budget

FIRST_SHARE, SET_SHARE, CONFIRM_SHARE, ALONE_SHARE, BOUND_SHARE = 0.15, 0.4, 0.5, 0.5, 0.3
"""Of the time left: for how things stand, a set, confirming a claim, a single lever before that, and a bound."""
NOTE = "solved again for one commitment alone, to confirm a set of levers"
NONE = "no set of up to {} of the levers offered keeps it: that is proven"
LEAST_SHARE_MW = 0.005
"""Of what is missing, that a single lever must close to be told."""


@dataclass(eq=False)
class Question:
    """One question, with what is known so far."""

    problem: Problem
    plan: Plan | None
    name: str
    ask: Ask
    asking: Asking
    most: int
    search: Searching
    notes: list[str] = field(default_factory=list)
    claim_s: float = 0.0

    def answer(self, count: int) -> LeverAnswer:
        """Return the answer, with at most so many sets."""
        commitment = self._stands()
        if commitment.state != "unknown":
            return LeverAnswer(commitment, (), (), tuple(self.notes), self.plan)
        sets = self._bounded(self._sets(commitment, count))
        state: State = "unknown"
        if any(one.closes and one.confirmed for one in sets):
            state = "reachable" if not sets[0].levers else "helped"
        elif self.search.none_closes:
            state = "out of reach"
        single = () if state == "reachable" else self._single(commitment, sets)
        return LeverAnswer(replace(commitment, state=state), single, sets, tuple(self.notes), self.plan)

    def _stands(self) -> Commitment:
        """Return how the commitment stands without levers."""
        ask = self.ask
        if ask.due < 0:
            self.notes.append("it was due before the plan starts: nothing that is planned now can keep it")
            return self._commitment(ask.threshold_mw, ask.threshold_mw, "out of reach")
        now = self.search.stands(self.asking.budget.sub_budget(FIRST_SHARE))
        if now.x is not None and now.closes:
            held = self._confirmed((), now, self.asking.budget.sub_budget(CONFIRM_SHARE))
            if held.missing_mw == 0:
                self.plan = held.plan
                self.notes.append("a plan of the case as it stands keeps it: no lever is needed")
                return self._commitment(0.0, 0.0, "reachable")
        if now.missing_mw is not None:
            self.asking.tell(f"{self.name}: {now.missing_mw:,.6g} MW are missing as things stand")
        return self._commitment(now.missing_mw, now.bound, "unknown")

    def _commitment(self, missing_mw: float | None, bound_mw: float | None, state: State) -> Commitment:
        ask = self.ask
        bound_mw = None if bound_mw is None else max(0.0, bound_mw)
        return Commitment(self.name, ask.threshold_mw, ask.basis, ask.due_date, ask.due, missing_mw, bound_mw, state)

    def _sets(self, asked: Commitment, count: int) -> tuple[LeverSet, ...]:
        budget, found, told = self.asking.budget, list[LeverSet](), False
        for number in range(count):
            if self._too_late():
                self.notes.append(f"{counted(number, 'set')} of {count} sought: the time was up")
                break
            best = self.search.best(budget.sub_budget(SET_SHARE))
            if self.search.none_closes and not told:
                told = True
                self.notes.append(NONE.format(self.most))
            if best.x is None or not self._helps(asked, best):
                self._tell_end(best, found)
                break
            found.append(self._claim(asked, best, budget.sub_budget(CONFIRM_SHARE)))
            self.asking.tell(f"{self.name}: {found[-1].words}")
            if self.search.none_closes or not best.pulls:
                break
            self.search.leave_out(tuple(pull.item for pull in best.pulls))
        return tuple(found)

    def _bounded(self, sets: tuple[LeverSet, ...]) -> tuple[LeverSet, ...]:
        """Return sets with what any of them weighs at least, the lightest first of those that keep it."""
        if all(one.proven_least for one in sets):
            return sets
        least = None if self._too_late() else self.search.least_of_all(self.asking.budget.sub_budget(BOUND_SHARE))
        if self.search.none_closes and NONE.format(self.most) not in self.notes:
            self.notes.append(NONE.format(self.most))
        known = [one if one.bound is not None or not one.closes else _at_least(one, least) for one in sets]
        if not all(one.proven_least for one in known):
            self.notes.append("not every set is proven to be the least: a lighter one may exist")
        return tuple(sorted(known, key=_rank))

    def _too_late(self) -> bool:
        """Return whether too little time is left for one more claim."""
        left_s = self.asking.budget.left_s()
        return self.asking.budget.expired or (left_s is not None and left_s < self.claim_s)

    def _tell_end(self, best: Found, found: list[LeverSet]) -> None:
        """Note why there is no further set."""
        if best.impossible:
            self.notes.append("no other set keeps it that contains none of these: that is proven")
        elif not self.search.none_closes:
            more = "no further set" if found else "no set that helps"
            self.notes.append(f"{more} was found in the time allowed")

    def _helps(self, asked: Commitment, best: Found) -> bool:
        if best.closes or asked.missing_mw is None or best.missing_mw is None:
            return True
        return asked.missing_mw - best.missing_mw > max(SAME_MW, LEAST_SHARE_MW * asked.missing_mw)

    def _single(self, asked: Commitment, sets: tuple[LeverSet, ...]) -> tuple[LeverSet, ...]:
        """Return the single lever of each kind that closes most, the least of these."""
        self.search.forget()
        kinds: dict[LeverKind, list[Item]] = {lever.kind: [] for one in sets for lever in one.levers}
        for item in self.search.model.items:
            kinds.setdefault(item.kind, []).append(item)
        alone = {one.levers[0].kind: one for one in reversed(sets) if len(one.levers) == 1 and one.closes}
        found, budget = list(alone.values()), self.asking.budget
        for number, (kind, items) in enumerate(kinds.items()):
            if kind in alone:
                continue
            if self._too_late():
                self.notes.append(f"{number} of {len(kinds)} kinds of levers were tried alone: the time was up")
                break
            part = budget.sub_budget(1.0 / (len(kinds) - number))
            best = self.search.alone(items, part.sub_budget(ALONE_SHARE))
            if best.x is not None and best.pulls and self._helps(asked, best):
                found.append(self._claim(asked, best, budget.sub_budget(CONFIRM_SHARE)))
        return tuple(sorted(found, key=_rank))

    def _claim(self, asked: Commitment, found: Found, budget: Budget) -> LeverSet:
        levers = tuple(lever_of(self.problem, pull) for pull in found.pulls)
        held = self._confirmed(tuple(change for lever in levers for change in lever.changes), found, budget)
        missing_mw, claimed_mw = held.missing_mw, found.missing_mw or 0.0
        as_said = missing_mw is not None and missing_mw <= claimed_mw + SAME_MW
        helps = missing_mw is not None and (asked.missing_mw is None or missing_mw < asked.missing_mw - SAME_MW)
        if not (as_said or helps):
            held, missing_mw = Confirmed(None), None
        return LeverSet(
            levers=tuple(sorted(levers, key=lambda lever: -lever.weight)),
            weight=sum(pull.weight for pull in found.pulls),
            closes=found.closes if missing_mw is None else missing_mw == 0.0,
            proven_least=found.proven and as_said,
            bound=found.bound,
            confirmed=held.plan is not None,
            outcome=outcome_of(asked, held.reached_date, missing_mw),
            plan=held.plan,
        )

    def _confirmed(self, changes: tuple[Change, ...], found: Found, budget: Budget) -> Confirmed:
        assert found.x is not None
        try:
            changed = self.problem.changed(changes) if changes else self.problem
        except InvalidProblem as error:
            return Confirmed(None, why=f"is no case: {error.issues[0]}")
        begun_s = monotonic()
        decisions, claimed_mw = self.search.model.decisions(found.x), found.missing_mw or 0.0
        held = confirm(changed, self.ask, decisions, claimed_mw, self.asking, budget, NOTE)
        self.claim_s = max(self.claim_s, monotonic() - begun_s)
        return held


def _at_least(given: LeverSet, least: float | None) -> LeverSet:
    """Return a set with what any set weighs at least."""
    proven = least is not None and given.confirmed and given.weight <= least * (1.0 + 1e-6)
    return replace(given, bound=least, proven_least=proven)


def _rank(given: LeverSet) -> tuple[bool, float, float]:
    """Return what sets are ordered by: confirmed ones first, then what is missing, then their weight."""
    missing_mw = given.outcome.missing_mw
    return not given.confirmed, 0.0 if missing_mw is None else missing_mw, given.weight
