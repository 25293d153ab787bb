"""Says which obligatory or committed items cannot hold together, in the case's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import numpy as np

from planner.spec import LIMITS, SENTENCES
from planner.words import counted
from solvers.confirm import holds_coarsely
from solvers.conflict import Conflict, Group, conflict

if TYPE_CHECKING:
    from planner.model.structure import Arrays
    from planner.problem import Activity, Problem, Site
    from planner.spec import Sentence

HISTORY = "what was installed, started or ordered before the plan cannot be changed"
CUT = "(some of these may not be needed: time ran out while looking for a smaller set)"


def reasons(arrays: Arrays, time_limit_s: float = 20.0) -> tuple[str, ...]:
    """Return a small set of limits and commitments that contradict each other, one sentence each; never empty.

    Parameters
    ----------
    arrays
        An infeasible model.
    time_limit_s
        Seconds for the search; what is left of the set by then is returned, with a last line that says so.
    """
    return told(conflict(arrays.matrix, _groups(arrays), time_limit_s=time_limit_s), arrays.built.sets.problem)


def confirmed_reasons(arrays: Arrays, time_limit_s: float = 20.0) -> tuple[str, ...] | None:
    """Return the reasons of a model that a search calls infeasible, None where a second search does not confirm it.

    Where figures are so large that a solver's tolerance is finer than they can be computed, it must also hold by a
    coarser one.
    """
    found = conflict(arrays.matrix, _groups(arrays), time_limit_s=time_limit_s)
    if not found.infeasible or not holds_coarsely(arrays.matrix, time_limit_s):
        return None
    return told(found, arrays.built.sets.problem)


def told(found: Conflict, problem: Problem) -> tuple[str, ...]:
    """Return what the search for a conflict found as sentences, and honestly what it did not."""
    if found.infeasible and found.groups:
        lines = found.groups
        if _obligations(problem).isdisjoint(lines):
            lines = (*lines, HISTORY)
        return lines if found.minimal else (*lines, CUT)
    if found.infeasible:
        return ("no plan fits the dates and history of the case, even without its limits and commitments",)
    named = [_called(a, site) for site in problem.candidates for a in site.activities if a.obligatory]
    items = f"what is obligatory ({', '.join(named)})" if named else "what is committed"
    doubt = (
        "time ran out before a smaller set of reasons was found"
        if found.infeasible is None
        else "a second search did not confirm it: the figures of the case may differ too much in size"
    )
    return (f"the solver found that {items} cannot hold together with the limits of the case", doubt)


def _obligations(problem: Problem) -> frozenset[str]:
    """Return the sentences that say of something that it is obligatory."""
    words = _Words(problem)
    return frozenset(
        words.of(SENTENCES["obligatory"], name) for name, (a, _) in words.activities.items() if a.obligatory
    )


def _groups(arrays: Arrays) -> dict[str, Group]:
    problem = arrays.built.sets.problem
    words = _Words(problem)
    rows: dict[str, list[int]] = {}
    for limit, made in arrays.built.rows.named().items():
        if limit in SENTENCES:
            for index, row in arrays.rows(made).items():
                subject = index[0] if isinstance(index, tuple) else index
                rows.setdefault(words.of(SENTENCES[limit], str(subject)), []).append(row)
    groups = {sentence: Group(rows=np.array(numbers)) for sentence, numbers in rows.items()}
    cash = [arrays.column(variable) for variable in arrays.built.m.cash.values()]
    (asked,) = LIMITS["cash_floor"].asks
    floor = asked.words.format(f"{problem.finance.cash_floor_usd_m:g}")
    groups[floor] = Group(columns=np.array(cash), lower=np.full(len(cash), -np.inf))
    return groups


class _Words:
    """Turns what a row asks, and what it is about, into a sentence on the case."""

    def __init__(self, problem: Problem) -> None:
        self.activities = {a.id: (a, site) for site in problem.candidates for a in site.activities}
        self.sites = {site.id: _site(site) for site in problem.candidates}

    def of(self, asked: Sentence, subject: str) -> str:
        """Return the sentence."""
        match asked.about:
            case "activity":
                activity, site = self.activities[subject]
                return asked.words.format(_called(activity, site)) + _more(asked.rows, activity)
            case "site":
                return asked.words.format(self.sites[subject])
            case "resource" | "rack type" | "node" | "link" | "facility" | "cash" | "year of the tenant" | "programme":
                return asked.words.format(subject)
            case _:
                assert_never(asked.about)


def _called(activity: Activity, site: Site) -> str:
    name = f" '{activity.name}'" if activity.name and activity.name != activity.id else ""
    return f"{activity.kind} {activity.id}{name} at {_site(site)}"


def _site(site: Site) -> str:
    return f"site {site.id} '{site.name}'" if site.name and site.name != site.id else f"site {site.id}"


def _more(family: str, activity: Activity) -> str:
    """Return what else the case says of it: its dates where it must be done, what it waits for."""
    if family == "after":
        lags = {
            p.activity: f" +{counted(p.lag_periods, 'period')}" if p.lag_periods else "" for p in activity.predecessors
        }
        return " (" + ", ".join(f"{p.type} {p.activity}{lags[p.activity]}" for p in activity.predecessors) + ")"
    if family != "obligatory":
        return ""
    first, last = activity.earliest_start_date, activity.latest_finish_date
    dates = [f"not before {first}"] if first is not None else []
    dates += [f"finished by {last}"] if last is not None else []
    return f", {' and '.join(dates)}" if dates else ""
