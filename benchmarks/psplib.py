"""Solves every published project-scheduling case and compares value and bound with the published makespan.

Run by ``python -m benchmarks.psplib``. Each case goes through a case folder (`tests/psplib/convert.py`) and has 60 s.
The harder cases, some of several modes, come first. The table is printed and written to
``benchmarks/results/psplib.csv``, with a description of the machine beside it.
Ends with 1 if a published value does not lie between bound and value: then the planner claims something that is not so.
"""

from __future__ import annotations

import csv
import math
import sys
import tempfile
import time
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from benchmarks.machine import machine
from planner.casefiles import read_case
from tests.psplib.convert import BENCH, HANDOVER_PERIODS, HARDER, load, published, to_problem, write_case

RESULTS = Path(__file__).parent / "results"
TIME_LIMIT_S = 60.0


@dataclass(frozen=True)
class Row:
    """One case: the published makespan, the planner's value and proven bound in periods, and the time it took."""

    case: str
    published: int
    value: int | None
    bound: int | None
    seconds: float
    proven: bool

    @property
    def honest(self) -> bool:
        """Whether the published value lies between bound and value."""
        below = self.bound is None or self.bound <= self.published
        return below and (self.value is None or self.value >= self.published)

    @property
    def away(self) -> float | None:
        """How far the value is from the published one, as a share of it."""
        return None if self.value is None else self.value / self.published - 1.0


def every_case() -> dict[Path, int]:
    """Return the published makespan of each case by its file."""
    return {folder / file: shortest for folder in (HARDER, BENCH) for file, shortest in published(folder).items()}


def run(path: Path, shortest: int, folder: Path) -> Row:
    """Return what the planner makes of one case within the time limit."""
    from planner import NoPlanFound, solve

    project = load(path)
    problem = read_case(write_case(to_problem(project), folder / project.name))
    began_s = time.perf_counter()
    value: float | None = None
    bound: float | None
    try:
        (goal,) = solve(problem, gap=0.0, time_limit_s=TIME_LIMIT_S).goals
        value, bound = goal.value, goal.bound
    except NoPlanFound as nothing:
        bound = nothing.bound
    seconds = time.perf_counter() - began_s
    spans = None if value is None else round(value) - HANDOVER_PERIODS
    # A makespan is whole: a bound of 41.2 proves 42.
    least = None if bound is None else math.ceil(bound - 1e-6) - HANDOVER_PERIODS
    case = str(path.relative_to(BENCH.parent))
    return Row(case, shortest, spans, least, round(seconds, 1), spans is not None and spans == least)


def write(rows: list[Row]) -> None:
    """Write the table and the machine's description."""
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / "psplib.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([field.name for field in fields(Row)])
        table.writerows(["" if cell is None else cell for cell in astuple(row)] for row in rows)
    (RESULTS / "psplib-machine.txt").write_text(machine("one thread", TIME_LIMIT_S), encoding="utf-8")


def main() -> int:
    """Run all cases, or those whose names contain an argument; return 1 if a claim is wrong, 2 without the cases."""
    say = sys.stdout.write
    if not BENCH.is_dir():
        say(f"no published cases at {BENCH}\n")
        return 2
    wanted = sys.argv[1:]
    rows = []
    say(f"{'case':<32}{'published':>10}{'value':>7}{'bound':>7}{'seconds':>9}  proven\n")
    with tempfile.TemporaryDirectory() as folder:
        for path, shortest in every_case().items():
            if wanted and not any(part in str(path) for part in wanted):
                continue
            row = run(path, shortest, Path(folder))
            rows.append(row)
            shown = ["-" if cell is None else cell for cell in (row.value, row.bound)]
            mark = "" if row.honest else "  WRONG"
            say(f"{row.case:<32}{shortest:>10}{shown[0]:>7}{shown[1]:>7}{row.seconds:>9.1f}  {row.proven}{mark}\n")
            sys.stdout.flush()
    away = [row.away for row in rows if row.away is not None]
    say(f"{sum(row.proven for row in rows)} of {len(rows)} proven; all {sum(row.seconds for row in rows):.0f} s; ")
    say(f"{len(rows) - len(away)} without a plan; {sum(away) / max(1, len(away)):.2%} from the published value\n")
    if not wanted:
        write(rows)
    return 0 if all(row.honest for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
