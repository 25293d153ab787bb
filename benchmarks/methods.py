"""Plain branch and bound, the search for large models, and both, on models of moderate size: which should take which.

Run by ``python -m benchmarks.methods [--limit S] [--cases N]``. Thirty generated cases of 500 to 10,000 whole-number
columns, half of them with the usual goals and half with others, each searched in every way for the same time. Rows are
added to ``benchmarks/results/methods.csv`` as they come, and what has a row is not run again; the machine stands beside
it. At the end a summary by size says how often each way was the best, or as good.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.machine import machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.problem import Problem
    from solvers.options import Options
    from solvers.search.budget import Budget
    from solvers.search.lexicographic import SearchResult
    from solvers.search.search_model import Model

    Way = Callable[[Model, Options, Budget], SearchResult]

RESULTS = Path(__file__).parent / "results"
TABLE = RESULTS / "methods.csv"
SMALLEST, LARGEST = 500, 10_000
SIZES = (
    (3, 2, 24), (3, 3, 24), (4, 3, 24), (4, 4, 24), (5, 3, 24), (5, 4, 36), (8, 3, 24), (6, 4, 36), (8, 4, 30),
    (10, 4, 30), (8, 6, 36), (10, 6, 36), (10, 6, 48), (12, 8, 48), (16, 8, 48),
)  # fmt: skip
GOALS = (None, ("npv",), ("shortfall", "cost", "emissions"), ("lateness", "earliest", "npv"))
COUNT, SEED = 30, 100
CLOSE = 1e-3  # relative distance at which two values count as equally good


@dataclass(frozen=True)
class Row:
    """What one way came to on one case: values of the goals in the minimising sense, and bounds, in order."""

    case: str
    whole_columns: int
    way: str
    seconds: float
    termination: str
    values: str
    bounds: str


def cases(count: int) -> Iterator[tuple[str, Problem]]:
    """Give generated cases by size, seed and goals, those between the two limits only."""
    from planner.generate import generate
    from planner.problem import Goal

    for number in range(count):
        size = SIZES[number * len(SIZES) // count]
        goals = GOALS[number % len(GOALS)]
        problem = generate(*size, SEED + number)
        if goals is not None:
            named = tuple(Goal(goal=goal) for goal in goals)
            problem = problem.model_copy(update={"programme": problem.programme.model_copy(update={"goals": named})})
        yield f"{'x'.join(map(str, size))}-{SEED + number}-{'usual' if goals is None else '+'.join(goals)}", problem


def ways() -> dict[str, Way]:
    """Return the ways to search, by name."""
    from dataclasses import replace

    from solvers.search.portfolio import run_concurrently, run_sequentially
    from solvers.search.strategy import run_branch_and_bound, run_large_search

    def first(model: Model, options: Options, clock: Budget) -> Any:
        return model.starting_point(replace(options, threads=1), clock)

    def quiet(_: object) -> None:
        return None

    return {
        "plain": lambda m, o, c: run_branch_and_bound(m, first(m, o, c), o, c, quiet),
        "parts": lambda m, o, c: run_large_search(m, o, c, quiet),
        "both": lambda m, o, c: run_concurrently(m, first(m, o, c), o, c, quiet),
        "parts-1": lambda m, o, c: run_large_search(m, replace(o, threads=1), c, quiet),
        "both-1": lambda m, o, c: run_sequentially(m, first(m, o, c), replace(o, threads=1), c, quiet),
    }


def measured(case: str, problem: Problem, way: str, limit_s: float) -> Row | None:
    """Return what one way comes to on a case; None where the case is not of a size asked for."""
    from planner.model.prepared import Prepared
    from planner.model.sets import make_sets
    from solvers.options import Options
    from solvers.search.branch_and_bound import Infeasible, NothingFound
    from solvers.search.budget import Budget

    prepared = Prepared(problem, make_sets(problem))
    arrays = prepared.arrays
    whole = arrays.matrix.sizes.integers
    if not SMALLEST <= whole <= LARGEST:
        return None
    goals = tuple(arrays.goal(goal) for goal in problem.programme.goals)
    began_s = time.perf_counter()
    try:
        found = ways()[way](prepared.model(goals, None, 0), Options(threads=2), Budget(limit_s))
    except (Infeasible, NothingFound) as nothing:
        return Row(case, whole, way, round(time.perf_counter() - began_s, 1), type(nothing).__name__, "", "")
    seconds = round(time.perf_counter() - began_s, 1)
    values = " ".join(f"{reached.value:.8g}" for reached in found.goal_results)
    bounds = " ".join("-" if reached.bound is None else f"{reached.bound:.8g}" for reached in found.goal_results)
    return Row(case, whole, way, seconds, found.termination.value, values, bounds)


def rows() -> list[Row]:
    """Return the rows there are."""
    if not TABLE.is_file():
        return []
    with TABLE.open(newline="", encoding="utf-8") as file:
        return [
            Row(r["case"], int(r["whole_columns"]), r["way"], float(r["seconds"]), r["termination"], r["values"],
                r["bounds"])
            for r in csv.DictReader(file)
        ]  # fmt: skip


def add(row: Row) -> None:
    """Add a row to the table."""
    RESULTS.mkdir(exist_ok=True)
    new = not TABLE.is_file()
    with TABLE.open("a", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        if new:
            table.writerow([field.name for field in fields(Row)])
        table.writerow(astuple(row))


def worse(row: Row, best: Row) -> bool:
    """Return whether a row is worse than another in the first goal in which the two are not equally good."""
    if not row.values or not best.values:
        return not row.values and bool(best.values)
    for ours, theirs in zip(map(float, row.values.split()), map(float, best.values.split()), strict=True):
        if abs(ours - theirs) > CLOSE * max(1.0, abs(theirs)):
            return ours > theirs
    return False


def summary(given: list[Row]) -> str:
    """Return how often each way was the best or as good, and proven, by size of the model."""
    lines = [f"{'whole columns':<16}{'cases':>6}" + "".join(f"{way:>18}" for way in ways())]
    for low, high in ((0, 750), (750, 1500), (1500, 2500), (2500, 5000), (5000, 10_001)):
        here = [row for row in given if low <= row.whole_columns < high]
        names = list(dict.fromkeys(row.case for row in here))
        line = f"{f'{low} to {high - 1}':<16}{len(names):>6}"
        for way in ways():
            mine = [row for row in here if row.way == way]
            best = sum(not any(worse(row, other) for other in here if other.case == row.case) for row in mine)
            proven = sum(row.termination == "optimal" for row in mine)
            line += f"{f'{best} best, {proven} proven':>18}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure what is not measured yet, and show the summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=20.0, help="seconds of search for each way")
    parser.add_argument("--cases", type=int, default=COUNT, help="how many of the cases, every second one first")
    parser.add_argument("--ways", default=",".join(ways()), help="which ways, by name")
    given = parser.parse_args()
    done = {(row.case, row.way) for row in rows()}
    every = list(cases(COUNT))
    for case, problem in [*every[::2], *every[1::2]][: given.cases]:
        for way in given.ways.split(","):
            if (case, way) in done:
                continue
            row = measured(case, problem, way, given.limit)
            if row is None:
                break
            add(row)
            sys.stdout.write(f"{case:<44}{row.whole_columns:>6} {way:<8}{row.seconds:>6.1f} {row.termination:<12}")
            sys.stdout.write(f"{row.values}\n")
            sys.stdout.flush()
    (RESULTS / "methods-machine.txt").write_text(machine("two processes or one", given.limit), encoding="utf-8")
    sys.stdout.write(summary(rows()))


if __name__ == "__main__":
    main()
