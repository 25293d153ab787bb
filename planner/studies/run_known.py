"""What a store knows of a study: what is done, what is still to do, and that one run works in it at a time."""

from __future__ import annotations

import pathlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from planner import arguments
from planner.errors import BadOutput
from planner.studies.study_code import code_here
from planner.studies.study_points import Points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.studies.results import Record
    from planner.studies.store import Store
    from planner.studies.study import Study
    from planner.studies.study_shard import Shard


def store_folder(study: Study, given: str | pathlib.Path | None) -> pathlib.Path:
    """Return the folder of a study's results: the one given, else one of its name where the command is run."""
    return pathlib.Path("studies") / study.id if given is None else arguments.folder("store", given)


def points_of_study(study: Study, store: Store) -> Points:
    """Return the points of a study, helped by what its store knows of their problems; nothing is written.

    Raises
    ------
    InvalidProblem
        With everything that is wrong with any of them, by file, line and column.
    """
    code = code_here()
    return Points(study, code, store.digests(code.text))


def keep_digests(points: Points, store: Store) -> None:
    """Have a store know which problems the points have, so that a study that is run again need not make them."""
    if points.is_news:
        store.keep_digests(points.code.text, points.digests)


def known_records(points: Points, store: Store, *, retry_failed: bool = False) -> dict[str, Record]:
    """Return the results in a store by key, without those to be solved again.

    Parameters
    ----------
    points
        The points of the study.
    store
        Its results.
    retry_failed
        Leave out what failed, and what timed out without a plan.
    """
    found = {key: store.record(key) for key in points.solves}
    again = ("failed", "worker lost", "timed out without a plan") if retry_failed else ()
    return {key: record for key, record in found.items() if record is not None and record.status not in again}


def to_do(points: Points, store: Store, records: dict[str, Record], wanted: set[str]) -> list[str]:
    """Return the solves that are not done, in the study's order.

    One whose plan others are to start from and cannot be read is not done, and its record is forgotten.

    Parameters
    ----------
    points
        The points of the study.
    store
        Its results.
    records
        The records it holds, by key.
    wanted
        Keys of the solves that are wanted.
    """
    todo = {key for key in wanted if key not in records}
    unread = [points.solves[key].start for key in todo]
    while unread:
        key = unread.pop()
        if key and key in records and not _holds(store, records[key]):
            del records[key]
            todo.add(key)
            unread.append(points.solves[key].start)
    return [key for key in points.solves if key in todo]


def _holds(store: Store, record: Record) -> bool:
    """Return whether the plan of a record can be read, where it has one."""
    if not record.has_plan:
        return True
    try:
        store.plan(record.key)
    except BadOutput as error:
        store.damaged.append(f"{error}; its problem is solved again")
        return False
    return True


@contextmanager
def only_run(store: Store, shard: Shard | None) -> Iterator[None]:
    """Let no two runs of the same study, or of the same part of it, work in one store at a time.

    Raises
    ------
    BadOutput
        If another one is at work.
    """
    name = ".run" if shard is None else f".run-{shard.number}-of-{shard.of}"
    try:
        import fcntl
    except ImportError:
        yield
        return
    try:
        file = (store.root / name).open("a")
    except OSError as error:
        raise BadOutput(f"cannot write {store.root / name}: {error.strerror or error}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadOutput(f"another run of this study is at work in {store.root}; wait for it, or end it") from None
        except OSError:
            pass  # a file system without locks
        yield
