"""Puts the stores of the parts of a study together."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

from planner.errors import BadOutput
from planner.outfolder import PLAN_FILE, PROBLEM_FILE
from planner.studies.run_known import keep_digests, known_records, only_run, points_of_study, store_folder
from planner.studies.store import PLANS, Store
from planner.studies.study_file import read_study
from planner.studies.study_results import StudyResults

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.studies.results import Outcome, Record
    from planner.studies.study import Study

RANK: dict[Outcome, int] = {"solved": 0, "no plan possible": 1, "timed out": 2, "failed": 3}


def merge_stores(
    study: Study | str | pathlib.Path,
    stores: Iterable[str | pathlib.Path],
    *,
    store: str | pathlib.Path | None = None,
) -> StudyResults:
    """Return the results of a study after taking over those of other stores.

    Where several hold a result of the same solve, a success goes before a time-out and that before a failure; else the
    first one stays, that of the store itself before others.

    Parameters
    ----------
    study
        The study, the path of its file, or ``CASE/NAME``.
    stores
        Folders of results of the same study, as its parts wrote them.
    store
        Folder to put them in; None: ``studies/<name>`` in the current folder.

    Raises
    ------
    InvalidProblem
        With everything that is wrong with the study.
    BadOutput
        If one of them holds no results of this study, or the results cannot be written.
    """
    given = study if not isinstance(study, str | pathlib.Path) else read_study(study)
    place = Store(store_folder(given, store))
    others = [Store(pathlib.Path(folder)) for folder in stores]
    for other in others:
        if not other.root.is_dir():
            raise BadOutput(f"{other.root} is no folder of results")
        other.refuse_other(given)
    place.refuse_other(given)
    points = points_of_study(given, place)
    place.begin(given)
    with only_run(place, None):
        keep_digests(points, place)
        records = known_records(points, place)
        for other in others:
            if other.root.resolve() != place.root.resolve():
                _take_over(place, records, other, known_records(points, other))
            place.damaged += other.damaged
    return StudyResults(points, records, tuple(place.damaged))


def _take_over(place: Store, records: dict[str, Record], other: Store, found: dict[str, Record]) -> None:
    """Copy the results of another store that are better than those held, or not held."""
    for key, record in found.items():
        held = records.get(key)
        if held is not None and RANK[held.outcome] <= RANK[record.outcome]:
            continue
        files = {}
        if record.has_plan:
            try:
                folder = other.root / PLANS / key
                files = {name: (folder / name).read_text(encoding="utf-8") for name in (PROBLEM_FILE, PLAN_FILE)}
            except (OSError, UnicodeDecodeError) as error:
                other.damaged.append(f"{folder} holds no plan: {getattr(error, 'strerror', None) or error}; left out")
                continue
        place.keep(record, files)
        records[key] = record
