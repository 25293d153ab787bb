"""What would help to keep a commitment: the question, its time, and the answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from planner import arguments
from planner.errors import BadArgument, InvalidProblem
from planner.levers.answer import Commitment, LeverAnswer, LeverSet
from planner.levers.confirming import Confirmed, confirm
from planner.levers.possible import possible_levers
from planner.levers.searching import SAME_MW, Found, LeverSearch
from planner.levers.weights import require_weights
from planner.levers.words import lever_of, outcome_of
from planner.model.elastic import ElasticModel
from planner.model.elastic_items import Ask
from planner.plan import Plan
from planner.problem import Problem
from planner.solving import DEFAULT_GAP
from planner.studies.asking import Asking
from planner.validate import require_valid
from planner.validate.names import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.levers.answer import State
    from planner.model.elastic_items import LeverKind

TARGET = "target"
MOST_LEVERS, SETS, TIME_LIMIT_S = 3, 3, 60.0
WHOLE_UP_TO = 1000
"""Ways to do work times periods, up to which the elastic model has the whole horizon."""
FIRST_SHARE, SET_SHARE, SINGLE_SHARE, CONFIRM_SHARE = 0.15, 0.4, 0.5, 0.5
"""Of the time left: for how things stand, for a set, for the single levers, for confirming a claim."""


def levers_for(
    case: Problem | Plan,
    commitment: str,
    *,
    most: int = MOST_LEVERS,
    sets: int = SETS,
    weights: Mapping[str, float] | None = None,
    time_limit_s: float | None = TIME_LIMIT_S,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> LeverAnswer:
    """Return what would have to change for a commitment to be kept: the least weighted sets of levers.

    Levers are more MW at a node or site, earlier energisation, more racks or earlier ones, transformers and other
    stock, crews, shorter work, earlier gates, pace and cash, each in whole steps of its unit (definitions, *Levers*).
    Every claim is the changed problem, solved again and audited.

    Parameters
    ----------
    case
        A problem, or a plan of it: that one may show that the commitment is kept.
    commitment
        ``target``, or the id of a milestone.
    most
        Levers in a set at most.
    sets
        Sets sought: after the first, the next best that contains none of those found.
    weights
        What one of a lever's unit weighs, by kind (``crews``) or by kind and id (``crews:crews-texas``); infinite:
        never. Default: its cost by the case's own figures, else a stated one.
    time_limit_s
        Seconds for everything; None: until all is proven.
    gap, threads, seed
        As `solve` takes them.
    on_progress
        Told in a sentence what is done.
    should_stop
        Asked again and again; True ends the question with what it has.

    Raises
    ------
    BadArgument
        If an argument means nothing.
    InvalidProblem
        If the problem breaks a rule.
    """
    asking = Asking.of(time_limit_s, gap, threads, seed, should_stop, on_progress)
    problem, plan = _given(case)
    _require_counts(most=most, sets=sets)
    ask = ask_of(problem, commitment)
    known = require_weights(weights)
    require_valid(problem)
    items = possible_levers(problem, ask, known) if ask.due >= 0 else ()
    question = _Question(problem, plan, commitment, ask, asking, most)
    question.search = LeverSearch(ElasticModel(problem, ask, items, _is_large(problem)), asking, most)
    return question.answer(sets)


def ask_of(problem: Problem, commitment: str) -> Ask:
    """Return what a commitment asks: so many MW by a period; a milestone without deadline by the end of the plan.

    Raises
    ------
    BadArgument
        If the case has no such commitment.
    """
    calendar, target = problem.calendar, problem.programme.target
    end = calendar.periods - 1
    if commitment == TARGET:
        return Ask(target.mw, target.basis, min(end, calendar.period_of(target.by_date)), target.by_date)
    found = [milestone for milestone in problem.milestones if milestone.id == commitment]
    if not found:
        known = [TARGET, *(milestone.id for milestone in problem.milestones)]
        hint = suggestion(str(commitment), known, "commitments")
        raise BadArgument(f"commitment must be the target or a milestone, got {arguments.shown(commitment)}{hint}")
    day = found[0].deadline_date or calendar.end_of(end)
    return Ask(found[0].threshold_mw, found[0].basis, min(end, calendar.period_of(day)), day)


def _is_large(problem: Problem) -> bool:
    """Return whether a model up to the period asked about is sought in: the whole would take too long."""
    ways = sum(len(activity.options) for site in problem.candidates for activity in site.activities)
    return ways * problem.calendar.periods > WHOLE_UP_TO


def _given(case: Problem | Plan) -> tuple[Problem, Plan | None]:
    if isinstance(case, Plan):
        return case.problem, case
    arguments.of_type("case", case, Problem)
    return case, None


def _require_counts(**given: object) -> None:
    told = [
        f"{name} must be a whole number from 1 to 9, got {arguments.shown(value)}"
        for name, value in given.items()
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 9
    ]
    if told:
        raise BadArgument("; ".join(told))


@dataclass(eq=False)
class _Question:
    """One question, with what is known so far."""

    problem: Problem
    plan: Plan | None
    name: str
    ask: Ask
    asking: Asking
    most: int
    search: LeverSearch = field(init=False)
    notes: list[str] = field(default_factory=list)

    def answer(self, count: int) -> LeverAnswer:
        commitment = self._stands()
        if commitment.state != "unknown":
            return LeverAnswer(commitment, (), (), tuple(self.notes), self.plan)
        sets, single = self._sets(commitment, count), ()
        single = self._single(commitment)
        state: State = "unknown"
        if any(one.closes and one.confirmed for one in sets):
            state = "helped"
        elif self._none_closes:
            state = "out of reach"
        return LeverAnswer(replace(commitment, state=state), single, sets, tuple(self.notes), self.plan)

    _none_closes = False

    def _stands(self) -> Commitment:
        """Return how the commitment stands without levers."""
        ask = self.ask
        if ask.due < 0:
            self.notes.append("it was due before the plan starts: nothing that is planned now can keep it")
            return self._commitment(ask.threshold_mw, ask.threshold_mw, "out of reach")
        now = self.search.least_missing(self.asking.budget.sub_budget(FIRST_SHARE), 0)
        if now.value is not None and now.value <= SAME_MW and now.x is not None:
            held = self._confirmed((), now)
            if held.missing_mw == 0:
                self.plan = held.plan
                self.notes.append("a plan of the case as it stands keeps it: no lever is needed")
                return self._commitment(0.0, 0.0, "reachable")
        self.asking.tell(f"{self.name}: {now.value} MW are missing as things stand")
        return self._commitment(now.value, now.bound, "unknown")

    def _commitment(self, missing_mw: float | None, bound_mw: float | None, state: State) -> Commitment:
        ask = self.ask
        return Commitment(
            self.name, ask.threshold_mw, ask.basis, ask.due_date, ask.due, missing_mw, bound_mw, state
        )

    def _sets(self, asked: Commitment, count: int) -> tuple[LeverSet, ...]:
        budget, found = self.asking.budget, list[LeverSet]()
        for number in range(count):
            if budget.expired:
                self.notes.append(f"{number} of {count} sets were sought: the time was up")
                break
            least = self.search.least_weight(budget.sub_budget(SET_SHARE), 0.0, self.most)
            if least.x is None:
                if least.impossible and not found:
                    self._none_closes = True
                    self.notes.append(f"no set of up to {self.most} of the levers offered keeps it: that is proven")
                    found += self._most_closed(asked)
                elif least.impossible:
                    self.notes.append("no other set keeps it that contains none of these: that is proven")
                break
            found.append(self._claim(asked, least, closes=True))
            self.asking.tell(f"{self.name}: {found[-1].words}")
            self.search.leave_out(tuple(pull.item for pull in least.pulls))
        return tuple(found)

    def _most_closed(self, asked: Commitment) -> list[LeverSet]:
        """Return the set that closes most where none closes all."""
        budget = self.asking.budget
        best = self.search.least_missing(budget.sub_budget(SET_SHARE), self.most)
        if best.value is None or asked.missing_mw is None or best.value > asked.missing_mw - SAME_MW:
            return []
        least = self.search.least_weight(
            budget.sub_budget(SET_SHARE), best.value + SAME_MW, self.most, start=best
        )
        return [self._claim(asked, least if least.x is not None else best, closes=False)]

    def _single(self, asked: Commitment) -> tuple[LeverSet, ...]:
        """Return the single lever of each kind that closes most, the least of these."""
        self.search.cuts.clear()
        kinds: dict[LeverKind, list] = {}
        for item in self.search.model.items:
            kinds.setdefault(item.kind, []).append(item)
        found = []
        budget = self.asking.budget
        for number, items in enumerate(kinds.values()):
            if budget.expired:
                self.notes.append("not every kind of lever was tried alone: the time was up")
                break
            part = budget.sub_budget(1.0 / (len(kinds) - number))
            best = self.search.least_missing(part.sub_budget(0.3), 1, items)
            if best.value is None or asked.missing_mw is None or best.value > asked.missing_mw - SAME_MW:
                continue
            missing = best.value + SAME_MW if best.value > SAME_MW else 0.0
            least = self.search.least_weight(part.sub_budget(0.4), missing, 1, items, best)
            given = least if least.x is not None else best
            found.append(self._claim(asked, given, closes=missing == 0.0, budget=part))
        return tuple(sorted(found, key=lambda one: (one.outcome.missing_mw or 0.0, one.weight)))

    def _claim(self, asked: Commitment, found: Found, *, closes: bool, budget=None) -> LeverSet:
        levers = tuple(lever_of(self.problem, pull) for pull in found.pulls)
        held = self._confirmed(tuple(change for lever in levers for change in lever.changes), found)
        kept = held.missing_mw == 0.0
        weight = sum(pull.weight for pull in found.pulls)
        return LeverSet(
            levers=tuple(sorted(levers, key=lambda lever: -lever.weight)),
            weight=weight,
            closes=kept if held.plan is not None else closes,
            proven_least=found.proven and held.plan is not None and kept == closes,
            bound=found.bound,
            confirmed=held.plan is not None and kept == closes,
            outcome=outcome_of(asked, held.reached_date, held.missing_mw),
            plan=held.plan,
        )

    def _confirmed(self, changes: tuple, found: Found) -> Confirmed:
        assert found.x is not None
        try:
            changed = self.problem.changed(changes) if changes else self.problem
        except InvalidProblem as error:
            return Confirmed(None, why=f"is no case: {error.issues[0]}")
        decisions = self.search.model.decisions(found.x)
        budget = self.asking.budget.sub_budget(CONFIRM_SHARE)
        note = "solved again for one commitment alone, to confirm a set of levers"
        return confirm(changed, self.ask, decisions, self.asking, budget, note)
