from __future__ import annotations

import pytest

from planner.casefiles.dictionary import data_dictionary
from planner.commands.contents import in_words
from planner.errors import InvalidProblem, Issue
from planner.words import counted


@pytest.mark.parametrize(
    ("count", "nouns", "told"),
    [
        (0, ("issue",), "0 issues"),
        (1, ("issue",), "1 issue"),
        (1200, ("issue",), "1,200 issues"),
        (1, ("entry", "entries"), "1 entry"),
        (2, ("entry", "entries"), "2 entries"),
        (1.0, ("month",), "1 month"),
        (0.5, ("month",), "0.5 months"),
        (12.0, ("month",), "12 months"),
    ],
)
def test_one_is_singular_and_all_else_plural(count: float, nouns: tuple[str, ...], told: str) -> None:
    assert counted(count, *nouns) == told


def test_parts_of_a_case_in_words() -> None:
    parts = {"periods": 1, "sites": 1, "sites left out": 1, "facilities": 1, "rack types": 2, "links": 0}
    assert in_words(parts) == "1 period, 1 site, 1 site left out, 1 facility, 2 rack types"


def test_one_issue_and_one_entry_are_no_plurals() -> None:
    assert str(InvalidProblem((Issue("case.yaml", "is odd"),))).startswith("1 issue\n")
    assert "at least 1 entries" not in data_dictionary()
    assert "at least 1 characters" not in data_dictionary()
