"""Explains a plan: what is in the way of each commitment, what would help most, and by when to decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner import arguments
from planner.checks import violations
from planner.errors import AuditFailed, PlannerError
from planner.explanation.commitments import TARGET
from planner.explanation.decide_by_words import decide_by_paragraph
from planner.explanation.explained import Explained
from planner.explanation.explanation import Explanation
from planner.explanation.late import title
from planner.explanation.statement import Paragraph, say
from planner.levers.asked import levers_for
from planner.levers.decide_by import decide_by as dates_of
from planner.levers.lever_statements import lever_statements
from planner.levers.weights import require_weights
from planner.plan import Plan
from planner.solving import DEFAULT_GAP
from planner.studies.asking import Asking
from planner.validate import require_valid
from planner.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from planner.explanation.commitments import Commitment
    from planner.explanation.decide_by import DecideBy
    from planner.explanation.statement import Statement
    from solvers.search.budget import Budget

TIME_LIMIT_S, DECIDE_BY_S = 120.0, 600.0
LEAST_LEVERS_S = 25.0
"""Seconds that what would help for one commitment has while there are so many: less would be in vain."""
ALL_LEVERS_SHARE, LEVERS_SHARE = 0.85, 0.4
"""Of the time left that what would help has: some is left to end in, more where dates are asked for too."""


def explain(
    plan: Plan,
    *,
    levers: bool = True,
    decide_by: bool = False,
    weights: Mapping[str, float] | None = None,
    time_limit_s: float | None = None,
    gap: float = DEFAULT_GAP,
    threads: int | None = None,
    seed: int = 0,
    on_statement: Callable[[Paragraph, Statement | None], None] | None = None,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Explanation:
    """Return why a plan is as it is: what is in the way, what it hangs on, and what would have to change.

    Facts come from the plan and from bounds; no search is made for them. What would help is searched for as
    long as there is time, for the target and then for those milestones first that are least late; each claim is solved
    again and audited.

    Parameters
    ----------
    plan
        The plan; it is checked again first.
    levers
        Whether to search for what would have to change.
    decide_by
        Whether to find by when each decision must be made.
    weights
        What a lever weighs, as `levers_for` takes it.
    time_limit_s
        Seconds for everything; None: 120, and 600 where dates by which to decide are asked for.
    gap, threads, seed
        As `solve` takes them.
    on_statement
        Told each sentence with its paragraph as soon as it is there; None in its place where a paragraph begins.
    on_progress
        Told in a sentence what is done.
    should_stop
        Asked again and again; True ends the search with what there is: facts are told all the same.

    Raises
    ------
    BadArgument
        If an argument means nothing.
    AuditFailed
        If the plan breaks a rule.
    """
    arguments.of_type("plan", plan, Plan)
    arguments.callables(on_statement=on_statement)
    limit_s = time_limit_s if time_limit_s is not None else DECIDE_BY_S if decide_by else TIME_LIMIT_S
    asking = Asking.of(limit_s, gap, threads, seed, should_stop, on_progress)
    require_weights(weights)
    require_valid(plan.problem)
    broken = violations(plan.problem, plan)
    if broken:
        raise AuditFailed(broken, plan)
    return _Explaining(plan, asking, weights, on_statement or (lambda _p, _s: None)).explanation(levers, decide_by)


@dataclass(eq=False)
class _Explaining:
    """One question with its time, and what has been told so far."""

    plan: Plan
    asking: Asking
    weights: Mapping[str, float] | None
    on_statement: Callable[[Paragraph, Statement | None], None]
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def explanation(self, levers: bool, decide_by: bool) -> Explanation:
        """Return all there is to tell: facts first, which cost no search, then what would help, then dates."""
        explained = Explained(self.plan)
        for paragraph in explained.facts():
            self._told(paragraph)
        if levers:
            self._would_help(explained, LEVERS_SHARE if decide_by else ALL_LEVERS_SHARE)
        rows = self._dates(explained) if decide_by else ()
        return Explanation(self.plan, tuple(self.paragraphs), rows, tuple(self.notes))

    def _told(self, paragraph: Paragraph) -> None:
        """Tell a paragraph sentence by sentence, and keep it."""
        self.on_statement(paragraph, None)
        for statement in paragraph.statements:
            self.on_statement(paragraph, statement)
        self.paragraphs.append(paragraph)

    def _would_help(self, explained: Explained, share: float) -> None:
        """Tell what would have to change for each commitment, as far as there is time for more than a glance."""
        budget = self.asking.budget.sub_budget(share)
        order = sorted(explained.missed, key=_nearness)
        for number, one in enumerate(order):
            if budget.expired:
                left = listed([own.id for own in order[number:]])
                self.notes.append(
                    f"what would have to change for {left} was not searched for: the time was up, or it was stopped"
                )
                return
            left_s = budget.left_s()
            part_s = None if left_s is None else max(left_s / (len(order) - number), LEAST_LEVERS_S)
            statements = tuple(self._levers(one, budget.sub_budget(most_s=part_s)))
            name = f"{title(one, explained.twins(one))}: what would have to change"
            self._told(Paragraph("levers", one.id, name, one.state, statements))

    def _levers(self, one: Commitment, budget: Budget) -> Iterator[Statement]:
        """Yield what would have to change for a commitment."""
        try:
            answer = levers_for(
                self.plan, one.id, weights=self.weights, time_limit_s=budget.left_s(), gap=self.asking.gap,
                threads=self.asking.threads, seed=self.asking.seed, should_stop=budget.should_stop,
                on_progress=self.asking.tell,
            )  # fmt: skip
        except PlannerError as error:
            yield say("levers", "It is not known: {why}.", why=str(error).splitlines()[0])
            return
        yield from lever_statements(answer)

    def _dates(self, explained: Explained) -> tuple[DecideBy, ...]:
        """Return the dates by which to decide, and tell the first of them."""

        def tell(row: DecideBy) -> None:
            self.asking.tell(f"{row.id}: {row.certainty}, by {row.date}")

        rows, notes = dates_of(explained, self.asking, on_row=tell)
        self._told(decide_by_paragraph(rows, notes))
        return rows


def _nearness(one: Commitment) -> tuple[bool, bool, int, float, str]:
    """Return by what commitments are ordered: the target, then what is least late, never reached last."""
    return (one.id != TARGET, one.late_months is None, one.late_months or 0, one.missing_mw, one.id)
