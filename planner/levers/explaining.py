"""Explains a plan: what is in the way of each commitment, what would help most, and by when to decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner import arguments
from planner.checks import violations
from planner.errors import AuditFailed, PlannerError
from planner.explanation.decide_by_words import decide_by_paragraph
from planner.explanation.explained import Explained
from planner.explanation.explanation import Explanation
from planner.explanation.statement import Paragraph, say
from planner.levers.asked import levers_for
from planner.levers.decide_by import decide_by as dates_of
from planner.levers.lever_statements import lever_statements
from planner.plan import Plan
from planner.solving import DEFAULT_GAP
from planner.studies.asking import Asking
from planner.validate import require_valid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from planner.explanation.commitments import Commitment
    from planner.explanation.decide_by import DecideBy
    from planner.explanation.statement import Statement

TIME_LIMIT_S, DECIDE_BY_S = 120.0, 600.0
LEVERS_SHARE = 0.4
"""Of the time left that what would help has at most, where dates by which to decide are asked for too."""


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

    Facts come from the plan and from bounds, and are exact. What would help is searched for in equal parts of the time
    for each commitment that is missed, and each claim is solved again and audited.

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
        explained = Explained(self.plan)
        self._told(explained.summary())
        for number, one in enumerate(explained.missed):
            more = self._levers(one, len(explained.missed) - number, decide_by) if levers else ()
            self._told(explained.paragraph(one), more)
        for paragraph in explained.kept():
            self._told(paragraph)
        idle = explained.standing_idle()
        if idle is not None:
            self._told(idle)
        rows = self._dates(explained) if decide_by else ()
        return Explanation(self.plan, tuple(self.paragraphs), rows, tuple(self.notes))

    def _told(self, paragraph: Paragraph, more: Iterable[Statement] = ()) -> None:
        """Tell a paragraph sentence by sentence, and keep it; what comes later is asked for only then."""
        self.on_statement(paragraph, None)
        statements = []
        for statement in paragraph.statements:
            statements.append(statement)
            self.on_statement(paragraph, statement)
        for statement in more:
            statements.append(statement)
            self.on_statement(paragraph, statement)
        given = (paragraph.kind, paragraph.id, paragraph.title, paragraph.state)
        self.paragraphs.append(Paragraph(*given, tuple(statements)))

    def _levers(self, one: Commitment, left: int, dates: bool) -> Iterator[Statement]:
        """Yield what would have to change for a commitment, in its part of the time."""
        budget = self.asking.budget
        if budget.expired:
            yield say("levers", "What would have to change was not searched for: the time was up.")
            return
        share = (LEVERS_SHARE if dates else 1.0) / left
        try:
            answer = levers_for(
                self.plan, one.id, weights=self.weights, time_limit_s=budget.left_s(share), gap=self.asking.gap,
                threads=self.asking.threads, seed=self.asking.seed, should_stop=budget.should_stop,
                on_progress=self.asking.tell,
            )  # fmt: skip
        except PlannerError as error:
            yield say("levers", "What would have to change is not known: {why}.", why=str(error).splitlines()[0])
            return
        yield from lever_statements(answer)

    def _dates(self, explained: Explained) -> tuple[DecideBy, ...]:
        """Return the dates by which to decide, and tell the first of them."""

        def tell(row: DecideBy) -> None:
            self.asking.tell(f"{row.id}: {row.certainty}, by {row.date}")

        rows, notes = dates_of(explained, self.asking, on_row=tell)
        self._told(decide_by_paragraph(rows, notes, explained.known.calendar))
        return rows
