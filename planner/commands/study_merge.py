"""`planner study merge`: the results of parts put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.commands.terminal import print_json, whoever_reads

if TYPE_CHECKING:
    from pathlib import Path


def run(study: str, stores: list[Path], folder: Path | None, as_json: bool) -> int:
    """Put the results of parts together, show what there is and return the exit code.

    Parameters
    ----------
    study
        Path of its file, or ``CASE/NAME``.
    stores
        Folders of results of its parts.
    folder
        Folder to put them in; None: ``studies/<name>``.
    as_json
        Show one JSON object in place of words.
    """
    from planner.commands import study_told as told
    from planner.commands.layout import screen
    from planner.studies.run_known import store_folder
    from planner.studies.store import Store
    from planner.studies.study_file import read_study
    from planner.studies.study_merge import merge_stores

    given = read_study(study)
    place = Store(store_folder(given, folder))
    results = merge_stores(given, stores, store=place.root)
    files, code = results.write(place), told.exit_code(results) or (0 if results.is_done else told.SOME_WITHOUT_PLAN)
    with whoever_reads():
        if as_json:
            print_json(told.answer(results, code, files))
        else:
            console = screen()
            told.show_summary(console, results)
            for path in files:
                console.print(f"written to {path}", soft_wrap=True)
    return code
