"""Settings are in one place, each with its unit and reason, and the search has no constants that tune it elsewhere."""

from __future__ import annotations

import ast
import pickle
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

import solvers.search
from solvers import construction_settings, search_settings
from solvers.options import Options
from solvers.search_settings import SearchSettings

FOLDER = Path(solvers.search.__file__).parent
NO_SETTINGS = {
    "tolerances": None,  # all that results depend on
    "lexicographic": {"FIRST_GOAL_WEIGHT"},  # a bound of a weighted objective holds for the weights it was proven with
    "worker": {"PR_SET_PDEATHSIG", "STDERR_KEPT", "JOIN_S"},  # of processes, not of the search
    "polishing": {"PRIMAL_SIMPLEX", "FORCED_SCALING", "LP_METHODS"},  # words and methods of HiGHS
    "blocks": {"GLOBAL", "COUPLING"},  # marks in arrays of numbers of blocks
    "group_relaxation": {"ALL_GROUPS", "EVEN_GROUPS", "ODD_GROUPS"},
    "lns": {"CUT_SHORT"},
}


def constants(path: Path) -> set[str]:
    """Return the upper-case names that a module assigns."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        for target in node.targets if isinstance(node, ast.Assign) else ():
            found |= {name.id for name in ast.walk(target) if isinstance(name, ast.Name) and name.id.isupper()}
    return found


def test_no_module_of_the_search_has_settings_of_its_own() -> None:
    for path in FOLDER.glob("*.py"):
        allowed = NO_SETTINGS.get(path.stem, set())
        assert allowed is None or constants(path) == allowed, path.name


def test_a_constant_means_one_thing() -> None:
    names = [name for path in FOLDER.glob("*.py") for name in constants(path)]
    assert len(names) == len(set(names))


def test_every_setting_says_its_unit_and_its_reason() -> None:
    files = (construction_settings.__file__, search_settings.__file__)
    lines = [line for file in files for line in Path(file).read_text(encoding="utf-8").splitlines()]
    settings = [line for line in lines if re.match(r"    \w+: (int|float|tuple|SolverOptions)", line)]
    assert len(settings) > 100
    text = "\n".join(lines)
    for line in settings:
        name = line.split(":")[0].strip()
        assert "  # " in line or re.search(rf"\n    {name}: SolverOptions = field\((.|\n)*?\)  # ", text), line


def test_settings_are_frozen_and_go_with_the_options_to_another_process() -> None:
    settings = SearchSettings()
    with pytest.raises(AttributeError):
        settings.lns = None  # type: ignore[misc, assignment]
    assert all(
        is_dataclass(getattr(settings, f.name)) or isinstance(getattr(settings, f.name), int) for f in fields(settings)
    )
    tuned = replace(settings, milestone_lookahead_periods=9)
    assert pickle.loads(pickle.dumps(Options(search=tuned))).search == tuned


def test_no_back_end_refuses_options_for_their_settings() -> None:
    from solvers.backend import backend
    from tests.solvers.models import knapsack

    tuned = Options(search=replace(SearchSettings(), milestone_lookahead_periods=9))
    assert backend("highs").solve(knapsack(), tuned).objective == pytest.approx(-13.0)
