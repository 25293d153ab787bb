"""No symbol has two meanings, every symbol of an equation is in the table, and the variables listed are the model's."""

from __future__ import annotations

import re

import pyomo.environ as pyo
import pytest

from planner.model import build_order, objective, ties
from planner.model.build import FAMILIES, build
from planner.model.formulation import DEFINITIONS, all_symbols, formulation
from planner.model.symbols import INDICES, SYMBOLS, VARIABLES, Symbol, introduced, symbol_table, variable_table
from tests.features.feature import features
from tests.model.golden_case import problem

PAGES = (objective, ties, build_order, *FAMILIES)
# What LaTeX commands here only set, and no symbol of ours.
SETTING = frozenset(
    [
        "sum",
        "le",
        "ge",
        "left",
        "right",
        "qquad",
        "quad",
        "forall",
        "in",
        "cdot",
        "tfrac",
        "lfloor",
        "rfloor",
        "lceil",
        "rceil",
        "wedge",
        "min",
        "times",
    ]
)
ACCENTS = ("bar", "hat", "underline", "overline")
ONE = re.compile(
    r"(?P<accent>\\(?:bar|hat|underline|overline)\s*\{?)?"
    r"(?P<letter>\\mathrm\{[a-z]+\}|\\[A-Za-z]+|[A-Za-z])\}?"
    r"(?P<mark>\^\*|\^[a-z](?=[_ ,\-\}\)]|$))?"
    r"(?P<below>_\{(?:[^{}]|\{[^{}]*\})*\}|_[a-zA-Z0-9]|_\\[a-z]+)?"
)


def symbols_in(text: str) -> list[tuple[str, str]]:
    """Return the symbols of a formula with their subscripts, those in subscripts included."""
    text = re.sub(r"\\text\{[^{}]*\}|\\,|\\ ", " ", text)
    found: list[tuple[str, str]] = []
    for match in ONE.finditer(text):
        letter, accent = match["letter"], (match["accent"] or "").strip("{ ")
        if letter.startswith("\\") and letter[1:] in (*SETTING, *ACCENTS):
            below = match["below"]
            found += symbols_in(below.removeprefix("_").strip("{}")) if below else []
            continue
        below = (match["below"] or "").removeprefix("_")
        below = below[1:-1] if below.startswith("{") else below
        found += [(f"{accent}{' ' if accent and letter[0].isalpha() else ''}{letter}{match['mark'] or ''}", below)]
        found += symbols_in(below)
    return found


def key_of(written: str) -> tuple[str, int]:
    """Return the symbol that a form of it shows, and how many indices it has."""
    (key, below), *_ = symbols_in(written)
    return key, indices(below)


def indices(below: str) -> int:
    """Return how many indices a subscript has: commas of subscripts within it do not count."""
    inner = re.sub(r"_\{[^{}]*\}", "", below)
    return len(inner.split(",")) if inner else 0


def formulas(page: str) -> list[str]:
    blocks = [block for block in re.split(r"\n\s*\n", page) if block.lstrip().startswith(".. math::")]
    return [*(block.replace(".. math::", "") for block in blocks), *re.findall(r":math:`([^`]*)`", page)]


ALL = all_symbols()
KNOWN = {key_of(given.written[0])[0]: given for given in ALL}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (r"\bar G_{s,t} \wedge H_{s,p-1}", ["\\bar G", "s", "t", "H", "s", "p"]),
        (r"\overline{\mathrm{on}}_{\beta,t^*}", ["\\overline\\mathrm{on}", "\\beta", "t^*"]),
        (r"\sum_{s \in h} t^m_c \le \tfrac{\Delta}{\kappa} e", ["s", "h", "t^m", "c", "\\Delta", "\\kappa", "e"]),
        (r"\underline{M}_g\,\text{capex only}", ["\\underline M", "g"]),
    ],
)
def test_a_formula_is_taken_apart(text: str, keys: list[str]) -> None:
    assert [key for key, _ in symbols_in(text)] == keys


def test_no_symbol_stands_twice() -> None:
    keys = [key_of(form)[0] for given in ALL for form in given.written[:1]]
    assert sorted(keys) == sorted(set(keys))
    for given in ALL:
        assert len({key_of(form)[0] for form in given.written}) == 1, given
    assert len({given.meaning for given in ALL}) == len(ALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.rpartition(".")[2])
def test_every_symbol_of_an_equation_is_in_the_table_with_as_many_indices(page: object) -> None:
    for formula in formulas(page.__doc__ or ""):
        for key, below in symbols_in(formula):
            assert key in KNOWN, f"{key} in {formula}"
            counts = {key_of(form)[1] for form in KNOWN[key].written}
            assert not below or indices(below) in counts, f"{key}_{below} in {formula}"


def test_every_symbol_of_the_table_is_used_by_the_page_that_introduces_it_or_by_several() -> None:
    used = {page: {key for text in formulas(page.__doc__ or "") for key, _ in symbols_in(text)} for page in PAGES}
    shared = {key_of(given.written[0])[0] for given in SYMBOLS}
    assert shared - set().union(*used.values()) == set()
    for page in PAGES:
        own = {key_of(given.written[0])[0] for given in introduced(page.__doc__ or "")}
        assert own - used[page] == set()
        assert {key: other.__name__ for key in own for other in PAGES if other is not page and key in used[other]} == {}


def test_a_symbol_is_introduced_in_a_line_of_its_own() -> None:
    (given,) = introduced("Says why.\n\n:data E_{a,o,r}, E_{i,r}: [units] one-off draw\n")
    assert given == Symbol("data", ("E_{a,o,r}", "E_{i,r}"), "units", "one-off draw")
    assert not re.search("^:[a-z]+ ", formulation(), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.rpartition(".")[2])
def test_units_beside_an_equation_are_those_of_the_table(page: object) -> None:
    for formula, unit in re.findall(r":math:`([^`]*)`\s+\[([^\]]*)\]", page.__doc__ or ""):
        for form in formula.split(", "):
            own = KNOWN[key_of(form)[0]].unit
            assert unit in (own, own.replace("MW facility", "MW").replace("MW on the basis", "MW"), "0/1"), formula


def test_letters_of_the_definitions_mean_what_the_table_says() -> None:
    text = DEFINITIONS.read_text(encoding="utf-8").replace("O&M", "")
    spans = re.findall(r"`([^`\n]*)`", text)
    letters = {letter for span in spans for letter in re.findall(r"(?<![\w])([A-Za-zα-ωΑ-Ω])(?![\w])", span)}
    greek = {r"\beta": "β", r"\alpha": "α", r"\gamma": "γ", r"\tau": "τ", r"\delta": "δ"}
    assert letters - {"Σ"} - {greek.get(key, key) for key in KNOWN} == set()


def test_the_variables_of_the_table_are_those_of_the_model() -> None:
    words = {"Binary": "0 or 1", "NonNegativeIntegers": "whole, ≥ 0", "NonNegativeReals": "≥ 0"}
    bounded = {(0, 0): "0", (0, 1): "0 to 1"}
    cases = [problem().changed({"programme.target.mw": 3.000002}), *(given.case() for given in features().values())]
    found = {}
    for variable in (variable for case in cases for variable in build(case).m.component_objects(pyo.Var)):
        if variable.name not in found and len(variable):
            first = next(iter(variable.values()))
            domain = words.get(first.domain.name) or bounded.get((first.lb, first.ub), "real")
            found[variable.name] = domain, variable.dim() if variable.is_indexed() else 0
    assert found == {given.name: (given.domain, len(given.index)) for given in VARIABLES}


def test_indices_of_variables_have_letters() -> None:
    assert {name for given in VARIABLES for name in given.index} - set(INDICES) == {"target"}


def test_the_page_has_both_tables() -> None:
    assert symbol_table(ALL) in formulation()
    assert variable_table() in formulation()
