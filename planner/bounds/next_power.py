"""Which sources of power of a site serve first after a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.bounds.wording import mw_words

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
    for number, step in enumerate((one for one in sets.stages if one.site is site), 1):
        if step.opens is not None and max(0, step.opens) > after and step.opens in periods:
            words = f"a stage of {mw_words(step.item.mw)} MW at {site.id}"
            yield max(0, step.opens), words, f"{here}.stages[#{number}]"
    for upgrade in sets.upgrades_at(site):
        first = max(upgrade.earliest, upgrade.first_order + upgrade.item.lead_periods)
        if first > after and upgrade.last_order >= 0:
            words = f"upgrade {upgrade.item.id} of {mw_words(upgrade.item.mw)} MW at {site.id}"
            yield first, words, f"{here}.upgrades[{upgrade.item.id}]"
    for unit in sets.units_at(site):
        first = max(unit.earliest, unit.first_order + unit.item.lead_periods)
        if first > after and unit.last_order >= 0 and unit.most:
            held = unit.item.reserve_units
            words = f"up to {unit.most:,} units {unit.item.id} of {mw_words(unit.item.firm_mw)} MW at {site.id}"
            words += f", {held:,} of all in reserve" if held else ""
            yield first, words, f"{here}.onsite[{unit.item.id}]"
