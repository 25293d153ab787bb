from __future__ import annotations

import itertools
import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from planner.network import Arc, cycles, floats, topological_order, windows
from planner.problem import Problem

if TYPE_CHECKING:
    from planner.problem import Activity


def case(*activities: dict[str, Any], end: str = "2026-12-31", period: str = "month", **site: Any) -> Problem:
    """Return a one-site case of 2026 with these activities."""
    return Problem.model_validate(
        {
            "case": "network",
            "programme": {
                "name": "network",
                "start_date": "2026-01-01",
                "end_date": end,
                "period": period,
                "target": {"mw": 0, "by_date": end},
            },
            "racks": [{"id": "R", "it_kw": 100}],
            "sites": [{"id": "S", "peak_pue": 1.2, "mean_pue": 1.1, "activities": activities, **site}],
        }
    )


def work(name: str, duration: int, *before: Any, **more: Any) -> dict[str, Any]:
    return {"id": name, "options": [{"duration_periods": duration}], "predecessors": before, **more}


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ([("a", "b"), ("b", "c")], []),
        ([("c", "a"), ("a", "b"), ("b", "c")], [["a", "b", "c"]]),
        ([("x", "x")], [["x"]]),
        ([("q", "p"), ("p", "q"), ("a", "p"), ("n", "m"), ("m", "n")], [["m", "n"], ["p", "q"]]),
    ],
)
def test_cycles_name_each_knot_once(edges: list[tuple[str, str]], found: list[list[str]]) -> None:
    assert cycles(edges) == found


def test_one_cycle_of_a_knot_follows_its_edges() -> None:
    edges = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "a"), ("c", "b")]
    (ring,) = cycles(edges)
    assert all(pair in edges for pair in zip(ring, [*ring[1:], ring[0]], strict=True))


def test_order_puts_what_comes_first_first() -> None:
    order = topological_order([("c", "b"), ("b", "a")], ["a", "b", "c", "lone"])
    assert order.index("c") < order.index("b") < order.index("a")
    assert "lone" in order


def test_order_refuses_a_circle() -> None:
    with pytest.raises(ValueError, match="circle"):
        topological_order([("a", "b"), ("b", "a")])


def test_window_of_a_lone_activity_spans_the_horizon() -> None:
    # 12 periods, 4 of work: starts in 0 … 8.
    assert windows(case(work("A", 4))) == {("A", "standard"): (0, 8)}


def test_window_keeps_its_dates() -> None:
    # From 15 March: usable from April, period 3. Over by 10 September, in period 8: t + 2 - 1 <= 8, so t <= 7.
    given = work("A", 2, earliest_start_date="2026-03-15", latest_finish_date="2026-09-10")
    assert windows(case(given)) == {("A", "standard"): (3, 7)}


def test_finish_to_start_waits_for_the_quickest_option_and_its_lag() -> None:
    # A takes 3 (fast) or 5: B not before 3 + 2 = 5; B takes 1, so at most 11.
    first = {"id": "A", "options": [{"id": "fast", "duration_periods": 3}, {"id": "slow", "duration_periods": 5}]}
    found = windows(case(first, work("B", 1, {"activity": "A", "lag_periods": 2})))
    assert found["B", "standard"] == (5, 11)


def test_start_to_start_counts_from_the_start() -> None:
    found = windows(
        case(
            work("A", 6, earliest_start_date="2026-02-01"),
            work("B", 1, {"activity": "A", "type": "SS", "lag_periods": 2}),
        )
    )
    assert found["B", "standard"] == (3, 11)


def test_an_optional_successor_leaves_its_predecessor_free() -> None:
    # A may start so late that B never starts: still a plan.
    found = windows(case(work("A", 4), work("B", 6, "A")))
    assert found["A", "standard"] == (0, 8)
    assert found["B", "standard"] == (4, 6)


def test_an_obligatory_successor_pulls_all_that_comes_before_it() -> None:
    # C (2) starts by 10, so B (3) by 10 - 3 - 1 = 6, so A (4) by 2; A and B are optional, but C needs both.
    found = windows(
        case(work("A", 4), work("B", 3, "A"), work("C", 2, {"activity": "B", "lag_periods": 1}, obligatory=True))
    )
    assert found == {("A", "standard"): (0, 2), ("B", "standard"): (4, 6), ("C", "standard"): (8, 10)}


def test_an_option_too_slow_for_an_obligatory_successor_goes() -> None:
    # B (8) starts by 4: A done in 4 starts at 0; A done in 9 never does.
    first = {"id": "A", "options": [{"id": "fast", "duration_periods": 4}, {"id": "slow", "duration_periods": 9}]}
    found = windows(case(first, work("B", 8, "A", obligatory=True)))
    assert found["A", "fast"] == (0, 0)
    assert found["A", "slow"] is None


def test_an_option_that_goes_delays_what_follows_it() -> None:
    # A's option q (13) does not fit the horizon; s (6) alone is left, so C starts at 6 at the earliest.
    first = {"id": "A", "options": [{"id": "q", "duration_periods": 13}, {"id": "s", "duration_periods": 6}]}
    found = windows(case(first, work("C", 1, "A")))
    assert found["A", "q"] is None
    assert found["C", "standard"] == (6, 11)


def test_what_can_never_start_bars_its_successors() -> None:
    found = windows(case(work("A", 13), work("B", 1, "A")))
    assert found == {("A", "standard"): None, ("B", "standard"): None}


def test_an_impossible_obligatory_activity_leaves_others_alone() -> None:
    found = windows(case(work("A", 2), work("B", 11, "A", obligatory=True)))
    assert found == {("A", "standard"): (0, 10), ("B", "standard"): None}


def test_history_is_fact() -> None:
    # A started in November, period -2, for 5: done at 3. P, unfinished before it, is not imposed on it.
    found = windows(
        case(
            work("P", 1, earliest_start_date="2026-06-01"),
            work("A", 5, "P", started_date="2025-11-20"),
            work("B", 2, "A"),
        )
    )
    assert found["A", "standard"] == (-2, -2)
    assert found["B", "standard"] == (3, 10)
    assert found["P", "standard"] == (5, 11)


def test_a_finished_activity_has_no_window_but_its_lag_holds() -> None:
    # Finished on 15 December, usable from 1 January, period 0; 3 periods of lag.
    found = windows(case(work("A", 5, finished_date="2025-12-15"), work("B", 1, {"activity": "A", "lag_periods": 3})))
    assert found == {("B", "standard"): (3, 11)}


def test_predecessor_at_a_site_that_is_out_bars() -> None:
    problem = case(work("A", 1))
    other = problem.sites[0].model_copy(update={"id": "OUT", "eligible": False})
    mine = case(work("B", 1, "A")).sites[0]
    assert windows(problem.model_copy(update={"sites": (other, mine)})) == {("B", "standard"): None}


def test_windows_count_quarters() -> None:
    # 4 quarters; 15 March opens quarter 1; 2 of work: t <= 2.
    found = windows(case(work("A", 2, earliest_start_date="2026-03-15"), period="quarter"))
    assert found == {("A", "standard"): (1, 2)}


def test_windows_follow_a_changed_horizon() -> None:
    # Asked once for 12 periods, then for a copy of 6: 6 - 4 = 2 is the last start.
    problem = case(work("A", 4))
    assert windows(problem)["A", "standard"] == (0, 8)
    shorter = problem.programme.model_copy(update={"end_date": date(2026, 6, 30)})
    assert windows(problem.model_copy(update={"programme": shorter}))["A", "standard"] == (0, 2)


def test_floats_of_a_known_network() -> None:
    # Critical A-C-M: 0-4, 4-10, M at 10. B: 0-3 before C (starts 4): float 1. D: 3-5 after B, straight to M at 10:
    # float 5; B's free float is the least of 4-3 and 3-3 = 0, its float to M is min(1 + 0, 0 + 5) = 1.
    items = {"A": (0, 4), "B": (0, 3), "C": (4, 10), "D": (3, 5), "M": (10, 10)}
    arcs = [Arc("A", "C"), Arc("B", "C"), Arc("B", "D"), Arc("C", "M"), Arc("D", "M")]
    found = floats(items, arcs, ["M"])
    assert {name: known.total for name, known in found.items()} == {"A": 0, "B": 1, "C": 0, "D": 5, "M": 0}
    assert {name: known.free for name, known in found.items()} == {"A": 0, "B": 0, "C": 0, "D": 5, "M": None}
    assert found["A"].critical_to == ("M",)
    assert found["B"].critical_to == ()


def test_float_is_counted_to_each_terminal_with_lags_and_starts() -> None:
    # A 0-4; M1 at 6 with lag 1: 6 - 4 - 1 = 1. B starts 5, SS from A with lag 2: 5 - 0 - 2 = 3; B-M2 0: float 3 to M2.
    items = {"A": (0, 4), "B": (5, 8), "M1": (6, 6), "M2": (8, 8), "T": (9, 9), "L": (0, 1)}
    arcs = [Arc("A", "M1", lag=1), Arc("A", "B", "SS", 2), Arc("B", "M2"), Arc("M2", "T", lag=1)]
    found = floats(items, arcs, ["M1", "M2"])
    assert found["A"].to == {"M1": 1, "M2": 3}
    assert (found["A"].total, found["A"].free) == (1, 1)
    assert (found["M2"].total, found["M2"].free, found["M2"].critical_to) == (0, 0, ("M2",))
    assert (found["T"].total, found["T"].free) == (None, None)
    assert (found["L"].total, found["L"].free) == (None, None)


def _random_case(seed: int) -> Problem:
    """Return up to four activities over six periods, with options, lags, dates and history at random."""
    rng = random.Random(seed)
    activities = []
    for number in range(rng.randint(2, 4)):
        durations = [rng.randint(1, 3) for _ in range(rng.randint(1, 2))]
        before = [
            {
                "activity": f"A{rng.randrange(number)}",
                "type": rng.choice(["FS", "SS"]),
                "lag_periods": rng.randint(0, 2),
            }
            for _ in range(rng.randint(0, min(number, 2)))
        ]
        given = work(f"A{number}", 1, *before, obligatory=rng.random() < 0.4)
        given["options"] = [{"id": f"o{i}", "duration_periods": d} for i, d in enumerate(durations)]
        if rng.random() < 0.3:
            given["latest_finish_date"] = date(2026, rng.randint(2, 6), 15)
        if rng.random() < 0.3:
            given["earliest_start_date"] = date(2026, rng.randint(1, 4), rng.choice([1, 20]))
        if rng.random() < 0.15:
            given |= {"started_date": date(2025, 12, 5), "chosen_option": "o0"}
        activities.append(given)
    return case(*activities, end="2026-06-30")


def _choices(problem: Problem, activity: Activity) -> list[tuple[str, int, int] | None]:
    """Return every (option, start, finish) that its own dates allow, and None for never where that is allowed."""
    calendar = problem.calendar
    if activity.started_date is not None:
        option = activity.options[0]
        return [(option.id, -1, option.duration_periods - 1)]
    opens, ends = activity.earliest_start_date, activity.latest_finish_date
    found: list[tuple[str, int, int] | None] = [] if activity.obligatory else [None]
    for option in activity.options:
        for start in range(6):
            finish = start + option.duration_periods
            early = opens is not None and start < calendar.usable_from(opens)
            late = finish > 6 or (ends is not None and finish - 1 > calendar.period_of(ends))
            if not early and not late:
                found.append((option.id, start, finish))
    return found


def _holds(activity: Activity, chosen: dict[str, tuple[str, int, int] | None]) -> bool:
    mine = chosen[activity.id]
    if mine is None or activity.started_date is not None:
        return True
    for predecessor in activity.predecessors:
        earlier = chosen[predecessor.activity]
        if earlier is None or mine[1] < earlier[2 if predecessor.type == "FS" else 1] + predecessor.lag_periods:
            return False
    return True


@pytest.mark.parametrize("seed", range(60))
def test_windows_cut_off_no_plan(seed: int) -> None:
    # Every schedule enumerated. A network is a tree of bounds, so an activity's first start over its options is
    # reached by some plan too, where there is any.
    problem = _random_case(seed)
    activities = problem.sites[0].activities
    names = [activity.id for activity in activities]
    plans = [
        chosen
        for combination in itertools.product(*(_choices(problem, activity) for activity in activities))
        if all(_holds(activity, chosen := dict(zip(names, combination, strict=True))) for activity in activities)
    ]
    found = windows(problem)
    for chosen in plans:
        for name, choice in chosen.items():
            if choice is not None:
                span = found[name, choice[0]]
                assert span is not None
                assert span[0] <= choice[1] <= span[1]
    for name in names if plans else []:
        spans = [span for (activity, _), span in found.items() if activity == name and span is not None]
        starts = [choice[1] for chosen in plans if (choice := chosen[name]) is not None]
        assert min((first for first, _ in spans), default=None) == min(starts, default=None)
