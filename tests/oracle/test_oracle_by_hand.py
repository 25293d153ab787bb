"""The oracle itself against tiny cases whose optimum is worked out in the comments."""

from __future__ import annotations

from typing import Any

import pytest

from planner.problem import Problem
from tests.oracle.enumerate import Infeasible, optimum


def case(**given: Any) -> Problem:
    """One site, one hall of 2 MW that takes one month, racks of 1 MW, four months, no money unless given."""
    programme = {
        "name": "hand", "start_date": "2026-01-01", "end_date": "2026-04-30",
        "target": {"mw": 2.0, "by_date": "2026-04-30"}, "goals": ["shortfall"],
    } | given.pop("programme", {})  # fmt: skip
    site = {
        "id": "A", "peak_pue": 1.0, "mean_pue": 1.0,
        "stages": [{"mw": 10.0, "energisation_date": "2026-01-01"}],
        "activities": [{"id": "A1", "nameplate_mw": 2.0, "options": [{"duration_periods": 1}]}],
    } | given.pop("site", {})  # fmt: skip
    rack = {"id": "R", "it_kw": 1000.0} | given.pop("rack", {})
    finance = {"discount_rate": 0.0} | given.pop("finance", {})
    return Problem.model_validate({"case": "hand", "programme": programme, "finance": finance, "racks": [rack],
                                   "sites": [site, *given.pop("sites", ())]} | given)  # fmt: skip


def values(problem: Problem) -> list[float]:
    return [best.value for best in optimum(problem)]


def test_power_at_peak_limits_whole_racks() -> None:
    # Two racks need 2 MW x 1.2 = 2.4 MW; 2.0 MW carries only one whole rack, so 1 MW is short.
    site = {"peak_pue": 1.2, "mean_pue": 1.1, "stages": [{"mw": 2.0, "energisation_date": "2026-01-01"}]}
    assert values(case(site=site)) == pytest.approx([1.0])


def test_energisation_counts_from_the_next_period_and_commissioning_delays() -> None:
    # Power on 2 February counts from March (period 2); one period of commissioning: online in April (period 3).
    site = {"commissioning_periods": 1, "stages": [{"mw": 9.0, "energisation_date": "2026-02-02"}]}
    milestone = {"id": "M", "threshold_mw": 2.0, "deadline_date": "2026-02-15", "weight": 2.0}
    programme = {"milestones": [milestone], "goals": ["shortfall", "lateness", "earliest"]}
    # Deadline in period 1, reached in 3: two months late, weighted twice; earliest is 3 months.
    assert values(case(site=site, programme=programme)) == pytest.approx([0.0, 4.0, 3.0])


def test_rent_pays_for_the_second_rack_only_through_debt() -> None:
    # Hall free, done in January; racks cost 10, rent is 12 a MW-year = 1 a month; opening cash 10, floor 0.
    # No debt: one rack in February (online at once), rent Feb-Apr 3: never 10 again. NPV -10 + 3 = -7, shortfall 1.
    # A facility of 10 at 12 % (0.1 a month on 10) free of fees: both racks. February: 10 - 20 + 2 + 10 = 2 at hand;
    # the debt must only cover what is missing: 8 drawn (10 + 2 - 20 = -8). March: rent 2, interest 0.08, repay 1.92,
    # owed 6.08; April: rent 2, interest 0.0608, owed 4.1408. NPV = -10 - 4.1408 = -14.1408 (cash ends at 0).
    money = {"opening_cash_usd_m": 10.0, "rent_usd_m_per_mw_year": 12.0}
    poor = case(rack={"price_usd_m": 10.0}, finance=money, programme={"goals": ["shortfall", "npv"]})
    assert values(poor) == pytest.approx([1.0, -7.0])
    loan = {"id": "L", "limit_usd_m": 10.0, "rate_per_year": 0.12}
    rich = case(rack={"price_usd_m": 10.0}, finance=money | {"facilities": [loan]},
                programme={"goals": ["shortfall", "npv"]})  # fmt: skip
    assert values(rich) == pytest.approx([0.0, -14.1408])


def test_tranche_of_the_first_rack_buys_the_second() -> None:
    # Cash 5 buys one rack of 5; 1 MW online releases 8, half in kind, one period later: 4 in cash, 4 as credit.
    # First rack in February (period 1), tranche in March: the second costs 5, 4 of it in kind, 1 in cash. NPV:
    # -5 + 4 - 1 = -2. At an in-kind share of 0.1 credit is 0.8 and cash 7.2: -5 + 7.2 - 4.2 = -2 as well.
    for share in (0.5, 0.1):
        tranche = {"id": "M", "threshold_mw": 1.0, "tranche_usd_m": 8.0, "in_kind_share": share,
                   "payment_lag_periods": 1}  # fmt: skip
        programme = {"milestones": [tranche], "goals": ["shortfall", "earliest", "npv"]}
        given = case(rack={"price_usd_m": 5.0}, finance={"opening_cash_usd_m": 5.0}, programme=programme)
        assert values(given) == pytest.approx([0.0, 1.0, -2.0])
    # Without the lag the tranche comes in the same February, so 3 more of price would still be paid, but the target
    # in March asks for nothing sooner: nothing changes in the goals.
    # In kind alone: credit 8 pays the second rack wholly; 3 of it stays unused and is worth nothing: NPV -5.
    kind = {"id": "M", "threshold_mw": 1.0, "tranche_usd_m": 8.0, "in_kind_share": 1.0, "payment_lag_periods": 1}
    programme = {"milestones": [kind], "goals": ["shortfall", "npv"]}
    given = case(rack={"price_usd_m": 5.0}, finance={"opening_cash_usd_m": 5.0}, programme=programme)
    assert values(given) == pytest.approx([0.0, -5.0])


def test_order_share_and_order_book() -> None:
    # Lead 2, price 10, half at order: new racks come in period 2 at the earliest; one on order may come in period 1
    # (the hall is ready then) and its order share is sunk: NPV -5 for that one, -10 for a new one; supply is 2.
    one, two = ([{"date": "2026-01-01", "units": units}] for units in (1, 2))
    rack = {"price_usd_m": 10.0, "order_share": 0.5, "lead_periods": 2, "on_order": one, "supply": two}
    marks = [{"id": "M1", "threshold_mw": 1.0}, {"id": "M2", "threshold_mw": 2.0}]
    programme = {"milestones": marks, "goals": ["shortfall", "earliest", "npv"]}
    given = case(rack=rack, finance={"opening_cash_usd_m": 50.0}, programme=programme)
    assert values(given) == pytest.approx([0.0, 1.0 + 2.0, -15.0])


def test_fast_option_crews_and_precedence() -> None:
    # Two halls of 1 MW, B after A (FS lag 1), one crew. Standard takes 2 for 1, fast 1 for 3. Horizon 4.
    # A fast in 0 (usable 1), lag 1: B may start at 2; B standard would end at 4: past the horizon start for racks,
    # so B fast in 2, usable in 3. Earliest: 1 MW in period 1, 2 MW in period 3: 4; cost 6.
    options = [{"id": "standard", "duration_periods": 2, "capex_usd_m": 1.0, "uses": {"crew": 1}},
               {"id": "fast", "duration_periods": 1, "capex_usd_m": 3.0, "uses": {"crew": 1}}]  # fmt: skip
    halls = [{"id": "A1", "nameplate_mw": 1.0, "options": options},
             {"id": "A2", "nameplate_mw": 1.0, "options": options,
              "predecessors": [{"activity": "A1", "lag_periods": 1}]}]  # fmt: skip
    marks = [{"id": "M1", "threshold_mw": 1.0}, {"id": "M2", "threshold_mw": 2.0}]
    programme = {"milestones": marks, "goals": ["shortfall", "earliest", "cost"]}
    crew = [{"id": "crew", "kind": "renewable", "capacity": 1.0}]
    cash = {"opening_cash_usd_m": 9.0}
    given = case(site={"activities": halls}, programme=programme, resources=crew, finance=cash)
    assert values(given) == pytest.approx([0.0, 4.0, 6.0])
    # SS without lag and one crew: A and B still cannot overlap, fast A in 0, fast B in 1: earliest 1 + 2 = 3.
    halls[1] = halls[1] | {"predecessors": [{"activity": "A1", "type": "SS"}]}
    given = case(site={"activities": halls}, programme=programme, resources=crew, finance=cash)
    assert values(given) == pytest.approx([0.0, 3.0, 6.0])
    # Two crews: both fast in 0, both usable in 1: earliest 2.
    crew = [{"id": "crew", "kind": "renewable", "capacity": 2.0}]
    given = case(site={"activities": halls}, programme=programme, resources=crew, finance=cash)
    assert values(given) == pytest.approx([0.0, 2.0, 6.0])


def test_zone_headroom_is_shared_over_links() -> None:
    # Two sites of 2 MW at nodes a and b; the zone can serve 3, links to a and b carry 2 each: 3 racks in all, 1 short
    # of 4. With a link to b of 0.5 MW no whole rack is served there: 2 racks, 2 short.
    for limit, short in ((2.0, 1.0), (0.5, 2.0)):
        grid = {"nodes": [{"id": "z", "headroom_mw": 3.0}, {"id": "a", "headroom_mw": 0.0},
                          {"id": "b", "headroom_mw": 0.0}],
                "links": [{"id": "za", "from_node": "z", "to_node": "a", "limit_mw": 2.0},
                          {"id": "bz", "from_node": "b", "to_node": "z", "limit_mw": limit}]}  # fmt: skip
        other = {"id": "B", "peak_pue": 1.0, "mean_pue": 1.0, "node": "b",
                 "stages": [{"mw": 9.0, "energisation_date": "2025-06-01"}],
                 "activities": [{"id": "B1", "nameplate_mw": 2.0, "options": [{"duration_periods": 1}]}]}  # fmt: skip
        given = case(site={"node": "a"}, sites=(other,), grid=grid,
                     programme={"target": {"mw": 4.0, "by_date": "2026-04-30"}})  # fmt: skip
        assert values(given) == pytest.approx([short])


def test_upgrade_against_unit_and_their_running_cost() -> None:
    # No stage. Upgrade of 2 MW for 5, lead 1; unit of 2 MW for 1, lead 1. One month online is enough (target in
    # April): energy in April (720 h): grid 2 x 720 x 100 / 1e6 = 0.144; unit 2 x 720 x 300 / 1e6 = 0.432.
    # Cheapest: unit, 1.432. Emissions first: the unit emits 0.4 t/MWh = 2 x 720 x 0.4 / 1000 = 0.576 kt, the grid 0:
    # the upgrade, 5.144.
    site = {
        "stages": [], "energy_usd_per_mwh": 100.0,
        "upgrades": [{"id": "U", "mw": 2.0, "capex_usd_m": 5.0, "lead_periods": 1}],
        "onsite": [{"id": "G", "firm_mw": 2.0, "capex_usd_m": 1.0, "fuel_usd_per_mwh": 250.0, "om_usd_per_mwh": 50.0,
                    "lead_periods": 1, "max_units": 1, "emissions_t_per_mwh": 0.4}],
    }  # fmt: skip
    cash = {"opening_cash_usd_m": 9.0}
    given = case(site=site, finance=cash, programme={"goals": ["shortfall", "cost"]})
    assert values(given) == pytest.approx([0.0, 1.432])
    given = case(site=site, finance=cash, programme={"goals": ["shortfall", "emissions", "cost"]})
    assert values(given) == pytest.approx([0.0, 0.0, 5.144])
    given = case(site=site, finance=cash, programme={"goals": ["shortfall", "cost", "emissions"]})
    assert values(given) == pytest.approx([0.0, 1.432, 0.576])


def test_horizon_value_book_and_contract() -> None:
    # One rack of 12, life 12; hall of 24 over one month, life 24; must be there from period 1 for the milestone.
    # Book at the end of period 3: rack delivered in 1, age 2: 12 x 10/12 = 10; hall usable from 1, age 2: 22.
    # NPV (no rent, rate 0): -36 + 32 = -4.
    hall = {"activities": [{"id": "A1", "nameplate_mw": 1.0,
                            "options": [{"duration_periods": 1, "capex_usd_m": 24.0}]}]}  # fmt: skip
    programme = {"target": {"mw": 1.0, "by_date": "2026-02-15"}, "goals": ["shortfall", "npv"]}
    finance = {"opening_cash_usd_m": 50.0, "horizon_value": "book", "rack_life_periods": 12, "works_life_periods": 24}
    given = case(site=hall, rack={"price_usd_m": 12.0}, programme=programme, finance=finance)
    assert values(given) == pytest.approx([0.0, -4.0])
    # Contract of 6 periods at 12 a MW-year, half of it counts: online in 1, 3 periods served, 3 left: 3 x 1 x 0.5.
    # NPV = -36 + 3 (rent Feb-Apr) + 1.5.
    finance = {"opening_cash_usd_m": 50.0, "horizon_value": "contract", "contract_periods": 6,
               "contract_margin_share": 0.5, "rent_usd_m_per_mw_year": 12.0}  # fmt: skip
    given = case(site=hall, rack={"price_usd_m": 12.0}, programme=programme, finance=finance)
    assert values(given) == pytest.approx([0.0, -31.5])


def test_commitment_fee_maturity_and_straight_line() -> None:
    # 1 rack of 10 in period 1, cash 0, loan of 10: 12 % a year, 10 % draw fee, 1.2 % on what is undrawn while it is
    # available (to February). A draw of 10 would leave 1 missing, so with the limit of 10 nothing can be built...
    loan = {"id": "L", "limit_usd_m": 10.0, "rate_per_year": 0.12, "draw_fee_share": 0.1,
            "commitment_fee_per_year": 0.012, "available_to_date": "2026-02-28"}  # fmt: skip
    one = {"target": {"mw": 1.0, "by_date": "2026-02-28"}, "goals": ["shortfall", "npv"]}
    finance = {"opening_cash_usd_m": 0.02, "facilities": [loan]}
    # ... and the fee of 0.01 in January and in February is all that is paid.
    assert values(case(rack={"price_usd_m": 10.0}, programme=one, finance=finance)) == pytest.approx([1.0, -0.02])
    # With cash of 1.02: January fee 0.01, February: 1.01 + draw x 0.9 - 10 - (10 - draw) x 0.001 >= 0, so
    # draw = (8.99 + 0.01) / 0.901 = 9 / 0.901; interest of 1 % in March and April is 0.02 x draw unpayable: short.
    finance = {"opening_cash_usd_m": 1.02, "facilities": [loan]}
    assert values(case(rack={"price_usd_m": 10.0}, programme=one, finance=finance)) == pytest.approx([1.0, -0.02])
    # With rent of 12 a MW-year, 1 a month from February: draw = 8 / 0.901 = 8.879; straight line to June (period 5):
    # owed at most 3/4 in March, 2/4 in April. March: 1 - 0.0888 - 2.22 < 0: still short. To December 2027 (period
    # 23): 21/22 is owed at most, 0.404 is repaid in March and 0.911 is free: feasible.
    rent = {"rent_usd_m_per_mw_year": 12.0, "opening_cash_usd_m": 1.02}
    short = rent | {"facilities": [loan | {"repayment": "straight_line", "maturity_date": "2026-06-30"}]}
    assert values(case(rack={"price_usd_m": 10.0}, programme=one, finance=short))[0] == pytest.approx(1.0)
    long = rent | {"facilities": [loan | {"repayment": "straight_line", "maturity_date": "2027-12-31"}]}
    # Rate 0, so all rent goes to repay early: owed d, 1.01 d - 1, 1.0201 d - 2.01; NPV = -(owed at the end) - 1.02.
    owed = 8.0 / 0.901
    best = -1.02 - (1.01 * (1.01 * owed - 1.0) - 1.0)
    assert values(case(rack={"price_usd_m": 10.0}, programme=one, finance=long)) == pytest.approx([0.0, best])


def test_borrowing_base_and_capex_only() -> None:
    # Hall of 6 in January must be borrowed (cash 0): no racks, no base, so a base of 1 forbids it; a facility that is
    # capex-only allows 6, and 5 for the rack; 4 more for the opening of the site is not capex: short.
    hall = {"opening_usd_m": 0.0,
            "activities": [{"id": "A1", "nameplate_mw": 1.0,
                            "options": [{"duration_periods": 1, "capex_usd_m": 6.0}]}]}  # fmt: skip
    one = {"target": {"mw": 1.0, "by_date": "2026-04-30"}, "goals": ["shortfall"]}
    for extra, opening, short in (
        ({}, 0.0, 0.0), ({"borrowing_base_share": 1.0}, 0.0, 1.0), ({"capex_only": True}, 0.0, 0.0),
        ({"capex_only": True}, 4.0, 1.0), ({}, 4.0, 0.0),
    ):  # fmt: skip
        loan = {"id": "L", "limit_usd_m": 20.0, "rate_per_year": 0.0} | extra
        given = case(site=hall | {"opening_usd_m": opening}, rack={"price_usd_m": 5.0}, programme=one,
                     finance={"facilities": [loan]})  # fmt: skip
        assert values(given) == pytest.approx([short]), (extra, opening)


def test_obligatory_work_beyond_its_dates_or_money_has_no_plan() -> None:
    # Three months of work that must be over in February contradict the dates; 5 of capex contradict a till of 4.
    late = {"id": "A1", "nameplate_mw": 1.0, "obligatory": True, "latest_finish_date": "2026-02-28",
            "options": [{"duration_periods": 3}]}  # fmt: skip
    with pytest.raises(Infeasible):
        optimum(case(site={"activities": [late]}))
    dear = {"id": "A1", "nameplate_mw": 1.0, "obligatory": True,
            "options": [{"duration_periods": 1, "capex_usd_m": 5.0}]}  # fmt: skip
    with pytest.raises(Infeasible):
        optimum(case(site={"activities": [dear]}, finance={"opening_cash_usd_m": 4.0}))
    assert values(case(site={"activities": [dear]}, finance={"opening_cash_usd_m": 5.0})) == pytest.approx([1.0])


def test_tolerance_lets_a_later_goal_worsen_an_earlier_one() -> None:
    # Shortfall first: 2 racks, cost 20. With a tolerance of 1 MW one rack is enough: cost 10; of 2 MW: none, 0.
    for tolerance, cost in ((0.0, 20.0), (1.0, 10.0), (2.0, 0.0)):
        programme = {"goals": [{"goal": "shortfall", "tolerance": tolerance}, "cost"]}
        given = case(rack={"price_usd_m": 10.0}, finance={"opening_cash_usd_m": 99.0}, programme=programme)
        assert values(given) == pytest.approx([0.0, cost])


def test_stop_at_target_positions_cooling_pace_and_tenant() -> None:
    # 2 MW wanted, racks of 0.75 MW, hall of 6 MW. Rent makes every rack worth having (NPV first): without a stop all
    # 8 come (8 x 0.75 = 6). With it less than 2 + 0.75 MW: 3 racks (2.25 MW).
    hall = {"activities": [{"id": "A1", "nameplate_mw": 6.0, "options": [{"duration_periods": 1}]}]}
    rack = {"it_kw": 750.0}
    finance = {"rent_usd_m_per_mw_year": 12.0}
    for stop, racks in ((False, 8), (True, 3)):
        programme = {"goals": ["npv"], "target": {"mw": 2.0, "by_date": "2026-04-30", "stop_at_target": stop}}
        given = case(site=hall, rack=rack, finance=finance, programme=programme)
        assert values(given) == pytest.approx([racks * 0.75 * 3.0])
    # Room for 5; two a month: 2, 4, 5 racks in February, March, April; another cooling class: none.
    roomy = {"activities": [{"id": "A1", "nameplate_mw": 6.0, "rack_positions": 5,
                             "options": [{"duration_periods": 1}]}], "install_racks_per_period": 2}  # fmt: skip
    given = case(site=roomy, rack=rack, finance=finance, programme={"goals": ["npv"]})
    assert values(given) == pytest.approx([(2 + 4 + 5) * 0.75])
    given = case(site=roomy, rack=rack | {"cooling": "wet"}, finance=finance, programme={"goals": ["npv"]})
    assert values(given) == pytest.approx([0.0])
    # A tenant of 20 who may spend 0.3 of it, 6, on rent: (2 + 4 + 4) x 0.75 = 7.5 is too much, 8 rack-months is not.
    tenant = {"revenue_usd_m": {2026: 20.0}, "compute_share": 0.3, "limits_rent": True}
    given = case(site=roomy, rack=rack, finance=finance, programme={"goals": ["npv"]}, tenant=tenant)
    assert values(given) == pytest.approx([6.0])


@pytest.mark.parametrize(("finished", "short"), [("2025-12-10", 0.0), (None, 2.0)])
def test_a_gate_finished_at_a_site_left_out_lets_the_hall_start(finished: str | None, short: float) -> None:
    gate = {"id": "G", "kind": "gate", "options": [{"duration_periods": 1}], "finished_date": finished}
    elsewhere = {"id": "B", "eligible": False, "peak_pue": 1.0, "mean_pue": 1.0, "activities": [gate]}
    hall = {"id": "A1", "nameplate_mw": 2.0, "options": [{"duration_periods": 1}], "predecessors": ["G"]}
    assert values(case(site={"activities": [hall]}, sites=[elsewhere])) == pytest.approx([short])
