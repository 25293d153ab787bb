"""What is strange in a valid case but possible: one function for each warning, yielding path and reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from planner import network
from planner.committed import earliest_spans
from planner.enough import is_enough
from planner.portion import portions_of
from planner.problem import Arrival, Stage, Step
from planner.validate.duplicates import kinds
from planner.validate.parts import activities, entries, listed, racks, sites
from planner.words import counted, part_words

if TYPE_CHECKING:
    from pydantic import BaseModel

    from planner.committed import Spans
    from planner.problem import Milestone, OnsiteUnit, Problem, Site, Target, Upgrade
    from planner.validate.parts import Broken, Path

LEAST_KW, MOST_KW = 5.0, 2000.0
LONG_YEARS = 20
NO_FIRM = "none gives firm power"
A_THOUSAND = 1000.0
PHASE_USD_M_PER_MW, TRANCHE_USD_M_PER_MW = 12.0, 10.0
MOST_HALL_MW = 10_000.0
LEAST_USD_PER_MWH, MOST_USD_PER_MWH = 1.0, 1000.0
# What each amount usually is, in the unit of its field: the larger ones of programmes of one to ten gigawatts.
USUAL = {
    ("Finance", "opening_cash_usd_m"): 10_000.0, ("Finance", "cash_floor_usd_m"): 10_000.0,
    ("Finance", "rent_usd_m_per_mw_year"): 12.0, ("Facility", "limit_usd_m"): 10_000.0,
    ("Milestone", "tranche_usd_m"): 10_000.0, ("Tenant", "revenue_usd_m"): 10_000.0,
    ("Rack", "price_usd_m"): 20.0, ("Option", "capex_usd_m"): 1_000.0,
    ("Option", "lease_usd_m_per_year"): 100.0,
    ("Upgrade", "capex_usd_m"): 200.0, ("OnsiteUnit", "capex_usd_m"): 100.0,
    ("OnsiteUnit", "fuel_usd_per_mwh"): 40.0, ("OnsiteUnit", "om_usd_per_mwh"): 10.0,
    ("Site", "demand_usd_per_kw_month"): 15.0, ("Site", "security_usd_m_per_mw"): 0.5,
    ("Node", "capacity_usd_per_mw_day"): 300.0,
    ("Site", "rent_usd_m_per_mw_year"): 12.0, ("Site", "opening_usd_m"): 100.0, ("Site", "fixed_usd_m_per_year"): 10.0,
    ("Site", "energy_usd_per_mwh"): 50.0, ("Site", "opex_usd_m_per_mw_year"): 0.5,
}  # fmt: skip


def unlimited_racks(problem: Problem) -> Broken:
    """Yield rack types of which any number can be ordered and delivered within the horizon."""
    calendar = problem.calendar
    for path, rack in racks(problem):
        first = 0 if rack.first_delivery_date is None else calendar.usable_from(rack.first_delivery_date)
        last = calendar.periods - 1
        if rack.last_delivery_date is not None:
            last = min(last, calendar.period_of(rack.last_delivery_date))
        if rack.supply is None and max(first, rack.lead_periods) <= last:
            yield (*path, "supply"), f"is not given: nothing limits how many of '{rack.id}' can be delivered"


def unusual_racks(problem: Problem) -> Broken:
    """Yield rack types whose power is rather that of a chip or a hall, or in another unit."""
    for path, rack in racks(problem):
        if not LEAST_KW <= rack.it_kw <= MOST_KW:
            yield (*path, "it_kw"), f"is {rack.it_kw:g} kW; racks usually draw {LEAST_KW:g} to {MOST_KW:,.0f} kW"


def repeated_arrivals(problem: Problem) -> Broken:
    """Yield units that come on a date on which units of the same entry come already: all of them count."""
    for path, entry in entries((), problem):
        for name in type(entry).model_fields:
            given, seen = getattr(entry, name), set()
            for at, arrival in listed((*path, name), given if isinstance(given, tuple) else ()):
                if isinstance(arrival, Arrival):
                    if arrival.date in seen:
                        yield (*at, "date"), f"is {arrival.date} a second time: the units of both count"
                    seen.add(arrival.date)


def high_rates(problem: Problem) -> Broken:
    """Yield rates of more than 100 % a year."""
    given: list[tuple[Path, float]] = [(("finance", "discount_rate"), problem.finance.discount_rate)]
    if problem.tenant is not None:
        given.append((("tenant", "growth_per_year"), problem.tenant.growth_per_year))
    for path, rate in given:
        if rate > 1:
            yield path, f"is {rate:g}, which is {100 * rate:g} % a year"


def out_of_reach(problem: Problem) -> Broken:
    """Yield a target and milestones above the nameplate of all phases at sites that may be used."""
    halls = {site.id: sum(phase.nameplate_mw for phase in site.activities) for site in problem.candidates}
    count = {"it": dict.fromkeys(halls, 1.0), "facility": {site.id: site.peak_pue for site in problem.candidates}}
    programme = problem.programme
    wanted: list[tuple[Path, float, Target | Milestone]] = [
        (("programme", "target", "mw"), programme.target.mw, programme.target)
    ]
    for path, milestone in listed(("programme", "milestones"), programme.milestones):
        wanted.append(((*path, "threshold_mw"), milestone.threshold_mw, milestone))
    for path, mw, given in wanted:
        counted = portions_of(problem, given)
        each = [sum(count[given.basis][s] * halls[s] for s in halls if one.has_site(s)) for one in counted]
        held = max(each, default=0.0)
        if not is_enough(held, mw):
            whole = all(one.is_whole or one.sites is None for one in counted)
            where = "all eligible sites" if whole else f"halls {part_words(given.scope, ())}"
            yield path, f"is {mw:g} MW ({given.basis}), more than the {held:g} MW that {where} hold"


def dead_sites(problem: Problem) -> Broken:
    """Yield sites in the plan that can have no hall or no power within the horizon."""
    first_starts, spans = network.windows(problem), earliest_spans(problem)
    fed = _fed_nodes(problem)
    for path, site in sites(problem):
        if not site.eligible:
            continue
        phases = [given for given in site.activities if given.kind == "phase"]
        begun = any(given.started_date is not None or given.finished_date is not None for given in phases)
        startable = any(first_starts.get((given.id, option.id)) for given in phases for option in given.options)
        if not begun and not startable:
            why = "has no phase that can be finished within the horizon" if phases else "has no phase"
            yield path, f"is eligible but {why}, so it never holds racks"
        if not _has_power(problem, site, fed, spans):
            yield path, "is eligible but has no power within the horizon, so it never holds racks"


def _has_power(problem: Problem, site: Site, fed: frozenset[str], spans: Spans) -> bool:
    """Return whether a site may have power at some time of the horizon."""
    periods = problem.calendar.periods

    def opens(item: Stage | Upgrade | OnsiteUnit) -> bool:
        """Return whether all that power waits for can be over at some time."""
        return all(given.activity in spans for given in item.predecessors)

    for unit in filter(opens, site.onsite):
        units = sum(arrival.units for arrival in unit.committed)
        units += unit.max_units if unit.lead_periods < periods else 0
        if units > unit.reserve_units:
            return True
    staged = any(stage.mw for stage in filter(opens, site.stages))
    connected = staged or any(given.lead_periods < periods for given in filter(opens, site.upgrades))
    return connected and (site.node is None or site.node in fed)


def _fed_nodes(problem: Problem) -> frozenset[str]:
    """Return the nodes at which new load can be served, from their own side or over links."""
    fed = {node.id for node in problem.grid.nodes if any(step.value for step in node.headroom_mw)}
    ties = [{link.from_node, link.to_node} for link in problem.grid.links if any(step.value for step in link.limit_mw)]
    size = -1
    while size != len(fed):
        size = len(fed)
        fed |= {node for tie in ties if tie & fed for node in tie}
    return frozenset(fed)


def all_in_reserve(problem: Problem) -> Broken:
    """Yield types of on-site units of which there can never be more than are held in reserve."""
    for path, site in sites(problem):
        for number, unit in enumerate(site.onsite):
            units = unit.max_units + sum(arrival.units for arrival in unit.committed)
            if site.eligible and unit.reserve_units >= units and unit.reserve_units:
                there = f"there can be {counted(units, 'unit')} at most"
                yield (*path, "onsite", number, "reserve_units"), f"is {unit.reserve_units}, and {there}: {NO_FIRM}"


def long_past(problem: Problem) -> Broken:
    """Yield stages and supplies dated so long before the plan's start that a year may be mistyped."""
    start = problem.programme.start_date
    first = (start - timedelta(days=start.day - 1)).replace(year=start.year - LONG_YEARS)
    for path, entry in entries((), problem):
        name, day = (
            ("energisation_date", entry.energisation_date)
            if isinstance(entry, Stage)
            else ("date", entry.date)
            if isinstance(entry, Arrival)
            else ("", None)
        )
        if day is not None and day < first:
            yield (*path, name), f"is {day}, more than {LONG_YEARS} years before the plan's start {start}"


def look_alikes(problem: Problem) -> Broken:
    """Yield ids that differ from another of their kind in capital letters only."""
    for kind, things in kinds(problem):
        first: dict[str, str] = {}
        for path, name, _ in things:
            other = first.setdefault(name.lower(), name)
            if other != name:
                yield path, f"is '{name}', which differs from '{other}' among {kind} in capital letters only"
    for path, _, activity in activities(problem):
        seen: dict[str, str] = {}
        for at, option in listed((*path, "options"), activity.options):
            other = seen.setdefault(option.id.lower(), option.id)
            if other != option.id:
                yield (*at, "id"), f"is '{option.id}', which differs from option '{other}' in capital letters only"


def opening_below_floor(problem: Problem) -> Broken:
    """Yield cash at the plan's start that is below the floor which every period must end above."""
    finance = problem.finance
    if finance.opening_cash_usd_m < finance.cash_floor_usd_m:
        cash, floor = f"{finance.opening_cash_usd_m:,.10g}", f"{finance.cash_floor_usd_m:,.10g}"
        yield ("finance", "opening_cash_usd_m"), f"is {cash} million USD, below cash_floor_usd_m {floor}"


def unusual_per_mw(problem: Problem) -> Broken:
    """Yield capex of phases and tranches that are a thousand times what is usual for their MW."""
    for path, _, phase in activities(problem):
        if phase.nameplate_mw:
            for at, option in listed((*path, "options"), phase.options):
                yield from _per_mw((*at, "capex_usd_m"), option.capex_usd_m, phase.nameplate_mw, PHASE_USD_M_PER_MW)
    for path, given in listed(("programme", "milestones"), problem.programme.milestones):
        yield from _per_mw((*path, "tranche_usd_m"), given.tranche_usd_m, given.threshold_mw, TRANCHE_USD_M_PER_MW)


def unusual_sizes(problem: Problem) -> Broken:
    """Yield halls larger than any campus, and prices and rents that look like those of another unit."""
    for path, _, phase in activities(problem):
        if phase.nameplate_mw > MOST_HALL_MW:
            why = f"is {phase.nameplate_mw:,.10g} MW; phases usually hold up to {MOST_HALL_MW:,.0f} MW: is it in kW?"
            yield (*path, "nameplate_mw"), why
    for path, site in sites(problem):
        for at, price in _amounts((*path, "energy_usd_per_mwh"), site.energy_usd_per_mwh):
            if 0 < price < LEAST_USD_PER_MWH or MOST_USD_PER_MWH < price < A_THOUSAND * 50.0:
                usual = f"{LEAST_USD_PER_MWH:g} to {MOST_USD_PER_MWH:,.0f}"
                yield at, f"is {price:,.10g} USD per MWh; prices are usually {usual}: is it per kWh, or in cents?"
    own = [((*path, "rent_usd_m_per_mw_year"), site.rent_usd_m_per_mw_year) for path, site in sites(problem)]
    of_all = (("finance", "rent_usd_m_per_mw_year"), problem.finance.rent_usd_m_per_mw_year)
    for at, rent in (found for path, steps in (of_all, *own) for found in _amounts(path, steps)):
        if 0 < rent <= USUAL["Finance", "rent_usd_m_per_mw_year"] / A_THOUSAND:
            yield at, f"is {rent:,.10g} million USD, a thousandth of what is usual here (12) or less"


def _per_mw(path: Path, amount: float, mw: float, usual: float) -> Broken:
    """Yield an amount that is a thousand times what is usual for its MW, where its size alone does not tell so."""
    plain = USUAL["Option" if path[-1] == "capex_usd_m" else "Milestone", str(path[-1])]
    if mw > 0 and amount / mw >= A_THOUSAND * usual and amount < A_THOUSAND * plain:
        per_mw = f"{round(amount / mw, 1):,.10g} million USD per MW"
        yield path, f"is {per_mw}, a thousand times what is usual here ({usual:g}) or more"


def unusual_money(problem: Problem) -> Broken:
    """Yield amounts a thousand times what their field usually holds."""
    for path, entry in entries((), problem):
        model = type(entry).__name__
        for (owner, field), usual in USUAL.items():
            if owner == model:
                yield from _far_above(path, entry, field, usual)


def _far_above(path: Path, entry: BaseModel, field: str, usual: float) -> Broken:
    """Yield the amounts of one field that are a thousand times the usual one."""
    unit = "million USD" if "usd_m" in field and "per_mwh" not in field else "USD per MWh"
    for at, amount in _amounts((*path, field), getattr(entry, field)):
        if abs(amount) >= A_THOUSAND * usual:
            yield at, f"is {amount:,.10g} {unit}, a thousand times what is usual here ({usual:,.10g}) or more"


def _amounts(path: Path, given: Any) -> list[tuple[Path, float]]:
    """Return the amounts a field holds, each with its path: one, those of a series, those by year."""
    if isinstance(given, tuple):
        return [((*at, "value"), step.value) for at, step in listed(path, given) if isinstance(step, Step)]
    if isinstance(given, int | float):
        return [(path, float(given))]
    return [((*path, key), float(value)) for key, value in (given or {}).items()]
