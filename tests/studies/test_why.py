"""Why this and not that: the best plan with a wish, kept and checked; what it costs; or why it cannot be."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from planner import read, solve, why, write
from planner.checks import violations
from planner.errors import BadArgument
from planner.model.wishes import Wish
from planner.studies.wish_given import wishes_of
from planner.studies.wish_kept import breaches
from tests.by_hand.build import after, case, gate, milestone, money, month, option, phase, rack, site, start
from tests.cli.case import answer, planner

if TYPE_CHECKING:
    from pathlib import Path

    from planner.plan import Plan
    from planner.problem import Problem

EXACTLY: dict[str, Any] = {"gap": 0.0, "time_limit_s": 60.0, "threads": 1}


@pytest.fixture(scope="module")
def tiny() -> Plan:
    return solve(read("tiny"), gap=1e-6, threads=1)


def small() -> Problem:
    """Return three sites over four months, each smaller and dearer than the one before; all starts can be listed."""
    sites = [
        site(name, phase(f"{name}1", mw, option(length, capex_usd_m=cost)))
        for name, mw, length, cost in (("alfa", 3.0, 1, 5.0), ("beta", 2.0, 1, 10.0), ("gamma", 1.0, 2, 12.0))
    ]
    stones = tuple(milestone(mw, name, deadline_date=month(1)) for mw, name in ((2.0, "M1"), (4.0, "M2")))
    given = {"milestones": stones, "target": 5.0, "finance": money(100.0), "racks": (rack(),)}
    return case(*sites, goals=("shortfall", "lateness", "npv"), periods=4, **given)


def listed_best(problem: Problem, wish: Wish) -> tuple[float, ...] | None:
    """Return the goals of the best plan with a wish by listing every choice of starts; None where there is none.

    A choice of starts becomes a case of its own: an activity is obligatory and has its dates, or is left out.
    """
    works = [a for place in problem.sites for a in place.activities]
    horizon = problem.calendar.periods
    found: list[tuple[float, ...]] = []
    for starts in product(*([*range(horizon), None] for _ in works)):
        chosen = {work.id: at for work, at in zip(works, starts, strict=True)}
        if any(
            at is not None and at + w.options[0].duration_periods > horizon for w, at in zip(works, starts, strict=True)
        ):
            continue
        if not holds(problem, chosen, wish):
            continue
        plan = solve(fixed(problem, chosen), **EXACTLY)
        signs = [-1.0 if row.sense == "max" else 1.0 for row in plan.goals]
        found.append(tuple(round(sign * row.value, 6) for sign, row in zip(signs, plan.goals, strict=True)))
    return min(found, default=None)


def holds(problem: Problem, chosen: dict[str, int | None], wish: Wish) -> bool:
    """Return whether starts keep a wish, said once more in other words."""
    of_site = {
        place.id: [chosen[a.id] for a in place.activities if chosen[a.id] is not None] for place in problem.sites
    }
    if wish.kind == "not":
        return not of_site[wish.id] if wish.noun == "site" else chosen[wish.id] is None
    if wish.kind == "force":
        at = chosen[wish.id]
        length = next(a.options[0].duration_periods for p in problem.sites for a in p.activities if a.id == wish.id)
        return at is not None and at + length <= wish.by
    first, later = of_site[wish.id], of_site[wish.other]
    return bool(first) and (
        not later or min(x for x in first if x is not None) < min(x for x in later if x is not None)
    )


def fixed(problem: Problem, chosen: dict[str, int | None]) -> Problem:
    """Return a problem in which every activity starts when it is told to, or never."""
    sites = []
    for place in problem.sites:
        works = []
        for a in place.activities:
            at = chosen[a.id]
            if at is not None:
                end = problem.calendar.end_of(at + a.options[0].duration_periods - 1)
                dates = {"earliest_start_date": problem.calendar.start_of(at), "latest_finish_date": end}
                works.append(a.model_copy(update={"obligatory": True, **dates}))
        sites.append(place.model_copy(update={"activities": tuple(works)}))
    return problem.model_copy(update={"sites": tuple(sites)})


WISHES = [
    {"not_site": "alfa"},
    {"not_phase": "beta1"},
    {"force_phase": {"gamma1": "2026-03"}},
    {"before": "gamma:alfa"},
    {"before": "beta:alfa"},
]


@pytest.mark.parametrize("asked", WISHES)
def test_the_plan_with_a_wish_is_the_best_one_with_it(asked: dict[str, Any]) -> None:
    problem = small()
    plan = solve(problem, **EXACTLY)
    given = why(plan, **asked, **EXACTLY)
    assert given.wished is not None
    assert breaches(given.wished, given.wishes) == ()
    assert violations(problem, given.wished) == ()
    signs = [-1.0 if row.sense == "max" else 1.0 for row in given.wished.goals]
    reached = tuple(round(sign * row.value, 6) for sign, row in zip(signs, given.wished.goals, strict=True))
    assert reached == pytest.approx(listed_best(problem, given.wishes[0]), abs=1e-4)


def test_what_a_wish_costs_is_what_the_two_plans_say(tiny: Plan) -> None:
    given = why(tiny, not_site="birch", gap=1e-6, threads=1)
    assert given.wished is not None
    values = {row.name: row.value for row in given.wished.goals}
    for row in given.costs:
        if row.kind == "goal":
            before = next(goal.value for goal in tiny.goals if goal.name == row.figure)
            assert (row.plan, row.wished) == (before, values[row.figure])
            assert row.change == pytest.approx(values[row.figure] - before)
    assert given.wished.shortfall_mw == 4.0
    assert "4 MW less are online on 2027-02-28" in given.words
    assert "Proven: whatever the plan, the wish costs 4 MW in shortfall." in given.words
    assert given.comparison is not None
    assert [str(one) for one in given.comparison.pairs[0].differences] == [
        "wish: nothing more is begun or delivered at site birch 'Birch'"
    ]
    assert {row.limit for row in given.limits} == {row.limit for row in given.comparison.pairs[0].limits}


def test_nothing_is_claimed_to_be_proven_of_the_plan_itself(tiny: Plan) -> None:
    """What holds with a wish does not hold for the problem: a search that went on from it must not take it over."""
    given = why(tiny, not_site="birch", gap=1e-6, threads=1)
    assert given.wished is not None
    assert all(row.bound is None and not row.proven for row in given.wished.goals)
    assert any("nothing is proven" in note for note in given.wished.run.notes)
    again = solve(tiny.problem, start=given.wished, gap=1e-6, threads=1)
    assert [row.value for row in again.goals] == pytest.approx([row.value for row in tiny.goals])


def test_a_wish_that_is_kept_already_costs_nothing(tiny: Plan) -> None:
    given = why(tiny, before="birch:ash") if start(tiny, "ash-permit") != 0 else why(tiny, force_phase="ash-1")
    assert given.wished is tiny
    assert given.costs == ()
    assert "keeps the wish already" in given.words


@pytest.mark.parametrize(
    "asked",
    [
        {"not_site": "ash"},
        {"not_site": ["ash", "cedar"]},
        {"not_phase": "birch-1"},
        {"not_gate": "birch-ground"},
        {"not_upgrade": "birch-express"},
        {"not_unit": "ash-gen"},
        {"not_rack": "LARGE"},
        {"force_site": "birch@2026-11"},
        {"force_phase": "ash-1@2026-10"},
        {"force_gate": "ash-permit@2026-09"},
        {"force_upgrade": "birch-express@2027-01"},
        {"force_unit": "ash-gen@2026-11"},
        {"force_rack": "LARGE@2026-10"},
        {"force_milestone": "M1@2026-12"},
        {"before": "ash:birch"},
        {"before": "birch:ash"},
        {"before": "ash-permit:birch-ground"},
        {"not_site": "birch", "force_phase": "ash-1@2026-12"},
        {"not_unit": "ash-gen", "before": ["birch:ash"]},
    ],
)
def test_whatever_is_wished_is_kept_or_explained(tiny: Plan, asked: dict[str, Any]) -> None:
    given = why(tiny, **asked, gap=1e-6, threads=1)
    if given.wished is None:
        assert given.reasons
        return
    assert violations(tiny.problem, given.wished) == ()
    assert breaches(given.wished, given.wishes) == ()
    for one, two in zip(given.wished.goals, tiny.goals, strict=True):
        if abs(one.value - two.value) > 1e-4:  # the first goal that differs is worse: the plan there is was the best
            assert (one.value < two.value) == (two.sense == "max")
            break


@pytest.mark.parametrize(
    ("wish", "what"),
    [
        (Wish("not", "site", "ash", "x"), "is planned on"),
        (Wish("not", "rack", "LARGE", "x"), "racks come on"),
        (Wish("not", "upgrade", "birch-express", "x"), "upgrade birch-express is planned"),
        (Wish("not", "unit", "ash-gen", "x"), "onsite ash-gen"),
        (Wish("force", "phase", "birch-1", "x", by=3), "only from"),
        (Wish("force", "milestone", "M1", "x", by=0), "only from"),
        (Wish("before", "site", "ash", "x", other="cedar"), "cedar is begun no later"),
    ],
)
def test_the_check_sees_what_does_not_keep_a_wish(tiny: Plan, wish: Wish, what: str) -> None:
    (told,) = breaches(tiny, (wish,))
    assert what in told


def test_a_wish_that_cannot_be_says_why() -> None:
    works = gate("permit", option(3)), phase("A1", 10, option(2), after=(after("permit"),))
    plan = solve(case(site("alfa", *works), goals=("npv",)), **EXACTLY)
    given = why(plan, force_phase="A1@2026-03", **EXACTLY)
    assert given.wished is None
    assert [reason.words for reason in given.reasons] == [
        "phase A1 at site alfa is in service by 2026-03-31",
        "phase A1 at site alfa waits for its predecessors (permit finished)",
    ]
    assert given.reasons[1].paths == ("sites[alfa].activities[A1].predecessors[#1]",)
    assert "There is no plan" in given.words


def test_a_wish_against_time_itself_says_how_long_it_takes() -> None:
    plan = solve(case(site("alfa", phase("A1", 10, option(4))), goals=("npv",)), **EXACTLY)
    given = why(plan, force_site="alfa@2026-03", **EXACTLY)
    assert given.reasons[-1].words == (
        "phase A1 at site alfa takes at least 4 months: begun when the plan starts, on 2026-01-01, it is finished and "
        "usable from 2026-05-01"
    )
    assert given.reasons[-1].figures == {"duration_periods": 4.0, "earliest_date": "2026-05-01"}


def test_what_is_obligatory_cannot_be_left_out() -> None:
    plan = solve(case(site("alfa", phase("A1", obligatory=True)), goals=("npv",)), **EXACTLY)
    given = why(plan, not_site="alfa", **EXACTLY)
    assert [reason.words for reason in given.reasons] == [
        "nothing more is begun or delivered at site alfa",
        "phase A1 at site alfa is obligatory",
    ]


def test_all_that_is_wrong_of_wishes_is_told_at_once(tiny: Plan) -> None:
    with pytest.raises(BadArgument) as raised:
        wishes_of(
            tiny.problem,
            ["site=birk", "milestone=M1", "phase=cedar-1", "sight=ash", "ash", "site=ash@2027-01"],
            ["phase=ash-1@2031-01", "phase=ash-1@soon", "phase=ash-permit", "upgrade=ash-1"],
            ["ash", "ash:nowhere", "ash:ash", "ash:birch-1", "birch:cedar"],
        )
    lines = str(raised.value).splitlines()
    assert lines == [
        "15 wishes cannot be asked for:",
        "- site=birk: unknown site 'birk'; did you mean 'birch'?",
        "- milestone=M1: a milestone follows from what is online and cannot be left out; leave out a site",
        "- phase=cedar-1: phase cedar-1 was finished on 2026-08-20, and what was done before the plan "
        "cannot be changed",
        "- sight=ash: unknown kind 'sight'; did you mean 'site'?",
        "- ash: must be like site=milam",
        "- site=ash@2027-01: what is left out has no date: write site=ash",
        "- phase=ash-1@2031-01: 2031-01 lies outside the horizon, which is from 2026-09-01 to 2027-02-28",
        "- phase=ash-1@soon: 'soon' must be a month like 2027-06, a quarter like 2027-Q2 or a day",
        "- phase=ash-permit: ash-permit is no phase: write gate=ash-permit",
        "- upgrade=ash-1: ash-1 is no upgrade: write phase=ash-1",
        "- ash: must be two sites, or two activities, like milam:shackelford",
        "- ash:nowhere: unknown 'nowhere'; sites and activities are ash, ash-1, ash-permit, birch, birch-1, "
        "birch-ground, cedar, cedar-1",
        "- ash:ash: must be two different sites, or two different activities",
        "- ash:birch-1: must be two different sites, or two different activities",
        "- birch:cedar: site cedar was begun before the plan, which cannot be changed",
    ]


@pytest.mark.parametrize(
    ("nots", "forces", "befores", "what"),
    [
        (["site=ash"], ["phase=ash-1@2026-12"], [], "two wishes contradict each other"),
        (["phase=ash-1"], ["phase=ash-1"], [], "two wishes contradict each other"),
        (["site=ash"], [], ["ash:birch"], "two wishes contradict each other"),
        ([], [], ["ash:birch", "birch:ash"], "wishes go round in a circle: ash before birch before ash"),
        ([], [], [], "give a wish"),
    ],
)
def test_wishes_that_contradict_each_other_are_refused(
    tiny: Plan, nots: list[str], forces: list[str], befores: list[str], what: str
) -> None:
    with pytest.raises(BadArgument, match=what):
        wishes_of(tiny.problem, nots, forces, befores)


@pytest.mark.parametrize("asked", [{"not_site": 7}, {"before": [("ash", "birch")]}, {"not_rack": {"a": 1}.values()}])
def test_wishes_of_another_type_are_refused(tiny: Plan, asked: dict[str, Any]) -> None:
    with pytest.raises(BadArgument, match="must be an id or several ids"):
        why(tiny, **asked)
    with pytest.raises(BadArgument, match="must be a Problem"):
        why("tiny", not_site="ash")  # type: ignore[arg-type]


def test_out_of_time_nothing_is_claimed(tiny: Plan) -> None:
    given = why(tiny, not_site="birch", time_limit_s=0.0)
    assert given.reasons == ()
    assert given.wished is None or breaches(given.wished, given.wishes) == ()


def test_the_command_writes_the_plan_and_tells_the_same(tiny: Plan, tmp_path: Path) -> None:
    write(tiny, tmp_path / "out")
    done = planner("why", "out", "--not", "site=birch", "--out", "other", "--json", "--gap", "1e-6", cwd=tmp_path)
    told = answer(done)
    assert (done.returncode, told["exit_code"], told["possible"]) == (0, 0, True)
    assert told["wishes"][0]["id"] == "birch"
    assert {row["figure"] for row in told["costs"]} >= {"shortfall", "npv", "M2"}
    assert json.loads((tmp_path / "other" / "plan.json").read_text())["shortfall_mw"] == 4.0
    assert planner("audit", "tiny", "other", cwd=tmp_path).returncode in (0, 3)
    refused = planner("why", "out", "--not", "site=birch", "--out", "out", cwd=tmp_path)
    assert refused.returncode == 2
    assert "choose another folder" in refused.stderr


def test_the_command_ends_with_4_where_a_wish_cannot_be(tiny: Plan, tmp_path: Path) -> None:
    done = planner("why", "tiny", "--force", "milestone=M1@2026-09", "--json", cwd=tmp_path)
    told = answer(done)
    assert (done.returncode, told["possible"]) == (4, False)
    assert all(place for reason in told["reasons"][1:] for place in reason["places"])
    write(tiny, tmp_path / "out")
    shown = planner("why", "out", "--force", "milestone=M1@2026-09", cwd=tmp_path)
    assert shown.returncode == 4
    assert "There is no plan in which milestone M1 is reached by 2026-09-30." in shown.stdout.replace("\n", " ")


def test_bad_wishes_end_with_2_and_all_of_them(tmp_path: Path) -> None:
    done = planner("why", "tiny", "--not", "site=birk", "--before", "ash:nowhere", "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean 'birch'" in answer(done)["message"]
    assert "unknown 'nowhere'" in answer(done)["message"]


def test_milestones_are_shown_by_month_of_the_calendar_and_kept_as_figures(tiny: Plan) -> None:
    given = why(tiny, before="birch:ash", gap=1e-6, threads=1)
    rows = {row.figure: row for row in given.costs if row.kind == "milestone"}
    assert (rows["M1"].plan, rows["M1"].wished, rows["M1"].change) == (3.0, 4.0, 1.0)
    assert (rows["M1"].plan_month, rows["M1"].wished_month) == ("2026-12", "2027-01")
    assert (rows["M2"].plan_month, rows["M2"].wished_month, rows["M2"].wished) == ("2027-02", "", None)
    (line,) = [line for line in repr(given).splitlines() if line.startswith("milestone") and " M1 " in line]
    assert line.split() == ["milestone", "M1", "months", "2026-12", "2027-01", "1.000000"]
    assert "3.0" not in line


def test_months_of_the_calendar_stand_in_the_table_of_the_command(tiny: Plan, tmp_path: Path) -> None:
    write(tiny, tmp_path / "out")
    shown = planner("why", "out", "--before", "birch:ash", "--threads", "1", cwd=tmp_path)
    (line,) = [line for line in shown.stdout.splitlines() if line.startswith("M1")]
    assert "2026-12" in line
    assert "2027-01" in line


def test_a_wish_that_an_unproven_plan_keeps_is_not_said_to_cost_nothing() -> None:
    """Without time the plan is the one in which nothing is built: that it leaves a site out tells nothing of a cost."""
    given = why(read("tiny"), not_site="ash", time_limit_s=0.0, threads=1)
    assert given.wished is given.plan
    assert "costs nothing" not in given.words
    assert given.words.endswith(
        "is not known: the plan is not proven to be the best (shortfall, lateness and npv open)."
    )
