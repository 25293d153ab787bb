"""Every family of limits alone and in pairs: the smallest set is named, and tried out by the inputs of the case."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

import pytest

from planner.changes.paths import matched
from planner.explanation.contradiction import WISH, confirmed_reasons, found_conflict
from planner.model.plain import FactKey, plain
from planner.model.sets import make_sets
from planner.model.wished import WishedModel
from planner.problem import Grid, Link, Node, OnsiteUnit, Predecessor, Resource, Stage, Tenant, Upgrade
from planner.sentences import SENTENCES
from planner.studies.wish_given import wishes_of
from planner.validate.whole import plain as as_plain
from tests.by_hand.build import (
    after,
    came,
    case,
    crew,
    gate,
    loan,
    milestone,
    money,
    month,
    option,
    phase,
    rack,
    site,
)  # fmt: skip
from tests.explanation.loosened import NOT_BY_INPUTS, bare, feasible, without

if TYPE_CHECKING:
    from planner.model.wishes import Wish
    from planner.problem import Activity, Problem, Site

M1, WET = milestone(5.0), rack(cooling="wet")
DONE = {"started_date": month(-3), "finished_date": month(-1), "chosen_option": "standard"}


def hall(name: str = "A1", mw: float = 10.0, **given: Any) -> Activity:
    """Return a hall that is there from the start."""
    return phase(name, mw, **{**DONE, **given})


def reaching(*sites: Site, **given: Any) -> Problem:
    """Return a case of six months in which 5 MW are wished for."""
    return case(*(sites or (site("alfa", hall()),)), goals=("npv",), milestones=(M1,), **given)


def asked(problem: Problem, *forces: str, nots: tuple[str, ...] = (), befores: tuple[str, ...] = ()) -> Any:
    return problem, wishes_of(problem, nots, forces, befores)


def reached_by(problem: Problem, day: str = "2026-02") -> Any:
    return asked(problem, f"milestone=M1@{day}")


def two_halls(**given: Any) -> Problem:
    halls = [phase(name, 10, option(2, uses={"masons": 1})) for name in ("A1", "A2")]
    return case(site("alfa", *halls, **given), goals=("npv",), resources=(crew(1, "masons"),))


def growing() -> Problem:
    """Return two halls of two months whose masons may be one more each month: one hall starts a month later."""
    halls = [phase(name, 10, option(2, uses={"masons": 1})) for name in ("A1", "A2")]
    masons = crew(9, "masons").model_copy(update={"max_increase_per_period": 1})
    return case(site("alfa", *halls), goals=("npv",), resources=(masons,))


def with_places(most: int) -> Problem:
    """Return two sites with a hall each, of which so many may be open."""
    problem = case(site("alfa", phase("A1")), site("beta", phase("B1")), goals=("npv",))
    return problem.changed({"programme.max_open_sites": most})


def costly(**finance: Any) -> Problem:
    """Return the case with racks of 10 million USD each; 50 are needed."""
    given = {"opening": 20.0, **finance}
    return reaching(racks=(rack(price_usd_m=10.0),), finance=money(**given))


def waits(*names: str) -> tuple[Predecessor, ...]:
    return tuple(Predecessor(activity=name) for name in names)


def gated(**power: Any) -> Problem:
    """Return a case with a hall, one gate of a period and one of three, and no power but what is given."""
    place = site("alfa", hall(), gate("F"), gate("G", option(3)), mw=None, **power)
    return case(place, goals=("npv",), milestones=(M1,))


GRID = Grid(
    nodes=(Node(id="sub", headroom_mw=0.0), Node(id="zone", headroom_mw=99.0)),
    links=(Link(id="line", from_node="zone", to_node="sub", limit_mw=3.0),),
)
UNIT = OnsiteUnit(id="U", firm_mw=4.0, capex_usd_m=10.0, lead_periods=0, max_units=3)

BRIDGE = OnsiteUnit(id="U", firm_mw=4.0, capex_usd_m=0.0, lead_periods=0, max_units=0, committed=came((month(0), 1)))

OWN = BRIDGE.model_copy(update={"firm_mw": 9.0, "emissions_t_per_mwh": 0.5})


def of_year(kind: str, most: float) -> dict[str, Any]:
    return {"id": "Y", "kind": kind, "most_by_year": {2026: most}}


ALONE: dict[str, tuple[Any, set[str]]] = {
    "an obligation and a wish": (
        asked(case(site("alfa", phase("A1", obligatory=True)), goals=("npv",)), nots=("phase=A1",)),
        {"obligatory:A1"},
    ),
    "crews": (asked(two_halls(), "phase=A1@2026-03", "phase=A2@2026-03"), {"crews:masons"}),
    "growth of use": (asked(growing(), "phase=A1@2026-03", "phase=A2@2026-03"), {"use_grows:masons"}),
    "least MW of an opened site": (
        asked(
            case(site("alfa", phase("A1", 3.0), min_mw=5.0, min_mw_by_date=month(2)), goals=("npv",)),
            "phase=A1@2026-02",
        ),
        {"opened_enough:alfa", "nameplate:alfa"},
    ),
    "open sites": (asked(with_places(1), "phase=A1", "phase=B1"), {"open_sites"}),
    "consumables": (
        asked(
            case(
                site("alfa", phase("A1", 10, option(draws={"transformer": 1}))), goals=("npv",),
                resources=(Resource(id="transformer", kind="consumable", arrivals=came((month(3), 1))),),
            ),
            "phase=A1@2026-03",
        ),
        {"consumables:transformer"},
    ),
    "a start not before": (
        asked(case(site("alfa", phase("A1", earliest_start_date=month(3))), goals=("npv",)), "phase=A1@2026-03"),
        {"earliest_start:A1"},
    ),
    "a finish by": (
        asked(
            case(site("alfa", phase("A1", 10, option(2), latest_finish_date=month(0, 31))), goals=("npv",)), "phase=A1"
        ),
        {"latest_finish:A1"},
    ),
    "predecessors": (
        asked(
            case(site("alfa", gate("G", option(2)), phase("A1", after=(after("G"),))), goals=("npv",)),
            "phase=A1@2026-03",
        ),
        {"after:A1"},
    ),
    "the right one of two predecessors": (
        asked(
            case(
                site("alfa", gate("F"), gate("G", option(2)), phase("A1", after=(after("F"), after("G")))),
                goals=("npv",),
            ),
            "phase=A1@2026-03",
        ),
        {"after:A1:1"},
    ),
    "an upgrade ordered after its gate": (
        asked(
            gated(upgrades=(Upgrade(id="U", mw=5.0, capex_usd_m=0, lead_periods=1, predecessors=("G",)),)),
            "upgrade=U@2026-03",
        ),
        {"upgrade_after:U"},
    ),
    "units ordered after the right one of two gates": (
        asked(
            gated(onsite=(UNIT.model_copy(update={"predecessors": waits("F", "G")}),)),
            "unit=U@2026-02",
        ),
        {"units_after:U:1"},
    ),
    "a stage behind its gate": (
        reached_by(gated(stages=(Stage(mw=9.0, energisation_date=month(0), predecessors=("G",)),))),
        {"stage_after:alfa:stage1", "energised:alfa"},
    ),
    "committed units behind their gate": (
        reached_by(gated(onsite=(BRIDGE.model_copy(update={"predecessors": waits("F", "G"), "firm_mw": 9.0}),))),
        {"committed_after:U:1", "energised:alfa"},
    ),
    "one option": (
        asked(
            case(
                site("alfa", phase("A1", 10, option(id="x"), option(id="y"))), goals=("npv",),
                milestones=(milestone(15.0),),
            ),
            "milestone=M1",
        ),
        {"one_option:A1", "nameplate:alfa"},
    ),
    "supply": (reached_by(reaching(racks=(rack(supply=came((month(0), 4))),))), {"supply:R"}),
    "supply and spares": (
        reached_by(reaching(racks=(rack(supply=came((month(0), 8)), spare_share=1.0),))), {"supply:R"},
    ),
    "memory of racks": (
        reached_by(
            reaching(
                racks=(rack(draws={"memory": 2}),), resources=(Resource(id="memory", kind="consumable", stock=9),)
            )
        ),
        {"consumables:memory"},
    ),
    "delivery dates": (reached_by(reaching(racks=(rack(first_delivery_date=month(3)),))), {"delivery_dates:R"}),
    "last delivery": (
        reached_by(
            reaching(site("alfa", hall(), install_racks_per_period=2), racks=(rack(last_delivery_date=month(1, 28)),)),
            "2026-06",
        ),
        {"delivery_dates:R", "install_pace:alfa"},
    ),
    "lead": (reached_by(reaching(racks=(rack(lead_periods=4),))), {"lead:R"}),
    "order book": (
        reached_by(reaching(racks=(rack(lead_periods=4, on_order=came((month(0), 2))),))),
        {"lead:R", "book_limit:R"},
    ),
    "cooling": (reached_by(reaching(racks=(rack(cooling="liquid"),))), {"cooling:R"}),
    "pace": (reached_by(reaching(site("alfa", hall(), install_racks_per_period=2))), {"install_pace:alfa"}),
    "nameplate": (reached_by(reaching(site("alfa", hall(mw=4.0)))), {"nameplate:alfa"}),
    "a hall that comes too late": (reached_by(reaching(site("alfa", phase("A1", 10, option(3))))), {"nameplate:alfa"}),
    "rack positions": (reached_by(reaching(site("alfa", hall(rack_positions=4)))), {"positions:alfa"}),
    "halls of a class": (
        reached_by(reaching(site("alfa", hall(mw=3.0, cooling=("wet",)), hall("A2", cooling=("none",))), racks=(WET,))),
        {"halls_by_class:alfa"},
    ),
    "positions of a class": (
        reached_by(
            reaching(site("alfa", hall(rack_positions=3, cooling=("wet",)), hall("A2", cooling=("no",))), racks=(WET,))
        ),
        {"positions_by_class:alfa"},
    ),
    "energised": (reached_by(reaching(site("alfa", phase("A1"), mw=3.0))), {"energised:alfa"}),
    "own units": (
        reached_by(reaching(site("alfa", hall(), mw=1.0, onsite=(BRIDGE,), peak_pue=1.2))),
        {"energised:alfa", "peak_power:alfa"},
    ),
    "headroom": (
        reached_by(reaching(site("alfa", hall(), node="hub"), grid=Grid(nodes=(Node(id="hub", headroom_mw=3.0),)))),
        {"headroom:hub"},
    ),
    "a link": (reached_by(reaching(site("alfa", hall(), node="sub"), grid=GRID)), {"headroom:sub", "link:line"}),
    "cash": (reached_by(costly()), {"cash_floor"}),
    "a loan": (reached_by(costly(facilities=(loan(10.0),))), {"cash_floor", "debt_limit:loan"}),
    "a loan too late": (
        reached_by(costly(facilities=(loan(99.0, available_from_date=month(4)),))),
        {"cash_floor", "available:loan"},
    ),
    "a borrowing base": (
        reached_by(costly(facilities=(loan(99.0, borrowing_base_share=0.1),))),
        {"cash_floor", "borrowing_base:loan"},
    ),
    "loan to cost": (
        reached_by(costly(facilities=(loan(99.0, max_loan_to_cost=0.1, cost_before_usd_m=5.0),))),
        {"cash_floor", "loan_to_cost:loan"},
    ),
    "debt service cover": (
        reached_by(
            costly(rent_usd_m_per_mw_year=0.12, facilities=(loan(999.0, 0.12, min_dscr=50.0),))
        ),
        {"cash_floor", "service_covered:loan"},
    ),
    "a loan for capex elsewhere": (
        reached_by(
            reaching(
                site("alfa", hall()), site("beta"), racks=(rack(price_usd_m=10.0),),
                finance=money(20.0, facilities=(loan(99.0, capex_only=True, sites=("beta",)),)),
            )
        ),
        {"cash_floor", "drawn_there:loan", "nameplate:beta"},
    ),
    "repayment": (
        reached_by(
            costly(
                facilities=(
                    loan(
                        40.0, available_to_date=month(1, 28), repayment="straight_line",
                        maturity_date=month(11, 31),
                    ),
                ),
            )
        ),
        {"cash_floor", "amortisation:loan", "debt_limit:loan"},
    ),
    "a loan for capex only": (
        reached_by(
            reaching(
                site("alfa", hall(), opex_usd_m_per_mw_year=12.0),
                finance=money(0.0, facilities=(loan(99.0, capex_only=True),)),
            )
        ),
        {"cash_floor", "drawn_for_capex"},
    ),
    "the tenant": (
        reached_by(
            reaching(
                finance=money(rent_usd_m_per_mw_year=12.0),
                tenant=Tenant(revenue_usd_m={2026: 10.0}, compute_share=0.5, limits_rent=True),
            )
        ),
        {"tenant_pays:2026"},
    ),
    "water of a year": (
        reached_by(reaching(site("alfa", hall(), water_m3_per_mwh=1.5), yearly_limits=(of_year("water", 2000.0),))),
        {"yearly_water:Y"},
    ),
    "grid energy of a year": (
        reached_by(reaching(yearly_limits=(of_year("grid_energy", 2000.0),))), {"yearly_grid_energy:Y"}
    ),
    "grid emissions of a year": (
        reached_by(
            reaching(
                site("alfa", hall(), grid_emissions_t_per_mwh=0.5), yearly_limits=(of_year("grid_emissions", 2000.0),)
            )
        ),
        {"yearly_grid_emissions:Y"},
    ),
    "on-site energy of a year": (
        reached_by(
            reaching(
                site("alfa", hall(), mw=0.0, onsite=(OWN,)), yearly_limits=(of_year("onsite_energy", 2000.0),)
            )
        ),
        {"energised:alfa", "yearly_onsite_energy:Y"},
    ),
    "on-site emissions of a year": (
        reached_by(
            reaching(
                site("alfa", hall(), mw=0.0, onsite=(OWN,)), yearly_limits=(of_year("onsite_emissions", 2000.0),)
            )
        ),
        {"energised:alfa", "yearly_onsite_emissions:Y"},
    ),
    "a quota of racks": (reached_by(reaching(quotas=({"id": "Q", "most": 4},))), {"rack_quota:Q"}),
    "a quota of GPUs": (
        reached_by(reaching(racks=(rack(gpus=8),), quotas=({"id": "Q", "counts": "gpus", "most": 39},))),
        {"gpu_quota:Q"},
    ),
    "the programme stops": (reached_by(reaching(target=2.0, stop=True)), {"stop"}),
    "whole racks": (
        asked(
            case(site("alfa", hall()), goals=("npv",), racks=(rack(mw=3.0),), milestones=(milestone(10.0),)),
            "milestone=M1",
        ),
        {"nameplate:alfa", "whole_racks:R"},
    ),
    "whole units": (
        reached_by(reaching(site("alfa", hall(), mw=0.0, onsite=(UNIT,)), finance=money(15.0))),
        {"energised:alfa", "cash_floor", "whole_units:U"},
    ),
    "a reserve": (
        reached_by(reaching(site("alfa", hall(), mw=0.0, onsite=(UNIT.model_copy(update={"reserve_units": 2}),)))),
        {"energised:alfa", "peak_power:alfa", "reserve_kept:U"},
    ),
    "a conditional connection": (
        reached_by(
            reaching(
                site("alfa", hall(), mw=None, stages=({"mw": 2.0, "energisation_date": month(0), "conditional": True,
                                                       "curtail_hours_per_year": 100.0},))
            )
        ),
        {"energised:alfa", "conditional_limit:alfa"},
    ),
    "an order of opening": (
        asked(
            case(
                site("alfa", phase("A1", latest_finish_date=month(0, 31), obligatory=True)), site("beta", phase("B1")),
                goals=("npv",),
            ),
            befores=("beta:alfa",),
        ),
        {"obligatory:A1", "latest_finish:A1"},
    ),
}  # fmt: skip

AT_A_SITE: dict[str, Any] = {
    "nameplate": lambda name: site(name, hall(f"{name}1", 2.0)),
    "positions": lambda name: site(name, hall(f"{name}1", rack_positions=2)),
    "energised": lambda name: site(name, hall(f"{name}1"), mw=2.0),
    "install_pace": lambda name: site(name, hall(f"{name}1"), install_racks_per_period=1),
    "headroom": lambda name: site(name, hall(f"{name}1"), node=f"node-{name}"),
}
OF_A_RACK: dict[str, dict[str, Any]] = {
    "supply": {"supply": came((month(0), 2))},
    "delivery_dates": {"first_delivery_date": month(4)},
    "lead": {"lead_periods": 4},
    "cooling": {"cooling": "liquid"},
}
OF_WORK: dict[str, dict[str, Any]] = {
    "earliest_start": {"earliest_start_date": month(4)},
    "after": {"after": (after("G"),)},
    "consumables": {"draws": {"transformer": 1}},
    "crews": {"uses": {"masons": 1}},
}


def two_sites(one: str, other: str) -> Any:
    """Return a case in which either site alone would do, were it not for its own limit."""
    nodes = tuple(Node(id=f"node-{name}", headroom_mw=2.0) for name in ("alfa", "beta"))
    return reached_by(reaching(AT_A_SITE[one]("alfa"), AT_A_SITE[other]("beta"), grid=Grid(nodes=nodes)))


def two_racks(one: str, other: str) -> Any:
    """Return a case in which either rack type alone would do, were it not for its own limit."""
    kinds = (rack("R", **OF_A_RACK[one]), rack("S", mw=1.25, **OF_A_RACK[other]))
    return reached_by(reaching(site("alfa", hall(mw=20.0)), racks=kinds))


def two_works(one: str, other: str) -> Any:
    """Return a case in which a hall at either of two sites would do, were it not for what each waits for."""

    def held(name: str, family: str) -> Activity:
        given = dict(OF_WORK[family])
        way = option(1, **{part: given.pop(part) for part in ("draws", "uses") if part in given})
        return phase(name, 10, way, **given)

    stock = Resource(id="transformer", kind="consumable", arrivals=came((month(4), 2)))
    masons = Resource(id="masons", kind="renewable", capacity=({"from_date": month(4), "value": 2},))
    problem = reaching(
        site("alfa", held("A1", one), gate("G", option(4))), site("beta", held("B1", other)),
        resources=(stock, masons),
    )  # fmt: skip
    return reached_by(problem)


def test_pairs_are_as_many_as_they_should_be() -> None:
    assert len(PAIRS) == 15 + 10 + 10


PAIRS: dict[str, tuple[Any, set[FactKey]]] = {}
for a, b in combinations_with_replacement(AT_A_SITE, 2):
    subjects = [f"node-{name}" if family == "headroom" else name for family, name in ((a, "alfa"), (b, "beta"))]
    PAIRS[f"sites {a} {b}"] = two_sites(a, b), {FactKey(a, subjects[0]), FactKey(b, subjects[1])}
for a, b in combinations_with_replacement(OF_A_RACK, 2):
    PAIRS[f"racks {a} {b}"] = two_racks(a, b), {FactKey(a, "R"), FactKey(b, "S")}
for a, b in combinations_with_replacement(OF_WORK, 2):
    things = {"consumables": "transformer", "crews": "masons"}
    keys = {FactKey(a, things.get(a, "A1")), FactKey(b, things.get(b, "B1"))}
    PAIRS[f"works {a} {b}"] = two_works(a, b), keys | {FactKey("nameplate", name) for name in ("alfa", "beta")}


def key(text: str) -> FactKey:
    name, _, rest = text.partition(":")
    subject, _, part = rest.rpartition(":")
    return FactKey(name, subject, int(part)) if subject and part.isdigit() else FactKey(name, rest)


def named(problem: Problem, wishes: tuple[Wish, ...]) -> tuple[set[FactKey], set[int]]:
    """Return the facts and the wishes that the conflict of a case names."""
    arrays = WishedModel(problem, make_sets(problem), wishes).arrays
    found, apart = found_conflict(arrays, 60.0, wishes)
    assert apart
    assert found.infeasible
    assert found.minimal
    facts = {key for key in found.groups if key.name != WISH}
    return facts, {int(key.subject) for key in found.groups if key.name == WISH}


def assert_contradictory_and_each_needed(
    problem: Problem, wishes: tuple[Wish, ...], facts: set[FactKey], asked_for: set[int]
) -> None:
    """Try the set out by inputs: all else dropped there is no plan, and one more of it dropped there is."""
    others = {key for key in plain(problem).groups if key not in facts and key.name not in NOT_BY_INPUTS}
    if any(fact.name == "amortisation" for fact in facts):  # equal parts begin where a loan ceases to be available
        others = {key for key in others if key.name != "available"}
    if any(fact.name == "drawn_there" for fact in facts):  # one field asks both
        others = {key for key in others if key.name != "drawn_for_capex"}
    if any(fact.name == "open_sites" for fact in facts):  # the hall that drops a nameplate opens its site, too
        others = {key for key in others if key.name != "nameplate"}
    kept = tuple(wish for number, wish in enumerate(wishes) if number in asked_for)
    loose = without(problem, others)
    assert not feasible(loose, kept)
    for fact in facts:
        if fact.name not in NOT_BY_INPUTS:
            assert feasible(without(problem, others | {fact}), kept), f"{fact} is not needed"
    for wish in kept:
        assert feasible(loose, tuple(other for other in kept if other is not wish)), f"{wish.words} is not needed"


@pytest.mark.parametrize("name", ALONE)
def test_each_family_alone(name: str) -> None:
    (problem, wishes), expected = ALONE[name]
    facts, asked_for = named(problem, wishes)
    assert facts == {key(text) for text in expected}
    assert asked_for == set(range(len(wishes)))
    if not any(place.onsite for place in problem.sites) and all(wish.kind != "before" for wish in wishes):
        assert_contradictory_and_each_needed(problem, wishes, facts, asked_for)


@pytest.mark.parametrize("name", PAIRS)
def test_families_in_pairs(name: str) -> None:
    (problem, wishes), expected = PAIRS[name]
    facts, asked_for = named(problem, wishes)
    assert facts == expected
    assert_contradictory_and_each_needed(problem, wishes, facts, asked_for)


def test_every_family_is_named_by_some_case() -> None:
    """What no case names cannot be known to be named at all."""
    seen = {key(text).name for _, expected in ALONE.values() for text in expected}
    assert seen == set(SENTENCES)


@pytest.mark.parametrize("name", ALONE)
def test_every_reason_has_words_figures_and_inputs_that_exist(name: str) -> None:
    (problem, wishes), _ = ALONE[name]
    arrays = WishedModel(problem, make_sets(problem), wishes).arrays
    given = confirmed_reasons(arrays, 60.0, wishes)
    assert given
    values = as_plain(problem)
    for reason in given[len(wishes) :]:
        assert reason.paths
        assert all(matched(values, path) for path in reason.paths), reason
        assert "{" not in reason.words
        for path in reason.paths:
            field = path.rpartition(".")[2]
            if field in reason.figures:
                assert_same(reason.figures[field], values, matched(values, path)[0])


def assert_same(figure: float | str, values: Any, place: tuple[Any, ...]) -> None:
    """Compare a figure of a reason with the input that it is of, a date or a number, or a series that never changes."""
    for part in place:
        values = values[part]
    if isinstance(values, list):
        (values,) = [step["value"] for step in values]
    assert str(figure) == str(values) if isinstance(figure, str) else figure == float(values)


def test_a_reason_names_the_predecessor_that_is_waited_for() -> None:
    problem, wishes = ALONE["the right one of two predecessors"][0]
    arrays = WishedModel(problem, make_sets(problem), wishes).arrays
    reason = (confirmed_reasons(arrays, 60.0, wishes) or ())[1]
    assert reason.words == "phase A1 at site alfa waits for its predecessors (G finished)"
    assert reason.figures == {"predecessors": "G"}


def test_what_opening_a_site_costs_needs_no_predecessor_to_be_paid() -> None:
    # Q waits for P, but whichever starts first opens the site: 5 million USD, and 1 is there.
    works = phase("P"), phase("Q", obligatory=True, after=(after("P"),))
    problem = case(site("alfa", *works, opening_usd_m=5.0), goals=("npv",), finance=money(1.0))
    facts, _ = named(problem, ())
    assert facts == {FactKey("obligatory", "Q"), FactKey("cash_floor")}
    alone = case(site("alfa", phase("Q", obligatory=True), opening_usd_m=5.0), goals=("npv",), finance=money(1.0))
    assert not feasible(alone)


def test_a_conflict_of_whole_numbers_is_said_to_be_one() -> None:
    (problem, wishes), _ = ALONE["whole racks"]
    arrays = WishedModel(problem, make_sets(problem), wishes).arrays
    words = [reason.words for reason in confirmed_reasons(arrays, 60.0, wishes) or ()]
    assert "no whole number of racks of type R will do, though parts of a rack would" in words
    fine = rack(mw=0.005)
    assert feasible(problem.model_copy(update={"racks": (fine,)}), wishes)


def test_forty_that_say_one_thing_are_one_line() -> None:
    works = [phase(f"A{n}", 1.0, option(1, capex_usd_m=5.0), obligatory=True) for n in range(40)]
    problem = case(site("alfa", *works), goals=("npv",), finance=money(199.0))
    arrays = WishedModel(problem, make_sets(problem), ()).arrays
    given = confirmed_reasons(arrays, 60.0) or ()
    assert [reason.words for reason in given] == [
        "each of phase A0 at site alfa, phase A1 at site alfa, phase A10 at site alfa and 37 more is obligatory",
        "cash never falls below its floor of 0 million USD",
    ]
    assert len(given[0].paths) == 40
    assert given[0].figures == {"count": 40.0}


@pytest.mark.parametrize("batch", range(4))
def test_random_contradictions_name_what_contradicts_and_nothing_more(batch: int) -> None:
    from tests.oracle.cases import case as drawn

    tried = 0
    for seed in range(batch * 12, batch * 12 + 12):
        problem = bare(drawn(seed))
        days = [str(problem.calendar.start_of(t))[:7] for t in range(0, problem.calendar.periods, 2)]
        phases = [a.id for place in problem.candidates for a in place.activities
                  if a.kind == "phase" and a.finished_date is None]  # fmt: skip
        forces = [f"milestone={problem.milestones[0].id}@{days[0]}"] if problem.milestones else []
        forces += [f"phase={name}@{days[min(1, len(days) - 1)]}" for name in phases[:2]]
        wishes = wishes_of(problem, (), forces, ()) if forces else ()
        if not wishes or feasible(problem, wishes):
            continue
        facts, asked_for = named(problem, wishes)
        assert_contradictory_and_each_needed(problem, wishes, facts, asked_for)
        tried += 1
    assert tried >= 4
