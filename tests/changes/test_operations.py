"""Each operation on each kind of field, by hand on the case `tiny`: what is changed, and all else stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner import read
from planner.changes import add, append, remove, scale, shift
from planner.errors import BadArgument, InvalidProblem
from planner.problem import Change

if TYPE_CHECKING:
    from planner.problem import Problem


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return read("tiny")


def wrong(problem: Problem, changes: dict[str, Any]) -> list[str]:
    """Return what is said against changes."""
    with pytest.raises(InvalidProblem) as caught:
        problem.changed(changes)
    return [str(issue) for issue in caught.value.issues]


def supply(problem: Problem) -> list[tuple[str, int]]:
    """Return what can be delivered of LARGE, as dates and units."""
    return [(arrival.date.isoformat(), arrival.units) for arrival in problem.racks[0].supply or ()]


def test_a_figure_is_scaled_and_raised_as_one_would_write_it(tiny: Problem) -> None:
    # LARGE costs 10 million USD; in binary, 10 x 1.1 is 11.000000000000002.
    assert tiny.racks[0].price_usd_m == 10.0
    assert tiny.changed({"racks[LARGE].price_usd_m": scale(1.1)}).racks[0].price_usd_m == 11.0
    assert tiny.changed({"racks[LARGE].price_usd_m": add(0.1)}).racks[0].price_usd_m == 10.1
    assert tiny.changed({"finance.discount_rate": add(0.02)}).finance.discount_rate == 0.12


def test_counts_are_rounded_half_up_and_the_record_says_how_many(tiny: Problem) -> None:
    # cedar installs 2 racks a month: a quarter more is 2.5, so 3. A crew of 1 scaled by 1.4 stays 1, by 1.5 it is 2.
    other = tiny.changed({"sites[cedar].install_racks_per_period": scale(1.25)})
    assert (tiny.sites[2].install_racks_per_period, other.sites[2].install_racks_per_period) == (2, 3)
    assert str(other.changes[0]) == "sites[cedar].install_racks_per_period scaled by 1.25 (1 count rounded half up)"
    given = tiny.changed({"sites[ash].activities[ash-1].options[*].uses.crew": 1})
    path = "sites[ash].activities[ash-1].options[*].uses"
    for factor, crews, rounded in ((1.4, 1, 2), (1.5, 2, 2), (3, 3, 0)):
        grown = given.changed({path: scale(factor)})
        assert [dict(option.uses) for option in grown.sites[0].activities[1].options] == [{"crew": crews}] * 2
        assert grown.changes[-1].rounded == rounded


def test_a_series_changes_element_by_element(tiny: Problem) -> None:
    given = tiny.changed({"finance.rent_usd_m_per_mw_year": [{"value": 12}, {"from_date": "2026-12-31", "value": 10}]})
    dearer = given.changed({"finance.rent_usd_m_per_mw_year": scale(1.5)}).finance.rent_usd_m_per_mw_year
    assert [(step.from_date, step.value) for step in dearer] == [(None, 18.0), (date(2026, 12, 31), 15.0)]
    # The end of a month clamps; what holds from ever has no date to move.
    later = given.changed({"finance.rent_usd_m_per_mw_year": shift(months=2)}).finance.rent_usd_m_per_mw_year
    assert [(step.from_date, step.value) for step in later] == [(None, 12.0), (date(2027, 2, 28), 10.0)]


def test_arrivals_move_and_what_comes_after_the_horizon_is_left_out(tiny: Problem) -> None:
    assert supply(tiny) == [("2026-11-01", 4), ("2026-12-10", 4)]
    assert supply(tiny.changed({"racks[LARGE].supply": shift(months=1)})) == [("2026-12-01", 4), ("2027-01-10", 4)]
    late = tiny.changed({"racks[LARGE].supply": shift(months=3)})
    assert supply(late) == [("2027-02-01", 4)]  # the other would come in March 2027; the horizon ends in February
    assert (late.changes[0].left_out, late.changes[0].rounded) == (1, 0)
    assert "1 moved past the horizon and left out" in str(late.changes[0])
    assert supply(tiny.changed({"racks[LARGE].supply[*].date": shift(months=3)})) == [("2027-02-01", 4)]
    assert supply(tiny.changed({"racks[LARGE].supply": scale(0.375)})) == [("2026-11-01", 2), ("2026-12-10", 2)]
    assert supply(tiny.changed({"racks[LARGE].supply": add(1)})) == [("2026-11-01", 5), ("2026-12-10", 5)]


def test_grid_stages_are_a_dated_series_too(tiny: Problem) -> None:
    later = tiny.changed({"sites[*].stages": shift(months=1)})
    assert [(stage.energisation_date.isoformat(), stage.mw) for site in later.sites for stage in site.stages] == [
        (f"{stage.energisation_date.replace(month=stage.energisation_date.month % 12 + 1)}", stage.mw)
        for site in tiny.sites
        for stage in site.stages
    ]
    halved = tiny.changed({"sites[*].stages": scale(0.5)})
    assert [stage.mw for site in halved.sites for stage in site.stages] == [
        stage.mw / 2 for site in tiny.sites for stage in site.stages
    ]
    gone = tiny.changed({"sites[*].stages[*].energisation_date": shift(months=12)})
    assert [site.stages for site in gone.sites] == [(), (), ()]
    assert gone.changes[0].left_out == sum(len(site.stages) for site in tiny.sites)


def test_dates_and_mappings(tiny: Problem) -> None:
    moved = tiny.changed({
        "programme.milestones[*].deadline_date": shift(months=-1),
        "finance.facilities[bridge-loan].maturity_date": shift(months=1),
        "tenant.revenue_usd_m": scale(10),
    })  # fmt: skip
    assert [given.deadline_date for given in moved.programme.milestones] == [date(2026, 11, 30), date(2027, 1, 28)]
    assert moved.finance.facilities[1].maturity_date == date(2027, 2, 28)  # 31 January and a month
    assert moved.tenant is not None
    assert dict(moved.tenant.revenue_usd_m) == {2026: 84.0, 2027: 1000.0}
    longer = tiny.changed({"tenant.revenue_usd_m": append({2025: 8})}).tenant
    assert longer is not None
    assert dict(longer.revenue_usd_m) == {2025: 8.0, 2026: 8.4, 2027: 100.0}


def test_entries_are_removed_and_appended(tiny: Problem) -> None:
    without = tiny.changed({"sites[cedar]": remove()})
    assert [site.id for site in without.sites] == ["ash", "birch"]
    assert tiny.changed({"sites[*].stages[*]": remove()}).sites[0].stages == ()
    assert tiny.changed({"racks[AIR].last_delivery_date": "2027-01-31"}).changed(
        {"racks[AIR].last_delivery_date": remove()}
    ) == tiny  # fmt: skip
    more = tiny.changed({"sites[ash].stages": append({"mw": 3, "energisation_date": "2027-01-01"})})
    assert [stage.mw for stage in more.sites[0].stages] == [*(stage.mw for stage in tiny.sites[0].stages), 3.0]
    both = tiny.changed({"sources": append([{"key": "a"}, {"key": "b", "title": "B"}])})
    assert [source.key for source in both.sources] == [*(source.key for source in tiny.sources), "a", "b"]
    assert tiny.changed({"racks[LARGE].cooling": remove()}).racks[0].cooling is None


def test_a_changed_figure_takes_the_origin_of_the_change(tiny: Problem) -> None:
    other = tiny.changed(
        {
            "finance.cash_floor_usd_m": 6,
            "racks[LARGE].supply": scale(0.5),
            "grid.nodes[hub].headroom_mw": 18,
            "sites[birch].activities[birch-1].predecessors[#2].lag_periods": 2,
            "sites[ash].stages": append({"mw": 3, "energisation_date": "2027-01-01"}),
            "sites[birch].activities[birch-1].options[#1].capex_usd_m": scale(1.1),
        },
        source="utility letter of May", confidence="official",
    )  # fmt: skip
    told = ("utility letter of May", "official")
    rate, floor = other.finance.origin("discount_rate"), other.finance.origin("cash_floor_usd_m")
    assert floor is not None
    assert (floor.source, floor.confidence) == told
    assert rate == tiny.finance.origin("discount_rate")
    assert [(a.source, a.confidence) for a in other.racks[0].supply or ()] == [told, told]
    headroom = other.grid.nodes[0].origin("headroom_mw")
    assert (headroom.source, headroom.confidence) == told if headroom else False
    work = other.sites[1].activities[1]
    assert (work.figures["predecessors"].source, work.options[0].figures["capex_usd_m"].confidence) == told
    assert (other.sites[0].stages[-1].source, other.sites[0].stages[-1].confidence) == told
    assert other.sites[0].stages[0].source == tiny.sites[0].stages[0].source


def test_a_new_entry_keeps_its_own_origin_and_the_old_ones_theirs(tiny: Problem) -> None:
    # The new step has no origin of its own, nor has the old one: only the new one gets it.
    steps = tiny.changed({"finance.rent_usd_m_per_mw_year": append({"from_date": "2027-01-01", "value": 9})},
                         source="a letter", confidence="official")  # fmt: skip
    assert [step.source for step in steps.finance.rent_usd_m_per_mw_year] == [None, "a letter"]
    own = {"date": "2027-02-01", "units": 1, "source": "an offer", "confidence": "reported"}
    more = [own, {"date": "2027-01-01", "units": 1}]
    other = tiny.changed({"racks[LARGE].supply": append(more)}, source="a letter", confidence="official")
    assert [arrival.source for arrival in tiny.racks[0].supply or ()] == ["invented", "invented"]
    assert [(arrival.source, arrival.confidence) for arrival in other.racks[0].supply or ()] == [
        ("invented", "assumption"), ("invented", "assumption"), ("an offer", "reported"), ("a letter", "official"),
    ]  # fmt: skip


def test_the_record_says_what_was_done_and_makes_it_again(tiny: Problem) -> None:
    changes = {
        "finance.cash_floor_usd_m": 6, "racks[LARGE].supply": shift(months=1), "sites[cedar]": remove(),
        "programme.milestones[M1].deadline_date": date(2027, 1, 31),
        "sources": append({"key": "k"}), "racks[*].price_usd_m": scale(1.5),
    }  # fmt: skip
    other = tiny.changed(changes)
    assert [str(change) for change in other.changes] == [
        "finance.cash_floor_usd_m set to 6",
        "racks[LARGE].supply moved by 1 month",
        "sites[cedar] removed",
        'programme.milestones[M1].deadline_date set to "2027-01-31"',
        'sources with {"key": "k"} appended',
        "racks[*].price_usd_m scaled by 1.5",
    ]
    again = tiny.changed(other.changes)
    assert (again, again.digest, again.changes) == (other, other.digest, other.changes)
    assert other.changed({"finance.cash_floor_usd_m": 7}).changes[:-1] == other.changes
    assert (tiny.changes, other.digest != tiny.digest) == ((), True)


def test_a_list_of_changes_goes_in_order(tiny: Problem) -> None:
    twice = [
        Change(path="racks[LARGE].price_usd_m", operation="add", value="2"),
        Change(path="racks[LARGE].price_usd_m", operation="scale", value="2"),
    ]
    assert tiny.changed(twice).racks[0].price_usd_m == 24.0
    assert tiny.changed(twice[::-1]).racks[0].price_usd_m == 22.0
    with pytest.raises(BadArgument, match="each Change has its own"):
        tiny.changed(twice, source="a text", confidence="official")


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing to scale": (
        {"racks[AIR].supply": scale(0.5)},
        "racks.AIR.supply: must be given to be scaled, and is empty",
    ),
    "one of many is not given": (
        {"sites[*].install_racks_per_period": scale(2)},
        "sites.ash.install_racks_per_period: must be given to be scaled, and is empty; as at 1 more place",
    ),
    "several of many are not given": (
        {"sites[*].activities[*].rack_positions": scale(2)},
        "sites.ash.activities.ash-permit.rack_positions: must be given to be scaled, and is empty; as at 3 more places",
    ),
    "a name": ({"sites[ash].name": scale(2)}, "sites.ash.name: must be a figure or a series with one to be scaled"),
    "a switch": ({"sites[ash].eligible": add(1)}, "sites.ash.eligible: must be a figure or a series with one to be"),
    "an entry": ({"finance": scale(2)}, "finance: must be a figure or a series with one to be scaled, got an entry"),
    "a date scaled": ({"programme.target.by_date": scale(2)}, "programme.target.by_date: must be a figure or a series"),
    "a figure moved": ({"finance.cash_floor_usd_m": shift(months=1)}, "finance.cash_floor_usd_m: must be a date or a"),
    "by text": ({"finance.cash_floor_usd_m": scale("2")}, "finance.cash_floor_usd_m: must be scaled by a number,"),
    "by no number": ({"finance.cash_floor_usd_m": add(float("nan"))}, "finance.cash_floor_usd_m: must be raised by a"),
    "by half a month": (
        {"programme.target.by_date": shift(months=0.5)},  # type: ignore[arg-type]
        "programme.target.by_date: must be moved by a whole number of months, got 0.5",
    ),
    "out of the calendar": (
        {"programme.target.by_date": shift(months=-30000)},
        "programme.target.by_date: must stay within the calendar, got 2027-02-28 moved by -30000 months",
    ),
    "only empty lists": (
        {"sites[*].installed": scale(2)},
        "sites[*].installed: must name something to change, got nothing but empty lists",
    ),
    "removed and not there": (
        {"racks[LARGE].last_delivery_date": remove()},
        "racks.LARGE.last_delivery_date: must be given to be removed, and is empty already",
    ),
    "a figure with a default": (
        {"racks[LARGE].price_usd_m": remove()},
        "racks.LARGE.price_usd_m: cannot be left empty, so it cannot be removed; set it",
    ),
    "required": ({"racks[LARGE].it_kw": remove()}, "racks.LARGE.it_kw: must be given"),
    "appended to a figure": (
        {"finance.cash_floor_usd_m": append(1)},
        "finance.cash_floor_usd_m: must be a list or a mapping for something to be appended",
    ),
    "a key twice": (
        {"tenant.revenue_usd_m": append({2026: 1})}, "tenant.revenue_usd_m: must not be given '2026' a second time",
    ),
    "below its bound": ({"racks[LARGE].price_usd_m": scale(-1)}, "racks.LARGE.price_usd_m: must be >= 0, got -10"),
    "a rule across": ({"grid.nodes[hill]": remove()}, "sites.birch.node: must be the id of a grid node, got 'hill'"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_told_where_and_why(tiny: Problem, name: str) -> None:
    changes, expected = REFUSED[name]
    told = wrong(tiny, changes)
    assert len(told) == 1
    assert told[0].startswith(expected)
