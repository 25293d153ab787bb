"""The good case of the tests of case folders, as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.casefiles import read_case
from tests.casefiles.folders import GOOD, write
from tests.casefiles.workbook.books import Book

if TYPE_CHECKING:
    from planner.problem import Problem


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    folder = tmp_path_factory.mktemp("good") / "good"
    write(folder, dict(GOOD))
    return read_case(folder)


@pytest.fixture
def book(good: Problem) -> Book:
    return Book(good)
