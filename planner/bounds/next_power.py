"""Which sources of power of a site serve first after a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.bounds.wording import mw_words
from planner.problem import rises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.sets import Sets
    from planner.problem import Site


def next_sources(sets: Sets, site: Site, after: int) -> Iterator[tuple[int, str, str]]:
    """Yield each source that serves first after a period: that period, the source in words, its path.

    Parameters
    ----------
    sets
        Index sets.
    site
        The site.
    after
        Number of a period; may lie before the plan.
    """
    periods, here = sets.periods, f"sites[{site.id}]"
    for number, stage in enumerate(site.stages, 1):
        since, path = sets.calendar.usable_from(stage.energisation_date), f"{here}.stages[#{number}]"
        for lag, share in rises(stage.ramp):
            first = max(0, since + lag)
            if first > after and first in periods:
                yield first, _words(f"a stage of {mw_words(stage.mw)} MW at {site.id}", share * stage.mw, lag), path
    for upgrade in sets.upgrades_at(site):
        first = max(upgrade.earliest, upgrade.item.lead_periods)
        for lag, share in upgrade.rises if upgrade.last_order >= 0 else ():
            if first + lag > after and first + lag in periods:
                words = f"upgrade {upgrade.item.id} of {mw_words(upgrade.item.mw)} MW at {site.id}"
                more_mw = share * upgrade.item.mw
                yield first + lag, _words(words, more_mw, lag), f"{here}.upgrades[{upgrade.item.id}]"
    for unit in sets.units_at(site):
        first = max(unit.earliest, unit.item.lead_periods)
        if first > after and unit.last_order >= 0 and unit.most:
            held = unit.item.reserve_units
            words = f"up to {unit.most:,} units {unit.item.id} of {mw_words(unit.item.firm_mw)} MW at {site.id}"
            words += f", {held:,} of all in reserve" if held else ""
            yield first, words, f"{here}.onsite[{unit.item.id}]"


def _words(step: str, mw: float, lag: int) -> str:
    """Return a step of an interconnection in words, or the MW that its ramp allows more some periods later."""
    return f"{mw_words(mw)} MW more by the ramp of {step}" if lag else step
