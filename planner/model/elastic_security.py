"""Security that utilities hold in an elastic model: of the stages that the case has, and of those that levers give."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.committed import stage_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.model.elastic_columns import Additions
    from planner.model.structure import Arrays
    from planner.problem import Calendar, Problem, Site


@dataclass(frozen=True)
class StagesGiven:
    """What levers give of stages: MW more at a site by the period they come in, and states of a stage come earlier."""

    more: Mapping[str, Mapping[int, int]]
    sooner: Mapping[str, list[int]]


def take_back_security(arrays: Arrays, given: Additions, problem: Problem, stages: StagesGiven) -> None:
    """Post security for the stages of the case and those that levers give; one that comes earlier has it back earlier.

    Parameters
    ----------
    arrays, given
        The widened model, and what is added to it.
    problem
        The case.
    stages
        What levers give of stages.
    """
    sets, rows = arrays.built.sets, arrays.rows(arrays.built.rows.cash.cash_balance)
    wide = {site.id: site for site in sets.sites}
    for site in (site for site in problem.candidates if site.security_usd_m_per_mw):
        own, widened = (_posted_less_back(one, sets.calendar) for one in (site, wide[site.id]))
        for t, row in rows.items():
            given.row_lower[row] += own[t] - widened[t]
            given.row_upper[row] += own[t] - widened[t]
        for t, column, usd_m in _brought(site, sets.calendar, stages):
            if t in rows:
                given.entries.append((rows[t], column, usd_m))


def _posted_less_back(site: Site, calendar: Calendar) -> Mapping[int, float]:
    """Return what the utility is given by period for stages that wait for no gate, less what it gives back."""
    found: dict[int, float] = defaultdict(float)
    for stage in site.stages:
        if not stage.predecessors:
            since, usd_m = calendar.usable_from(stage.energisation_date), stage.mw * site.security_usd_m_per_mw
            found[0] += usd_m if since >= 0 else 0.0
            found[since + site.security_periods] -= usd_m
    return found


def _brought(site: Site, calendar: Calendar, stages: StagesGiven) -> Iterator[tuple[int, int, float]]:
    """Yield what levers bring to cash by security: period, column, and how much for each unit of it."""
    price, wait = site.security_usd_m_per_mw, site.security_periods
    for since, size in stages.more.get(site.id, {}).items():
        yield 0, size, -price
        yield since + wait, size, price
    for number, stage in enumerate(site.stages, 1):
        back, usd_m = calendar.usable_from(stage.energisation_date) + wait, price * stage.mw
        for periods, state in enumerate(stages.sooner.get(stage_id(site, number), ()), 1):
            yield back - periods, state, usd_m
            yield back - periods + 1, state, -usd_m
