"""The texts of a file for Primavera P6: what its format or its database cannot hold is written otherwise, and noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.exports.primavera.code_page import fits, transliterated
from planner.schedule.naming import P6_ID_MOST, cut_key
from planner.words import counted

if TYPE_CHECKING:
    from planner.exports.primavera.project import Format

# The most characters that P6 takes in each place; a longer text makes it refuse the file.
MOST = {
    "activity id": P6_ID_MOST,
    "activity name": 120,
    "name of an element": 100,
    "code of an element": 40,
    "project id": 40,
    "project name": 100,
    "resource id": 20,
    "resource name": 100,
    "activity code": 60,
    "description of a code": 120,
    "calendar name": 60,
    "user field": 255,
    "note": 4000,
}
KEYS = ("activity id", "code of an element", "project id", "resource id", "activity code")
_BREAK, _UNWRITABLE = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+"), re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Words:
    """The texts of one file; keeps what was written otherwise."""

    to: Format
    respelt: dict[str, str] = field(default_factory=dict)
    cut: dict[str, dict[str, str]] = field(default_factory=dict)

    def text(self, given: str, place: str = "user field") -> str:
        """Return a text as a place of the file holds it: on one line, in its characters, and not too long for it."""
        plain = _UNWRITABLE.sub("", _BREAK.sub(" ", given)).replace("\ufffe", "").replace("\uffff", "")
        written = plain if self.to == "pmxml" or fits(plain) else transliterated(plain)
        if written != plain:
            self.respelt[plain] = written
        if len(written) <= MOST[place]:
            return written
        short = cut_key(written, given, MOST[place]) if place in KEYS else f"{written[: MOST[place] - 3].rstrip()}..."
        self.cut.setdefault(place, {})[given] = short
        return short

    def notes(self) -> tuple[str, ...]:
        """Return in words what was written otherwise: each text of other letters, and how many were cut."""
        found = [
            f"'{old}' is written as '{new}': windows-1252 lacks characters of it" for old, new in self.respelt.items()
        ]
        for place, texts in self.cut.items():
            old, new = next(iter(texts.items()))
            whole = "; the whole id is in the field 'Planner id'" if place == "activity id" else ""
            number = counted(len(texts), "text") + f" cut to the {MOST[place]} characters that P6 takes"
            found.append(f"{place}: {number}, such as '{old}' to '{new}'{whole}")
        return tuple(found)
