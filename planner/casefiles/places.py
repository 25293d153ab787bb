"""Where each value of a case was written: file and line and column, or table, row and column."""

from __future__ import annotations

from typing import Any, NamedTuple

from planner.errors import Issue

Path = tuple[Any, ...]


class Place(NamedTuple):
    """One spot in one file; `column` is a name in a table, a number elsewhere, and empty for a whole row or file."""

    file: str
    line: int = 0
    column: int | str = ""

    @property
    def where(self) -> str:
        """The place as messages give it."""
        if not self.line:
            return self.file
        if isinstance(self.column, str):
            return f"{self.file} row {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Key that sorts places by file, line and column."""
        number = self.column if isinstance(self.column, int) else 0
        return self.file, self.line, number, str(self.column)


class Finding(NamedTuple):
    """Something wrong at a place; `path` is its place in the case, empty if it has none."""

    place: Place
    what: str
    path: Path = ()

    def issue(self) -> Issue:
        """Return it as the issue a reader sees."""
        return Issue(self.place.where, self.what)


class Places:
    """The place of each path of a case, and how its file would name that path."""

    def __init__(self) -> None:
        self.at: dict[Path, Place] = {}
        self.roots: dict[Path, Path] = {}

    def move(self, old: Path, new: Path) -> None:
        """Note the places of everything below `old` as places below `new` too."""
        below = [path for path in self.at if path[: len(old)] == old]
        self.at.update({new + path[len(old) :]: self.at[path] for path in below})

    def find(self, path: Path) -> Place:
        """Return the place of `path`, or of the nearest part around it that was written somewhere."""
        for length in range(len(path), -1, -1):
            found = self.at.get(path[:length])
            if found is not None:
                return found
        return self.at.get((), Place(""))

    def named(self, path: Path) -> str:
        """Return the path as its own file spells it, like ``grid.nodes[2].headroom_mw``."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.roots:
                path = path[length:]
                break
        return dotted(path)


def dotted(path: Path) -> str:
    """Return a path as text: names joined by dots, positions in brackets."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def in_order(findings: list[Finding]) -> tuple[Issue, ...]:
    """Return findings as issues by file, line and column, each said once."""
    ordered = sorted(findings, key=lambda found: (found.place.order, found.what))
    return tuple(dict.fromkeys(found.issue() for found in ordered))
