"""Two problems in words: each kind of field by hand, what is alike in one line, and nothing where nothing differs."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.changes.difference import Difference, differences
from planner.problem import Problem
from tests.by_hand.build import after, came, case, gate, loan, milestone, money, option, phase, rack, site, stage

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return read("tiny")


def told(before: Problem, after: Problem) -> list[str]:
    return [str(found) for found in differences(before, after)]


def changed(problem: Problem, path: str, value: Any) -> Problem:
    """Return a problem with one field set, without any rule: names, positions and ids joined by dots."""
    data = problem.model_dump()
    *parents, last = path.split(".")
    at: Any = data
    for part in parents:
        at = at[int(part)] if part.isdigit() else at[part]
    at[int(last) if last.isdigit() else last] = value
    return Problem.model_validate(data)


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("programme.start_date", "2026-08-01", "first day of the plan: 2026-09-01 → 2026-08-01"),
        ("programme.end_date", "2027-03-31", "end of the horizon: 2027-02-28 → 2027-03-31"),
        ("programme.period", "quarter", "length of a period: month → quarter"),
        ("programme.target.mw", 12, "target, capacity: 10 → 12 MW"),
        ("programme.target.by_date", "2027-01-31", "target, date: 2027-02-28 → 2027-01-31"),
        ("programme.target.stop_at_target", True, "target, ends the programme: no → yes"),
        ("programme.milestones.0.in_kind_share", 0.8, "milestone M1, in-kind share: 0.5 → 0.8"),
        ("programme.milestones.0.deadline_date", None, "milestone M1, deadline: 2026-12-31 → none"),
        ("programme.milestones.1.payment_lag_periods", 4, "milestone M2, lag of the payment: 1 → 4 periods"),
        ("programme.milestones.1.payment_lag_periods", 0, "milestone M2, lag of the payment: 1 → 0 periods"),
        ("programme.goals.2.tolerance", 3, "goal npv, tolerance: 0 → 3 million USD"),
        ("programme.goals.0.tolerance", 3, "goal shortfall, tolerance: 0 → 3 MW"),
        ("finance.cash_floor_usd_m", 600, "cash floor: 5 → 600 million USD"),
        ("finance.discount_rate", 0.12, "discount rate: 0.1 → 0.12"),
        ("finance.horizon_value", "contract", "value at the horizon: book → contract"),
        ("finance.rent_usd_m_per_mw_year", 9, "rent: 12 → 9 million USD per MW and year"),
        ("finance.facilities.0.rate_per_year", 0.14, "facility rack-loan, interest rate a year: 0.12 → 0.14"),
        ("finance.facilities.0.borrowing_base_share", None,
         "facility rack-loan, borrowing base, as a share: 0.5 → no base"),
        ("finance.facilities.1.capex_only", False, "facility bridge-loan, for capex only: yes → no"),
        ("tenant.growth_per_year", 0.3, "tenant, growth of revenue a year: 0 → 0.3"),
        ("tenant.revenue_usd_m", {2026: 8.4, 2027: 90}, "tenant, revenue: 2027: 100 → 90 million USD"),
        ("tenant.limits_rent", False, "tenant, limits the rent: yes → no"),
        ("tenant", None, "tenant: removed"),
        ("grid.nodes.2.headroom_mw", 6, "grid node hill, headroom: 5.7 → 6 MW"),
        ("grid.links.0.to_node", "hill", "grid link hub-west, to node: west → hill"),
        ("racks.0.price_usd_m", 22, "rack LARGE, price: 10 → 22 million USD"),
        ("racks.0.it_kw", 1200, "rack LARGE, IT load: 1,000 → 1,200 kW"),
        ("racks.0.lead_periods", 1, "rack LARGE, lead time: 2 → 1 period"),
        ("racks.0.cooling", None, "rack LARGE, cooling class: liquid → none"),
        ("racks.0.first_delivery_date", "2026-12-01",
         "rack LARGE, first delivery: from the start → 2026-12-01"),
        ("racks.0.supply", None, "rack LARGE, supply: 2 arrivals → no limit"),
        ("racks.0.supply", (), "rack LARGE, supply: 2 arrivals → none ever"),
        ("racks.1.on_order", came((date(2026, 11, 1), 2), (date(2026, 12, 1), 3)),
         "rack AIR, units on order: 2026-11-01: 1 → 2 racks"),
        ("resources.0.capacity", 2, "resource crew, capacity: 1 → 2 units"),
        ("resources.0.region", "texas", "resource crew, region: all → texas"),
        ("sites.0.eligible", False, "site ash, eligible: yes → no"),
        ("sites.0.peak_pue", 1.3, "site ash, peak PUE: 1.25 → 1.3"),
        ("sites.0.cooling", ("liquid", "air"), "site ash, cooling classes: air added"),
        ("sites.2.install_racks_per_period", None, "site cedar, install rate: 2 racks per period → no limit"),
        ("sites.0.stages.0.energisation_date", "2026-12-01",
         "grid stage 1 of ash, energisation: 2026-06-01 → 2026-12-01"),
        ("sites.0.stages.0.mw", 7, "grid stage 1 of ash, capacity: 6.25 → 7 MW"),
        ("sites.0.onsite.0.max_units", 0, "on-site unit ash-gen of ash, most units: 4 → 0 units"),
        ("sites.0.onsite.0.committed", came((date(2026, 9, 1), 1)),
         "on-site unit ash-gen of ash, committed units: none → 1 arrival"),
        ("sites.1.upgrades.0.lead_periods", 4, "grid upgrade birch-line of birch, lead time: 3 → 4 periods"),
        ("sites.1.upgrades.0.draws", {"transformer": 2},
         "grid upgrade birch-line of birch, resources drawn: transformer: 1 → 2 units"),
        ("sites.0.activities.1.nameplate_mw", 6, "phase ash-1, nameplate: 5 → 6 MW"),
        ("sites.0.activities.1.rack_positions", None, "phase ash-1, rack positions: 4 racks → not counted"),
        ("sites.0.activities.1.obligatory", True, "phase ash-1, obligatory: no → yes"),
        ("sites.0.activities.0.earliest_start_date", "2026-10-01",
         "gate ash-permit, earliest start: none → 2026-10-01"),
        ("sites.0.activities.1.options.1.capex_usd_m", 7.5, "option fast of ash-1, capex: 6 → 7.5 million USD"),
        ("sites.0.activities.1.options.1.uses", {}, "option fast of ash-1, resources in use: crew: 1 unit → none"),
        ("sites.1.activities.1.predecessors.1.lag_periods", 3, "predecessor ash-1 of birch-1, lag: 1 → 3 periods"),
        ("sites.1.activities.1.predecessors.1.type", "FS", "predecessor ash-1 of birch-1, kind of link: SS → FS"),
    ],
)  # fmt: skip
def test_each_kind_of_field_by_hand(tiny: Problem, path: str, value: Any, line: str) -> None:
    other = changed(tiny, path, value)
    assert told(tiny, other) == [line]
    assert len(differences(other, tiny)) == 1


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("sites", "site cedar"),
        ("racks", "rack AIR"),
        ("resources", "resource transformer"),
        ("grid.nodes", "grid node hill"),
        ("grid.links", "grid link hub-west"),
        ("finance.facilities", "facility bridge-loan"),
        ("programme.milestones", "milestone M2"),
        ("sites.0.onsite", "on-site unit ash-gen of ash"),
        ("sites.1.upgrades", "grid upgrade birch-express of birch"),
        ("sites.0.activities", "phase ash-1"),
        ("sites.0.activities.1.options", "option fast of ash-1"),
    ],
)
def test_an_entry_that_is_gone_is_one_line_and_added_the_other_way(tiny: Problem, path: str, what: str) -> None:
    at: Any = tiny.model_dump()
    for part in path.split("."):
        at = at[int(part)] if part.isdigit() else at[part]
    other = changed(tiny, path, at[:-1])
    assert told(tiny, other) == [f"{what}: removed"]
    assert told(other, tiny) == [f"{what}: added"]


def test_one_removed_stage_is_one_line_wherever_it_stood(tiny: Problem) -> None:
    stages = [stage(10.0, date(2026, month, 1)) for month in (1, 4, 7)]
    three = case(site("milam", stages=tuple(stages)), goals=("npv",))
    for gone in range(3):
        two = case(site("milam", stages=tuple(one for k, one in enumerate(stages) if k != gone)), goals=("npv",))
        which = f"grid stage {gone + 1} of milam"
        assert told(three, two) == [f"{which}: removed (10 MW from {stages[gone].energisation_date})"]
        assert told(two, three) == [f"{which}: added (10 MW from {stages[gone].energisation_date})"]


def test_what_has_no_id_is_told_with_what_it_is(tiny: Problem) -> None:
    assert told(tiny, changed(tiny, "sites.0.installed", ({"rack": "LARGE", "units": 2},))) == [
        "installed racks LARGE of ash: added (2 racks)"
    ]
    assert told(tiny, changed(tiny, "sites.1.activities.1.predecessors", ("birch-ground",))) == [
        "predecessor ash-1 of birch-1: removed (SS + 1)"
    ]


def test_stages_that_all_moved_are_not_taken_for_others(tiny: Problem) -> None:
    # Each stage comes on the date that the next one had: by equal entries alone it would be one removed and one added.
    before = case(site("milam", stages=tuple(stage(10.0, date(2026, m, 1)) for m in (1, 4, 7))), goals=("npv",))
    later = case(site("milam", stages=tuple(stage(10.0, date(2026, m, 1)) for m in (4, 7, 10))), goals=("npv",))
    assert told(before, later) == ["3 grid stages of milam, energisation: each 3 months later"]


def test_a_changed_and_a_removed_stage_are_told_apart() -> None:
    before = (stage(10.0, date(2026, 1, 1)), stage(20.0, date(2026, 4, 1)), stage(30.0, date(2026, 7, 1)))
    after_ = (stage(10.0, date(2026, 2, 1)), stage(30.0, date(2026, 7, 1)))
    assert told(
        case(site("milam", stages=before), goals=("npv",)), case(site("milam", stages=after_), goals=("npv",))
    ) == [
        "grid stage 1 of milam, energisation: 2026-01-01 → 2026-02-01",
        "grid stage 2 of milam: removed (20 MW from 2026-04-01)",
    ]


def many_sites(count: int, change: Callable[[int], dict[str, Any]]) -> Problem:
    """Return a case of so many sites with two stages each; `change` gives fields of the site with a number."""
    return case(*(site(f"s{k:02}", **change(k)) for k in range(count)), goals=("npv",))


def two_stages(months_later: int) -> dict[str, Any]:
    days = [date(2026, 1 + months_later, 1), date(2026, 4 + months_later, 1)]
    return {"stages": tuple(stage(10.0 * (k + 1), day) for k, day in enumerate(days))}


def test_alike_lines_of_many_sites_are_one_with_all_its_members() -> None:
    before, later = many_sites(22, lambda _: two_stages(0)), many_sites(22, lambda _: two_stages(6))
    (found,) = differences(before, later)
    assert str(found) == "44 grid stages at 22 sites, energisation: each 6 months later"
    assert found.path == "sites[*].stages[*].energisation_date"
    assert len(found.members) == 44
    assert str(found.members[-1]) == "grid stage 2 of s21, energisation: 2026-04-01 → 2026-10-01"
    assert found.members[-1].path == "sites[s21].stages[#2].energisation_date"


def test_what_does_not_follow_the_pattern_stays_a_line_of_its_own() -> None:
    before = many_sites(5, lambda k: {"opening_usd_m": 4.0 + k})
    other = many_sites(5, lambda k: {"opening_usd_m": (4.0 + k) * (0.5 if k else 0.75)})
    assert told(before, other) == [
        "site s00, cost of opening: 4 → 3 million USD",
        "4 sites (s01, s02, s03, s04), cost of opening: each × 0.5",
    ]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ((1.2, 1.2, 1.2), (1.3, 1.3, 1.3), "each 1.2 → 1.3"),
        ((1.2, 1.3, 1.4), (1.5, 1.5, 1.5), "each → 1.5"),
        ((1.2, 1.3, 1.4), (1.3, 1.4, 1.5), "each + 0.1"),
        ((1.3, 1.4, 1.5), (1.2, 1.3, 1.4), "each − 0.1"),
        ((1.2, 1.4, 1.6), (1.8, 2.1, 2.4), "each × 1.5"),
    ],
)
def test_the_pattern_of_a_group(before: tuple[float, ...], after: tuple[float, ...], line: str) -> None:
    def of(figures: tuple[float, ...]) -> Problem:
        return many_sites(3, lambda k: {"peak_pue": figures[k], "mean_pue": 1.0})

    assert told(of(before), of(after)) == [f"3 sites (s00, s01, s02), peak PUE: {line}"]


def test_counts_that_were_rounded_are_said_to_be() -> None:
    # 10, 21, 35 and 7 times 0.75 are 7.5, 15.75, 26.25 and 5.25: half up that is 8, 16, 26 and 5. Not 0.8, since 35
    # times 0.8 is 28; not exactly any factor.
    def of(*counts: int) -> Problem:
        return many_sites(4, lambda k: {"install_racks_per_period": counts[k]})

    assert told(of(10, 21, 35, 7), of(8, 16, 26, 5)) == [
        "4 sites (s00, s01, s02, s03), install rate: each × 0.75, rounded"
    ]
    # No factor does that to 10 and to 40, so each is told.
    assert len(differences(of(10, 21, 35, 40), of(8, 16, 26, 31))) == 4


def supplied(*units: tuple[date, int]) -> Problem:
    return case(site("a"), racks=(rack(supply=came(*units)),), goals=("npv",))


DAYS = [date(2026 + k // 12, k % 12 + 1, 1) for k in range(60)]


def test_a_series_moved_as_a_whole() -> None:
    before = supplied(*((DAYS[k], 10 + k) for k in range(39)))
    assert told(before, supplied(*((DAYS[k + 6], 10 + k) for k in range(39)))) == [
        "rack R, supply: 39 arrivals 6 months later"
    ]
    # What passes the horizon is left out.
    assert told(before, supplied(*((DAYS[k + 6], 10 + k) for k in range(33)))) == [
        "rack R, supply: 33 arrivals 6 months later, the last 6 removed"
    ]
    assert told(supplied(*((DAYS[k + 6], 10 + k) for k in range(33))), before) == [
        "rack R, supply: 33 arrivals 6 months earlier, 6 more at the end"
    ]


def test_ends_of_months_count_as_months_later() -> None:
    days = (date(2026, 1, 31), date(2026, 3, 31)), (date(2026, 2, 28), date(2026, 4, 30))
    before, later = (supplied(*((day, 5) for day in given)) for given in days)
    assert told(before, later) == ["rack R, supply: 2 arrivals 1 month later"]


def test_a_series_scaled_as_a_whole() -> None:
    before = supplied(*((DAYS[k], 40 + k) for k in range(39)))
    assert told(before, supplied(*((DAYS[k], (40 + k) * 2) for k in range(39)))) == ["rack R, supply: 39 arrivals × 2"]
    half_up = supplied(*((DAYS[k], int((40 + k) * 0.75 + 0.5)) for k in range(39)))
    assert told(before, half_up) == ["rack R, supply: 39 arrivals × 0.75, rounded"]
    rents = [
        case(site("a"), goals=("npv",), finance=money(rent_usd_m_per_mw_year=[
            {"from_date": DAYS[k], "value": (8 + 0.1 * k) * factor} for k in range(39)
        ]))
        for factor in (1.0, 0.75)
    ]  # fmt: skip
    assert told(*rents) == ["rent: 39 dated figures × 0.75"]


def test_a_pattern_that_one_entry_breaks_is_not_said() -> None:
    before = supplied(*((DAYS[k], 40 + 2 * k) for k in range(10)))
    almost = [(DAYS[k], (40 + 2 * k) // 2 + (1 if k == 7 else 0)) for k in range(10)]
    assert told(before, supplied(*almost)) == [
        "rack R, supply: 2026-01-01: 40 → 20 racks; 2026-02-01: 42 → 21 racks; 2026-03-01: 44 → 22 racks; and 7 more"
    ]


def test_two_counts_follow_no_rounded_factor_that_is_told() -> None:
    # 3 and 7 times 1.3 are 3.9 and 9.1: nearly any two counts would follow some factor.
    before, after_ = supplied((DAYS[0], 3), (DAYS[1], 7)), supplied((DAYS[0], 4), (DAYS[1], 9))
    assert told(before, after_) == ["rack R, supply: 2026-01-01: 3 → 4 racks; 2026-02-01: 7 → 9 racks"]
    assert told(before, supplied((DAYS[0], 5), (DAYS[1], 9))) == ["rack R, supply: 2 arrivals each + 2 racks"]


def test_single_entries_of_a_series_are_told_by_their_day() -> None:
    before = supplied((DAYS[0], 5), (DAYS[1], 6), (DAYS[2], 7))
    other = supplied((DAYS[0], 5), (DAYS[2], 9), (DAYS[3], 4))
    assert told(before, other) == [
        "rack R, supply: 2026-02-01: 6 racks → none; 2026-03-01: 7 → 9 racks; 2026-04-01: none → 4 racks"
    ]


def test_series_of_many_entries_that_differ_alike_are_one_line() -> None:
    def of(first: int) -> Problem:
        racks = tuple(rack(name, supply=came(*((DAYS[first + k], k + n) for k in range(4))))
                      for n, name in enumerate(("R", "S", "T")))  # fmt: skip
        return case(site("a"), racks=racks, goals=("npv",))

    assert told(of(0), of(3)) == ["3 rack types (R, S, T), supply: each 3 months later"]


def test_goals_are_told_as_a_whole_where_they_or_their_order_differ(tiny: Problem) -> None:
    assert told(tiny, changed(tiny, "programme.goals", ["npv", "shortfall"])) == [
        "goals: shortfall, lateness, npv → npv, shortfall"
    ]


def test_an_order_is_told_after_the_figures(tiny: Problem) -> None:
    data = tiny.model_dump()
    data["sites"] = data["sites"][::-1]
    data["finance"]["cash_floor_usd_m"] = 6
    found = differences(tiny, Problem.model_validate(data))
    assert [(str(one), one.kind) for one in found] == [
        ("cash floor: 5 → 6 million USD", "figure"),
        ("order of sites: ash, birch, cedar → cedar, birch, ash", "order"),
    ]


def test_words_come_last_and_collapsed(tiny: Problem) -> None:
    data = json.loads(tiny.model_dump_json())
    data["case"], data["programme"]["name"] = "other", "Other <name>"
    data["racks"][0] |= {"price_usd_m": 11, "note": "first\nsecond"}
    data["racks"][0]["figures"] = {"price_usd_m": {"source": "guess", "confidence": "estimate"}}
    data["sites"][0] |= {"source": "elsewhere", "confidence": "reported"}
    found = differences(tiny, Problem.model_validate(data))
    assert [(str(one), one.kind) for one in found] == [
        ("rack LARGE, price: 10 → 11 million USD", "figure"),
        ("2 names differ", "name"),
        ("rack LARGE, note: none → first\\nsecond", "note"),
        ("2 sources of figures differ", "provenance"),
    ]
    assert [str(one) for one in found[1].members] == [
        "case: tiny → other", "name of the programme: Tiny, ten megawatts in half a year → Other <name>"
    ]  # fmt: skip
    assert [str(one) for one in found[3].members] == [
        "rack LARGE, source of price: invented (assumption) → guess (estimate)",
        "site ash, source: invented (assumption) → elsewhere (reported)",
    ]


def test_as_an_object_everything_is_plain(tiny: Problem) -> None:
    other = changed(changed(tiny, "sites", tiny.model_dump()["sites"][:-1]), "programme.end_date", "2027-03-31")
    objects = json.loads(json.dumps([one.as_object() for one in differences(tiny, other)]))
    assert [(one["path"], one["change"]) for one in objects] == [
        ("programme.end_date", "2027-02-28 → 2027-03-31"), ("sites[cedar]", "removed")
    ]  # fmt: skip
    assert (objects[0]["before"], objects[1]["before"]["id"], objects[1]["after"]) == ("2027-02-28", "cedar", None)


def test_figures_that_look_alike_are_told_in_full(tiny: Problem) -> None:
    other = changed(tiny, "finance.cash_floor_usd_m", 5.000000000001)
    assert told(tiny, other) == ["cash floor: 5.0 → 5.000000000001 million USD"]


def test_nothing_differs_from_itself(tiny: Problem) -> None:
    for name in ("tiny", "ten-gigawatt", "status-2026"):
        problem = read(name)
        assert differences(problem, Problem.model_validate(problem.model_dump())) == ()


def test_two_large_cases_are_told_in_few_lines() -> None:
    found = differences(read("ten-gigawatt"), read("status-2026"))
    assert 20 < len(found) < 250
    assert all(isinstance(one, Difference) and one.what and one.change for one in found)


def test_loans_gates_and_predecessors_without_more_to_say() -> None:
    before = case(site("a", gate("g"), phase("p", 10.0, option(2), after=(after("g", 1),))), goals=("npv",),
                  finance=money(facilities=(loan(40.0),)), milestones=(milestone(4.0),))  # fmt: skip
    other = case(site("a", gate("g", option(3)), phase("p", 10.0, option(2), after=(after("g", 2),))), goals=("npv",),
                 finance=money(facilities=(loan([{"from_date": DAYS[3], "value": 50.0}]),)),
                 milestones=(milestone(5.0),))  # fmt: skip
    assert told(before, other) == [
        "milestone M1, threshold: 4 → 5 MW",
        "facility loan, limit: from the start: 40 million USD → none; 2026-04-01: none → 50 million USD",
        "option standard of g, duration: 1 → 3 periods",
        "predecessor g of p, lag: 1 → 2 periods",
    ]


def test_no_supply_and_no_limit_are_not_the_same() -> None:
    # An empty list is no rack ever, and none is no limit.
    unlimited, none = (case(site("a"), racks=(rack(supply=supply),), goals=("npv",)) for supply in (None, ()))
    assert told(unlimited, none) == ["rack R, supply: no limit → none ever"]
    assert told(none, unlimited) == ["rack R, supply: none ever → no limit"]


def test_very_many_lines_of_one_field_without_a_rule_are_one() -> None:
    before = many_sites(60, lambda k: {"opening_usd_m": 1.0 + k})
    other = many_sites(60, lambda k: {"opening_usd_m": 1.0 + k + (k * k % 61) / 7 + 0.1})
    (found,) = differences(before, other)
    assert str(found) == "60 sites, cost of opening: differ by no common rule"
    assert len(found.members) == 60
    # Three of sixty that happen to follow a rule are no group of their own; a third of them is.
    third = many_sites(60, lambda k: {"opening_usd_m": 1.0 + k + (2.0 if k % 3 == 0 else (k * k % 61) / 7 + 0.1)})
    assert told(before, third) == [
        "20 sites, cost of opening: each + 2 million USD",
        "40 sites, cost of opening: differ by no common rule",
    ]


def test_tolerances_in_other_units_are_no_group(tiny: Problem) -> None:
    goals = [{"goal": name, "tolerance": 2.0} for name in ("shortfall", "lateness", "npv")]
    assert told(tiny, changed(tiny, "programme.goals", goals)) == [
        "goal shortfall, tolerance: 0 → 2 MW",
        "goal lateness, tolerance: 0 → 2 months",
        "goal npv, tolerance: 0 → 2 million USD",
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("finance.cash_floor_usd_m", 6.0),
        ("programme.milestones.0.in_kind_share", 0.8),
        ("programme.goals.2.tolerance", 3.0),
        ("finance.facilities.0.rate_per_year", 0.14),
        ("finance.rent_usd_m_per_mw_year", 9),
        ("tenant.revenue_usd_m", {2026: 8.4, 2027: 90}),
        ("grid.nodes.2.headroom_mw", 6),
        ("racks.1.on_order", came((date(2026, 11, 1), 2), (date(2026, 12, 1), 3))),
        ("sites.0.stages.0.energisation_date", "2026-12-01"),
        ("sites.0.onsite.0.max_units", 3),
        ("sites.1.upgrades.0.draws", {"transformer": 2}),
        ("sites.0.activities.1.options.1.capex_usd_m", 7.5),
        ("sites.1.activities.1.predecessors.1.lag_periods", 3),
    ],
)
def test_the_path_is_one_that_a_change_takes(tiny: Problem, path: str, value: Any) -> None:
    other = changed(tiny, path, value)
    (found,) = differences(tiny, other)
    assert tiny.changed({found.path: found.as_object()["after"]}) == other
