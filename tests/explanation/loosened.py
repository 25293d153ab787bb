"""A problem without some of its facts, by its inputs alone: what a conflict names is tried out against the usual model.

Some figures stand in the way of dropping a fact by an input (what opening a site costs, fees on what is not drawn,
energy of units on site); `bare` takes them out first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from planner.model.sets import make_sets
from planner.model.wished import WishedModel
from planner.problem import Activity, Arrival, OnsiteUnit, Option, Problem, Stage, Step, YearlyKind
from solvers.highs import Session
from solvers.outcome import Termination
from tests.by_hand.build import month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from planner.model.plain import FactKey
    from planner.model.wishes import Wish

HUGE = 100_000.0
NOT_BY_INPUTS = ("one_option", "whole_racks", "whole_units")


def feasible(problem: Problem, wishes: tuple[Wish, ...] = ()) -> bool:
    """Return whether a problem has a plan with some wishes, by the model that is searched."""
    sets = make_sets(problem)
    if sets.barred:
        return False
    matrix = WishedModel(problem, sets, wishes).arrays.matrix
    ended = Session(matrix.with_objective(np.zeros(matrix.sizes.columns))).solve_mip(60.0)
    assert ended.incumbent is not None or ended.termination is Termination.INFEASIBLE
    return ended.incumbent is not None


def without(problem: Problem, keys: Iterable[FactKey]) -> Problem:
    """Return a problem in which some facts ask nothing any more."""
    for key in sorted(keys, key=lambda key: -key.part):
        problem = _WITHOUT[key.name](problem, key)
    return Problem.model_validate(problem.model_dump(exclude_none=True))


def bare(problem: Problem) -> Problem:
    """Return a problem without what stands in the way of dropping single facts."""
    sites = tuple(
        site.model_copy(
            update={
                "opening_usd_m": 0.0,
                "fixed_usd_m_per_year": 0.0,
                "onsite": (),
            }
        )
        for site in problem.sites
    )
    racks = tuple(rack.model_copy(update={"order_share": 0.0}) for rack in problem.racks)
    free = {"draw_fee_share": 0.0, "commitment_fee_per_year": 0.0}
    loans = tuple(facility.model_copy(update=free) for facility in problem.finance.facilities)
    finance = problem.finance.model_copy(update={"facilities": loans})
    return problem.model_copy(update={"sites": sites, "racks": racks, "finance": finance})


def _list(problem: Problem, name: str, key: FactKey, change: Callable[[Any], dict[str, Any]]) -> Problem:
    entries = tuple(
        one.model_copy(update=change(one)) if one.id == key.subject else one for one in getattr(problem, name)
    )
    return problem.model_copy(update={name: entries})


def _site(change: Callable[[Any], dict[str, Any]]) -> Callable[[Problem, FactKey], Problem]:
    return lambda problem, key: _list(problem, "sites", key, change)


def _rack(change: Callable[[Any], dict[str, Any]]) -> Callable[[Problem, FactKey], Problem]:
    return lambda problem, key: _list(problem, "racks", key, change)


def _activity(change: Callable[[Any, FactKey], dict[str, Any]]) -> Callable[[Problem, FactKey], Problem]:
    def changed(problem: Problem, key: FactKey) -> Problem:
        sites = tuple(
            site.model_copy(
                update={
                    "activities": tuple(
                        a.model_copy(update=change(a, key)) if a.id == key.subject else a for a in site.activities
                    )
                }
            )
            for site in problem.sites
        )
        return problem.model_copy(update={"sites": sites})

    return changed


def _power(part: str) -> Callable[[Problem, FactKey], Problem]:
    """Return what takes a gate from a stage, called by its site and place, from an upgrade, or from a type of unit."""

    def free(one: Any, name: str, key: FactKey) -> Any:
        left = tuple(p for n, p in enumerate(one.predecessors) if n != key.part)
        return one.model_copy(update={"predecessors": left}) if name == key.subject else one

    def changed(problem: Problem, key: FactKey) -> Problem:
        sites = tuple(
            site.model_copy(
                update={
                    part: tuple(
                        free(one, getattr(one, "id", f"{site.id}:stage{n}"), key)
                        for n, one in enumerate(getattr(site, part), 1)
                    )
                }
            )
            for site in problem.sites
        )
        return problem.model_copy(update={"sites": sites})

    return changed


def _finance(change: Callable[[Any, FactKey], dict[str, Any]]) -> Callable[[Problem, FactKey], Problem]:
    return lambda problem, key: problem.model_copy(
        update={"finance": problem.finance.model_copy(update=change(problem.finance, key))}
    )


def _loan(**fields: Any) -> Callable[[Problem, FactKey], Problem]:
    def changed(finance: Any, key: FactKey) -> dict[str, Any]:
        return {
            "facilities": tuple(
                f.model_copy(update=fields) if key.subject in ("", f.id) else f for f in finance.facilities
            )
        }

    return _finance(changed)


def _grid(part: str, field: str) -> Callable[[Problem, FactKey], Problem]:
    def changed(problem: Problem, key: FactKey) -> Problem:
        entries = tuple(
            one.model_copy(update={field: (Step(value=HUGE),)}) if one.id == key.subject else one
            for one in getattr(problem.grid, part)
        )
        return problem.model_copy(update={"grid": problem.grid.model_copy(update={part: entries})})

    return changed


def _with_hall(site: Any, **given: Any) -> dict[str, Any]:
    """Return a hall for all racks that was finished long ago; it has positions where halls of the site count them."""
    counted = any(a.rack_positions is not None for a in site.activities)
    given = {"nameplate_mw": HUGE, "rack_positions": 0 if counted else None, **given}
    name = f"{site.id}-old-{len(site.activities)}"
    hall = Activity(id=name, finished_date=month(0), options=(Option(duration_periods=1),), **given)
    return {"activities": (*site.activities, hall)}


def _with_positions(site: Any) -> dict[str, Any]:
    """Return positions without end; where phases have classes of their own, for racks without class alone."""
    if site.has_own_classes:
        return _with_hall(site, nameplate_mw=0.001, rack_positions=int(HUGE), cooling=("none",))
    return {"activities": tuple(a.model_copy(update={"rack_positions": None}) for a in site.activities)}


def _for_classes(**given: Any) -> Callable[[Any], dict[str, Any]]:
    """Return what adds a hall for racks of all classes that the site has."""
    return lambda site: _with_hall(site, cooling=site.offers, **given)


def _with_unit(site: Any) -> dict[str, Any]:
    unit = OnsiteUnit(
        id=f"{site.id}-own",
        firm_mw=HUGE,
        capex_usd_m=0,
        lead_periods=0,
        max_units=0,
        committed=(Arrival(date=month(0), units=1),),
    )
    return {"onsite": (*site.onsite, unit)}


def _unit(**fields: Any) -> Callable[[Problem, FactKey], Problem]:
    def changed(problem: Problem, key: FactKey) -> Problem:
        sites = tuple(
            site.model_copy(
                update={"onsite": tuple(u.model_copy(update=fields) if u.id == key.subject else u for u in site.onsite)}
            )
            for site in problem.sites
        )
        return problem.model_copy(update={"sites": sites})

    return changed


def _with_conditional_stage(site: Any) -> dict[str, Any]:
    known = next(stage for stage in site.stages if stage.conditional)
    return {"stages": (*site.stages, known.model_copy(update={"mw": HUGE, "energisation_date": month(0)}))}


def _tenant(problem: Problem, key: FactKey) -> Problem:
    assert problem.tenant is not None
    revenue = {year: HUGE * HUGE / 1000 if str(year) == key.subject else given
               for year, given in problem.tenant.revenue_usd_m.items()}  # fmt: skip
    revenue.setdefault(int(key.subject), HUGE * HUGE / 1000)
    return problem.model_copy(update={"tenant": problem.tenant.model_copy(update={"revenue_usd_m": revenue})})


def _running(problem: Problem, _: FactKey) -> Problem:
    target = problem.programme.target.model_copy(update={"stop_at_target": False})
    return problem.model_copy(update={"programme": problem.programme.model_copy(update={"target": target})})


def _resource(resource: Any) -> dict[str, Any]:
    if resource.kind == "renewable":
        return {"capacity": (Step(value=HUGE),)}
    return {"stock": int(HUGE)}


_WITHOUT: dict[str, Callable[[Problem, FactKey], Problem]] = {
    "obligatory": _activity(lambda a, key: {"obligatory": False}),
    "earliest_start": _activity(lambda a, key: {"earliest_start_date": None}),
    "latest_finish": _activity(lambda a, key: {"latest_finish_date": None}),
    "after": _activity(
        lambda a, key: {"predecessors": tuple(p for n, p in enumerate(a.predecessors) if n != key.part)}
    ),
    "upgrade_after": _power("upgrades"),
    "units_after": _power("onsite"),
    "committed_after": _power("onsite"),
    "stage_after": _power("stages"),
    "crews": lambda problem, key: _list(problem, "resources", key, _resource),
    "use_grows": lambda problem, key: _list(
        problem, "resources", key, lambda resource: {"max_increase_per_period": None}
    ),
    "consumables": lambda problem, key: _list(problem, "resources", key, _resource),
    "supply": _rack(lambda rack: {"supply": None}),
    "delivery_dates": _rack(lambda rack: {"first_delivery_date": None, "last_delivery_date": None}),
    "lead": _rack(lambda rack: {"lead_periods": 0}),
    "book_limit": _rack(lambda rack: {"on_order": (Arrival(date=month(0), units=int(HUGE)),)}),
    "cooling": _rack(lambda rack: {"cooling": None}),
    "opened_enough": _site(lambda site: {"min_mw": 0.0, "min_mw_by_date": None}),
    "install_pace": _site(lambda site: {"install_racks_per_period": None}),
    "nameplate": _site(_with_hall),
    "positions": _site(_with_positions),
    "halls_by_class": _site(_for_classes()),
    "positions_by_class": _site(_for_classes(nameplate_mw=0.001, rack_positions=int(HUGE))),
    "energised": _site(lambda site: {"stages": (*site.stages, Stage(mw=HUGE, energisation_date=month(-240)))}),
    "conditional_limit": _site(_with_conditional_stage),
    "peak_power": _site(_with_unit),
    "reserve_kept": _unit(reserve_units=0),
    "headroom": _grid("nodes", "headroom_mw"),
    "link": _grid("links", "limit_mw"),
    "cash_floor": _finance(lambda finance, key: {"cash_floor_usd_m": -9e7}),
    "debt_limit": _loan(limit_usd_m=(Step(value=9e6),), maturity_date=None),
    "available": _loan(available_from_date=None, available_to_date=None),
    "amortisation": _loan(repayment="bullet"),
    "borrowing_base": _loan(borrowing_base_share=None),
    "loan_to_cost": _loan(max_loan_to_cost=None, cost_before_usd_m=0.0),
    "service_covered": _loan(min_dscr=None, min_dscr_from_date=None),
    "drawn_there": _loan(sites=(), regions=()),
    "drawn_for_capex": _loan(capex_only=False),
    "tenant_pays": _tenant,
    "stop": _running,
    "open_sites": lambda problem, _: problem.model_copy(
        update={"programme": problem.programme.model_copy(update={"max_open_sites": ()})}
    ),
    **{
        f"yearly_{kind}": lambda problem, key: _list(
            problem, "yearly_limits", key, lambda limit: {"most_by_year": dict.fromkeys(limit.most_by_year, 1e9)}
        )
        for kind in get_args(YearlyKind)
    },
    **{
        name: lambda problem, key: _list(problem, "quotas", key, lambda quota: {"most": (Step(value=HUGE),)})
        for name in ("rack_quota", "gpu_quota")
    },
}
