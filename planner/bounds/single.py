"""One limit by itself as a sentence: what it lets be online by a day, what comes next, and the inputs it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.bounds.facts import Binding
from planner.bounds.next_power import next_sources
from planner.bounds.question import Added, Asked
from planner.bounds.racks_in_words import racks_in_words
from planner.bounds.wording import mw_words, some
from planner.model.bases import factor
from planner.model.bounds.flow import Share
from planner.spec import BOUNDS
from planner.words import MW_UNITS, counted

if TYPE_CHECKING:
    from planner.model.sets import Sets
    from planner.spec import BoundName

MOST_PATHS = 4


def single(asked: Asked, limit: BoundName, of: str, mw: float) -> Binding:
    """Return what one limit alone lets be online.

    Parameters
    ----------
    asked
        MW, basis and day.
    limit
        The limit.
    of
        What it is of; empty where it is of all that there is.
    mw
        What it lets be online [MW on the basis].
    """
    added = _added(asked, limit, of)
    unit = MW_UNITS[asked.basis]
    words = f"By {asked.day}, {BOUNDS[limit].words} at most {mw_words(mw)} {unit}{added.words}"
    figures: dict[str, float | str] = {"most_mw": round(mw, 6), "by_date": asked.day.isoformat(), **added.figures}
    return Binding(limit, of, words, figures, added.paths[:MOST_PATHS])


def too_soon(asked: Asked) -> Binding:
    """Return that nothing delivered in the plan can be online yet, for commissioning."""
    sets = asked.bounds.sets
    least = asked.period - asked.last_delivery
    takes = f"commissioning takes {counted(least, asked.period_word)} at the least"
    words = f"By {asked.day}, no rack of the plan can be online: {takes}, and the plan starts on {sets.calendar.start}"
    figures: dict[str, float | str] = {"most_mw": round(asked.bounds.standing_mw(asked.basis), 6)}
    figures |= {"by_date": asked.day.isoformat(), "commissioning_periods": float(least)}
    soonest = [site for site in sets.sites if site.commissioning_periods == least]
    paths = tuple(f"sites[{site.id}].commissioning_periods" for site in soonest)
    return Binding("dates", "", words, figures, paths[:MOST_PATHS])


def _added(asked: Asked, limit: BoundName, of: str) -> Added:
    """Return what is said of a limit beside its MW."""
    match limit:
        case "halls" | "rack_positions":
            return _halls(asked)
        case "site_power":
            return _power(asked)
        case "headroom" | "link":
            return _grid(asked)
        case "install_pace":
            return _pace(asked)
        case "rack_supply" | "first_delivery":
            return racks_in_words(asked)
        case "quota":
            return _quota(asked, of)
        case "crews" | "consumables":
            return _resource(asked, of)
        case "cash":
            return _cash(asked)
        case "stop":
            return Added("", {}, ("programme.target.mw", "programme.target.stop_at_target"))
        case "installed" | "dates" | "together":
            return Added()
        case _:
            assert_never(limit)


def _halls(asked: Asked) -> Added:
    """Say which halls come next, and when racks in them can be online."""
    coming = sorted(
        (hall.ready + one.site.commissioning_periods, hall.phase.id, one, hall)
        for one in asked.bounds.at.values()
        for hall in one.halls
        if hall.ready > max(-1, asked.time_at(one))
    )
    if not coming:
        with_halls = tuple(f"sites[{one.site.id}].activities" for one in asked.bounds.at.values() if one.halls)
        return Added(": all halls that the case has within the horizon", {}, with_halls)
    first = coming[0][0]
    now = [(one, hall) for when, _, one, hall in coming if when == first]
    named = some([f"{hall.phase.id} at {one.site.id} ({mw_words(hall.phase.nameplate_mw)} MW IT)" for one, hall in now])
    mw = sum(factor(one.site, asked.basis) * hall.phase.nameplate_mw for one, hall in now)
    paths = tuple(f"sites[{one.site.id}].activities[{hall.phase.id}]" for one, hall in now)
    verb = "is" if len(now) == 1 else "are"
    words = f"; next {verb} {named}, with racks online from {asked.month(first)} on at the earliest"
    return Added(words, {"next_period": asked.month(first), "next_mw": round(mw, 6)}, paths)


def _power(asked: Asked) -> Added:
    """Say which source of power comes next."""
    coming = sorted(
        (when + one.site.commissioning_periods, path, words)
        for one in asked.bounds.at.values()
        for when, words, path in next_sources(asked.bounds.sets, one.site, asked.time_at(one))
    )
    if not coming:
        sets = asked.bounds.sets
        given = tuple(path for site in sets.sites for path in paths_of(sets, Share("site_power", site.id, 0.0)))
        return Added(": all power that the case has within the horizon", {}, given)
    first = coming[0][0]
    now = [(words, path) for when, path, words in coming if when == first]
    verb, named = "is" if len(now) == 1 else "are", some([words for words, _ in now])
    words = f"; next {verb} {named}, for load online from {asked.month(first)} on"
    return Added(words, {"next_period": asked.month(first)}, tuple(path for _, path in now))


def _grid(asked: Asked) -> Added:
    """Say which nodes and links are full."""
    _, shares = asked.bounds.grid_mw(asked.basis, asked.period)
    full = [share for share in shares if share.limit in {"headroom", "link"}]
    full = [share for share in full if share.mw > 0.0] or full
    unit = MW_UNITS[asked.basis]
    named = [f"{BOUNDS[share.limit].part.format(share.id)} ({mw_words(share.mw)} {unit})" for share in _by_size(full)]
    if not named:
        return Added()
    figures: dict[str, float | str] = {f"{share.id}_mw": round(share.mw, 6) for share in full}
    paths = tuple(path for share in _by_size(full) for path in paths_of(asked.bounds.sets, share))
    return Added(f"; full are {some(named)}", figures, paths)


def _pace(asked: Asked) -> Added:
    """Say which sites are slowest for what they hold."""
    short = []
    for one in asked.bounds.at.values():
        at = asked.time_at(one)
        left = min(one.at(one.room_mw, at), one.at(one.power_mw, at)) - one.at(one.pace_mw, at)
        if left > 0 and one.site.install_racks_per_period is not None:
            short.append((-left, one.site.id, one.site.install_racks_per_period))
    named = [f"{site} ({counted(pace, 'rack')} a {asked.period_word})" for _, site, pace in sorted(short)]
    paths = tuple(f"sites[{site}].install_racks_per_period" for _, site, _ in sorted(short))
    are = "its halls is" if len(named) == 1 else "their halls are"
    return Added(f"; slowest for {are} {some(named)}" if named else "", {}, paths)


def _resource(asked: Asked, of: str) -> Added:
    """Say how much of a resource there is in time."""
    one = next(limit for limit in asked.bounds.resources if limit.resource.id == of)
    units = one.available(asked.period)
    sites = sorted(each.site.id for each in one.sites)
    match one.resource.kind:
        case "renewable":
            many = "" if units == 1 else "s"
            words = f"; {of} has {units:,.6g} crew-{asked.period_word}{many} till then, for {some(sites)}"
            return Added(words, {"crew_periods": units}, (f"resources[{of}].capacity",))
        case "consumable":
            words = f"; of {of} {counted(round(units), 'unit')} can be drawn till then, for {some(sites)}"
            return Added(words, {"units": units}, (f"resources[{of}].stock", f"resources[{of}].arrivals"))
        case _:
            assert_never(one.resource.kind)


def _quota(asked: Asked, of: str) -> Added:
    """Say how many racks or GPUs a quota lets be delivered in time, and where."""
    one = next(limit for limit in asked.bounds.quotas if limit.quota.id == of)
    last = asked.period - min(each.site.commissioning_periods for each in one.sites)
    units = one.units[last] if last >= 0 else 0.0
    unit, sites = "racks" if one.quota.counts == "racks" else "GPUs", sorted(each.site.id for each in one.sites)
    words = f"; of {of} {units:,.10g} {unit} can be delivered till then, to {some(sites)}"
    return Added(words, {"units": units}, (f"quotas[{of}].most",))


def _cash(asked: Asked) -> Added:
    """Say where the money comes from."""
    money, by = asked.bounds.money, asked.last_delivery
    finance = asked.bounds.sets.problem.finance
    paid = money.paid_by(by)
    parts = {
        "opening_usd_m": finance.opening_cash_usd_m - finance.cash_floor_usd_m,
        "loans_usd_m": sum(money.loans(by).values()),
        "tranches_usd_m": sum(g.tranche_usd_m for g in paid),
        "rent_usd_m": money.rent(by),
    }
    said = {"opening_usd_m": "in the till above the floor", "loans_usd_m": "of loans", "rent_usd_m": "of rent",
            "tranches_usd_m": f"of tranches ({some([g.id for g in paid])})" if paid else "of tranches"}  # fmt: skip
    words = some([f"{mw_words(parts[name])} {said[name]}" for name in parts])
    path = ("finance.opening_cash_usd_m", "finance.cash_floor_usd_m")
    loans = tuple(f"finance.facilities[{facility.id}].limit_usd_m" for facility in finance.facilities)
    figures: dict[str, float | str] = {name: round(usd_m, 6) for name, usd_m in parts.items()}
    prices = tuple(f"finance.escalation[{given.id}]" for given in finance.escalation)
    return Added(f"; in million USD there can be {words} by then", figures, (*path, *loans, *prices))


def paths_of(sets: Sets, share: Share) -> tuple[str, ...]:
    """Return the inputs behind a part of a cut."""
    match share.limit:
        case "halls" | "rack_positions" | "dates":
            return (f"sites[{share.id}].activities",)
        case "site_power":
            site = next(site for site in sets.sites if site.id == share.id)
            parts = {"stages": site.stages, "upgrades": site.upgrades, "onsite": site.onsite}
            return tuple(f"sites[{share.id}].{name}" for name, given in parts.items() if given)
        case "headroom":
            return (f"grid.nodes[{share.id}].headroom_mw",)
        case "link":
            return (f"grid.links[{share.id}].limit_mw",)
        case "install_pace":
            return (f"sites[{share.id}].install_racks_per_period",)
        case "rack_supply":
            return (f"racks[{share.id}].supply",)
        case "first_delivery":
            return (f"racks[{share.id}].first_delivery_date",)
        case "quota":
            return (f"quotas[{share.id}].most",)
        case "crews":
            return (f"resources[{share.id}].capacity",)
        case "consumables":
            return (f"resources[{share.id}].arrivals",)
        case "installed":
            return (f"sites[{share.id}].installed",)
        case "cash" | "stop" | "together":
            return ()
        case _:
            assert_never(share.limit)


def _by_size(shares: list[Share]) -> list[Share]:
    return sorted(shares, key=lambda share: (-share.mw, share.id))
