"""One fact of a case that a conflict names: in words, with its figures and the inputs that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from planner.committed import stage_id
from planner.problem import arrivals, pairs
from planner.sentences import AFTER, SENTENCES
from planner.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planner.model.plain import FactKey
    from planner.problem import (
        Activity,
        Facility,
        Predecessor,
        PredecessorType,
        Problem,
        Rack,
        Resource,
        Site,
        Stage,
        Steps,
        Upgrade,
    )

Figures = dict[str, float | str]


class Told(NamedTuple):
    """What a fact asks, of which thing; what follows its words; the inputs, and their figures.

    `pattern` has ``{0}`` for the thing: facts with one pattern and one tail can be told in one line.
    """

    pattern: str
    thing: str
    tail: str
    paths: tuple[str, ...]
    figures: Figures


class Facts:
    """Tells the facts of one case."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.activities = {a.id: (a, site) for site in problem.candidates for a in site.activities}
        self.sites = {site.id: site for site in problem.candidates}
        self.racks = {rack.id: rack for rack in problem.racks}
        self.facilities = {facility.id: facility for facility in problem.finance.facilities}

    def told(self, key: FactKey) -> Told:
        """Return a fact in words, with figures and paths."""
        pattern, subject = SENTENCES[key.name].words, key.subject
        match SENTENCES[key.name].about:
            case "activity":
                activity, site = self.activities[subject]
                path = f"sites[{site.id}].activities[{activity.id}]"
                told = _of_activity(key, activity, path, self.problem.programme.period)
                return Told(pattern, called(activity, site), *told)
            case "site" | "classes at a site":
                return Told(pattern, site_name(self.sites[subject]), "", *_of_site(key, self.sites[subject]))
            case "resource":
                resource = next(r for r in self.problem.resources if r.id == subject)
                return Told(pattern, subject, "", *_of_resource(key, resource))
            case "rack type":
                return Told(pattern, subject, "", *_of_rack(key, self.racks[subject], self.problem))
            case "node":
                return Told(pattern, subject, "", *_of_node(subject, self.problem))
            case "link":
                link = next(one for one in self.problem.grid.links if one.id == subject)
                path = f"grid.links[{subject}].limit_mw"
                return Told(pattern, subject, "", (path,), _steps("limit_mw", link.limit_mw))
            case "facility":
                return Told(pattern, subject, "", *_of_facility(key, self.facilities[subject]))
            case "cash":
                return Told(pattern, f"{self.problem.finance.cash_floor_usd_m:g}", "", *_of_cash(self.problem))
            case "year of the tenant":
                path = f"tenant.revenue_usd_m[{subject}]"
                return Told(pattern, subject, "", (path, "tenant.compute_share"), {"year": float(subject)})
            case "yearly limit":
                return Told(pattern, subject, "", *_of_yearly(subject, self.problem))
            case "quota":
                return Told(pattern, subject, "", *_of_quota(subject, self.problem))
            case "programme":
                return Told(pattern, "", "", *_of_programme(key, self.problem))
            case "on-site unit":
                return Told(pattern, subject, *self._of_unit(key))
            case "upgrade" | "grid stage":
                return Told(pattern, subject, *self._of_step(key))
            case _:
                assert_never(SENTENCES[key.name].about)

    def _of_unit(self, key: FactKey) -> tuple[str, tuple[str, ...], Figures]:
        """Return what follows the words on units of a type, that they wait or are whole, its inputs and figures."""
        site, unit = next((s, u) for s in self.problem.candidates for u in s.onsite if u.id == key.subject)
        path = f"sites[{site.id}].onsite[{unit.id}]"
        if key.name in AFTER:
            return _after(unit.predecessors[key.part], key.part, path, self.problem.programme.period)
        if key.name == "reserve_kept":
            return "", (f"{path}.reserve_units",), {"reserve_units": float(unit.reserve_units)}
        return "", (f"{path}.max_units",), {}

    def _of_step(self, key: FactKey) -> tuple[str, tuple[str, ...], Figures]:
        """Return what follows the words on a step of an interconnection that waits, its inputs and figures."""
        given: dict[tuple[str, str], tuple[str, Stage | Upgrade]] = {}
        for site in self.problem.candidates:
            for number, stage in enumerate(site.stages, 1):
                given["stage_after", stage_id(site, number)] = f"sites[{site.id}].stages[#{number}]", stage
            for upgrade in site.upgrades:
                given["upgrade_after", upgrade.id] = f"sites[{site.id}].upgrades[{upgrade.id}]", upgrade
        path, step = given[key.name, key.subject]
        return _after(step.predecessors[key.part], key.part, path, self.problem.programme.period)


def called(activity: Activity, site: Site) -> str:
    """Return what an activity is called, with its site."""
    name = f" '{activity.name}'" if activity.name and activity.name != activity.id else ""
    return f"{activity.kind} {activity.id}{name} at {site_name(site)}"


def site_name(site: Site) -> str:
    """Return what a site is called."""
    return f"site {site.id} '{site.name}'" if site.name and site.name != site.id else f"site {site.id}"


def _after(before: Predecessor, place: int, path: str, period: str) -> tuple[str, tuple[str, ...], Figures]:
    """Return what follows the words on a wait for a predecessor, its inputs and figures."""
    done = DONE[before.type]
    lag = f"{counted(before.lag_periods, period)} after {before.activity} is {done}"
    figures: Figures = {"predecessor": before.activity, "lag_periods": float(before.lag_periods)}
    told = lag if before.lag_periods else f"{before.activity} {done}"
    return told, (f"{path}.predecessors[#{place + 1}]",), figures


def _of_activity(key: FactKey, activity: Activity, path: str, period: str) -> tuple[str, tuple[str, ...], Figures]:
    """Return what follows the words on an activity, its inputs and figures."""
    shortest = min(option.duration_periods for option in activity.options)
    lasts: Figures = {"duration_periods": float(shortest)}
    if key.name == "after":
        return _after(activity.predecessors[key.part], key.part, path, period)
    if key.name == "earliest_start":
        return (
            f"not before {activity.earliest_start_date}",
            (f"{path}.earliest_start_date",),
            {"earliest_start_date": str(activity.earliest_start_date)},
        )
    if key.name == "latest_finish":
        return (
            f"finished by {activity.latest_finish_date}",
            (f"{path}.latest_finish_date",),
            lasts | {"latest_finish_date": str(activity.latest_finish_date)},
        )
    return "", (f"{path}.{'obligatory' if key.name == 'obligatory' else 'options'}",), lasts


DONE: Mapping[PredecessorType, str] = {"FS": "finished", "SS": "begun"}
"""What a predecessor must be, by the type of the link."""

_OF_SITE: Mapping[str, tuple[str, ...]] = {
    "nameplate": ("activities",),
    "positions": ("activities",),
    "halls_by_class": ("activities",),
    "positions_by_class": ("activities",),
    "energised": ("stages", "upgrades"),
    "conditional_limit": ("stages", "upgrades"),
    "peak_power": ("stages", "upgrades", "onsite"),
    "install_pace": ("install_racks_per_period",),
    "opened_enough": ("min_mw", "min_mw_by_date"),
}


def _of_site(key: FactKey, site: Site) -> tuple[tuple[str, ...], Figures]:
    paths = tuple(f"sites[{site.id}].{name}" for name in _OF_SITE[key.name] if getattr(site, name))
    figures: dict[str, Callable[[], Figures]] = {
        "nameplate": lambda: {"nameplate_mw": sum(a.nameplate_mw for a in site.activities)},
        "positions": lambda: {"rack_positions": float(sum(a.rack_positions or 0 for a in site.activities))},
        "halls_by_class": lambda: _of_classes(site),
        "positions_by_class": lambda: _of_classes(site),
        "energised": lambda: {"stages_mw": sum(stage.mw for stage in site.stages)},
        "conditional_limit": lambda: {"conditional_mw": sum(stage.mw for stage in site.stages if stage.conditional)},
        "peak_power": lambda: {"stages_mw": sum(stage.mw for stage in site.stages), "peak_pue": site.peak_pue},
        "install_pace": lambda: {"install_racks_per_period": float(site.install_racks_per_period or 0)},
        "opened_enough": lambda: {"min_mw": site.min_mw, "min_mw_by_date": str(site.min_mw_by_date)},
    }
    return paths or (f"sites[{site.id}]",), figures[key.name]()


def _of_classes(site: Site) -> Figures:
    """Return the MW of phases that offer each class of a site."""
    phases = [activity for activity in site.activities if activity.kind == "phase"]
    return {
        f"mw_of_{name}": sum(phase.nameplate_mw for phase in phases if name in site.offered_in(phase))
        for name in site.offers
    }


def _of_resource(key: FactKey, resource: Resource) -> tuple[tuple[str, ...], Figures]:
    path = f"resources[{resource.id}]"
    if key.name == "use_grows":
        most = float(resource.max_increase_per_period or 0)
        return (f"{path}.max_increase_per_period",), {"max_increase_per_period": most}
    match resource.kind:
        case "renewable":
            return (f"{path}.capacity",), _steps("capacity_units", resource.capacity)
        case "consumable":
            came = sum(units for _, units in arrivals(resource.arrivals))
            given = [f"{path}.{name}" for name in ("stock", "arrivals") if getattr(resource, name)]
            return tuple(given or [path]), {"stock_units": float(resource.stock), "arriving_units": came}
        case _:
            assert_never(resource.kind)


def _of_rack(key: FactKey, rack: Rack, problem: Problem) -> tuple[tuple[str, ...], Figures]:
    path = f"racks[{rack.id}]"
    last = problem.programme.end_date
    dates = {"first_delivery_date": rack.first_delivery_date, "last_delivery_date": rack.last_delivery_date}
    known: Figures = {name: str(day) for name, day in dates.items() if day is not None}
    supply = sum(units for day, units in arrivals(rack.supply or ()) if day <= last)
    figures: Mapping[str, tuple[tuple[str, ...], Figures]] = {
        "supply": ((f"{path}.supply",), {"supply_racks": supply}),
        "book_limit": ((f"{path}.on_order",), {"on_order_racks": sum(units for _, units in arrivals(rack.on_order))}),
        "delivery_dates": (tuple(f"{path}.{name}" for name in known), known),
        "lead": ((f"{path}.lead_periods",), {"lead_periods": float(rack.lead_periods)}),
        "cooling": ((f"{path}.cooling",), {"cooling": rack.cooling or ""}),
        "whole_racks": ((f"{path}.it_kw",), {"it_kw": rack.it_kw}),
    }
    return figures[key.name]


def _of_facility(key: FactKey, facility: Facility) -> tuple[tuple[str, ...], Figures]:
    path = f"finance.facilities[{facility.id}]"
    limit = _steps("limit_usd_m", facility.limit_usd_m)
    dates = {name: getattr(facility, name) for name in ("available_from_date", "available_to_date", "maturity_date")}
    known: Figures = {name: str(day) for name, day in dates.items() if day is not None}
    ends = {name: day for name, day in known.items() if name != "available_from_date"}
    matures = {name: day for name, day in known.items() if name == "maturity_date"}
    share = facility.borrowing_base_share or 0.0
    figures: Mapping[str, tuple[tuple[str, ...], Figures]] = {
        "debt_limit": ((f"{path}.limit_usd_m", *(f"{path}.{name}" for name in matures)), {**limit, **matures}),
        "available": (tuple(f"{path}.{name}" for name in known), known),
        "amortisation": ((f"{path}.repayment", *(f"{path}.{name}" for name in ends)), ends),
        "borrowing_base": (
            (f"{path}.borrowing_base_share", *((f"{path}.pledged_after",) if facility.pledged_after else ())),
            {"borrowing_base_share": share},
        ),
        "loan_to_cost": (
            (f"{path}.max_loan_to_cost",),
            {"max_loan_to_cost": facility.max_loan_to_cost or 0.0, "cost_before_usd_m": facility.cost_before_usd_m},
        ),
        "service_covered": (
            (f"{path}.min_dscr", f"{path}.rate_per_year"),
            {"min_dscr": facility.min_dscr or 0.0, "rate_per_year": facility.rate_per_year},
        ),
        "drawn_there": ((f"{path}.capex_only", f"{path}.{'sites' if facility.sites else 'regions'}"), {}),
    }
    return figures[key.name]


def _of_cash(problem: Problem) -> tuple[tuple[str, ...], Figures]:
    names = ("cash_floor_usd_m", "opening_cash_usd_m")
    prices = tuple(f"finance.escalation[{given.id}]" for given in problem.finance.escalation)
    figures: Figures = {name: getattr(problem.finance, name) for name in names}
    return (*(f"finance.{name}" for name in names), *prices), figures


def _of_node(node_id: str, problem: Problem) -> tuple[tuple[str, ...], Figures]:
    node = next(one for one in problem.grid.nodes if one.id == node_id)
    return (f"grid.nodes[{node_id}].headroom_mw",), _steps("headroom_mw", node.headroom_mw)


def _of_quota(quota_id: str, problem: Problem) -> tuple[tuple[str, ...], Figures]:
    quota = next(one for one in problem.quotas if one.id == quota_id)
    return (f"quotas[{quota_id}].most",), _steps("most", quota.most)


def _of_yearly(limit_id: str, problem: Problem) -> tuple[tuple[str, ...], Figures]:
    limit = next(one for one in problem.yearly_limits if one.id == limit_id)
    figures: Figures = {f"most_in_{year}": most for year, most in limit.most_by_year.items()}
    return (f"yearly_limits[{limit_id}].most_by_year",), figures


def _of_programme(key: FactKey, problem: Problem) -> tuple[tuple[str, ...], Figures]:
    if key.name == "open_sites":
        return ("programme.max_open_sites",), _steps("max_open_sites", problem.programme.max_open_sites)
    if key.name == "stop":
        return ("programme.target.stop_at_target", "programme.target.mw"), {"target_mw": problem.programme.target.mw}
    only = [f"finance.facilities[{f.id}].capex_only" for f in problem.finance.facilities if f.capex_only]
    return tuple(only), {}


def _steps(name: str, given: Steps) -> Figures:
    """Return the least and the most that a dated series ever is."""
    values = [value for _, value in pairs(given)]
    least, most = min(values, default=0.0), max(values, default=0.0)
    return {name: least} if least == most else {f"least_{name}": least, f"most_{name}": most}
