"""Pairs of plans in which one known thing differs each: it is told, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner.comparison import Comparison, compare
from planner.comparison.sections import sections
from tests.comparison.plans import binding, solved, tiny, with_row, without_row

if TYPE_CHECKING:
    from planner.comparison.pair import Pair
    from planner.plan import Plan


def beside(other: Plan, baseline: Plan | None = None) -> Pair:
    (pair,) = compare(baseline or tiny(), other, names=("one", "two")).pairs
    return pair


def lines(pair: Pair, title: str) -> tuple[str, ...]:
    return next((section.lines for section in sections(pair) if section.title == title), ())


def test_a_plan_beside_itself_differs_in_nothing() -> None:
    pair = beside(tiny())
    assert pair.differing == ()
    assert pair.remarks == ("Both plans answer the same problem.",)
    assert [row.verdict for row in pair.goals] == ["same", "same", "same"]
    assert [row.change for row in pair.headline if row.change] == []
    assert [section.title for section in sections(pair)] == ["What differs in the question", "Headline", "Goals"]
    assert lines(pair, "What differs in the question") == ("the two problems are the same",)


@pytest.mark.parametrize(
    ("changes", "told", "months", "months_paid"),
    [
        (
            {"reached_period": 4, "reached_date": date(2027, 1, 1), "late_months": 1.0, "paid_date": date(2027, 1, 31)},
            "M1: 1 month later (2026-12-01 → 2027-01-01), 1 month after its deadline; "
            "its tranche of 40 million USD is paid on 2027-01-31 in place of 2026-12-31",
            1, 1,
        ),
        (
            {"reached_period": 1, "reached_date": date(2026, 10, 1)},
            "M1: 2 months earlier (2026-12-01 → 2026-10-01); "
            "its tranche of 40 million USD is paid on 2026-12-31 in both",
            -2, 0,
        ),
        (
            {"reached_period": None, "reached_date": None, "paid_date": None, "cash_usd_m": 0.0, "in_kind_usd_m": 0.0},
            "M1: no longer reached; the baseline reaches it on 2026-12-01; "
            "its tranche of 40 million USD, paid on 2026-12-31 in the baseline, is not released",
            None, None,
        ),
        (
            {"cash_usd_m": 25.0},
            "M1: reached on 2026-12-01 in both; "
            "its tranche of 45 million USD in place of 40 is paid on 2026-12-31 in both",
            0, 0,
        ),
        (
            {"paid_date": date(2027, 2, 28)},
            "M1: reached on 2026-12-01 in both; "
            "its tranche of 40 million USD is paid on 2027-02-28 in place of 2026-12-31",
            0, 2,
        ),
    ],
)  # fmt: skip
def test_a_milestone_and_its_money(
    changes: dict[str, Any], told: str, months: int | None, months_paid: int | None
) -> None:
    pair = beside(with_row(tiny(), "milestones", "M1", **changes))
    assert set(pair.differing) - {"headline"} == {"milestones"}  # whether it is in time is in the headline too
    assert lines(pair, "Milestones and their money") == (told,)
    assert [(row.id, row.months, row.months_paid) for row in pair.milestones] == [("M1", months, months_paid)]


def test_a_milestone_that_only_one_plan_reaches_pays_only_there() -> None:
    back = beside(tiny(), with_row(tiny(), "milestones", "M1", reached_date=None, paid_date=None, cash_usd_m=0.0,
                                   in_kind_usd_m=0.0, reached_period=None))  # fmt: skip
    assert lines(back, "Milestones and their money") == (
        "M1: reached on 2026-12-01, where the baseline does not reach it; "
        "its tranche of 40 million USD is paid on 2026-12-31, where the baseline releases none",
    )


LOST = {"reached_date": None, "paid_date": None, "cash_usd_m": 0.0, "in_kind_usd_m": 0.0, "reached_period": None}
BEYOND = {"paid_date": None, "cash_usd_m": 0.0, "in_kind_usd_m": 0.0}


@pytest.mark.parametrize(
    ("before", "after", "told", "released"),
    [
        (BEYOND, LOST, "no longer reached; the baseline reaches it on 2026-12-01; its tranche of 40 million USD, due "
         "after the horizon in the baseline, is not released", (40.0, 0.0)),
        (LOST, BEYOND, "reached on 2026-12-01, where the baseline does not reach it; its tranche of 40 million USD "
         "falls due after the horizon, where the baseline releases none", (0.0, 40.0)),
        ({}, BEYOND, "reached on 2026-12-01 in both; its tranche of 40 million USD falls due after the horizon "
         "(2026-12-31)", (40.0, 40.0)),
        (BEYOND, {}, "reached on 2026-12-01 in both; its tranche of 40 million USD is paid on 2026-12-31 in place of "
         "after the horizon", (40.0, 40.0)),
        (BEYOND, BEYOND | {"tranche_usd_m": 50.0}, "reached on 2026-12-01 in both; its tranche of 50 million USD in "
         "place of 40 falls due after the horizon in both", (40.0, 50.0)),
    ],
)  # fmt: skip
def test_a_tranche_due_after_the_horizon_is_money_too(
    before: dict[str, Any], after: dict[str, Any], told: str, released: tuple[float, float]
) -> None:
    pair = beside(with_row(tiny(), "milestones", "M1", **after), with_row(tiny(), "milestones", "M1", **before))
    assert lines(pair, "Milestones and their money") == (f"M1: {told}",)
    (row,) = pair.milestones
    assert (row.baseline_released_usd_m, row.released_usd_m) == released


def test_a_milestone_of_one_plan_alone() -> None:
    pair = beside(without_row(tiny(), "milestones", "M2"))
    assert set(pair.differing) == {"milestones", "headline"}
    assert lines(pair, "Milestones and their money") == ("M2: only in the baseline",)


@pytest.mark.parametrize(
    ("changes", "told", "what"),
    [
        (
            {"start_date": date(2026, 12, 1), "finish_date": date(2027, 1, 31)},
            "phase birch-1 at birch: starts 1 month later (2026-11-01 → 2026-12-01)", "moved",
        ),
        (
            {"start_date": date(2026, 9, 1), "finish_date": date(2026, 12, 31)},
            "phase birch-1 at birch: starts 2 months earlier (2026-11-01 → 2026-09-01), finishes as before",
            "moved",
        ),
        ({"option": "slow"}, "phase birch-1 at birch: option fast → slow", "option"),
        (
            {"option": "slow", "finish_date": date(2027, 1, 31)},
            "phase birch-1 at birch: option fast → slow, finishes 1 month later", "option",
        ),
    ],
)  # fmt: skip
def test_an_activity(changes: dict[str, Any], told: str, what: str) -> None:
    pair = beside(with_row(tiny(), "schedule", "birch-1", **changes))
    assert pair.differing == ("activities",)
    assert [row.what for row in pair.activities] == [what]
    assert lines(pair, "Activities") == (told,)


def test_an_activity_dropped_and_added() -> None:
    without = without_row(tiny(), "schedule", "birch-1")
    assert beside(without).differing == ("activities",)
    assert lines(beside(without), "Activities") == ("phase birch-1 at birch: dropped (2026-11-01, option fast)",)
    assert lines(beside(tiny(), without), "Activities") == ("phase birch-1 at birch: added (2026-11-01, option fast)",)


@pytest.mark.parametrize(
    ("name", "changes", "told"),
    [
        ("ash-gen@2026-10", {"quantity": 2.0}, "on-site unit ash-gen at ash: 2 units in place of 3"),
        ("ash-gen@2026-10", {"quantity": 4.0}, "on-site unit ash-gen at ash: 4 units in place of 3"),
        (
            "ash-gen@2026-10",
            {"id": "ash-gen@2026-12", "start_date": date(2026, 12, 1), "finish_date": date(2026, 12, 31)},
            "on-site unit ash-gen at ash: starts 2 months later (2026-10-01 → 2026-12-01)",
        ),
        (
            "birch-express", {"start_date": date(2026, 9, 1), "finish_date": date(2026, 10, 31)},
            "grid upgrade birch-express at birch: starts 2 months earlier (2026-11-01 → 2026-09-01)",
        ),
    ],
)  # fmt: skip
def test_a_source_of_power(name: str, changes: dict[str, Any], told: str) -> None:
    pair = beside(with_row(tiny(), "schedule", name, **changes))
    assert pair.differing == ("power",)
    assert lines(pair, "Power") == (told,)


def test_units_ordered_in_two_lots_are_one_line_with_their_mean() -> None:
    one, *_ = (row for row in tiny().schedule if row.id == "ash-gen@2026-10")
    later = replace(one, id="ash-gen@2027-01", quantity=2.0, start_date=date(2027, 1, 1), finish_date=date(2027, 1, 31))
    rest = tuple(row for row in tiny().schedule if row.id != one.id)
    split = replace(tiny(), schedule=(*rest, replace(one, quantity=1.0), later))
    # Two of three units come three months later: two months in the mean.
    (row,) = beside(split).power
    assert (row.what, row.baseline_quantity, row.quantity, row.months_start) == ("moved", 3.0, 3.0, 2.0)
    assert row.months_finish == 3


def test_fewer_units_are_not_dropped_and_may_come_at_another_time() -> None:
    changes = {"quantity": 2.0, "start_date": date(2026, 11, 1), "finish_date": date(2026, 11, 30)}
    fewer = with_row(tiny(), "schedule", "ash-gen@2026-10", **changes)
    told = "starts 1 month {} ({} → {})"
    assert lines(beside(fewer), "Power") == (
        f"on-site unit ash-gen at ash: 2 units in place of 3, {told.format('later', '2026-10-01', '2026-11-01')}",
    )
    assert lines(beside(tiny(), fewer), "Power") == (
        f"on-site unit ash-gen at ash: 3 units in place of 2, {told.format('earlier', '2026-11-01', '2026-10-01')}",
    )
    assert [beside(fewer).power[0].what, beside(tiny(), fewer).power[0].what] == ["fewer", "more"]


def test_a_dropped_source_of_power_and_a_given_stage() -> None:
    assert lines(beside(without_row(tiny(), "schedule", "birch-express")), "Power") == (
        "grid upgrade birch-express at birch: dropped (2026-11-01)",
    )
    assert lines(beside(without_row(tiny(), "schedule", "ash-gen@2026-10")), "Power") == (
        "on-site unit ash-gen at ash: 3 units dropped (2026-10-01)",
    )
    assert beside(without_row(tiny(), "schedule", "ash:stage1")).differing == ()


def with_racks(plan: Plan, counts: dict[tuple[str, str], int]) -> Plan:
    """Return a plan with other racks installed in the last period."""
    last = plan.periods - 1
    rows = tuple(
        replace(row, racks_installed=counts.get((row.site, row.rack), row.racks_installed))
        if row.period == last
        else row
        for row in plan.capacity
    )
    return replace(plan, capacity=rows)


def test_racks_that_stand_at_another_site() -> None:
    pair = beside(with_racks(tiny(), {("ash", "LARGE"): 1, ("birch", "LARGE"): 7, ("cedar", "AIR"): 2}))
    assert pair.differing == ("racks",)
    # Three LARGE went from ash to birch; the AIR that is missing stands nowhere, so it has not moved.
    assert lines(pair, "Racks") == (
        "3 racks LARGE stand at other sites",
        "AIR at cedar: 3 → 2 (−1)",
        "LARGE at ash: 4 → 1 (−3)",
        "LARGE at birch: 4 → 7 (+3)",
    )


@pytest.mark.parametrize(
    ("limit", "periods", "told"),
    [
        ("headroom/hub", {2, 3}, "headroom of hub: begins to bind on 2026-11-01 (2 months)"),
        ("headroom/hill", set(), "headroom of hill: binds no longer; in one from 2027-01-01 (2 months)"),
        ("headroom/hill", {3, 4, 5}, "headroom of hill: binds longer: 2 months → 3 months"),
        ("renewable/crew", {0}, "resource crew: binds shorter: 4 months → 1 month"),
        ("cash_floor/cash", set(), "cash floor: binds no longer; in one from 2026-11-01 (3 months)"),
    ],
)  # fmt: skip
def test_a_limit(limit: str, periods: set[int], told: str) -> None:
    pair = beside(binding(tiny(), limit, periods))
    assert pair.differing == ("limits",)
    assert lines(pair, "Limits") == (told,)


def test_a_limit_that_binds_as_long_at_another_time_does_neither_begin_nor_cease() -> None:
    assert beside(binding(tiny(), "headroom/hill", {3, 4})).differing == ()


def test_money_over_time() -> None:
    rows = tuple(
        replace(row, closing_cash_usd_m=row.closing_cash_usd_m + (-3.0 if row.period == 2 else 2.0 * (row.period == 4)))
        for row in tiny().cash
    )
    pair = beside(replace(tiny(), cash=rows))
    assert pair.differing == ("path",)
    assert lines(pair, "Over time") == (
        "closing cash: −3 million USD on 2026-11-30 and +2 million USD on 2027-01-31 at most; 0 at the end",
    )


def test_racks_that_come_online_later_are_seen_over_time() -> None:
    rows = tuple(replace(row, online_it_mw=0.0) if row.period == 3 else row for row in tiny().capacity)
    pair = beside(replace(tiny(), capacity=rows))
    assert pair.differing == ("path",)
    assert lines(pair, "Over time") == ("MW online: −4 MW on 2026-12-31 at most; 0 at the end",)


@pytest.mark.parametrize(
    ("changes", "figure"),
    [
        ({"npv_usd_m": 40.0}, "NPV"),
        ({"gpus": 959}, "GPUs"),
        ({"racks": (("LARGE", 7), ("AIR", 4))}, "racks LARGE"),
        ({"peak_debt_usd_m": 30.0}, "peak debt"),
        ({"lowest_cash_usd_m": 6.0}, "lowest cash"),
        ({"least_liquidity_usd_m": 1.0}, "least liquidity"),
        ({"shortfall_mw": 1.0}, "shortfall"),
        ({"target_online_mw": 9.0}, "online at the target"),
        ({"irr": None}, "IRR"),
    ],
)
def test_a_headline_figure(changes: dict[str, Any], figure: str) -> None:
    pair = beside(replace(tiny(), **changes))
    assert pair.differing == ("headline",)
    (row,) = [row for row in pair.headline if row.baseline != row.value]
    assert row.figure == figure
    assert row.change == (None if row.value is None or row.baseline is None else row.value - row.baseline)


def test_a_racks_type_that_only_one_plan_has() -> None:
    other = replace(tiny(), racks=(("LARGE", 8), ("AIR", 4), ("NEW", 2)))
    assert [(row.figure, row.baseline, row.value) for row in beside(other).headline if row.change] == [
        ("racks NEW", 0, 2)
    ]


def test_several_plans_each_beside_the_first() -> None:
    late = with_row(tiny(), "schedule", "birch-1", option="slow")
    found = compare(tiny(), late, tiny(), names=("a", "b", "c"))
    assert isinstance(found, Comparison)
    assert [pair.names for pair in found.pairs] == [("a", "b"), ("a", "c")]
    assert [pair.differing for pair in found.pairs] == [("activities",), ()]
    assert list(found.frame("activities")["plan"]) == ["b"]
    assert list(found.frame("goals")["plan"]) == ["b"] * 3 + ["c"] * 3


def test_the_other_way_round_everything_is_the_other_way_round() -> None:
    other = solved(("sites.birch.eligible", False))
    there, back = beside(other), beside(tiny(), other)
    assert there.differing == back.differing
    for one, two in zip(there.goals, back.goals, strict=True):
        assert (one.verdict, one.change) == (two.verdict, None if two.change is None else -two.change)
        assert (one.least, one.most) == (two.most and -two.most, two.least and -two.least)
    assert [(row.id, row.months and -row.months) for row in there.milestones] == [
        (row.id, row.months) for row in back.milestones
    ]
    assert {row.id: row.what for row in there.activities} == {"birch-ground": "dropped", "birch-1": "dropped"}
    assert {row.id: row.what for row in back.activities} == {"birch-ground": "added", "birch-1": "added"}
    assert {(row.rack, row.site, row.change) for row in there.racks} == {
        (row.rack, row.site, -row.change) for row in back.racks
    }
    turned = {"begins": "ceases", "ceases": "begins", "longer": "shorter", "shorter": "longer"}
    assert {(row.limit, row.id, turned[row.what]) for row in there.limits} == {
        (row.limit, row.id, row.what) for row in back.limits
    }
