"""Why this and not that: the best plan with a wish, what the wish costs, or why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from planner import arguments
from planner.changes.difference import Difference
from planner.comparison import Comparison
from planner.comparison.pair import Pair
from planner.concluding import concluded, own_sense, without_works
from planner.errors import AuditFailed, BadArgument
from planner.explanation.contradiction import confirmed_reasons
from planner.model.sets import make_sets
from planner.model.wished import WishedModel
from planner.plan import Plan, Run
from planner.problem import Problem
from planner.solving import DEFAULT_GAP, DEFAULT_TIME_LIMIT_S, search_options, sizes_of, solver, version
from planner.spec import GOALS
from planner.studies.asking import Asking, without_bounds
from planner.studies.why_rows import NAMES, Why, cost_rows, cost_words
from planner.studies.wish_given import wishes_of
from planner.studies.wish_kept import breaches
from planner.words import listed
from solvers.outcome import Termination
from solvers.search import strategy
from solvers.search.branch_and_bound import Infeasible, NothingFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from planner.errors import Reason
    from planner.model.wishes import Wish
    from solvers.search.lexicographic import SearchResult
    from solvers.search.warm_start import ProvenGoal

    Named = str | Iterable[str] | None
    Dated = str | Iterable[str] | Mapping[str, str | date] | None

FIRST_PLAN_SHARE, REASONS_SHARE = 0.5, 0.1
"""Of the time: for the plan asked about where it is solved first; of what is left, kept for why a wish cannot be."""
REASONS_S = 120.0


def why(
    case: Problem | Plan,
    *,
    not_site: Named = None,
    not_phase: Named = None,
    not_gate: Named = None,
    not_upgrade: Named = None,
    not_unit: Named = None,
    not_rack: Named = None,
    force_site: Dated = None,
    force_phase: Dated = None,
    force_gate: Dated = None,
    force_upgrade: Dated = None,
    force_unit: Dated = None,
    force_rack: Dated = None,
    force_milestone: Dated = None,
    before: Named = None,
    time_limit_s: float | None = DEFAULT_TIME_LIMIT_S,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Why:
    """Return the best plan with a wish beside the plan there is, and what the wish costs; or why it cannot be.

    Several wishes are kept at once. The plan is one of the same problem: what began before it stays.

    Parameters
    ----------
    case
        A plan, or a problem to be solved first, in at most half of the time.
    not_site, not_phase, not_gate, not_upgrade, not_unit, not_rack
        Ids of what the plan shall leave out: nothing of it is begun, ordered or delivered.
    force_site, force_phase, force_gate, force_upgrade, force_unit, force_rack, force_milestone
        What it shall have: ``"SHK-B2"`` within the horizon, ``"SHK-B2@2027-06"`` or ``{"SHK-B2": "2027-06"}`` by then.
    before
        What shall open before what: ``"milam:shackelford"``, two sites or two activities.
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
        With all that is wrong of the wishes, or if another argument means nothing.
    AuditFailed
        If the plan given, or the plan with the wish, breaks a rule; and whatever `solve` raises.
    """
    given = dict(locals())
    asked = {name.removeprefix("not_"): given[name] for name in given if name.startswith("not_")}
    forced = {name.removeprefix("force_"): given[name] for name in given if name.startswith("force_")}
    nots = [f"{noun}={one}" for noun, names in asked.items() for one in _texts(f"not_{noun}", names)]
    forces = [f"{noun}={one}" for noun, names in forced.items() for one in _texts(f"force_{noun}", names)]
    options = {name: given[name] for name in ("time_limit_s", "gap", "threads", "seed", "should_stop", "on_progress")}
    return why_of(case, nots, forces, _texts("before", before), **options)


def why_of(
    case: Problem | Plan, nots: Sequence[str], forces: Sequence[str], befores: Sequence[str], **options: Any
) -> Why:
    """Return what `why` does, of wishes as the command line has them.

    Parameters
    ----------
    case
        A plan, or a problem to be solved first.
    nots, forces, befores
        Wishes like ``site=milam``, ``phase=SHK-B2@2027-06``, ``milam:shackelford``.
    options
        As `why` takes them.
    """
    asking = Asking.of(**options)
    problem = case.problem if isinstance(case, Plan) else case
    arguments.of_type("case", problem, Problem)
    wishes = wishes_of(problem, nots, forces, befores)
    plan = asking.first_plan(case, FIRST_PLAN_SHARE)
    if not breaches(plan, wishes):
        return Why(plan, wishes, plan, None, (), (), (), _kept_already(plan, listed(wish.words for wish in wishes)))
    return _Search(asking, plan, wishes).answer()


def _kept_already(plan: Plan, wish: str) -> str:
    """Return that the plan there is keeps the wish, and what that tells of its cost: all only of a plan proven best."""
    words = f"The plan there is keeps the wish already: {wish}."
    if all(row.proven for row in plan.goals):
        return f"{words} It costs nothing."
    left = listed(row.name for row in plan.goals if not row.proven)
    return f"{words} Whether it costs anything is not known: the plan is not proven to be the best ({left} open)."


def _texts(name: str, given: Any) -> list[str]:
    """Return wishes as a list of texts: of one, of several, or of a mapping to dates."""
    if given is None:
        return []
    if isinstance(given, str):
        return [given]
    try:
        entries = [f"{key}@{day}" for key, day in given.items()] if hasattr(given, "items") else list(given)
    except TypeError:
        entries = [None]
    if not all(isinstance(entry, str) for entry in entries):
        raise BadArgument(f"{name} must be an id or several ids, got {arguments.shown(given)}")
    return entries


@dataclass(eq=False)
class _Search:
    """The search for the best plan with wishes, from the plan there is."""

    asking: Asking
    plan: Plan
    wishes: tuple[Wish, ...]
    notes: list[str] = field(default_factory=list)

    def answer(self) -> Why:
        """Return the plan with the wishes and what they cost, or why there is none."""
        problem, asking = self.plan.problem, self.asking
        model = WishedModel(problem, make_sets(problem), self.wishes)
        began_s = monotonic()
        options = search_options(model.sets, asking.gap, asking.threads, asking.seed)
        budget = asking.budget.sub_budget(1.0 - REASONS_SHARE)
        try:
            found = strategy.search(model.search_model(self.plan, self._proven, asking.seed), options, budget)
        except Infeasible:
            return self._impossible(model)
        except NothingFound as nothing:
            return self._not_found(model, nothing, monotonic() - began_s)
        asking.tell(f"the plan with the wish is found: {found.termination.value.replace('_', ' ')}")
        run = self._run(model, found, monotonic() - began_s)
        bounded, broken = concluded(problem, model.arrays, found, run, budget.finish_s())
        return self._beside(bounded, broken)

    def _beside(self, bounded: Plan, broken: tuple[str, ...]) -> Why:
        """Return a plan with the wishes beside the plan there is; its bounds are those with the wishes."""
        plan = replace(bounded, warnings=self.plan.warnings)
        broken = (*broken, *breaches(plan, self.wishes))
        own = without_bounds(plan)
        if broken:
            raise AuditFailed(broken, own)
        asked = tuple(Difference("wish", "wish", None, wish.words, wish.words) for wish in self.wishes)
        pair = Pair.of(self.plan, plan, NAMES, asked)
        comparison = Comparison((self.plan, own), NAMES, (pair,))
        better = any(row.change and (row.change < 0) == (row.sense == "min") for row in self._first_that_differs(pair))
        if better:
            self.notes.append("the plan with the wish is better than the plan asked about: go on from it")
        costs, words = cost_rows(pair, plan.problem.calendar), cost_words(pair, self.wishes)
        return Why(self.plan, self.wishes, own, comparison, costs, pair.limits, (), words, tuple(self.notes))

    @staticmethod
    def _first_that_differs(pair: Pair) -> tuple[Any, ...]:
        return tuple(row for row in pair.goals if row.verdict != "same")[:1]

    def _impossible(self, model: WishedModel) -> Why:
        """Return why no plan has the wishes; where that cannot be confirmed, that none was found."""
        self.asking.tell("no plan has the wish: looking for the reasons")
        left_s = self.asking.budget.left_s()
        limit_s = REASONS_S if left_s is None else max(1.0, min(REASONS_S, left_s))
        found = confirmed_reasons(model.arrays, limit_s, self.wishes, self.asking.budget.should_stop)
        wish = listed(wish.words for wish in self.wishes)
        if found is None:
            self.notes.append("the solver found that there is none, but a second search did not confirm it")
            return self._none(f"No plan was found in which {wish}.")
        return self._none(f"There is no plan in which {wish}. These cannot hold together:", found)

    def _not_found(self, model: WishedModel, nothing: NothingFound, seconds: float) -> Why:
        """Return the plan in which nothing is built where that keeps the wishes, else that none was found."""
        bound = own_sense(nothing.goal, nothing.bound)
        run = self._run(model, None, seconds)
        end = Termination.TIME_LIMIT if self.asking.budget.expired else Termination.EXHAUSTED
        plan = without_works(self.plan.problem, run, end, (nothing.goal, bound))
        if plan is not None and not breaches(plan, self.wishes):
            self.notes.append("the search ended before it found a plan with the wish: in this plan nothing is built")
            return self._beside(plan, ())
        self.notes.append("the time was up" if self.asking.budget.expired else "the search ended without one")
        wish = listed(wish.words for wish in self.wishes)
        return self._none(f"No plan was found in which {wish}; it is not proven that there is none.")

    def _none(self, words: str, reasons: tuple[Reason, ...] = ()) -> Why:
        return Why(self.plan, self.wishes, None, None, (), (), reasons, words, tuple(self.notes))

    def _run(self, model: WishedModel, found: SearchResult | None, seconds: float) -> Run:
        wish = listed(wish.words for wish in self.wishes)
        note = f"with the wish that {wish}: nothing is proven of it"
        asking, problem = self.asking, self.plan.problem
        return Run(
            version(), solver(), "exhausted", asking.seed, self.plan.run.time_limit_s, asking.gap,
            sizes_of(model.arrays), (("solve", seconds),), (note,), problem.digest,
        )  # fmt: skip

    @property
    def _proven(self) -> tuple[ProvenGoal, ...]:
        """Value and bound of each goal, to be minimised: with a wish no plan is better than without."""
        signs = [-1.0 if GOALS[row.name].is_maximised else 1.0 for row in self.plan.goals]
        return tuple(
            (sign * row.value, None if row.bound is None else sign * row.bound)
            for sign, row in zip(signs, self.plan.goals, strict=True)
        )
