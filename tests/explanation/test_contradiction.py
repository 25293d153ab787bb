"""What cannot hold together is told in the words of the case, and ends a command with exit code 4."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from planner import solve
from planner.errors import Contradiction
from planner.explanation.contradiction import confirmed_reasons, reasons, told
from planner.model.build import build
from planner.model.plain import FactKey
from planner.model.structure import hand_over
from planner.problem import Grid, Installed, Node, OnsiteUnit, Site
from planner.sentences import SENTENCES
from solvers.confirm import WIDE, holds_coarsely
from solvers.conflict import Conflict
from tests.by_hand.build import after, came, case, crew, gate, money, month, option, phase, site, stage
from tests.cli.case import CASE, SITE, answer, planner, write_case
from tests.solvers.models import market_split

if TYPE_CHECKING:
    from pathlib import Path

    from planner.problem import Activity, Problem


def contradiction(problem: Problem) -> tuple[str, ...]:
    with pytest.raises(Contradiction) as raised:
        solve(problem)
    assert raised.value.exit_code == 4
    return raised.value.reasons


def test_two_phases_that_need_one_crew_at_once() -> None:
    # Each takes the only crew for 2 of the 3 periods to the end of March; a third that may be left out is not blamed.
    def hall(name: str, **given: Any) -> Activity:
        return phase(name, 10, option(2, uses={"masons": 1}), latest_finish_date=month(2, 31), **given)

    first = hall("A1", obligatory=True).model_copy(update={"name": "Hall one"})
    place = Site(**dict(site("alfa", first, hall("A2", obligatory=True), hall("A3"))) | {"name": "Alfa Town"})
    problem = case(place, goals=("npv",), resources=(crew(1, "masons"),))
    assert sorted(contradiction(problem)) == [
        "no more than the capacity of resource masons is in use",
        "phase A1 'Hall one' at site alfa 'Alfa Town' is obligatory, finished by 2026-03-31",
        "phase A2 at site alfa 'Alfa Town' is obligatory, finished by 2026-03-31",
    ]


def test_committed_spending_and_the_cash_floor() -> None:
    # 60 million of the 100 stay untouched: 40 do not pay for 50. The gate costs nothing and is not blamed.
    halls = phase("A1", 10, option(2, capex_usd_m=50.0), obligatory=True), gate("G", obligatory=True)
    problem = case(site("alfa", *halls), goals=("npv",), finance=money(100.0, floor=60.0))
    assert sorted(contradiction(problem)) == [
        "cash never falls below its floor of 60 million USD",
        "phase A1 at site alfa is obligatory",
    ]


def test_work_under_way_that_cannot_be_paid() -> None:
    # What has started is a fact, and no commitment that could be dropped: the floor alone is to blame.
    begun = phase("A1", 10, option(4, capex_usd_m=50.0), started_date=month(-1), chosen_option="standard")
    problem = case(site("alfa", begun), goals=("npv",), finance=money(10.0))
    fact = "what was installed, started or ordered before the plan cannot be changed"
    assert contradiction(problem) == ("cash never falls below its floor of 0 million USD", fact)


def test_racks_that_stand_where_the_grid_gives_too_little() -> None:
    # 5 MW stand there from the start; the node serves 2.
    begun = phase("A1", 5.0, started_date=month(-3), finished_date=month(-1), chosen_option="standard")
    place = site("alfa", begun, installed=(Installed(rack="R", units=5),), node="hub")
    problem = case(place, goals=("npv",), grid=Grid(nodes=(Node(id="hub", headroom_mw=2.0),)))
    fact = "what was installed, started or ordered before the plan cannot be changed"
    assert contradiction(problem) == ("imports at node hub fit its headroom", fact)


def test_a_site_whose_name_says_that_it_is_obligatory_is_no_obligation() -> None:
    # Of the 5 MW that stand there the bridging unit carries 3 through March; the grid gives 2.
    begun = phase("A1", 5.0, started_date=month(-3), finished_date=month(-1), chosen_option="standard")
    bridge = OnsiteUnit(
        id="U", firm_mw=3.0, capex_usd_m=0.0, lead_periods=1, max_units=0, committed=came((month(0), 1)),
        last_service_date=month(2, 31),
    )  # fmt: skip
    place = site("alfa", begun, installed=(Installed(rack="R", units=5),), mw=2.0, onsite=(bridge,))
    problem = case(Site(**dict(place) | {"name": "All is obligatory"}), goals=("npv",))
    assert contradiction(problem) == (
        "site alfa 'All is obligatory' imports no more than is energised",
        "what was installed, started or ordered before the plan cannot be changed",
    )


def test_every_limit_with_a_sentence_is_one_that_the_model_has() -> None:
    rows = {sentence.rows for sentence in SENTENCES.values()} - {""}
    assert rows <= set(build(needy()).rows.named())


def test_dates_that_no_start_fits() -> None:
    # Two periods of permit and two of work, one after the other, do not fit the three to the end of March.
    works = gate("permit", option(2)), phase("A1", 10, option(2), after=(after("permit"),), obligatory=True,
                                             latest_finish_date=month(2, 31))  # fmt: skip
    problem = case(site("alfa", *works), goals=("npv",))
    assert contradiction(problem) == (
        "phase A1 at site alfa is obligatory, finished by 2026-03-31",
        "phase A1 at site alfa waits for its predecessors (permit finished)",
    )


def test_options_that_fit_their_dates_but_not_each_other() -> None:
    # The short permit fits the dates of the hall but needs 2 of 1 clerk; the long one needs 1 and takes too long.
    ways = option(3, id="slow", uses={"clerks": 1}), option(1, id="fast", uses={"clerks": 2})
    works = (
        gate("permit", *ways),
        phase("A1", 10, option(2), after=(after("permit", lag=1),), obligatory=True, latest_finish_date=month(4, 31)),
    )
    problem = case(site("alfa", *works), goals=("npv",), resources=(crew(1, "clerks"),))
    assert sorted(contradiction(problem)) == [
        "no more than the capacity of resource clerks is in use",
        "phase A1 at site alfa is obligatory, finished by 2026-05-31",
        "phase A1 at site alfa waits for its predecessors (1 month after permit is finished)",
    ]


def test_two_ids_that_look_like_numbers() -> None:
    halls = (
        phase(name, 10, option(1, uses={"7": 1}), obligatory=True, latest_finish_date=month(0, 31)) for name in "12"
    )
    problem = case(site("3", *halls), goals=("npv",), resources=(crew(1, "7"),))
    assert sorted(contradiction(problem)) == [
        "no more than the capacity of resource 7 is in use",
        "phase 1 at site 3 is obligatory, finished by 2026-01-31",
        "phase 2 at site 3 is obligatory, finished by 2026-01-31",
    ]


def needy() -> Problem:
    place = site("alfa", phase("A1", 10, option(capex_usd_m=50.0), obligatory=True), stages=(stage(5),), mw=None)
    return case(place, goals=("npv",), finance=money(10.0))


def test_out_of_time_it_says_so_and_names_what_is_obligatory() -> None:
    assert [each.words for each in reasons(hand_over(build(needy())), time_limit_s=0.0)] == [
        "the solver found that what is obligatory (phase A1 at site alfa) cannot hold together with the limits "
        "of the case",
        "time ran out before a smaller set of reasons was found",
    ]


def test_what_time_leaves_open_is_no_contradiction() -> None:
    arrays = hand_over(build(needy()))
    assert confirmed_reasons(arrays, time_limit_s=0.0) is None
    assert confirmed_reasons(arrays) == reasons(arrays)
    # Whole numbers that no time of this world shows to be none, in figures so large that they are searched again.
    hard = market_split()
    large = replace(hard, A=hard.A * WIDE, row_lower=hard.row_lower * WIDE, row_upper=hard.row_upper * WIDE)
    assert not holds_coarsely(large, time_limit_s=0.1)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Conflict(False, (), False, 1, 0.1), "a second search did not confirm it"),
        (Conflict(None, (), False, 1, 0.1), "time ran out before a smaller set of reasons was found"),
        (Conflict(True, (), True, 1, 0.1), "no plan fits the dates and history of the case"),
        (Conflict(True, (FactKey("cash_floor"),), False, 1, 0.1), "(some of these may not be needed"),
    ],
)
def test_whatever_the_search_found_there_is_an_honest_sentence(found: Conflict, sentence: str) -> None:
    assert str(told(found, needy())[-1]).startswith(sentence)
    known = (FactKey("obligatory", "A1"), FactKey("cash_floor"))
    assert [line.words for line in told(replace(found, infeasible=True, groups=known, minimal=True), needy())] == [
        "phase A1 at site alfa is obligatory",
        "cash never falls below its floor of 0 million USD",
    ]


def test_the_command_ends_with_4_and_tells_the_same(tmp_path: Path) -> None:
    place = SITE.replace("nameplate_mw: 10", "nameplate_mw: 10\n    name: Hall one\n    obligatory: true")
    folder = write_case(tmp_path / "small", CASE.replace("opening_cash_usd_m: 500", "opening_cash_usd_m: 20"), place)
    done = planner("solve", folder, "--json", cwd=tmp_path)
    given = answer(done)
    assert (done.returncode, given["exit_code"], given["error"]) == (4, 4, "contradiction")
    assert sorted(given["reasons"]) == [
        "cash never falls below its floor of 0 million USD",
        "phase hall 'Hall one' at site alfa is obligatory",
        "racks at site alfa fit the phases in service",  # without a hall they would earn the money for it
    ]
    assert "obligatory items contradict each other:\n- " in done.stderr
