"""`planner study run`: solve what is missing, keep it, write the table and the pictures."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from planner.commands.stopping import Stopped
from planner.commands.terminal import print_json, say, status_line, stdout_for_results, whoever_reads
from planner.startup import defer_unused

if TYPE_CHECKING:
    from pathlib import Path


def run(study: str, folder: Path | None, where: dict[str, Any], as_json: bool) -> int:
    """Run a study and return the exit code.

    Parameters
    ----------
    study
        Path of its file, or ``CASE/NAME``.
    folder
        Folder of the results; None: ``studies/<name>``.
    where
        Workers, cluster, shard, and whether to solve again what failed.
    as_json
        Show one JSON object in place of words.
    """
    defer_unused()
    from planner.commands import study_told as told
    from planner.studies.run import run_study
    from planner.studies.run_known import store_folder
    from planner.studies.store import Store
    from planner.studies.study_file import read_study

    given = read_study(study)
    store = Store(store_folder(given, folder))
    with stdout_for_results(), status_line(sys.stderr, quiet=True) as status:
        try:
            results = run_study(
                given, store=store.root, on_progress=lambda event: status.update(told.progress_words(event)), **where
            )
        except Stopped:
            say(f"what was solved is kept in {store.root}: run the study again to go on")
            raise
        files = results.write(store) if where["shard"] is None else ()
    code = told.exit_code(results)
    with whoever_reads():
        if as_json:
            print_json(told.answer(results, code, files))
        else:
            from planner.commands.layout import screen

            console = screen()
            told.show_summary(console, results)
            for path in files or (store.root,):
                console.print(f"written to {path}", soft_wrap=True)
    return code
