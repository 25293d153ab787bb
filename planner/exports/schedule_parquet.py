"""The schedule as Parquet: one row for each task, with its links as a list; dates are ISO text, as all readers take."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from planner.exports.mark import MARK
from planner.exports.outline import baseline_days, outline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.schedule.build_schedule import BuildSchedule, Task

TEXT, COUNT, FIGURE, FLAG, TEXTS, LINKS, UNITS = "text", "count", "figure", "flag", "texts", "links", "units"
COLUMNS = {
    "id": (TEXT, "the same in every export"),
    "uid": (COUNT, "number that follows from the id"),
    "wbs": (TEXT, "id of its node in the breakdown"),
    "wbs_path": (TEXT, "names of the nodes from the programme down, with > between them"),
    "name": (TEXT, "name for people"),
    "kind": (TEXT, "what it is: phase, order, energisation, milestone …"),
    "is_event": (FLAG, "whether it has no duration"),
    "site": (TEXT, "site; empty where it is of the whole programme"),
    "status": (TEXT, "finished, under way or planned, at the start of the plan"),
    "start_date": (TEXT, "first day, ISO date"),
    "finish_date": (TEXT, "last day, or the day of an event, ISO date"),
    "start_day": (COUNT, "days from the schedule's start; negative before it"),
    "finish_day": (COUNT, "day on whose eve it ends, from the schedule's start"),
    "duration_days": (COUNT, "calendar days"),
    "start_reason": (TEXT, "why it starts then"),
    "not_before_date": (TEXT, "date that it is held to where no link holds it; null: links alone"),
    "held_by": (TEXT, "what holds it, in words"),
    "percent_complete": (FIGURE, "of its days that have passed, 0 to 100; of the work done nothing is known"),
    "option": (TEXT, "chosen option of an activity"),
    "building": (TEXT, "building"),
    "phase": (TEXT, "phase of the build: permit, procure, civil …"),
    "furnished_by": (TEXT, "owner or contractor; empty where the case does not say"),
    "cost_usd_m": (FIGURE, "what it costs in all, million USD"),
    "online_mw": (FIGURE, "MW IT that it brings online, 0 of all but racks: the one figure of MW to add up"),
    "size_mw": (FIGURE, "size of a hall, a source of power or a milestone, in mw_unit; sizes do not add up"),
    "mw_unit": (TEXT, "unit of online_mw and size_mw"),
    "cumulative_mw": (FIGURE, "MW of the programme then"),
    "confidence": (TEXT, "least confidence of what its dates lean on"),
    "total_float_days": (COUNT, "delay that does not move the programme's finish; null for history"),
    "free_float_days": (COUNT, "delay that moves no task after it"),
    "critical_to": (TEXTS, "milestones, and the programme's finish, that it has no total float to"),
    "due_date": (TEXT, "day by which a milestone is to be reached, ISO date; null: none is asked"),
    "float_to_due_days": (COUNT, "delay that makes no due date late; negative: one is late already; null: it has none"),
    "baseline_start_date": (TEXT, "first day in the baseline; null where that has no such task"),
    "baseline_finish_date": (TEXT, "last day in the baseline"),
    "predecessors": (LINKS, "what it waits for: id, type (FS, SS, FF, SF), lag_days, reason"),
    "uses": (UNITS, "units of resources while it lasts"),
    "draws": (UNITS, "units of resources once, at its start"),
}
"""Kind and meaning of each column, in order."""


def parquet_bytes(schedule: BuildSchedule) -> bytes:
    """Return the tasks of a schedule as Parquet, in the order of its outline.

    `finish_date` is the last day of a task, or the day of an event; `start_day` and `finish_day` count days from the
    schedule's start, and a task ends on the eve of its `finish_day`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    before: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for link in schedule.links:
        told = {"id": link.before, "type": link.type, "lag_days": link.lag, "reason": link.reason}
        before[link.after].append(told)
    tasks = [(line.task, line.path) for line in outline(schedule) if line.task is not None]
    rows = [_row(schedule, task, " > ".join(node.name for node in path), before) for task, path in tasks]
    types = _types(pa)
    fields = [(name, types[kind]) for name, (kind, _) in COLUMNS.items()]
    schema = pa.schema(fields, metadata={"made_by": MARK, "schedule": schedule.id, "notes": "\n".join(schedule.notes)})
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema), buffer)
    return buffer.getvalue()


def _types(pa: Any) -> dict[str, Any]:
    """Return the type in Arrow of each kind of column."""
    link = pa.struct([("id", pa.string()), ("type", pa.string()), ("lag_days", pa.int64()), ("reason", pa.string())])
    units = pa.struct([("resource", pa.string()), ("units", pa.float64())])
    return {
        TEXT: pa.string(),
        COUNT: pa.int64(),
        FIGURE: pa.float64(),
        FLAG: pa.bool_(),
        TEXTS: pa.list_(pa.string()),
        LINKS: pa.list_(link),
        UNITS: pa.list_(units),
    }


def _row(
    schedule: BuildSchedule, task: Task, path: str, before: Mapping[str, Sequence[dict[str, Any]]]
) -> dict[str, Any]:
    first, last = baseline_days(schedule, task)
    row: dict[str, Any] = {name: getattr(task, name) for name in COLUMNS if hasattr(task, name)}
    return row | {
        "wbs_path": path,
        "start_date": schedule.first_day(task).isoformat(),
        "finish_date": schedule.last_day(task).isoformat(),
        "not_before_date": None if task.not_before is None else schedule.day(task.not_before).isoformat(),
        "baseline_start_date": None if first is None else first.isoformat(),
        "baseline_finish_date": None if last is None else last.isoformat(),
        "start_day": task.start,
        "finish_day": task.finish,
        "duration_days": task.duration,
        "total_float_days": task.total_float,
        "free_float_days": task.free_float,
        "due_date": None if task.due is None else schedule.day(task.due).isoformat(),
        "float_to_due_days": task.float_to_due,
        "predecessors": list(before.get(task.id, ())),
        "critical_to": list(task.critical_to),
        "uses": _units(task.uses),
        "draws": _units(task.draws),
    }


def _units(given: Mapping[str, float]) -> list[dict[str, Any]]:
    return [{"resource": name, "units": float(units)} for name, units in given.items()]
