"""A case goes into a workbook and comes back as it was: the same problem, the same digest, provenance included."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import read
from planner.casefiles.workbook.exporting import template_bytes, workbook_bytes
from planner.casefiles.workbook.importing import import_workbook
from planner.casefiles.workbook.layout import by_name
from planner.casefiles.workbook.reading import read_workbook
from planner.casefiles.workbook.texts import meant, meant_words, spelt, spelt_words
from planner.errors import InvalidProblem
from planner.generate import generate
from planner.problem import Problem
from planner.shipped import shipped_cases
from tests.casefiles.workbook.anything import TEXTS, anything
from tests.casefiles.workbook.books import grids_of, rebuilt, through_cells
from tests.checks.chance import case as chance_case

if TYPE_CHECKING:
    from pathlib import Path

needs_excel = pytest.mark.usefixtures("excel")


@pytest.fixture
def excel() -> None:
    for package in ("xlsxwriter", "python_calamine"):
        pytest.importorskip(package, reason=f"{package} is not installed: the extra excel")


def through_file(problem: Problem, folder: Path) -> Problem:
    file = folder / "book.xlsx"
    file.write_bytes(workbook_bytes(problem))
    return read_workbook(file, problem.case).problem


@needs_excel
@pytest.mark.parametrize("name", shipped_cases())
def test_a_shipped_case_comes_back_by_a_file_and_a_folder(name: str, tmp_path: Path) -> None:
    problem = read(name)
    assert through_file(problem, tmp_path) == problem
    read_back = import_workbook(tmp_path / "book.xlsx", tmp_path / name)
    assert read_back.problem == problem
    assert read_back.problem.digest == problem.digest == read(tmp_path / name).digest


@pytest.mark.parametrize("seed", range(80))
def test_whatever_the_models_take_comes_back_through_cells(seed: int) -> None:
    problem = anything(random.Random(seed))
    back = through_cells(problem)
    assert back == problem
    assert back.digest == problem.digest


@needs_excel
@pytest.mark.parametrize("seed", range(100, 112))
def test_whatever_the_models_take_comes_back_through_a_file(seed: int, tmp_path: Path) -> None:
    from planner.casefiles.workbook.cells import read_grids

    problem = anything(random.Random(seed))
    (tmp_path / "book.xlsx").write_bytes(workbook_bytes(problem))
    grids, wrong = read_grids(tmp_path / "book.xlsx")
    assert wrong == []
    assert rebuilt(grids, problem.case) == problem


@pytest.mark.parametrize("seed", range(40))
def test_a_case_drawn_by_chance_comes_back(seed: int) -> None:
    problem = chance_case(random.Random(seed))
    assert through_cells(problem) == problem


SCALES = ((1, 1, 12, 0), (3, 4, 30, 1), (12, 6, 48, 2), (5, 2, 60, 3))


@needs_excel
@pytest.mark.parametrize("scale", SCALES)
def test_a_generated_case_comes_back_by_a_file_and_a_folder(scale: tuple[int, int, int, int], tmp_path: Path) -> None:
    problem = generate(*scale)
    assert through_file(problem, tmp_path).digest == problem.digest
    read_back = import_workbook(tmp_path / "book.xlsx", tmp_path / "case").problem
    ordered = tuple(sorted(problem.sites, key=lambda site: f"{site.id}.yaml"))
    assert read_back.digest == problem.model_copy(update={"sites": ordered}).digest


def test_a_list_left_out_is_not_an_empty_one() -> None:
    tiny = read("tiny")
    for changes in (
        {"racks.LARGE.supply": None}, {"racks.LARGE.supply": []}, {"sites.ash.energy_usd_per_mwh": []},
        {"finance.rent_usd_m_per_mw_year": []}, {"resources.crew.capacity": []}, {"tenant": None},
        {"tenant": {}}, {"programme.goals": ["npv"]}, {"grid.nodes.hill.headroom_mw": []},
    ):  # fmt: skip
        changed = Problem.model_validate(tiny.model_dump(by_alias=True) | dict(_dumped(tiny, changes)))
        assert through_cells(changed) == changed, changes


def _dumped(problem: Problem, changes: dict[str, object]) -> dict[str, object]:
    """Return the sections of a problem with changes, whether or not they hold to the rules."""
    data = problem.model_dump(by_alias=True)
    for path, value in changes.items():
        *parts, last = path.split(".")
        at = data
        for part in parts:
            found = next((one for one in at if one["id"] == part), None) if isinstance(at, list | tuple) else at[part]
            assert found is not None
            at = found
        at[last] = value
    return data


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))))
def test_a_text_is_spelt_so_that_it_comes_back(text: str) -> None:
    assert meant(spelt(text)) == text
    assert meant(f"  {spelt(text)} ") == text


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")))))
def test_words_are_spelt_so_that_they_come_back(words: list[str]) -> None:
    assert meant_words(spelt_words(words)) == words


def test_plain_texts_are_spelt_as_they_are() -> None:
    plain = ["Ash", "a, b", "=1+1", "none", "x # y"]
    assert [spelt(text) for text in plain] == plain
    assert [spelt(text) for text in ("", " a", "#x", '"a"')] == ['""', '" a"', '"#x"', '""a""']
    assert spelt_words(["liquid", "air"]) == "liquid, air"
    assert spelt_words(["a, b", "c"]) == '["a, b", "c"]'
    assert meant_words(meant(spelt_words(['"', '"']))) == ['"', '"']  # joined they would be a text in quotes
    assert spelt_words([]) == ""
    assert meant_words("liquid ,air,, ") == ["liquid", "air"]


@needs_excel
def test_the_same_case_gives_the_same_bytes() -> None:
    problem = read("tiny")
    assert workbook_bytes(problem) == workbook_bytes(Problem.model_validate(problem.model_dump(by_alias=True)))
    assert template_bytes() == template_bytes()


@needs_excel
def test_a_text_that_no_cell_holds_is_refused() -> None:
    from xlsxwriter.utility import xl_col_to_name

    problem = read("tiny").changed({"sites.ash.note": "x" * 40_000})
    with pytest.raises(InvalidProblem) as told:
        workbook_bytes(problem)
    (issue,) = told.value.issues
    at = xl_col_to_name([column.name for column in by_name()["sites"].columns].index("note"))
    assert str(issue) == f"sites!{at}3: must be a text of at most 32,767 letters in a workbook, got 40,000"


@needs_excel
def test_a_workbook_that_no_folder_holds_leaves_nothing(tmp_path: Path) -> None:
    # The title of a source stands in a CSV table, whose cells have no spaces around them.
    tiny = read("tiny")
    spaced = tiny.model_copy(update={"sources": (tiny.sources[0].model_copy(update={"title": " spaced "}),)})
    (tmp_path / "book.xlsx").write_bytes(workbook_bytes(spaced))
    (tmp_path / "case").mkdir()
    with pytest.raises(InvalidProblem, match="cannot hold all"):
        import_workbook(tmp_path / "book.xlsx", tmp_path / "case")
    assert list((tmp_path / "case").iterdir()) == []


def test_sites_stand_in_a_folder_in_the_order_of_their_files() -> None:
    grids = grids_of(read("tiny"))
    sites = next(grid for grid in grids if grid.name == "sites").rows
    sites[2], sites[4] = sites[4], sites[2]
    assert [site.id for site in rebuilt(grids, "tiny").sites] == ["cedar", "birch", "ash"]


def test_dates_before_spreadsheets_agree_with_calendars_come_back() -> None:
    tiny = read("tiny")
    early = tiny.sites[0].stages[0].model_copy(update={"energisation_date": date(1900, 2, 28)})
    ash = tiny.sites[0].model_copy(update={"stages": (early,)})
    changed = tiny.model_copy(update={"sites": (ash, *tiny.sites[1:])})
    assert through_cells(changed) == changed


def test_awkward_texts_are_among_those_drawn() -> None:
    assert {text[:1] for text in TEXTS} >= {"=", "+", "-", "@", "#", '"', " ", "<", "["}
