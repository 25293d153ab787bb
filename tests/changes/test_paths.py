"""What each part of a path names, by hand on the case `tiny`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner import read
from planner.changes import scale
from planner.changes.paths import matched
from planner.errors import InvalidProblem
from planner.validate.whole import plain, spelled

if TYPE_CHECKING:
    from planner.problem import Problem


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return read("tiny")


NAMED: dict[str, list[str]] = {
    "racks[LARGE].price_usd_m": ["racks.LARGE.price_usd_m"],
    "racks.LARGE.price_usd_m": ["racks.LARGE.price_usd_m"],
    "racks[*].price_usd_m": ["racks.LARGE.price_usd_m", "racks.AIR.price_usd_m"],
    "racks[#2].price_usd_m": ["racks.AIR.price_usd_m"],
    "sites[cedar]": ["sites.cedar"],
    "sites[eligible=true][install_racks_per_period=2].name": ["sites.cedar.name"],
    "sites[install_racks_per_period=].name": ["sites.ash.name", "sites.birch.name"],
    "sites[*].stages[*].mw": ["sites.ash.stages[0].mw", "sites.cedar.stages[0].mw"],
    "sites[*].activities[birch-1].nameplate_mw": ["sites.birch.activities.birch-1.nameplate_mw"],
    "sites[*].activities[kind=gate].id": [
        "sites.ash.activities.ash-permit.id",
        "sites.birch.activities.birch-ground.id",
    ],
    "tenant.revenue_usd_m[2027]": ["tenant.revenue_usd_m.2027"],
    "tenant.revenue_usd_m[*]": ["tenant.revenue_usd_m.2026", "tenant.revenue_usd_m.2027"],
    "sites[birch].activities[birch-1].predecessors[#2].lag_periods": [
        "sites.birch.activities.birch-1.predecessors[1].lag_periods"
    ],
    "programme.milestones[threshold_mw=4].id": ["programme.milestones.M1.id"],
    "programme.milestones[deadline_date=2027-02-28].id": ["programme.milestones.M2.id"],
    "*.threshold_mw": ["programme.milestones.M1.threshold_mw", "programme.milestones.M2.threshold_mw"],
    "finance.*[id=rack-loan].limit_usd_m": ["finance.facilities.rack-loan.limit_usd_m"],
    "sites[ash].*.energisation_date": ["sites.ash.stages[0].energisation_date"],
}


@pytest.mark.parametrize("path", NAMED)
def test_a_path_names_these_places(tiny: Problem, path: str) -> None:
    data = plain(tiny)
    assert [spelled(data, found) for found in matched(data, path)] == NAMED[path]


def test_sources_and_confidences_are_those_of_the_figure(tiny: Problem) -> None:
    # The entry is an assumption; one of its figures is reported, another is of a step with an origin of its own.
    given = tiny.changed({
        "racks[LARGE].source": "a list", "racks[LARGE].confidence": "assumption",
        "racks[AIR].source": "a list", "racks[AIR].confidence": "assumption",
        "racks[LARGE].figures": {"price_usd_m": {"source": "an offer", "confidence": "reported"}},
    })  # fmt: skip
    data = plain(given)

    def named(path: str) -> list[str]:
        return [spelled(data, found) for found in matched(data, path)]

    assert named("racks[confidence=assumption].price_usd_m") == ["racks.AIR.price_usd_m"]
    assert named("racks[confidence=reported].price_usd_m") == ["racks.LARGE.price_usd_m"]
    assert named("*[confidence=reported].price_usd_m") == ["racks.LARGE.price_usd_m"]
    assert named("racks[source=a list].it_kw") == ["racks.LARGE.it_kw", "racks.AIR.it_kw"]
    assert named("racks[confidence=assumption]") == ["racks.LARGE", "racks.AIR"]
    # An option without an origin has that of its activity.
    option = "sites[ash].activities[ash-1].options[fast].capex_usd_m"
    activity = given.sites[0].activities[1]
    assert activity.confidence is not None
    assert named(option.replace("[fast]", f"[fast][confidence={activity.confidence}]")) == [
        "sites.ash.activities.ash-1.options.fast.capex_usd_m"
    ]


def test_all_assumptions_change_at_once_and_nothing_else(tiny: Problem) -> None:
    other = tiny.changed({"*[confidence=assumption].capex_usd_m": scale(2)})
    before = [o.capex_usd_m for site in tiny.sites for a in site.activities for o in a.options]
    after = [o.capex_usd_m for site in other.sites for a in site.activities for o in a.options]
    assert after == [2 * capex for capex in before]
    assert [u.capex_usd_m for site in other.sites for u in site.upgrades] == [
        2 * u.capex_usd_m for site in tiny.sites for u in site.upgrades
    ]
    assert other.changed({"*[confidence=assumption].capex_usd_m": scale(0.5)}).digest == tiny.digest


NOWHERE = {
    "sites[region=texs].eligible": "sites[region=texs]: must fit an entry, got region 'texs'; region is ",
    "sites[regio=x].eligible": "sites[regio=x]: must filter by a field, got 'regio'; did you mean",
    "*[confidence=asumption].mw": "*[confidence=asumption].mw: must fit a figure, got confidence 'asumption'; "
    "did you mean 'assumption'?",
    "price_usd_m": "price_usd_m: must be a known field, got an unknown name; did you mean 'racks[*].price_usd_m'?",
    "grid.links[*].mw": "grid.links[*].mw: must be a known field, got an unknown name; did you mean "
    "'grid.links[*].limit_mw'?",
    "grid.links[hub-west].mw": "grid.links[hub-west].mw: must be a known field, got an unknown name; did you mean "
    "'grid.links[hub-west].limit_mw'?",
    "sites[ash].stages[*].date": "sites[ash].stages[*].date: must be a known field, got an unknown name; did you mean "
    "'sites[ash].stages[*].energisation_date'?",
    "finance.floor": "finance.floor: must be a known field, got an unknown name; did you mean "
    "'finance.cash_floor_usd_m'?",
    "racks[*].prise_usd_m": "racks[*].prise_usd_m: must be a known field, got an unknown name; did you mean "
    "'racks[*].price_usd_m'?",
    "sites[ash].stages[#9].mw": "sites[ash].stages[#9]: must be a place from #1 to #1, got '#9'",
    "sites[ash].stages[x].mw": "sites[ash].stages[x]: must be a place like [#1] or a filter like [field=value]",
    "finance[#1]": "finance[#1]: must end at a field, got more after it",
    "tenant.revenue_usd_m[2028]": "tenant.revenue_usd_m[2028]: must be a key that is given, got '2028'; did you mean "
    "'tenant.revenue_usd_m[2027]'?",
    "sites[ash": "sites[ash: must close its bracket",
    "changes": "changes: must be a known field, got an unknown name",
    "*.nothing": "*.nothing: must be a known field, got an unknown name",
    "sites[*].activities[ash-2].name": "sites[*].activities[ash-2]: must be an id of this list, got 'ash-2'; "
    "did you mean 'sites[*].activities[ash-1].name'?",
}


@pytest.mark.parametrize("path", NOWHERE)
def test_a_path_that_leads_nowhere_is_told_with_the_nearest(tiny: Problem, path: str) -> None:
    with pytest.raises(InvalidProblem) as caught:
        tiny.changed({path: 1})
    (issue,) = caught.value.issues
    assert str(issue).startswith(NOWHERE[path])
