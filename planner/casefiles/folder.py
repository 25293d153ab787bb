"""Which files a case folder holds, and their text."""

from __future__ import annotations

import os
import pathlib
from typing import TYPE_CHECKING, NamedTuple

from planner.casefiles.places import Finding, Place
from planner.outfolder import CASE_FILE, PLAN_FILE
from planner.validate.names import nearest, suggestion

if TYPE_CHECKING:
    from pathlib import Path

SITES_FOLDER = "sites"
_READ_BY_OTHERS = frozenset({"scenarios", "studies"})
_README_ENDINGS = frozenset({"", ".md", ".txt", ".rst", ".html", ".pdf"})
# Spreadsheets and editors lay these beside what they hold open.
_LOCK_STARTS = (".", "~$")
# What is read in ten seconds and a gigabyte: a hundred times the files of the largest cases.
MOST_BYTES = {".yaml": 2**20, ".csv": 12 * 2**20}


class Text(NamedTuple):
    """What a file says, None if it is no text, and the path by which messages name it."""

    label: str
    text: str | None


class Files(NamedTuple):
    """The texts of a case: the case file, the sites by file stem, the tables by file name."""

    case: Text
    sites: dict[str, Text]
    tables: dict[str, Text]


def read_files(folder: Path, known_tables: frozenset[str]) -> tuple[Files, list[Finding]]:
    """Return the texts of a case folder, and every file that is missing, unreadable, unknown or no text."""
    try:
        missing = _missing(folder)
        if missing is None:
            return _found(folder, known_tables)
    except OSError as error:
        missing = unreadable(pathlib.Path(error.filename or folder), error)
    return Files(Text(folder.as_posix(), None), {}, {}), [missing]


def unreadable(folder: Path, error: OSError) -> Finding:
    """Return that a folder, or something in it, cannot be read."""
    return Finding(Place(folder.as_posix()), f"must be readable, got {(error.strerror or str(error)).lower()}")


def _found(folder: Path, known_tables: frozenset[str]) -> tuple[Files, list[Finding]]:
    """Return the texts of a folder that is there, and what is wrong with its files."""
    findings: list[Finding] = []
    case, tables = Text(folder.as_posix(), None), {}
    is_case = (folder / CASE_FILE).exists() or (folder / SITES_FOLDER).is_dir()
    for path in sorted(folder.iterdir()):
        label = path.as_posix()
        if path.name in _READ_BY_OTHERS or (path.name == SITES_FOLDER and path.is_dir()) or no_part_of_a_case(path):
            continue
        if path.name != CASE_FILE and path.name not in known_tables:
            if not is_case and nearest(path.name, (CASE_FILE,)) is None:
                continue  # the folder holds something else altogether
            known = {CASE_FILE, SITES_FOLDER, *known_tables}
            hint = suggestion(path.name, known, "files")
            findings.append(Finding(Place(label), f"must be a file of a case, got an unknown name{hint}"))
            continue
        text = Text(label, read_text(path, findings))
        if path.name == CASE_FILE:
            case = text
        else:
            tables[path.name] = text
    if not (folder / CASE_FILE).exists():
        findings.append(Finding(Place(folder.as_posix()), f"must hold a {CASE_FILE}"))
    return Files(case, _site_files(folder, findings), tables), findings


def no_part_of_a_case(path: Path) -> bool:
    """Return whether a path in a case folder is ignored: hidden, a lock file, a README, or written plans."""
    if path.name.startswith(_LOCK_STARTS):
        return True
    if path.stem.lower() == "readme" and path.suffix.lower() in _README_ENDINGS:
        return True
    return path.is_dir() and _holds_plans(path)


def is_left_behind(path: Path) -> bool:
    """Return whether a path in a case folder does not belong in a copy of the case: hidden, a lock, written plans."""
    return path.name.startswith(_LOCK_STARTS) or (path.is_dir() and _holds_plans(path))


def _holds_plans(folder: Path) -> bool:
    """Return whether a folder is one that `planner solve` wrote, or holds nothing but such folders."""
    try:
        if (folder / PLAN_FILE).is_file():
            return True
        inside = [path for path in folder.iterdir() if not path.name.startswith(_LOCK_STARTS)]
        return bool(inside) and all((path / PLAN_FILE).is_file() for path in inside)
    except OSError:
        return False


def _missing(folder: Path) -> Finding | None:
    """Return what is wrong with the folder itself, if anything."""
    if folder.is_dir():
        return None
    label = folder.as_posix()
    if folder.exists():
        is_case = (folder.parent / CASE_FILE).is_file()
        hint = f"; did you mean '{folder.parent.as_posix()}'?" if is_case else ""
        return Finding(Place(label), f"must be a case folder, got a file{hint}")
    beside = [path.name for path in folder.parent.iterdir() if path.is_dir()] if folder.parent.is_dir() else []
    near = suggestion(folder.name, beside, "folders beside it") if beside else ""
    return Finding(Place(label), f"must be a case folder, got a path that does not exist{near}")


def _site_files(folder: Path, findings: list[Finding]) -> dict[str, Text]:
    """Return the texts of the site files by stem, in order of their names."""
    sites: dict[str, Text] = {}
    below = folder / SITES_FOLDER
    try:
        listed = sorted(below.iterdir()) if below.is_dir() else []
    except OSError as error:
        findings.append(unreadable(below, error))
        return {SITES_FOLDER: Text(below.as_posix(), None)}
    for path in listed:
        if no_part_of_a_case(path):
            continue
        label = path.as_posix()
        if path.suffix != ".yaml" or not os.path.isfile(path):
            findings.append(Finding(Place(label), "must be a site file named <site>.yaml"))
            continue
        sites[path.stem] = Text(label, read_text(path, findings))
    return sites


def read_text(path: Path, findings: list[Finding]) -> str | None:
    """Return the text of a UTF-8 file, or None after noting why it is none."""
    label = path.as_posix()
    try:
        if not path.is_file():
            what = "a folder" if path.is_dir() else "a device or pipe" if path.exists() else "a link to nothing"
            findings.append(Finding(Place(label), f"must be a file, got {what}"))
            return None
        size = path.stat().st_size
        most = MOST_BYTES.get(path.suffix, max(MOST_BYTES.values()))
        if size > most:
            what = f"must be a file of at most {most // 2**20} MB, got {size / 2**20:,.1f} MB"
            findings.append(Finding(Place(label), what))
            return None
        raw = path.read_bytes()
    except OSError as error:
        findings.append(Finding(Place(label), f"must be a readable file, got {(error.strerror or str(error)).lower()}"))
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.append(Finding(Place(label), "must be UTF-8 text, got UTF-16; save it as UTF-8"))
        return None
    if b"\0" in raw:
        findings.append(Finding(Place(label), "must be UTF-8 text, got a binary file"))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        what = f"must be UTF-8 text, got the byte 0x{raw[error.start]:02x}; save it as UTF-8"
        findings.append(Finding(Place(label, line, column), what))
        return None
    if not text.strip():
        findings.append(Finding(Place(label), "must not be empty"))
        return None
    return text
