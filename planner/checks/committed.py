"""Committed power in the build schedule: grid stages, and on-site units bought before the plan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from planner.checks.schedule import FLOATS, floats_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.plan import ScheduleRow

Listed = tuple[str, str, int, float]  # site, stage or committed, period, MW


def committed(audit: Audit) -> Iterator[str]:
    """Yield stages that the schedule leaves out, lists twice or invents, and committed units it invents."""
    sources = [source for source in audit.sources if source.kind in ("stage", "committed")]
    due: Counter[Listed] = Counter((source.site, source.kind, source.first, round(source.mw, 6)) for source in sources)
    firm = {unit.id: unit.firm_mw for site in audit.reading.problem.candidates for unit in site.onsite}
    given: Counter[Listed] = Counter()
    for row in _rows(audit):
        mw = row.quantity if row.kind == "stage" else row.quantity * firm.get(row.id.partition("@")[0], 0.0)
        kind = "stage" if row.kind == "stage" else "committed"
        given[row.site, kind, max(0, row.finish_period), round(mw, 6)] += 1
    for key in due | given:
        site, kind, period, mw = key
        place = audit.reading.at(site, period)
        if given[key] > due[key]:
            yield f"{place}: the schedule lists a {kind} source of {mw:g} MW that is not in the case"
        elif kind == "stage" and given[key] < due[key] and period <= audit.reading.last:
            yield f"{place}: a stage of {mw:g} MW is not in the schedule"


def events(audit: Audit) -> Iterator[str]:
    """Yield committed power whose row is no event of its day, or has floats, which committed power cannot have."""
    days = {
        (
            site.id,
            stage.mw,
            max(0, audit.reading.calendar.usable_from(stage.energisation_date)),
        ): stage.energisation_date
        for site in audit.reading.problem.candidates
        for stage in site.stages
    }
    waiting = {source.id for source in audit.sources if source.kind == "stage" and source.waits}
    for row in _rows(audit):
        place = f"{row.kind} {row.id}"
        opens = audit.reading.calendar.start_of(row.start_period)
        own = days.get((row.site, row.quantity, max(0, row.finish_period)), opens)
        if row.start_period > row.finish_period or (row.kind == "stage" and row.start_period != row.finish_period):
            yield f"{place}: starts in period {row.start_period}, but is in service from period {row.finish_period}"
        if row.start_date != opens:
            yield f"{place}: start_date is {row.start_date}, recomputed {opens}"
        if row.kind == "stage" and row.finish_date not in (opens, own):
            yield f"{place}: finish_date is {row.finish_date}, recomputed {opens}"
        if row.status not in (("finished",) if row.finish_period <= 0 else ("under_way", "planned")):
            yield f"{place}: status is {row.status}, but it is in service from period {row.finish_period}"
        gated = row.kind == "stage" and row.id in waiting
        told = "" if gated else f"{row.predecessors}{row.critical_to}"
        if row.option or told or row.nameplate_mw != 0:
            yield f"{place}: committed power must have no option, nameplate, predecessors or floats"
        due = floats_of(audit, ("stage", row.id) if gated else None)
        for name in FLOATS:
            if getattr(row, name) != due[name]:
                yield (
                    f"{place}: {name} is {getattr(row, name)}, recomputed {due[name]}"
                    if gated
                    else f"{place}: committed power must have no option, nameplate, predecessors or floats"
                )


def _rows(audit: Audit) -> list[ScheduleRow]:
    return [
        row
        for row in audit.reading.plan.schedule
        if row.kind == "stage" or (row.kind == "onsite" and row.status != "planned")
    ]
