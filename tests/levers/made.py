"""Made cases in which a commitment is out of reach for a known reason, and the least levers that keep it.

Unless a case says otherwise: twelve months, racks of 1 MW that are free, PUE 1, racks online in the month they come,
one hall of 10 MW after a month of work at site A, and a target of 10 MW that is due in the sixth month (period 5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from planner.problem import Grid, Link, Node, OnsiteUnit, Resource, Stage, Upgrade
from tests.by_hand.build import came, case, crew, gate, milestone, money, month, option, phase, rack, site, stage

if TYPE_CHECKING:
    from planner.problem import Activity, Problem

DUE = 5
Wanted = tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Made:
    """A case, what is asked, and the least set of levers: kind, id and size of each."""

    name: str
    problem: Problem
    wanted: Wanted
    commitment: str = "target"
    weights: dict[str, float] = field(default_factory=dict)


def ten(*sites: Any, **parts: Any) -> Problem:
    problem = case(*sites, **{"goals": ("shortfall",), "target": 10.0, "periods": 12, **parts})
    return problem.changed({"programme.target.by_date": problem.calendar.start_of(DUE)})


def hall(*options: Any, **given: Any) -> Activity:
    return phase("P", 10.0, *options, **given)


def node(mw: Any, name: str = "n") -> Node:
    return Node(id=name, headroom_mw=mw)


def grid(mw: Any) -> Grid:
    return Grid(nodes=(node(mw),))


def stock(units: int, name: str = "transformer") -> Resource:
    return Resource(id=name, kind="consumable", stock=units)


def line(lead: int, mw: float = 10.0, **given: Any) -> Upgrade:
    return Upgrade(id="line", mw=mw, capex_usd_m=10.0, lead_periods=lead, **given)


def few(units: int, mw: float = 1.0, **given: Any) -> Any:
    return rack(mw=mw, supply=came((month(0), units)), **given)


def two_halls(periods: int, **parts: Any) -> Problem:
    """Return a case of two halls of 5 MW that take one crew each for so many months."""
    ways = option(periods, uses={"crew": 1})
    return ten(site("A", phase("P", 5.0, ways), phase("Q", 5.0, ways)), resources=(crew(1),), **parts)


def late(first: str, mw: float, due: int, **parts: Any) -> Problem:
    """Return a case with a milestone in place of a target."""
    given = {"milestones": (milestone(mw, first, deadline_date=month(due)),), "goals": ("lateness",)}
    return case(site("A", hall()), **{**given, **parts})


CASES: tuple[Made, ...] = (
    # --- one family alone -------------------------------------------------------------------------------------------
    Made("node_mw", ten(site("A", hall(), node="n"), grid=grid(4)), (("node_mw", "n", 6),)),
    Made(
        # The zone serves two substations; 10 MW at site A need 6 MW more in the zone, or at the substation itself.
        "headroom behind a link",
        ten(
            site("A", hall(), node="sub"),
            grid=Grid(
                nodes=(node(4, "zone"), node(0, "sub")),
                links=(Link(id="l", from_node="zone", to_node="sub", limit_mw=4),),
            ),
        ),
        (("node_mw", "sub", 6),),
    ),
    Made("site power", ten(site("A", hall(), mw=4.0)), (("site_mw", "A", 6),)),
    Made(
        # 10 MW IT at PUE 1.25 are 12.5 MW; 5 are there, so 7.5 are missing: 8 whole ones.
        "site power by whole MW",
        ten(site("A", hall(), mw=5.0, pue=1.25)),
        (("site_mw", "A", 8),),
    ),
    Made(
        "energisation",
        ten(site("A", hall(), stages=(stage(10, month(8)),))),
        (("energisation", "A:stage1", 3),),
        weights={"energisation": 1.0},
    ),
    Made(
        # 4 MW are firm from the start, and 6 MW that stay conditional come in period 7: two months too late.
        "energisation of a conditional stage",
        ten(
            site(
                "A",
                hall(),
                mw=None,
                stages=(
                    stage(4),
                    Stage(mw=6.0, energisation_date=month(7), conditional=True, curtail_hours_per_year=100.0),
                ),
            )
        ),
        (("energisation", "A:stage2", 2),),
        weights={"energisation": 1.0},
    ),
    Made("upgrade", ten(site("A", hall(), mw=None, upgrades=(line(8),))), (("upgrade", "line", 3),)),
    Made(
        # Ordered in period 0, but not energised before period 7.
        "upgrade by its date",
        ten(site("A", hall(), mw=None, upgrades=(line(2, earliest_energisation_date=month(7)),))),
        (("upgrade", "line", 2),),
    ),
    Made("supply", ten(site("A", hall()), racks=(few(4),)), (("supply", "R", 6),)),
    Made(
        # Three racks of 3 MW are 9 MW: 1 MW is missing, and only a whole rack gives it.
        "supply by whole racks alone",
        ten(site("A", phase("P", 12.0)), racks=(few(3, 3.0),)),
        (("supply", "R", 1),),
    ),
    Made(
        # 11 MW of headroom are more than the target, but whole racks of 3 MW need 12.
        "headroom by whole racks alone",
        ten(site("A", phase("P", 12.0), node="n"), racks=(rack(mw=3.0),), grid=grid(11)),
        (("node_mw", "n", 1),),
    ),
    Made(
        # Racks take eight months from order; only what is ordered already can come by then.
        "supply within the lead",
        ten(site("A", hall()), racks=(rack(lead_periods=8),)),
        (("supply", "R", 10),),
    ),
    Made(
        "first delivery",
        ten(site("A", hall()), racks=(rack(first_delivery_date=month(7)),)),
        (("first_delivery", "R", 2),),
    ),
    Made(
        # Ten racks arrive in period 9: four months too late.
        "supply that comes later",
        ten(site("A", hall()), racks=(rack(supply=came((month(9), 10))),)),
        (("first_delivery", "R", 4),),
        weights={"first_delivery": 1.0},
    ),
    Made(
        "consumable",
        ten(site("A", hall(option(1, draws={"transformer": 2}))), resources=(stock(0),)),
        (("stock", "transformer", 2),),
    ),
    Made(
        # An upgrade draws a transformer too.
        "consumable for an upgrade",
        ten(site("A", hall(), mw=None, upgrades=(line(2, draws={"transformer": 1}),)), resources=(stock(0),)),
        (("stock", "transformer", 1),),
    ),
    Made(
        # Two units of 5 MW each draw a turbine; one is there.
        "consumable for own units",
        ten(
            site(
                "A",
                hall(),
                mw=None,
                onsite=(
                    OnsiteUnit(id="gen", firm_mw=5, capex_usd_m=1, lead_periods=1, max_units=2, draws={"turbine": 1}),
                ),
            ),
            resources=(stock(1, "turbine"),),
        ),
        (("stock", "turbine", 1),),
    ),
    Made("crews", two_halls(4), (("crews", "crew", 1),)),
    Made("duration", ten(site("A", hall(option(8)))), (("duration", "P", 3),)),
    Made(
        # A month less costs (30 - 20) / 2 = 5 by the faster option: less than the default of 10.
        "duration by the cost of a faster option",
        ten(site("A", hall(option(9, capex_usd_m=20.0), option(7, id="fast", capex_usd_m=30.0)))),
        (("duration", "P", 2),),
    ),
    Made(
        # Under way since November; ten months more from the plan's start on.
        "duration of work under way",
        ten(site("A", hall(option(12), started_date=date(2025, 11, 1)))),
        (("duration", "P", 5),),
    ),
    Made(
        # The only crew is held until period 6 by work under way; 10 MW more take it for two months from period 3.
        "crew held by work under way",
        ten(
            site(
                "A",
                phase("P", 5.0, option(8, uses={"crew": 1}), started_date=date(2025, 11, 1)),
                phase("Q", 10.0, option(2, uses={"crew": 1})),
            ),
            resources=(crew(1),),
        ),
        (("duration", "P", 3),),
        weights={"crews": 100.0},
    ),
    Made("gate", ten(site("A", gate("G", option(4)), hall(option(3), after=["G"]))), (("gate", "G", 2),)),
    Made(
        "gate under way",
        ten(site("A", gate("G", option(9), started_date=date(2025, 12, 1)), hall(after=["G"]))),
        (("gate", "G", 4),),
    ),
    Made("start", ten(site("A", hall(option(3), earliest_start_date=month(4)))), (("start", "P", 2),)),
    Made("pace", ten(site("A", hall(), install_racks_per_period=1)), (("pace", "A", 1),)),
    Made("cash", ten(site("A", hall()), racks=(rack(price_usd_m=2.0),), finance=money(11.0)), (("cash", "", 9),)),
    Made(
        "cash by whole millions",
        ten(site("A", hall()), racks=(rack(price_usd_m=2.0),), finance=money(11.3, 1.0)),
        (("cash", "", 10),),
    ),
    # --- other questions --------------------------------------------------------------------------------------------
    Made("a milestone", late("M1", 10.0, 3, racks=(few(4),)), (("supply", "R", 6),), "M1"),
    Made(
        # Facility power counts: 10 MW at PUE 1.25 are 8 racks of 1 MW IT.
        "facility power",
        ten(site("A", hall(), pue=1.25), basis="facility", racks=(few(3),)),
        (("supply", "R", 5),),
    ),
    Made(
        # Eight quarters of work, five quarters of time: nine months.
        "quarters",
        ten(site("A", hall(option(8))), quarterly=True),
        (("duration", "P", 9),),
    ),
    Made(
        # Two racks a month: six of them need power from period 3 on, not only in the last one.
        "headroom early enough",
        ten(site("A", hall(), node="n", install_racks_per_period=2), target=6.0, grid=grid(0)),
        (("node_mw", "n", 6),),
    ),
    Made(
        # Racks are online two months after they come: six must come by period 3.
        "commissioning",
        ten(site("A", hall(), commissioning_periods=2), racks=(few(4),)),
        (("supply", "R", 6),),
    ),
    # --- pairs ------------------------------------------------------------------------------------------------------
    Made(
        # 650 MW of headroom and 727 racks: headroom alone gives 77 MW, racks alone none, of 2,350 that are missing.
        "77 of 2,350",
        ten(site("A", phase("P", 3000.0), mw=5000.0, node="n"), target=3000.0, racks=(few(727),), grid=grid(650)),
        (("node_mw", "n", 2350), ("supply", "R", 2273)),
    ),
    Made(
        "site power and supply",
        ten(site("A", hall(), mw=4.0), racks=(few(3),)),
        (("site_mw", "A", 6), ("supply", "R", 7)),
    ),
    Made(
        "crews and cash",
        two_halls(4, racks=(rack(price_usd_m=1.0),), finance=money(8.0)),
        (("crews", "crew", 1), ("cash", "", 2)),
    ),
    Made(
        "duration and transformers",
        ten(site("A", hall(option(7, draws={"transformer": 1}))), resources=(stock(0),)),
        (("duration", "P", 2), ("stock", "transformer", 1)),
    ),
    Made(
        "gate and cash",
        ten(site("A", gate("G", option(6)), hall(after=["G"])), racks=(rack(price_usd_m=1.0),), finance=money(7.0)),
        (("gate", "G", 2), ("cash", "", 3)),
    ),
    Made(
        "first delivery and site power",
        ten(site("A", hall(), mw=8.0), racks=(rack(first_delivery_date=month(6)),)),
        (("first_delivery", "R", 1), ("site_mw", "A", 2)),
    ),
    Made(
        # Six racks come in period 7, the first that any may: two months too late, and four too few.
        "first delivery and supply",
        ten(site("A", hall()), racks=(rack(first_delivery_date=month(7), supply=came((month(7), 6))),)),
        (("first_delivery", "R", 2), ("supply", "R", 4)),
    ),
    Made(
        "pace and supply",
        ten(site("A", hall(), install_racks_per_period=1), racks=(few(9),)),
        (("pace", "A", 1), ("supply", "R", 1)),
    ),
    Made(
        "energisation and duration",
        ten(site("A", hall(option(6)), stages=(stage(10, month(6)),))),
        (("energisation", "A:stage1", 1), ("duration", "P", 1)),
        weights={"energisation": 1.0},
    ),
    Made(
        "start and headroom",
        ten(site("A", hall(earliest_start_date=month(6)), node="n"), grid=grid(9)),
        (("start", "P", 2), ("node_mw", "n", 1)),
    ),
    Made(
        "upgrade and crews",
        ten(
            site(
                "A",
                phase("P", 5.0, option(4, uses={"crew": 1})),
                phase("Q", 5.0, option(4, uses={"crew": 1})),
                mw=None,
                upgrades=(line(6),),
            ),
            resources=(crew(1),),
        ),
        (("upgrade", "line", 1), ("crews", "crew", 1)),
    ),
    Made(
        "two sites",
        ten(
            site("A", phase("P", 5.0, option(6))),
            site("B", phase("Q", 5.0), mw=2.0),
            racks=(rack(),),
        ),
        (("duration", "P", 1), ("site_mw", "B", 3)),
    ),
    # --- three ------------------------------------------------------------------------------------------------------
    Made(
        "headroom, supply and cash",
        ten(site("A", hall(), node="n"), grid=grid(6), racks=(few(7, price_usd_m=1.0),), finance=money(8.0)),
        (("node_mw", "n", 4), ("supply", "R", 3), ("cash", "", 2)),
    ),
    Made(
        "gate, transformers and pace",
        ten(
            site(
                "A",
                gate("G", option(5)),
                hall(option(1, draws={"transformer": 1}), after=["G"]),
                install_racks_per_period=6,
            ),
            resources=(stock(0),),
        ),
        # Two months in service at six a month, or one month at ten: a month of the gate (5) is less than four (4)?
        (("gate", "G", 1), ("stock", "transformer", 1), ("pace", "A", 4)),
    ),
)
