"""The results of a study as one table: a row for each point, failures and time-outs beside successes, told in words."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from planner.exports.codec import guarded
from planner.studies.pictures import drawn
from planner.words import counted

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from planner.studies.results import Record
    from planner.studies.store import Store
    from planner.studies.study import Point
    from planner.studies.study_points import Points

TABLE, PARQUET = "table.csv", "table.parquet"
NOT_DONE = "not done"
AS_GIVEN = ""
FIXED = ("point", "scenarios")
SAID = ("outcome", "status", "message")
GOAL_PARTS = ("", "_bound", "_gap")
DECIMALS = 9  # and significant digits of a figure: as many as a solver's arithmetic bears


@dataclass(frozen=True)
class StudyResults:
    """The results of a study: its points, and the record of each solve that is done, by key.

    `damaged` says which results could not be read.
    """

    points: Points
    records: dict[str, Record]
    damaged: tuple[str, ...] = ()

    def record(self, point: Point) -> Record | None:
        """Return the record of a point, None where it is not done."""
        return self.records.get(self.points.keys[point.number])

    @property
    def pairs(self) -> tuple[tuple[Point, Record | None], ...]:
        """The points in order, each with its record."""
        return tuple((point, self.record(point)) for point in self.points.points)

    @property
    def is_done(self) -> bool:
        """Whether every point has a result."""
        return all(key in self.records for key in self.points.keys)

    @property
    def outcomes(self) -> dict[str, int]:
        """How many points ended in which way, those that are not done too."""
        told = (self.record(point) for point in self.points.points)
        return dict(sorted(Counter(NOT_DONE if one is None else one.outcome for one in told).items()))

    @property
    def goals(self) -> tuple[str, ...]:
        """The goals of the case, in order."""
        return tuple(goal.goal for goal in self.points.study.base.programme.goals)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table."""
        study = self.points.study
        goals = [f"{goal}{part}" for goal in self.goals for part in GOAL_PARTS]
        shown = [name for name in study.tabulate if name not in goals]
        return (*FIXED, *(dimension.id for dimension in study.dimensions), *SAID, *goals, *shown)

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the rows of the table in the study's order; what is not known is None."""
        return [self._row(point) for point in self.points.points]

    def _row(self, point: Point) -> tuple[Any, ...]:
        record = self.record(point)
        values = (point.number, point.stack_name, *(AS_GIVEN if one is None else one for one in point.values))
        names = self.columns[len(values) + len(SAID) :]
        if record is None:
            return (*values, NOT_DONE, NOT_DONE, "", *(None for _ in names))
        said = (record.outcome, record.status, record.message)
        return (*values, *said, *(_rounded(record.figure(name)) for name in names))

    def frame(self) -> pd.DataFrame:
        """Return the table as a DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=list(self.columns))

    def table_text(self) -> str:
        """Return the table as CSV."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(guarded(name) for name in self.columns)
        writer.writerows([_cell(value) for value in row] for row in self.rows())
        return text.getvalue()

    def write(self, store: Store) -> tuple[Path, ...]:
        """Write the table and the pictures beside the results, and return their paths.

        Parquet is written where pyarrow is installed.

        Raises
        ------
        BadOutput
            If they cannot be written.
        """
        files: dict[str, str | bytes] = {TABLE: self.table_text()}
        if find_spec("pyarrow") is not None:
            files[PARQUET] = self._parquet()
        files |= {picture.file_name: svg for picture, svg in drawn(self.points.study, self.pairs)}
        for name, text in files.items():
            store.write(store.root / name, text)
        return tuple(store.root / name for name in files)

    def _parquet(self) -> bytes:
        """Return the table as Parquet: numbers as such, dates as ISO text, which every reader takes the same way."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = dict(zip(self.columns, map(list, zip(*self.rows(), strict=True)), strict=True))
        table = pa.table({name: _of_one_type(values) for name, values in columns.items()})
        buffer = io.BytesIO()
        pq.write_table(table, buffer)
        return buffer.getvalue()

    def __repr__(self) -> str:
        """Return how many points ended in which way."""
        told = ", ".join(f"{count} {outcome}" for outcome, count in self.outcomes.items())
        return f"<{self.points.study.name}: {counted(len(self.points.points), 'point')}, {told}>"

    def _repr_html_(self) -> str:
        from html import escape

        pictures = "".join(svg for _, svg in drawn(self.points.study, self.pairs))
        return f"<p>{escape(repr(self)[1:-1])}</p>{pictures}{self.frame().to_html(index=False, na_rep='')}"


def _rounded(value: Any) -> Any:
    return float(f"{round(value, DECIMALS) + 0.0:.{DECIMALS}g}") if isinstance(value, float) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(" ".join(value.splitlines())) if isinstance(value, str) else f"{value:.{DECIMALS}g}"


def _of_one_type(values: list[Any]) -> list[Any]:
    """Return the values of a column of Parquet: numbers where all are, else texts."""
    known = [value for value in values if value not in (None, AS_GIVEN)]
    if known and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
        kind = int if all(isinstance(value, int) for value in known) else float
        return [kind(value) if value not in (None, AS_GIVEN) else None for value in values]
    return [None if value is None else str(value) for value in values]
