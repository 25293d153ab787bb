"""Each limit by hand: what it lets be online, from when on, in words, and the inputs it rests on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from planner import pre_check, solve
from planner.bounds import Bounds
from planner.model.sets import make_sets
from planner.problem import Resource
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
    stage,
)

if TYPE_CHECKING:
    from planner.bounds import Binding, Reachable
    from planner.problem import Problem

pytestmark = pytest.mark.fast
GOALS = ("shortfall",)


def of(problem: Problem, name: str = "target") -> Reachable:
    return next(one for one in pre_check(problem).reachable if one.id == name)


def named(found: tuple[Binding, ...], limit: str) -> Binding:
    return next(one for one in found if one.limit == limit)


def grid(*nodes: tuple[str, Any], links: tuple[tuple[str, str, str, float], ...] = ()) -> dict[str, Any]:
    return {
        "nodes": [{"id": name, "headroom_mw": mw} for name, mw in nodes],
        "links": [{"id": of, "from_node": a, "to_node": b, "limit_mw": mw} for of, a, b, mw in links],
    }


def test_links_and_headroom_cut_the_grid() -> None:
    # A zone with 12 MW feeds substation W over 5 MW and C over 9 MW; halls of 20 MW at each. A's racks at PUE 1.25 take
    # 5 MW of facility power at the most over their link: 4 MW IT. C may take what is left of the zone, 7 MW: 11 MW IT;
    # counted at the least PUE of those that pass the zone, 1, that is 4 + 9 over the links and 12 of the zone.
    places = site("A", phase("A1", 20.0), node="W", pue=1.25), site("B", phase("B1", 20.0), node="C")
    given = case(
        *places,
        goals=GOALS,
        target=15.0,
        grid=grid(("Z", 12.0), ("W", 0.0), ("C", 0.0), links=(("ZW", "Z", "W", 5.0), ("ZC", "C", "Z", 9.0))),
    )
    found = of(given)
    assert (found.most_mw, found.missing_mw, found.earliest_date) == (12.0, 3.0, None)
    binding = named(found.binding, "headroom")
    assert "headroom of Z (12 MW IT)" in binding.words
    assert binding.paths == ("grid.nodes[Z].headroom_mw",)
    narrow = given.changed({"grid.nodes[Z].headroom_mw": 40.0})
    assert of(narrow).most_mw == 13.0
    assert named(of(narrow).binding, "headroom").paths == ("grid.links[ZC].limit_mw", "grid.links[ZW].limit_mw")


def test_a_node_without_headroom_is_named() -> None:
    given = case(site("A", phase("A1", 20.0), node="W"), goals=GOALS, target=5.0, grid=grid(("W", 0.0)))
    binding = named(of(given).binding, "headroom")
    assert binding.words.endswith(
        "headroom and links of the grid feed at most 0 MW IT; full are headroom of W (0 MW IT)"
    )
    assert binding.paths == ("grid.nodes[W].headroom_mw",)


def test_own_units_need_no_headroom() -> None:
    unit = {"id": "U", "firm_mw": 3, "capex_usd_m": 1, "lead_periods": 2, "max_units": 2}
    place = site("A", phase("A1", 20.0), node="W", onsite=(unit,))
    bounds = Bounds(make_sets(case(place, goals=GOALS, grid=grid(("W", 4.0)))))
    assert bounds.most_online_mw("it") == pytest.approx((0, 4, 10, 10, 10, 10))


def test_supply_and_a_first_delivery_that_comes_too_late() -> None:
    # 3 old racks of 1 MW; new ones are first delivered in period 5, so 10 MW are never online before it.
    old = rack("OLD", supply=came((month(0), 3)))
    new = rack("NEW", mw=2.0, supply=came((month(5), 9)), first_delivery_date=month(5))
    marks = (milestone(10.0, deadline_date=month(3, 20)),)
    found = of(case(site("A", phase("A1", 40.0)), racks=(old, new), milestones=marks, goals=GOALS), "M1")
    assert (found.most_mw, found.missing_mw, found.earliest_date) == (3.0, 7.0, month(5))
    binding = named(found.binding, "rack_supply")
    assert "3 of OLD (3 MW IT)" in binding.words
    assert binding.paths == ("racks[OLD].supply",)
    late = named(found.binding, "first_delivery")
    assert late.words == (
        "By 2026-04-20, no rack of type NEW can be online: the first is delivered on 2026-06-01 and online from "
        "2026-06 on at the earliest"
    )
    assert (late.id, late.paths) == ("NEW", ("racks[NEW].first_delivery_date",))
    assert "out of reach: at most 3 MW can be online by then, 7 MW are missing" in found.words


def test_racks_that_a_site_cannot_cool_do_not_count_there() -> None:
    # 6 MW of air-cooled racks fit only 4 MW of halls; 2 MW of liquid-cooled ones the other hall: 6 of 8 MW.
    places = site("A", phase("A1", 4.0)), site("B", phase("B1", 10.0), cooling=("liquid",))
    air = rack("AIR", supply=came((month(0), 6)), cooling="air")
    wet = rack("WET", supply=came((month(0), 2)), cooling="liquid")
    places = (site("A", phase("A1", 4.0), cooling=("air",)), places[1])
    found = of(case(*places, racks=(air, wet), target=8.0, goals=GOALS))
    assert (found.most_mw, found.missing_mw) == (6.0, 2.0)
    together = named(found.binding, "together")
    assert "4 by halls at A" in together.words
    assert "2 by racks WET" in together.words


def test_halls_count_for_racks_whose_class_they_offer() -> None:
    # Halls of 9 MW, of which liquid racks may stand in 2 and air ones in 7: 2 and 3 MW of racks can be online; of a
    # third type, for which there is no phase, nothing; and a phase that no type can stand in counts for nothing.
    halls = (
        phase("A1", 2.0, cooling=("liquid",)),
        phase("A2", 7.0, cooling=("air",)),
        phase("A3", 50.0, cooling=("other",)),
    )
    kinds = (
        rack("WET", cooling="liquid", supply=came((month(0), 6))),
        rack("AIR", cooling="air", supply=came((month(0), 3))),
    )
    given = case(site("A", *halls), racks=kinds, target=9.0, goals=GOALS)
    found = of(given)
    assert (found.most_mw, found.missing_mw) == (5.0, 4.0)
    together = named(found.binding, "together")
    assert "2 by halls at A" in together.words
    assert "3 by racks AIR" in together.words
    alone = Bounds(make_sets(given)).singles("it")
    assert alone["halls", ""][-1] == 9.0


def test_racks_take_their_spares_out_of_the_supply() -> None:
    # 11 deliverable, a quarter of spares: 8.8 racks, of which 8 are whole.
    kind = rack(spare_share=0.25, supply=came((month(0), 11)))
    found = of(case(site("A", phase("A1", 50.0)), racks=(kind,), target=9.0, goals=GOALS))
    assert (found.most_mw, found.missing_mw) == (8.0, 1.0)
    words = named(found.binding, "rack_supply").words
    assert words.endswith("the racks that can be delivered in time come to at most 8 MW IT: 8 of R (8 MW IT)")


def test_what_racks_draw_is_left_out_of_what_can_be_reached() -> None:
    # Memory for 2 of the 9 racks: no plan has more than 2, and the bound says no less than that.
    memory = Resource(id="memory", kind="consumable", stock=2)
    kind = rack(draws={"memory": 1})
    given = case(site("A", phase("A1", 9.0)), racks=(kind,), resources=(memory,), target=9.0, goals=GOALS)
    assert Bounds(make_sets(given)).most_online_mw("it")[-1] >= 2.0
    assert solve(given).goals[0].value == 7.0


def test_crews_finish_so_many_halls() -> None:
    # One crew; two halls of 10 MW take it for 3 months each. In period 3 it has worked 3 months, one hall; in period 4
    # four months: 13.3 MW at most, 13 whole racks; both are there in period 6.
    halls = (phase(name, 10.0, option(3, uses={"crew": 1})) for name in ("A1", "A2"))
    given = case(
        site("A", *halls),
        goals=GOALS,
        periods=8,
        milestones=(milestone(15.0, deadline_date=month(4)),),
        resources=(crew(1.0),),
    )
    bounds = Bounds(make_sets(given))
    assert bounds.most_online_mw("it") == pytest.approx((0, 0, 0, 10, 13, 16, 20, 20))
    binding = named(of(given, "M1").binding, "crews")
    assert (binding.id, binding.figures["crew_periods"], binding.paths) == ("crew", 4.0, ("resources[crew].capacity",))
    assert "crew has 4 crew-months till then" in binding.words


def test_work_under_way_takes_its_crew_first() -> None:
    under_way = phase("A0", 5.0, option(4, uses={"crew": 1}), started_date=month(0).replace(year=2025, month=12))
    given = case(
        site("A", under_way, phase("A1", 10.0, option(2, uses={"crew": 1}))), goals=GOALS, resources=(crew(1.0),)
    )
    assert Bounds(make_sets(given)).most_online_mw("it") == pytest.approx((0, 0, 0, 5, 10, 15))


def test_transformers_limit_halls_and_upgrades_together() -> None:
    # A transformer for each hall of 10 MW, and one for the upgrade that brings 10 of the 12 MW: with 2 at hand 7 MW, as
    # half a hall and half an upgrade take one, and one is in the first 2 MW that need no upgrade (0.2 of a hall).
    stock = {"id": "T", "kind": "consumable", "stock": 1, "arrivals": came((month(3), 1))}
    upgrade = {"id": "U", "mw": 10.0, "capex_usd_m": 1.0, "lead_periods": 1, "draws": {"T": 1}}
    halls = (phase(name, 10.0, option(1, draws={"T": 1})) for name in ("A1", "A2"))
    given = case(site("A", *halls, mw=2.0, upgrades=(upgrade,)), goals=GOALS, resources=(stock,), target=12.0)
    bounds = Bounds(make_sets(given))
    # One unit: 2 MW take 0.2, then 0.2 a MW: 4 more. Two: 2 MW, then 9 more.
    assert bounds.most_online_mw("it") == pytest.approx((0, 6, 6, 6, 11, 11))
    binding = named(of(given).binding, "consumables")
    assert (binding.figures["units"], binding.paths) == (2.0, ("resources[T].stock", "resources[T].arrivals"))


def test_a_gate_past_the_horizon_bars_what_waits_for_it() -> None:
    # The permit takes 6 of 6 months, from the second on: it ends a month after the horizon.
    permit = gate("PERMIT", option(6), earliest_start_date=month(1))
    halls = (phase("A1", 8.0, after=("PERMIT",)), phase("A2", 9.0, after=("A1",)))
    found = pre_check(case(site("A", permit, *halls, phase("A3", 2.0)), target=10.0, goals=GOALS))
    assert [(one.id, one.root, one.mw) for one in found.barred] == [
        ("PERMIT", "PERMIT", 0.0), ("A1", "PERMIT", 8.0), ("A2", "PERMIT", 9.0),
    ]  # fmt: skip
    (target,) = found.out_of_reach
    assert (target.most_mw, target.earliest_date) == (2.0, None)
    last = found.findings()[-1]
    assert last.words == (
        "PERMIT at A can never be in service: it could be in use from 2026-08-01 on at the earliest; the horizon ends "
        "on 2026-06-30; nor can A1 and A2 after it (3 activities, 17 MW IT in all)"
    )
    assert last.paths == ("sites[A].activities[PERMIT]",)


def test_a_date_in_the_last_period_bars_nothing_that_the_horizon_does_not() -> None:
    # Work in the last month alone is over in time for a date in it; it is the horizon that ends before it is in use.
    permit = gate("PERMIT", option(1), earliest_start_date=month(5), latest_finish_date=month(5))
    (found,) = pre_check(case(site("A", permit), goals=GOALS)).barred
    assert found.why == "could be in use from 2026-07-01 on at the earliest; the horizon ends on 2026-06-30"


def test_what_waits_for_a_site_left_out_or_orders_too_late_is_barred() -> None:
    away = site("OFF", gate("LINE"), eligible=False)
    upgrade = {"id": "U", "mw": 5.0, "capex_usd_m": 1.0, "lead_periods": 6}
    here = site("A", phase("A1", 8.0, after=(after("LINE"),)), upgrades=(upgrade,))
    found = {one.id: one for one in pre_check(case(here, away, goals=GOALS)).barred}
    assert found["A1"].why == "waits for LINE at OFF, which is left out of the plan"
    assert found["U"].why == "cannot be energised before 2026-07-01, and the horizon ends on 2026-06-30"
    assert (found["U"].mw, found["U"].paths) == (5.0, ("sites[A].upgrades[U]",))


def test_money_that_no_tranche_can_bring() -> None:
    # Halls at 2 and racks at 5 USD m a MW; 35 at the start pay for 5 MW. The tranche of 200 comes with 8 MW: never.
    built = phase("A1", 10.0, option(1, capex_usd_m=20.0))
    paid = milestone(8.0, tranche_usd_m=200.0)
    given = case(
        site("A", built, commissioning_periods=1),
        racks=(rack(price_usd_m=5.0),),
        finance=money(35.0),
        milestones=(paid,),
        target=10.0,
        goals=GOALS,
    )
    found = of(given)
    assert (found.most_mw, found.missing_mw, found.earliest_date) == (5.0, 5.0, None)
    binding = named(found.binding, "cash")
    assert binding.figures["opening_usd_m"] == 35.0
    assert binding.figures["tranches_usd_m"] == 0.0
    assert binding.paths[0] == "finance.opening_cash_usd_m"
    # A loan of 21 pays for 3 MW more: 8 MW, and with them the tranche, which pays for the rest.
    lent = given.changed({"finance.facilities": [loan(21.0).model_dump(mode="json")]})
    assert of(lent).most_mw == 10.0
    assert of(lent).is_within_reach


def test_a_borrowing_base_lends_no_more_than_its_share_of_racks() -> None:
    # 30 at hand, racks of 5 of which half may be lent: 2.5 a MW and no halls to pay, 12 MW; the limit of 100 is far.
    based = loan(100.0, borrowing_base_share=0.5)
    given = case(
        site("A", phase("A1", 40.0)),
        racks=(rack(price_usd_m=5.0),),
        finance=money(30.0, facilities=(based,)),
        goals=GOALS,
        target=40.0,
    )
    assert of(given).most_mw == 12.0


def test_lenders_to_some_sites_lend_no_more_than_the_bound_of_money() -> None:
    # 30 at hand, racks of 5. A lender of 20 to A, and only for half the cost there: the bound counts the whole limit,
    # 50 / 5 = 10 MW, and what can be is 30 and a half of what A costs, which holds 4 MW: 40 / 5 = 8.
    lender = loan(20.0, capex_only=True, sites=("A",), max_loan_to_cost=0.5)
    given = case(
        site("A", phase("A1", 4.0)),
        site("B", phase("B1", 40.0)),
        racks=(rack(price_usd_m=5.0),),
        finance=money(30.0, facilities=(lender,)),
        goals=GOALS,
        target=40.0,
    )
    assert of(given).most_mw == 10.0
    # With half of the racks' price as base, at A too, the bound counts racks anywhere: 30 + 2.5 n >= 5 n, n = 12, and
    # the limit leaves 10.
    based = given.changed({"finance.facilities.loan.borrowing_base_share": 0.5})
    assert of(based).most_mw == 10.0


def test_cover_leaves_the_bound_of_money_true() -> None:
    # 30 at hand, racks of 5, 20 on loan: 10 MW by the bound, which leaves cover out. Asked for 9 from the start by a
    # lender at 100 % a year, it lets less be drawn where there is no rent: nothing, and 6 racks for cash.
    lender = loan(20.0, 1.0, min_dscr=9.0)
    given = case(
        site("A", phase("A1", 40.0)),
        racks=(rack(price_usd_m=5.0, last_delivery_date=month(1, 28)),),
        finance=money(30.0, facilities=(lender,)),
        goals=("shortfall",),
        target=40.0,
    )
    assert of(given).most_mw == 10.0
    assert solve(given, gap=0.0).target_online_mw == 6.0


def test_rent_less_what_running_costs_at_least_pays_for_more() -> None:
    # A MW costs 1 USD m, 6 are at hand, and a MW online earns 0.5 a month at its end, when racks are paid too. Online x
    # in period 1: x <= 6 + 0.5 x, 12. In period 2 x <= 6 + 6 + 0.5 x: 24; in period 3 48, and the hall holds 40.
    given = case(
        site("A", phase("A1", 40.0)),
        racks=(rack(price_usd_m=1.0),),
        finance=money(6.0, rent_usd_m_per_mw_year=6.0),
        goals=GOALS,
    )
    assert Bounds(make_sets(given)).most_online_mw("it") == pytest.approx((0, 12, 24, 40, 40, 40))
    # Opex of 3 a year leaves a half of it: 8, then 6 + 2 + 0.25 x: 10.67 in period 2.
    costly = given.changed({"sites[A].opex_usd_m_per_mw_year": 3.0})
    assert Bounds(make_sets(costly)).most_online_mw("it")[1:3] == pytest.approx((8, 10))


def test_a_tranche_paid_at_once_pays_for_racks_of_the_same_month() -> None:
    # 5 USD m buy 5 MW in period 1; these bring 20 in the same period, 25 MW in all. With a lag they come in period 2.
    paid = milestone(5.0, tranche_usd_m=20.0)
    given = case(
        site("A", phase("A1", 40.0)),
        racks=(rack(price_usd_m=1.0),),
        finance=money(5.0),
        milestones=(paid,),
        goals=GOALS,
        periods=3,
    )
    assert Bounds(make_sets(given)).most_online_mw("it") == pytest.approx((0, 25, 25))
    late = given.changed({"programme.milestones[M1].payment_lag_periods": 1})
    assert Bounds(make_sets(late)).most_online_mw("it") == pytest.approx((0, 5, 25))


def test_the_cheapest_hall_and_power_come_first() -> None:
    # 10 MW for 10 and 10 for 100 USD m; the first 10 MW of power are there, the next cost 50. Of 25 the first hall
    # takes 10, and the 15 left pay for 1 MW of the second, at 10 and 5.
    upgrade = {"id": "U", "mw": 10.0, "capex_usd_m": 50.0, "lead_periods": 1}
    halls = (phase("A1", 10.0, option(1, capex_usd_m=100.0)), phase("A2", 10.0, option(1, capex_usd_m=10.0)))
    given = case(site("A", *halls, mw=10.0, upgrades=(upgrade,)), finance=money(25.0), goals=GOALS, target=15.0)
    assert of(given).most_mw == 11.0


def test_rack_positions_and_the_end_of_the_programme() -> None:
    place = site("A", phase("A1", 10.0, rack_positions=4))
    assert Bounds(make_sets(case(place, goals=GOALS))).most_online_mw("it")[-1] == 4.0
    stopped = case(site("A", phase("A1", 10.0)), goals=GOALS, target=3.0, stop=True, milestones=(milestone(8.0),))
    assert of(stopped, "M1").earliest_date is None
    assert named(of(stopped, "M1").why_not_earlier, "stop").paths[0] == "programme.target.mw"


def test_what_is_installed_is_online_from_the_start() -> None:
    done = phase("A1", 10.0, finished_date=month(0))
    there = site("A", done, installed=({"rack": "R", "units": 4},), commissioning_periods=2)
    given = case(there, goals=GOALS, milestones=(milestone(4.0),))
    assert Bounds(make_sets(given)).most_online_mw("it") == pytest.approx((4, 4, 10, 10, 10, 10))
    assert of(given, "M1").earliest_date == month(0)
    assert of(given, "M1").why_not_earlier == ()


def test_nothing_is_online_before_commissioning_is_over() -> None:
    given = case(
        site("A", phase("A1"), commissioning_periods=2),
        goals=GOALS,
        milestones=(milestone(4.0, deadline_date=month(1)),),
    )
    (binding,) = of(given, "M1").binding
    assert binding.words == (
        "By 2026-02-01, no rack of the plan can be online: commissioning takes 2 months at the least, and the plan "
        "starts on 2026-01-01"
    )
    assert binding.paths == ("sites[A].commissioning_periods",)


def test_whole_racks_alone_may_miss() -> None:
    given = case(site("A", phase("A1", 10.0)), racks=(rack(mw=4.0),), target=9.0, goals=GOALS)
    found = of(given)
    assert (found.most_mw, found.missing_mw) == (8.0, 1.0)
    assert [one.words for one in found.binding] == [
        "By 2026-06-01, several limits together allow at most 8 MW IT in whole racks of 4 MW: 8 by halls at A"
    ]


def test_power_comes_in_stages_and_the_next_is_named() -> None:
    place = site("A", phase("A1", 20.0), mw=None, stages=(stage(5.0), stage(8.0, month(4))))
    given = case(place, goals=GOALS, milestones=(milestone(10.0, deadline_date=month(2)),))
    binding = named(of(given, "M1").binding, "site_power")
    assert "next is a stage of 8 MW at A, for load online from 2026-05 on" in binding.words
    assert binding.paths == ("sites[A].stages[#2]",)


def test_the_slowest_sites_are_named() -> None:
    given = case(
        site("A", phase("A1", 20.0), install_racks_per_period=2),
        goals=GOALS,
        milestones=(milestone(10.0, deadline_date=month(2)),),
    )
    found = of(given, "M1")
    assert (found.most_mw, found.earliest_date) == (4.0, month(5))
    assert "2 by pace of installation at A" not in found.words
    assert any("sites[A].install_racks_per_period" in binding.paths for binding in found.binding)


def test_every_limit_alone_has_its_series() -> None:
    given = case(site("A", phase("A1", 20.0), node="W"), goals=GOALS, grid=grid(("W", 4.0)))
    series = Bounds(make_sets(given)).by_limit("it")
    assert series["headroom", ""] == pytest.approx((4, 4, 4, 4, 4, 4))
    assert series["halls", ""] == pytest.approx((0, 20, 20, 20, 20, 20))


def test_sentences_and_data_say_the_same() -> None:
    given = case(site("A", phase("A1", 4.0)), target=10.0, goals=GOALS)
    before = pre_check(given)
    assert before.sentences()[0] == (
        "target: 10 MW IT by 2026-06-01 is out of reach: at most 4 MW can be online by then, 6 MW are missing; no plan "
        "reaches it by 2026-06-30, the end of the horizon"
    )
    data = before.to_dict()["reachable"][0]
    assert (data["most_mw"], data["missing_mw"], data["due_date"]) == (4.0, 6.0, "2026-06-01")
    assert data["earliest_date"] is None
    assert str(pre_check(case(site("A", phase("A1", 14.0)), target=10.0, goals=GOALS))) == (
        "no commitment is ruled out by the inputs alone"
    )


def test_money_is_no_reason_where_it_only_counts_what_other_limits_leave() -> None:
    # No crew, so only the hall of 2 MW that stands: money for 1,000 million USD is not what keeps 10 MW away.
    there = phase("A1", 2.0, finished_date=month(0) - timedelta(days=1))
    built = phase("B1", 20.0, option(1, uses={"crew": 1}, capex_usd_m=1.0))
    priced = rack(price_usd_m=1.0)
    given = case(site("A", there), site("B", built), goals=GOALS, target=10.0, racks=(priced,), resources=(crew(0),))
    assert {one.limit for one in of(given).binding} == {"crews"}
    poor = given.changed({"finance.opening_cash_usd_m": 1.5})
    assert {one.limit for one in of(poor).binding} == {"crews", "cash"}


def test_the_grid_is_no_reason_where_sites_have_no_halls_for_what_it_feeds() -> None:
    # 2 MW of halls at the one site, 50 MW energised, 20 MW of headroom: it is the halls that keep 10 MW away.
    small = site("A", phase("A1", 2.0), node="W", mw=50.0)
    given = case(small, goals=GOALS, target=10.0, grid=grid(("W", 20.0)))
    (binding,) = of(given).binding
    assert binding.limit == "halls"
    assert binding.paths == ("sites[A].activities",)
    tight = given.changed({"grid.nodes[W].headroom_mw": 1.0})
    assert {one.limit for one in of(tight).binding} == {"halls", "headroom"}


def test_sites_that_have_nothing_yet_are_named_beside_what_there_is() -> None:
    # By January A's hall, which stands, holds 2 MW and there is but one rack; B's hall comes in February.
    there = phase("A1", 2.0, finished_date=month(0) - timedelta(days=1))
    air = rack("AIR", supply=came((month(0), 1)), cooling="air")
    wet = rack("WET", supply=came((month(0), 9)), cooling="liquid")
    places = site("A", there, cooling=("air",)), site("B", phase("B1", 9.0), cooling=("liquid",))
    marks = (milestone(5.0, deadline_date=month(0, 31)),)
    found = of(case(*places, racks=(air, wet), milestones=marks, goals=GOALS), "M1")
    assert named(found.binding, "together").words == (
        "By 2026-01-31, several limits together allow at most 1 MW IT in whole racks of 1 MW: 1 by racks AIR; "
        "nothing yet by halls at B"
    )
