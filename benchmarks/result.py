"""What one run of one solver on one case ended with, and the table such results are kept in."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from benchmarks.trace import EXACT, unsigned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from planner.plan import GoalRow

PASSED = "passed"
BOUND_HOLDS = 1e-5  # relative distance by which a value may pass a bound before one of them is called wrong


@dataclass(frozen=True)
class GoalEnd:
    """One goal at the end of a run, as the audited plan has it, with the bound the solver claims."""

    name: str
    unit: str
    sense: str
    value: float
    bound: float | None
    tolerance: float

    @classmethod
    def of(cls, row: GoalRow) -> GoalEnd:
        """Return the figures of a plan's goal."""
        return cls(row.name, row.unit, row.sense, row.value + 0.0, unsigned(row.bound), row.tolerance)

    @property
    def gap(self) -> float | None:
        """Distance of value and bound relative to the value, None without a bound."""
        if self.bound is None:
            return None
        away = abs(self.value - self.bound)
        return 0.0 if away <= EXACT else away / max(abs(self.value), 1e-9)

    def lost_at(self, value: float) -> float:
        """Return how much worse another value is than this one, in its unit."""
        return self.value - value if self.sense == "max" else value - self.value

    def worse_by(self, value: float) -> float:
        """Return how much worse another value is than this one, relative to it where it is large."""
        return self.lost_at(value) / max(1.0, abs(self.value))

    def as_good_as(self, other: GoalEnd) -> bool:
        """Return whether its value is no worse than another's, give or take what later goals may worsen it by."""
        spare = max(self.tolerance, other.tolerance) / max(1.0, abs(other.value))
        return other.worse_by(self.value) <= spare + EXACT

    def refuted_by(self, value: float) -> bool:
        """Return whether a value is better than the bound allows."""
        if self.bound is None:
            return False
        return replace(self, value=self.bound).worse_by(value) < -BOUND_HOLDS


@dataclass
class Result:
    """One run; times in seconds on the trace's axis, `why` says what is wrong where there is no audited plan."""

    case: str
    solver: str
    limit_s: float
    version: str = ""
    digest: str = ""
    rows: int | None = None
    nonzeros: int | None = None
    integers: int | None = None
    read_s: float | None = None
    build_s: float | None = None
    solve_s: float | None = None
    check_s: float | None = None
    end_s: float | None = None
    whole_process_s: float | None = None
    audit: str = ""
    why: str = ""
    notes: str = ""
    peak_memory_mb: int | None = None
    measured: str = ""
    goals: list[GoalEnd] = field(default_factory=list)

    @property
    def audited(self) -> bool:
        """Whether there is a plan and it passed."""
        return self.audit == PASSED and bool(self.goals)

    @property
    def gap(self) -> float | None:
        """Gap of the last goal."""
        return self.goals[-1].gap if self.goals else None

    @property
    def build_share(self) -> float | None:
        """Share of the run that went into reading and building."""
        if self.end_s is None or self.read_s is None or self.build_s is None:
            return None
        return (self.read_s + self.build_s) / max(self.end_s, 1e-9)

    def flat(self) -> dict[str, Any]:
        """Return the fields as columns: the goals by number, each with name, unit, sense, value, bound, tolerance."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "goals"} | goal_cells(self.goals)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Result:
        """Return the result of a JSON object."""
        return cls(**{**given, "goals": [GoalEnd(**goal) for goal in given["goals"]]})

    @classmethod
    def from_flat(cls, flat: Mapping[str, str]) -> Result:
        """Return the result of a row read back."""
        texts = {"case", "solver", "version", "digest", "audit", "why", "notes", "measured"}
        known: dict[str, Any] = {}
        for f in fields(cls):
            cell = flat.get(f.name) or ""
            if f.name != "goals":
                known[f.name] = cell if f.name in texts else float(cell) if cell else None
        return cls(**known, goals=goals_of(flat))


def goal_cells(goals: Iterable[GoalEnd]) -> dict[str, Any]:
    """Return goals as columns of a row, by number."""
    return {f"goal{n}_{f.name}": getattr(goal, f.name) for n, goal in enumerate(goals, 1) for f in fields(goal)}


def goals_of(row: Mapping[str, str]) -> list[GoalEnd]:
    """Return the goals of a row read back."""
    goals: list[GoalEnd] = []
    while row.get(f"goal{len(goals) + 1}_name"):
        cells = {f.name: row[f"goal{len(goals) + 1}_{f.name}"] for f in fields(GoalEnd)}
        bound = float(cells["bound"]) if cells["bound"] else None
        figures = (float(cells["value"]), bound, float(cells["tolerance"]))
        goals.append(GoalEnd(cells["name"], cells["unit"], cells["sense"], *figures))
    return goals


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table; none where there is no table yet."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def merge_rows(path: Path, new: Iterable[Mapping[str, Any]], keys: tuple[str, ...]) -> None:
    """Write rows into a table in place of those of the same keys; others stay, so that a set can be run in parts."""
    rows = {tuple(str(row[key]) for key in keys): dict(row) for row in (*read_rows(path), *new)}
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows({key: "" if cell is None else cell for key, cell in row.items()} for row in rows.values())


def shown(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as text in aligned columns, those of the first row."""
    given = list(rows)
    if not given:
        return ""
    table = [list(given[0]), *([_cell(row.get(column)) for column in given[0]] for row in given)]
    widths = [max(len(line[at]) for line in table) for at in range(len(table[0]))]
    return "".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        + "\n"
        for line in table
    )


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return "-" if value is None or value == "" else str(value)
