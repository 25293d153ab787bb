"""The page of equations is written from the code, and is current."""

from __future__ import annotations

from pathlib import Path

from planner.model.build import FAMILIES
from planner.model.formulation import formulation, markdown

PAGE = Path(__file__).resolve().parents[2] / "FORMULATION.md"


def test_the_page_is_current() -> None:
    # Renewed by `python -m planner.model.formulation > FORMULATION.md`.
    assert PAGE.read_text(encoding="utf-8") == formulation()


def test_every_family_is_on_it_with_its_rows() -> None:
    page = formulation()
    for family in FAMILIES:
        assert all(f"`{name}`" in page for name in family.Rows.names()), family.__name__
    assert ":math:" not in page
    assert ".. math::" not in page
    assert page.count("```") == 2 * page.count("```math\n")


def test_equations_become_blocks_and_formulas_stay_in_their_line() -> None:
    text = "Says why.\n\n.. math:: a \\le b\n\n.. math::\n   c\n   + d\n\n:math:`a` [MW] is ``this``."
    assert markdown(text) == (
        "Says why.\n\n```math\na \\le b\n```\n\n```math\nc\n+ d\n```\n\n$`a`$ [MW] is `this`."
    )  # fmt: skip
