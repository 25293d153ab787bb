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

TEXTS = (
    "id", "wbs", "wbs_path", "name", "kind", "site", "status", "start_date", "finish_date", "start_reason",
    "not_before_date", "held_by", "option", "building", "phase", "furnished_by", "mw_unit", "confidence",
    "baseline_start_date", "baseline_finish_date",
)  # fmt: skip
COUNTS = ("uid", "start_day", "finish_day", "duration_days", "total_float_days", "free_float_days")
FIGURES = ("percent_complete", "cost_usd_m", "mw", "cumulative_mw")


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
    fields = [(name, pa.string()) for name in TEXTS] + [(name, pa.int64()) for name in COUNTS]
    fields += [(name, pa.float64()) for name in FIGURES] + [("is_event", pa.bool_())]
    link = pa.struct([("id", pa.string()), ("type", pa.string()), ("lag_days", pa.int64()), ("reason", pa.string())])
    fields += [("predecessors", pa.list_(link)), ("critical_to", pa.list_(pa.string()))]
    units = pa.list_(pa.struct([("resource", pa.string()), ("units", pa.float64())]))
    fields += [("uses", units), ("draws", units)]
    schema = pa.schema(fields, metadata={"made_by": MARK, "schedule": schedule.id})
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema), buffer)
    return buffer.getvalue()


def _row(
    schedule: BuildSchedule, task: Task, path: str, before: Mapping[str, Sequence[dict[str, Any]]]
) -> dict[str, Any]:
    same = (
        "id", "uid", "wbs", "name", "kind", "site", "status", "start_reason", "percent_complete", "held_by", "option",
        "building", "phase", "furnished_by", "cost_usd_m", "mw", "mw_unit", "cumulative_mw", "confidence", "is_event",
    )  # fmt: skip
    first, last = baseline_days(schedule, task)
    row: dict[str, Any] = {name: getattr(task, name) for name in same}
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
        "predecessors": list(before.get(task.id, ())),
        "critical_to": list(task.critical_to),
        "uses": _units(task.uses),
        "draws": _units(task.draws),
    }


def _units(given: Mapping[str, float]) -> list[dict[str, Any]]:
    return [{"resource": name, "units": float(units)} for name, units in given.items()]
