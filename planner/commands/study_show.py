"""`planner study show`: the table of what is solved so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.commands.study_status import held
from planner.commands.terminal import print_json, whoever_reads
from planner.plan_rows import PROVEN_GAP

if TYPE_CHECKING:
    from pathlib import Path

    from planner.studies.study_results import StudyResults


def run(study: str, folder: Path | None, as_json: bool) -> int:
    """Show the table of a study and return the exit code.

    Parameters
    ----------
    study
        Path of its file, or ``CASE/NAME``.
    folder
        Folder of the results; None: ``studies/<name>``.
    as_json
        Show one JSON object in place of words.
    """
    from planner.commands import study_told as told
    from planner.commands.layout import screen, show_table

    results = held(study, folder)
    with whoever_reads():
        if as_json:
            print_json(told.answer(results, 0))
        else:
            console = screen()
            told.show_summary(console, results)
            titles, rows = _table(results)
            texts = 2 + len(results.points.study.dimensions) + 1
            show_table(console, titles, rows, "r" + "l" * (texts - 1))
    return 0


def _table(results: StudyResults) -> tuple[list[str], list[list[str]]]:
    """Return titles and cells: a goal that is not proven has its gap beside its value, bounds stay in the files."""
    hidden = {f"{goal}{part}" for goal in results.goals for part in ("_bound", "_gap")} | {"outcome", "message"}
    shown = [(place, name) for place, name in enumerate(results.columns) if name not in hidden]
    cells = []
    for row in results.rows():
        known = dict(zip(results.columns, row, strict=True))
        cells.append([_cell(row[place]) + _gap(known.get(f"{name}_gap")) for place, name in shown])
    return [name for _, name in shown], cells


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def _gap(gap: Any) -> str:
    return "" if gap is None or gap <= PROVEN_GAP else f" ±{100 * gap:.2g} %"
