"""Files, classes and functions of the search have the names of the literature, not the words this project once used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import solvers.search

FOLDER = Path(solvers.search.__file__).parent

FILES = """
guided first improve beside partner works prices shares areas groups relaxfix dive restore settle direct tracks
bringing start goals attempt held keep both method scheduled empty_plan
"""
"""Names of files of old; a file named so would say to nobody what is in it."""

WHOLE_NAMES = """
track mark place home counts rises leans near held every narrow narrowed spread shrunk gathered steered limited
capped summed clock part over reached found told tell aimed wide within roomy bare alone led lead early expected
good beside exchanged offer turn leave work proof appraisal series heard say brought parts paid prices owners
more branched gains worn stale crossed own guided first improve partner works shares areas relaxfix restore settle
direct tracks bringing goals
"""
"""Names that no class or function may have as a whole; as one word of several some of them are plain English."""

PARTS_OF_NAMES = """
track tracks mark marks marked roomy narrowed narrow spread shrunk gathered steered limited capped leans leaning
rises bettered partner beside bringing appraisal appraised heard brought told tell relaxfix settle settled hair dust
clock aimed worn stale restore restored
"""
"""Words that may not even be a part of one."""


def names() -> set[str]:
    """Return the names of every class and function of the search."""
    found = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
    return found


def words(name: str) -> list[str]:
    """Return the words of a name in snake case or camel case, in lower case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


def test_no_old_word_is_left_in_a_file_class_or_function_name() -> None:
    assert len(names()) > 200
    assert set(FILES.split()).isdisjoint(path.stem for path in FOLDER.glob("*.py"))
    assert sorted(name for name in names() if "_".join(words(name)) in WHOLE_NAMES.split()) == []
    files = {path.stem for path in FOLDER.glob("*.py")}
    assert sorted(name for name in names() | files if set(PARTS_OF_NAMES.split()) & set(words(name))) == []


def test_old_names_would_be_found() -> None:
    assert "_".join(words("Partner")) in WHOLE_NAMES.split()
    assert set(PARTS_OF_NAMES.split()) & set(words("_marked_tracks"))
    assert words("RelaxFix") == ["relax", "fix"]
