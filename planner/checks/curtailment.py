"""Import on conditional steps: within what is energised, backed by spare power on site, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.checks.curtailed import curtailed_share
from planner.checks.tolerance import above_mw, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.checks.audit import Audit
    from planner.problem import Site


def conditional(audit: Audit) -> Iterator[str]:
    """Yield conditional import beyond its steps, firm import beyond the others, and backing that is not there."""
    reading = audit.reading
    for site in reading.problem.candidates:
        for period in reading.periods:
            key = (site.id, period)
            taken_mw, backed_mw = reading.conditional_mw.get(key, 0.0), reading.backed_mw.get(key, 0.0)
            have_mw = audit.supply.conditional_mw.get(key, 0.0)
            if not (taken_mw or backed_mw or have_mw):
                continue
            place, import_mw = reading.at(*key), reading.import_mw.get(key, 0.0)
            if above_mw(0.0, taken_mw) or above_mw(0.0, backed_mw):
                parts = f"{shown(taken_mw)} MW of conditional import, {shown(backed_mw)} MW of it backed"
                yield f"{place}: {parts}, must not be negative"
            if above_mw(taken_mw, have_mw):
                yield f"{place}: {shown(taken_mw)} MW of conditional import, {shown(have_mw)} MW energised"
            if above_mw(taken_mw, import_mw):
                yield f"{place}: {shown(taken_mw)} MW of conditional import, {shown(import_mw)} MW imported"
            firm_mw = audit.supply.allowed_mw.get(key, 0.0) - have_mw
            if above_mw(import_mw - taken_mw, firm_mw):
                yield f"{place}: {shown(import_mw - taken_mw)} MW of firm import, {shown(firm_mw)} MW energised"
            yield from _backed(audit, site, period)


def _backed(audit: Audit, site: Site, period: int) -> Iterator[str]:
    reading, key = audit.reading, (site.id, period)
    taken_mw, backed_mw = reading.conditional_mw.get(key, 0.0), reading.backed_mw.get(key, 0.0)
    place, share = reading.at(*key), curtailed_share(site)
    if above_mw(backed_mw, taken_mw):
        yield f"{place}: {shown(backed_mw)} MW backed of {shown(taken_mw)} MW of conditional import"
    spare_mw = sum(
        audit.supply.firm_mw.get((unit.id, period), 0.0) - reading.relied_mw.get((unit.id, period), 0.0)
        for unit in site.onsite
    )
    if above_mw(backed_mw, spare_mw):
        yield f"{place}: {shown(backed_mw)} MW backed, {shown(spare_mw)} MW of firm power on site to spare"
    made_mw = sum(reading.generated_mw.get((unit.id, period), 0.0) for unit in site.onsite)
    due_mw = share * backed_mw * site.mean_pue / site.peak_pue
    if above_mw(due_mw, made_mw):
        yield f"{place}: {shown(made_mw)} MW generated, backing what is curtailed takes {shown(due_mw)} MW on average"
    mean_mw, left_mw = reading.grid_mean_mw.get(key, 0.0), reading.import_mw.get(key, 0.0) - share * taken_mw
    if above_mw(mean_mw, left_mw):
        yield f"{place}: mean of {shown(mean_mw)} MW from the grid, curtailment leaves {shown(left_mw)} MW"
