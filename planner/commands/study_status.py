"""`planner study status`: how many solves are done, and how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.commands.terminal import print_json, whoever_reads

if TYPE_CHECKING:
    from pathlib import Path

    from planner.studies.study_results import StudyResults


def run(study: str, folder: Path | None, as_json: bool) -> int:
    """Show how far a study is and return the exit code.

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
    from planner.commands.layout import screen

    results = held(study, folder)
    with whoever_reads():
        if as_json:
            print_json(told.answer(results, 0) | {"rows": []})
        else:
            told.show_summary(screen(), results)
    return 0


def held(study: str, folder: Path | None) -> StudyResults:
    """Return the results that a store holds of a study; nothing is written.

    Parameters
    ----------
    study
        Path of its file, or ``CASE/NAME``.
    folder
        Folder of the results; None: ``studies/<name>``.
    """
    from planner.studies.run_known import known_records, points_of_study, store_folder
    from planner.studies.store import Store
    from planner.studies.study_file import read_study
    from planner.studies.study_results import StudyResults

    given = read_study(study)
    store = Store(store_folder(given, folder))
    store.refuse_other(given)
    points = points_of_study(given, store)
    return StudyResults(points, known_records(points, store), tuple(store.damaged))
