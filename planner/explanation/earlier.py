"""Limits that would be exceeded if one item came one period earlier, and what frees them when it comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from planner.enough import is_enough
from planner.spec import LIMITS
from planner.tabulate.arcs import key
from planner.tabulate.shared_limits import quota_count, quota_limit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.explanation.grounds import Grounds
    from planner.problem import Site, YearlyKind
    from planner.spec import LimitName, ReasonName
    from planner.tabulate.fleet import Consignment
    from planner.tabulate.works import Work

ROUNDING = 1e-6
OF_THE_SITE: tuple[LimitName, ...] = ("site_power",)  # not of the node it imports at


@dataclass(frozen=True)
class Limited:
    """A limit that holds an item: its reason in words, and the items that free it when the item comes."""

    reason: ReasonName
    words: str
    limit: LimitName
    limit_id: str
    after: tuple[tuple[str, str], ...] = ()


def by_crews(known: Grounds, work: Work) -> Limited | None:
    """Return the renewable resource that work cannot have one period earlier, and the fewest works that free it."""
    before = work.start - 1
    for resource, units in work.option.uses.items():
        found = known.limit("renewable", resource, before)
        if found is None or found[1] + units <= found[0]:
            continue
        freeing, still = [], found[1] + units - found[0]
        for other in known.freed.get((resource, work.start), ()):
            if still > 0:
                freeing.append((other.activity.kind, other.activity.id))
                still -= other.option.uses[resource]
        words = f"{resource}: {found[1]:g} of {found[0]:g} in use in {known.calendar.label(before)}, {units} needed"
        return Limited("crews", words, "renewable", resource, tuple(freeing))
    return None


def by_growth(known: Grounds, work: Work) -> Limited | None:
    """Return the renewable resource whose use would grow too fast one period earlier."""
    earlier = work.start - 1
    for resource, units in work.option.uses.items():
        found = known.limit("resource_increase", resource, earlier)
        now, then = (known.limit("renewable", resource, period) for period in (earlier, earlier - 1))
        if found is None or now is None or not units:
            continue
        grown = now[1] - (then[1] if then is not None and earlier > 0 else now[1] - found[1]) + units
        if grown > found[0]:
            words = f"{resource}: use would grow by {grown:g} in {known.calendar.label(earlier)}, {found[0]:g} allowed"
            return Limited("crews", words, "resource_increase", resource)
    return None


def by_open_sites(known: Grounds, work: Work) -> Limited | None:
    """Return the limit on open sites where work opens its site, and one period earlier none more may be open."""
    earlier = work.start - 1
    found = known.limit("open_sites", "programme", earlier) if known.opened[work.site.id] == work.start else None
    if found is None or found[1] + 1 <= found[0]:
        return None
    words = f"open sites: {found[1]:g} of {found[0]:g} open in {known.calendar.label(earlier)}, and it opens another"
    return Limited("crews", words, "open_sites", "programme")


def by_pace(known: Grounds, lot: Consignment) -> Limited | None:
    """Return the install pace of a site where it is used up one period earlier, and what was delivered then."""
    before = lot.period - 1
    found = known.limit("install_pace", lot.site.id, before)
    if found is None or found[1] + lot.units <= found[0] or not found[1]:
        return None
    there = [("delivery", other.label(known.calendar)) for other in known.delivered.get((lot.site.id, before), ())]
    words = (
        f"install pace of {lot.site.id}: {found[1]:g} of {found[0]:g} racks delivered in "
        f"{known.calendar.label(before)}, {lot.units} more to come"
    )
    return Limited("crews", words, "install_pace", lot.site.id, tuple(there))


def by_consumables(known: Grounds, needs: Mapping[str, int], period: int) -> Limited | None:
    """Return the consumable that has not arrived in a period in the units that are needed.

    Parameters
    ----------
    known
        Facts of the plan.
    needs
        Units to be drawn, by resource.
    period
        The period they would be drawn in.
    """
    for resource, units in needs.items():
        found = known.limit("consumable", resource, period)
        if found is not None and found[1] + units > found[0]:
            words = (
                f"{resource}: {units} needed, {max(0.0, found[0] - found[1]):g} left in {known.calendar.label(period)}"
            )
            return Limited("consumables", words, "consumable", resource)
    return None


def by_power_of_racks(known: Grounds, lot: Consignment) -> Limited | None:
    """Return what power racks would lack one period earlier: at their site, or at its node."""
    return _by_power(known, lot.site, lot.site.peak_pue * lot.it_mw, lot.period)


def by_power_of_hall(known: Grounds, work: Work) -> Limited | None:
    """Return the power that would be missing if a phase, finished one period earlier, were filled with racks at once.

    All phases in service then are taken as full. What no source of the site adds to when it is finished is no reason:
    it comes without that power.
    """
    site, before = work.site, work.finish - 1
    if not 0 <= before < known.calendar.periods:
        return None
    in_service_mw = float(known.nameplate_mw[site.id][before])
    found = known.limit("site_power", site.id, before)
    load_mw = 0.0 if found is None else found[1]
    more_mw = site.peak_pue * (in_service_mw + work.activity.nameplate_mw) - load_mw
    lacking, own = _by_power(known, site, more_mw, work.finish), key(work.activity.kind, work.activity.id)
    if lacking is not None:  # power that waits for the hall itself does not hold it
        lacking = replace(lacking, after=tuple(one for one in lacking.after if not known.waits_for(key(*one), own)))
    return None if lacking is not None and lacking.limit in OF_THE_SITE and not lacking.after else lacking


def _by_power(known: Grounds, site: Site, more_mw: float, period: int) -> Limited | None:
    """Return the limit that `more_mw` of load would break at a site one period before `period`."""
    before = period - 1
    when, found = known.calendar.label(before), known.limit("site_power", site.id, before)
    if found is None:
        return None
    if not is_enough(found[0], found[1] + more_mw):
        words = f"power of {site.id}: {found[0]:,.6g} MW in {when}, {found[1] + more_mw:,.6g} needed"
        return Limited("power", words, "site_power", site.id, known.power_from(site, period))
    needed_mw = found[1] + more_mw - known.firm_mw.get((site.id, before), 0.0)
    import_mw = needed_mw - known.parts.grid.import_mw.get((site.id, before), 0.0)
    if site.node is None or import_mw <= 0:
        return None
    spare_mw = known.parts.grid.spare_mw(site.node, before)
    if is_enough(spare_mw, import_mw):
        return None
    words = f"headroom at {site.node}: {spare_mw:,.6g} MW left in {when}, {import_mw:,.6g} needed"
    return Limited("power", words, "headroom", site.node)


def by_supply(known: Grounds, lot: Consignment) -> Limited | None:
    """Return the supply of a rack type, or what is on order of it, that would not be enough one period earlier."""
    before = lot.period - 1
    when, found = known.calendar.label(before), known.limit("rack_supply", lot.rack.id, before)
    needed = lot.units * (1.0 + lot.rack.spare_share)
    if found is not None and found[1] + needed > found[0]:
        words = f"supply of {lot.rack.id}: {max(0.0, found[0] - found[1]):g} left in {when}, {needed:g} needed"
        return Limited("supply", words, "rack_supply", lot.rack.id)
    there, taken = known.on_order[lot.rack.id][before], known.booked[lot.rack.id][before]
    if lot.booked and taken + lot.booked > there:
        words = f"{lot.rack.id} on order: {there - taken:g} left in {when}, {lot.booked} needed"
        return Limited("supply", words, "rack_supply", lot.rack.id)
    return None


def by_quota(known: Grounds, lot: Consignment) -> Limited | None:
    """Return the quota that racks would exceed if they came one period earlier."""
    before = lot.period - 1
    for quota in known.problem.quotas:
        if not (quota.covers(lot.site) and quota.counted(lot.rack.id)):
            continue
        limit, units = quota_limit(quota), lot.units * quota_count(quota, lot.rack)
        found = known.limit(limit, quota.id, before)
        if found is not None and units and found[1] + units > found[0]:
            left, unit = max(0.0, found[0] - found[1]), LIMITS[limit].unit
            words = f"quota {quota.id}: {left:g} {unit} left in {known.calendar.label(before)}, {units} needed"
            return Limited("supply", words, limit, quota.id)
    return None


def by_yearly(known: Grounds, lot: Consignment) -> Limited | None:
    """Return the yearly limit that racks would exceed by what they use in the period before they come.

    Energy of a site that has units of its own may come from them or from the grid: it is no reason.
    """
    before = lot.period - 1
    year = known.calendar.start_of(before).year
    last = max(t for t in range(known.calendar.periods) if known.calendar.start_of(t).year == year)
    mwh = lot.site.mean_pue * lot.it_mw * known.calendar.hours(before)
    for limit in known.problem.yearly_limits:
        found = known.limit(limit.kind, limit.id, last)
        needed = mwh * _per_mwh(limit.kind, lot.site) if limit.covers(lot.site) else 0.0
        if found is None or not needed or found[1] + needed <= found[0] * (1 + ROUNDING) + ROUNDING:
            continue
        words = (
            f"{limit.kind.replace('_', ' ')} of {limit.id}: {max(0.0, found[0] - found[1]):,.6g} "
            f"{LIMITS[limit.kind].unit} left in {year}, {needed:,.6g} needed"
        )
        return Limited("power", words, limit.kind, limit.id)
    return None


def _per_mwh(kind: YearlyKind, site: Site) -> float:
    """Return what a MWh of a site uses of a kind of yearly limit; 0 where units of its own may serve it otherwise."""
    match kind:
        case "water":
            return site.water_m3_per_mwh
        case "grid_emissions":
            return 0.0 if site.onsite else site.grid_emissions_t_per_mwh
        case "grid_energy":
            return 0.0 if site.onsite else 1.0
        case "onsite_emissions" | "onsite_energy":
            return 0.0
        case _:
            assert_never(kind)


def by_supply_for_hall(known: Grounds, work: Work) -> Limited | None:
    """Return the supply of racks where none of any type is left in the period before a phase is finished."""
    before = work.finish - 1
    if not 0 <= before < known.calendar.periods:
        return None
    last = None
    for rack in known.problem.racks:
        if not work.site.takes(rack, work.activity):
            continue
        found = known.limit("rack_supply", rack.id, before)
        opens = rack.first_delivery_date
        early = opens is not None and known.calendar.usable_from(opens) > before
        if not early and (found is None or found[0] - found[1] >= 1.0 + rack.spare_share):
            return None
        last = rack.id
    if last is None:
        return None
    words = f"supply of racks: none is left in {known.calendar.label(before)}"
    return Limited("supply", words, "rack_supply", last)
