"""Where the results of a study are kept: a file for each solve, put in place whole.

`results/KEY.json` is the record of a solve and is written last; `plans/KEY` holds its plan and the problem, as
`read_plan` reads them. A process that is killed, or a disk that is full, leaves what was there before and nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.errors import BadOutput
from planner.exports import read_plan
from planner.outfolder import DRAFT_PREFIX, PROBE_PREFIX
from planner.studies.results import Record, record_of, record_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plan import Plan
    from planner.studies.study import Study

RESULTS, PLANS, STUDY_FILE, DIGESTS_FILE = "results", "plans", "study.json", "problems.json"
STORE_FORMAT = 1
STALE_S = 3600.0
PROBE_BYTES = 2**16


class Store:
    """The results of one study in a folder.

    `damaged` lists the records that could not be read: their solves count as not done.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.damaged: list[str] = []

    def begin(self, study: Study) -> None:
        """Make the folder ready to be written to.

        Raises
        ------
        BadOutput
            If it cannot be written to, or holds the results of another study.
        """
        self.refuse_other(study)
        about = {"format": STORE_FORMAT, "study": study.id, "case": study.case.name, "name": study.name}
        with _told(self.root):
            for folder in (self.root / RESULTS, self.root / PLANS):
                folder.mkdir(parents=True, exist_ok=True)
                self._probe(folder)
        _sweep(self.root)
        self.write(self.root / STUDY_FILE, json.dumps(about, ensure_ascii=False, indent=1) + "\n")

    def refuse_other(self, study: Study) -> None:
        """Refuse a folder that holds the results of another study, or anything else.

        Raises
        ------
        BadOutput
            With what it holds.
        """
        if not self.root.exists():
            return
        if not self.root.is_dir():
            raise BadOutput(f"{self.root} is a file; results need a folder: choose another one with --store")
        about = _object(self.root / STUDY_FILE)
        if about and (about.get("study"), about.get("case")) != (study.id, study.case.name):
            held = f"the study {about.get('study')} of the case {about.get('case')}"
            raise BadOutput(f"{self.root} holds the results of {held}: choose another folder with --store")
        with _told(self.root):
            names = [entry.name for entry in self.root.iterdir() if not entry.name.startswith(".")]
        if not about and names and not {RESULTS, PLANS} & set(names):
            raise BadOutput(f"{self.root} is not empty and holds no results of a study: choose another with --store")

    def _probe(self, folder: Path) -> None:
        """Write a file and remove it again: that this cannot be done is better known before the first solve."""
        number, name = tempfile.mkstemp(prefix=PROBE_PREFIX, dir=folder)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(bytes(PROBE_BYTES))
                file.flush()
                os.fsync(file.fileno())
        finally:
            with suppress(OSError):
                os.unlink(name)

    def record(self, key: str) -> Record | None:
        """Return the record of a solve, None where it is not done; one that is damaged is noted, and not done."""
        path = self.root / RESULTS / f"{key}.json"
        try:
            return record_of(path.read_text(encoding="utf-8"), key)
        except FileNotFoundError:
            return None
        except (BadOutput, UnicodeDecodeError) as error:
            self.damaged.append(f"{path} is no result: {error}; its problem is solved again")
            return None
        except OSError as error:
            raise BadOutput(f"{path} cannot be read: {error.strerror or error}") from error

    def keep(self, record: Record, files: dict[str, str]) -> None:
        """Keep a result: its plan first, its record last.

        Parameters
        ----------
        record
            The record.
        files
            Texts of the files of its plan, by name; empty where there is none.

        Raises
        ------
        BadOutput
            If it cannot be written; nothing of it is then left.
        """
        if files:
            self._keep_plan(self.root / PLANS / record.key, files)
        self.write(self.root / RESULTS / f"{record.key}.json", record_text(record))

    def _keep_plan(self, place: Path, files: dict[str, str]) -> None:
        with _told(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=place.parent))
            try:
                for name, text in files.items():
                    _written(draft / name, text)
                if place.exists():  # of a run that was killed before the record came
                    shutil.rmtree(place)
                draft.chmod(0o755)
                draft.rename(place)
            finally:
                shutil.rmtree(draft, ignore_errors=True)

    def write(self, path: Path, text: str | bytes) -> None:
        """Put a file in place whole, or leave what is there.

        Raises
        ------
        BadOutput
            If it cannot be written.
        """
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(prefix=DRAFT_PREFIX, dir=path.parent)
            os.close(number)
            try:
                _written(Path(name), text)
                os.chmod(name, 0o644)
                os.replace(name, path)
            finally:
                with suppress(OSError):
                    os.unlink(name)

    def plan(self, key: str) -> Plan:
        """Return the plan of a solve.

        Raises
        ------
        BadOutput
            If there is none, or if it is damaged.
        """
        return read_plan(self.root / PLANS / key)

    def digests(self, code: str) -> dict[str, str]:
        """Return the digests of changed problems that this code has found before, by what was changed."""
        about = _object(self.root / DIGESTS_FILE)
        found = about.get("digests") if about.get("code") == code else None
        sound = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
        return dict(found) if sound and found else {}

    def keep_digests(self, code: str, digests: dict[str, str]) -> None:
        """Keep digests of changed problems, so that a study that is run again need not make its problems."""
        text = json.dumps({"format": STORE_FORMAT, "code": code, "digests": digests}, indent=0)
        self.write(self.root / DIGESTS_FILE, text + "\n")


def _written(path: Path, text: str | bytes) -> None:
    """Write a file and have the system put it on the disk."""
    with path.open("wb") as file:
        file.write(text.encode("utf-8") if isinstance(text, str) else text)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn a failure of the file system into a sentence."""
    try:
        yield
    except OSError as error:
        raise BadOutput(
            f"cannot write {path}: {error.strerror or error}; the results kept so far are whole: "
            "make room, or choose another folder with --store, and run the study again to go on"
        ) from error


def _object(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file that only says what the folder holds; empty where there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _sweep(root: Path) -> None:
    """Remove what runs that were killed long ago left half written."""
    for folder in (root, root / RESULTS, root / PLANS):
        with suppress(OSError):
            for path in folder.iterdir():
                if path.name.startswith((DRAFT_PREFIX, PROBE_PREFIX)) and time.time() - path.stat().st_mtime > STALE_S:
                    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
