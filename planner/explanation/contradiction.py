"""Says which obligatory or committed items cannot hold together, in the case's own words."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.errors import Reason
from planner.explanation.by_itself import by_itself
from planner.explanation.dates_alone import dates_alone
from planner.explanation.facts import Facts, called
from planner.explanation.reason_lines import reason_lines
from planner.model.plain import FactKey, Plain, named_first, plain, rows_of_the_model
from planner.model.wishes import wish_rows
from planner.words import listed
from solvers.confirm import holds_coarsely
from solvers.conflict import Conflict, Group, conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from planner.model.structure import Arrays
    from planner.model.wishes import Wish
    from planner.problem import Problem
    from solvers.matrix import Matrix

HISTORY = "what was installed, started or ordered before the plan cannot be changed"
CUT = "(some of these may not be needed: time ran out while looking for a smaller set)"
TOGETHER = "dates, supply and power of the case, which there was no time to tell apart"
OUT_OF_TIME = "time ran out before a smaller set of reasons was found"
UNCONFIRMED = "a second search did not confirm it: the figures of the case may differ too much in size"
MOST_LINES = 12
"""So many lines may say what cannot hold together where time ran out: a longer list says nothing."""
WISH = "wish"
BARRED_S = 5.0
"""For a search among dates alone, which takes a fraction of it."""
PLAIN_ROWS_PER_S = 4000.0
"""Rows put plainly in a second: where that would take the time there is, the model at hand serves."""
PLAIN_SHARE = 0.8
"""Of the time, for the plain model: what is left serves the model at hand, should the plain one stay open."""


def reasons(arrays: Arrays, time_limit_s: float = 20.0, wishes: Sequence[Wish] = ()) -> tuple[Reason, ...]:
    """Return a small set of limits and commitments that contradict each other, one sentence each; never empty.

    Parameters
    ----------
    arrays
        An infeasible model.
    time_limit_s
        Seconds for the search; what is left of the set by then is returned, with a last line that says so.
    wishes
        What was wished beside the case; `arrays` has their rows.
    """
    found, apart = found_conflict(arrays, time_limit_s, wishes)
    return told(found, arrays.built.sets.problem, wishes, apart)


def confirmed_reasons(
    arrays: Arrays,
    time_limit_s: float = 20.0,
    wishes: Sequence[Wish] = (),
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Reason, ...] | None:
    """Return the reasons of a model that a search calls infeasible, None where a second search does not confirm it.

    Where figures are so large that a solver's tolerance is finer than they can be computed, it must also hold by a
    coarser one.

    Parameters
    ----------
    arrays, time_limit_s, wishes
        As `reasons` takes them.
    should_stop
        Asked again and again; True ends the search.
    """
    found, apart = found_conflict(arrays, time_limit_s, wishes, should_stop)
    if not found.infeasible or not holds_coarsely(arrays.matrix, time_limit_s):
        return None
    return told(found, arrays.built.sets.problem, wishes, apart)


def barred_reasons(problem: Problem) -> tuple[Reason, ...]:
    """Return why obligatory activities have no start within their dates: dates, predecessors and the horizon alone.

    Parameters
    ----------
    problem
        The case: dates, predecessors and the horizon leave an obligatory activity no start.
    """
    given = _too_long(problem)
    if given:
        return given
    model = plain(dates_alone(problem))
    return told(_search(model.arrays.matrix, model.groups, BARRED_S, None), problem)


def told(
    found: Conflict[FactKey], problem: Problem, wishes: Sequence[Wish] = (), apart: bool = True
) -> tuple[Reason, ...]:
    """Return what the search for a conflict found as sentences, and honestly what it did not.

    Parameters
    ----------
    found
        The end of the search.
    problem
        The case.
    wishes
        What was wished beside it.
    apart
        Whether dates, supply and power could be dropped too.
    """
    if found.infeasible and found.groups:
        wished = [wishes[int(key.subject)] for key in found.groups if key.name == WISH]
        facts = [key for key in found.groups if key.name != WISH]
        lines = (*(Reason(wish.words, (), wish.figures) for wish in wished), *reason_lines(facts, Facts(problem)))
        if not facts:
            taken = (by_itself(wish, problem) for wish in wished)
            lines = (*lines, *(reason for reason in taken if reason is not None))
        if not found.minimal and len(lines) > MOST_LINES:
            return _undivided(problem, wishes, OUT_OF_TIME)
        if not wished and not any(key.name == "obligatory" for key in facts):
            lines = (*lines, Reason(HISTORY))
        lines = lines if apart else (*lines, Reason(TOGETHER))
        return lines if found.minimal else (*lines, Reason(CUT))
    if found.infeasible:
        return (Reason("no plan fits the dates and history of the case, even without its limits and commitments"),)
    return _undivided(problem, wishes, OUT_OF_TIME if found.infeasible is None else UNCONFIRMED)


def _undivided(problem: Problem, wishes: Sequence[Wish], doubt: str) -> tuple[Reason, ...]:
    """Return what is known where no small set was found: what is asked, and why there is no more to say."""
    named = [called(a, site) for site in problem.candidates for a in site.activities if a.obligatory]
    items = f"what is obligatory ({', '.join(named)})" if named else "what is committed"
    if wishes:
        wished = listed(wish.words for wish in wishes)
        items = f"{items} and the wish that {wished}" if named else f"the wish that {wished}"
    claim = f"the solver found that {items} cannot hold together with the limits of the case"
    return Reason(claim), Reason(doubt)


def _too_long(problem: Problem) -> tuple[Reason, ...]:
    """Return obligatory activities that take longer than the horizon, however they are done."""
    found = []
    for site in problem.candidates:
        for a in site.activities:
            shortest = min(option.duration_periods for option in a.options)
            if (
                a.obligatory
                and a.started_date is None
                and a.finished_date is None
                and shortest > problem.calendar.periods
            ):
                path = f"sites[{site.id}].activities[{a.id}]"
                words = (
                    f"{called(a, site)} is obligatory, and takes {shortest} periods, "
                    f"more than the {problem.calendar.periods} of the horizon"
                )
                paths = (f"{path}.obligatory", f"{path}.options", "programme.end_date")
                found.append(Reason(words, paths, {"duration_periods": float(shortest)}))
    return tuple(found[:1])


def found_conflict(
    arrays: Arrays, time_limit_s: float, wishes: Sequence[Wish], should_stop: Callable[[], bool] | None = None
) -> tuple[Conflict[FactKey], bool]:
    """Return the conflict of the plain model, or of the model at hand where that stays open or would take too long.

    And whether it is that of the plain one, in which every fact of the case can be dropped.

    Parameters
    ----------
    arrays
        An infeasible model, with the rows of the wishes as its last.
    time_limit_s, wishes, should_stop
        As `confirmed_reasons` takes them.
    """
    began_s = time.monotonic()
    if arrays.matrix.sizes.rows / PLAIN_ROWS_PER_S < PLAIN_SHARE * time_limit_s:
        model = _with_wishes(plain(arrays.built.sets.problem), wishes)
        left_s = PLAIN_SHARE * time_limit_s - (time.monotonic() - began_s)
        found = _search(model.arrays.matrix, model.groups, max(0.0, left_s), should_stop)
        if found.infeasible and found.groups:
            return found, True
    left_s = max(0.0, time_limit_s - (time.monotonic() - began_s))
    return _search(arrays.matrix, _groups_at_hand(arrays, wishes), left_s, should_stop), False


def _search(
    matrix: Matrix, groups: Mapping[FactKey, Group], limit_s: float, should_stop: Callable[[], bool] | None
) -> Conflict[FactKey]:
    return conflict(matrix, groups, time_limit_s=limit_s, should_stop=should_stop)


def _with_wishes(model: Plain, wishes: Sequence[Wish]) -> Plain:
    """Return the plain model with the rows of wishes, which are the first to be named."""
    matrix, groups = model.arrays.matrix, dict[FactKey, Group]()
    for number, wish in enumerate(wishes):
        first = matrix.sizes.rows
        matrix = wish_rows(model.arrays, wish).below(matrix)
        groups[FactKey(WISH, str(number))] = Group(rows=np.arange(first, matrix.sizes.rows))
    return Plain(replace(model.arrays, matrix=matrix), groups | model.groups)


def _groups_at_hand(arrays: Arrays, wishes: Sequence[Wish]) -> dict[FactKey, Group]:
    """Return what rows of the searched model ask, the floor of cash, and the wishes, whose rows are the last."""
    found, end = dict[FactKey, Group](), arrays.matrix.sizes.rows
    for number, wish in reversed(list(enumerate(wishes))):
        first = end - wish_rows(arrays, wish).count
        found[FactKey(WISH, str(number))] = Group(rows=np.arange(first, end))
        end = first
    found = dict(reversed(found.items()))
    found |= rows_of_the_model(arrays)
    cash = [arrays.column(variable) for variable in arrays.built.m.cash.values()]
    found[FactKey("cash_floor")] = Group(columns=np.array(cash), lower=np.full(len(cash), -np.inf))
    wished = {key: group for key, group in found.items() if key.name == WISH}
    facts = sorted((key for key in found if key.name != WISH), key=named_first)
    return wished | {key: found[key] for key in facts}
