"""One direction: levels, no circles, the packages that stand in one place only, the size of functions and files."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent

# The longest prefix counts: index sets and the bounds that follow from dates alone need no model and are level 3, what
# reads values or hands the built model over is level 5, all else in the model level 4.
LEVELS = {
    "planner.errors": 0, "planner.figure": 0, "planner.words": 0,
    "planner.calendar": 1, "planner.spec": 1, "planner.enough": 1, "planner.problem": 1, "planner.guard": 1,
    "planner.sentences": 1,
    "planner.arguments": 1, "planner.outfolder": 1, "planner.startup": 1,
    "planner.validate": 2, "planner.network": 2, "planner.grid_flow": 2, "planner.plan": 2, "planner.plan_rows": 2,
    "planner.class_sets": 2, "planner.portion": 2, "planner.milestone_row": 2,
    "planner.plan_pictures": 2, "planner.ledger_lines": 2,
    "planner.decisions": 2, "planner.committed": 2, "planner.better": 3, "planner.money": 2,
    "planner.casefiles": 3, "planner.tabulate": 3, "planner.changes": 3,
    "planner.model.sets": 3, "planner.model.sources": 3, "planner.model.power_sets": 3,
    "planner.model.bases": 3, "planner.model.loans": 3, "planner.model.stage_dates": 3,
    "planner.model.prices": 3,
    "planner.model.bounds": 3, "planner.bounds": 3,
    "planner.generate": 4, "planner.model": 4,
    "planner.model.extract": 5, "planner.model.structure": 5, "planner.model.settled": 5,
    "planner.model.scheduling": 5, "planner.checks": 5,
    "planner.model.elastic": 6, "planner.model.elastic_items": 6, "planner.model.elastic_problem": 6,
    "planner.model.elastic_columns": 6, "planner.model.elastic_security": 6, "planner.model.elastic_relief": 6,
    "planner.model.elastic_question": 6,
    "planner.model.build_order": 6, "planner.model.near_optimal": 6, "planner.model.plain": 6,
    "planner.model.wishes": 6, "planner.model.wished": 6,
    "planner.model.neighbour": 6, "planner.model.prepared": 6, "planner.model.ties": 6,
    "planner.model.formulation": 6, "planner.explanation": 6,
    "planner.ending": 6, "planner.concluding": 6, "planner.checked": 6, "planner.timing": 6,
    "planner.fallback": 7, "planner.solving": 7,
    "planner.comparison": 8, "planner.levers": 8, "planner.studies": 8, "planner.show": 8, "planner.schedule": 8,
    "planner.exports": 8, "planner.report": 8, "planner.shipped": 8,
    "planner.cli": 9, "planner.cli_parts": 9, "planner.cli_questions": 9, "planner.cli_schedule": 9,
    "planner.cli_explain": 9, "planner.cli_report": 9, "planner.cli_study": 9, "planner.cli_excel": 9,
    "planner.commands": 9, "planner.__main__": 9, "planner": 9,
}  # fmt: skip

# Where a package may be imported: prefixes of modules.
HOMES = {
    "pyomo": ("planner.model", "solvers"),
    "highspy": ("solvers.highs",),
    "networkx": ("planner.network", "planner.grid_flow", "planner.model.bounds.flow"),
    "typer": (
        "planner.cli",
        "planner.cli_excel",
        "planner.cli_explain",
        "planner.cli_parts",
        "planner.cli_questions",
        "planner.cli_report",
        "planner.cli_schedule",
        "planner.cli_study",
    ),
    "rich": ("planner.commands",),
    "pyxirr": ("planner.money", "planner.tabulate", "planner.checks"),
    "ruamel": ("planner.casefiles",),
    "jinja2": ("planner.report.page",),
    "xlsxwriter": ("planner.casefiles.workbook", "planner.exports.workbook"),
    "jpype": ("planner.exports.primavera",),
    "mpxj": ("planner.exports.primavera",),
    "altair": ("planner.show.chart",),
    "vl_convert": ("planner.show.chart", "planner.report.page"),
    "python_calamine": ("planner.casefiles.workbook",),
}
CHECKS_MAY_IMPORT = 2  # levels; besides, neither the network nor any of these
CHECKS_NEVER = ("planner.network", "planner.model", "planner.tabulate", "solvers", "pyomo", "highspy", "networkx")
SHOW_NEVER = ("planner.exports", "planner.report", "planner.schedule", "planner.checks")  # writers and checks
FIRST_SOLVER_LEVEL = 4  # modules below know nothing of solvers and of Pyomo
# Methods of problems and plans that change, show or export import what does it inside the call: importer, imported,
# method. They alone are left out where circles are looked for: all other imports count, those inside functions and
# those for types alone too.
INSIDE_THE_CALL = {
    ("planner.plan", "planner.exports.exporting"): "Plan.export",
    ("planner.plan", "planner.show.notebook"): "Plan._repr_html_",
    ("planner.plan_pictures", "planner.show.charts.capacity"): "Pictures.capacity_chart",
    ("planner.plan_pictures", "planner.show.charts.build_order"): "Pictures.gantt",
    ("planner.plan_pictures", "planner.show.charts.places"): "Pictures.map",
    ("planner.plan_pictures", "planner.show.charts.power"): "Pictures.power_chart",
    ("planner.plan_pictures", "planner.show.charts.racks"): "Pictures.racks_chart",
    ("planner.plan_pictures", "planner.show.charts.resources"): "Pictures.resources_chart",
    ("planner.plan_pictures", "planner.show.charts.cash"): "Pictures.cash_chart",
    ("planner.plan_pictures", "planner.show.charts.waterfall"): "Pictures.waterfall_chart",
    ("planner.plan_pictures", "planner.show.charts.debt"): "Pictures.debt_chart",
    ("planner.plan_pictures", "planner.show.charts.affordability"): "Pictures.affordability_chart",
    ("planner.plan_pictures", "planner.show.charts.energy"): "Pictures.energy_chart",
    ("planner.problem", "planner.changes"): "Problem.changed",
    ("planner.problem", "planner.validate"): "Problem.warnings",
}
MOST_LINES_OF_A_FUNCTION, MOST_LINES_OF_A_FILE = 40, 300


@dataclass(frozen=True)
class Import:
    """One import: who imports what, and where it stands."""

    importer: str
    imported: str
    line: int


def within(module: str, prefix: str) -> bool:
    return module == prefix or module.startswith(f"{prefix}.")


def level(module: str) -> int | None:
    """Return the level of a module of the planner, None for one the table does not know."""
    prefixes = [prefix for prefix in LEVELS if within(module, prefix) and (prefix != "planner" or module == "planner")]
    return LEVELS[max(prefixes, key=len)] if prefixes else None


@cache
def sources() -> dict[str, Path]:
    """Return every module of the two packages by its dotted name."""
    found = {}
    for path in sorted([*ROOT.glob("planner/**/*.py"), *ROOT.glob("solvers/**/*.py")]):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "_sites" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(importer: str, text: str, modules: frozenset[str]) -> list[Import]:
    """Return every import of a module's text; a name imported from a package counts as its submodule if it is one."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [Import(importer, alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{importer} line {node.lineno}: a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.append(Import(importer, inner if inner in modules else str(node.module), node.lineno))
    return found


@cache
def imports() -> tuple[Import, ...]:
    modules = frozenset(sources())
    return tuple(
        found for name, path in sources().items() for found in imports_of(name, path.read_text("utf-8"), modules)
    )


def breach(found: Import) -> str | None:
    """Return what an import breaks, or None."""
    importer, imported = found.importer, found.imported
    words = f"{importer} line {found.line} imports {imported}"
    if (importer, imported) in INSIDE_THE_CALL:
        return None
    homes = HOMES.get(imported.split(".")[0])
    if homes is not None and not any(within(importer, home) for home in homes):
        return f"{words}, which belongs in {' or '.join(homes)} only"
    if within(importer, "solvers"):
        return f"{words}: solvers know no planner" if within(imported, "planner") else None
    if within(importer, "planner.checks") and any(within(imported, never) for never in CHECKS_NEVER):
        return f"{words}: the checks stand alone"
    if within(importer, "planner.show") and any(within(imported, never) for never in SHOW_NEVER):
        return f"{words}: what is shown needs no writer and no check"
    own = level(importer)
    if own is None:
        return f"{importer} has no level in the table"
    if own < FIRST_SOLVER_LEVEL and any(within(imported, solving) for solving in ("solvers", "pyomo")):
        return f"{words}: too low to know of models and solvers"
    return _upward(importer, imported, own, words) if within(imported, "planner") else None


def _upward(importer: str, imported: str, own: int, words: str) -> str | None:
    other = level(imported)
    if other is None:
        return f"{imported} has no level in the table"
    if within(importer, "planner.checks") and not within(imported, "planner.checks") and other > CHECKS_MAY_IMPORT:
        return f"{words}: the checks may know levels 0 to {CHECKS_MAY_IMPORT} only"
    return f"{words}: level {own} imports level {other}" if other > own else None


def test_every_import_goes_one_way() -> None:
    assert len(imports()) > 100
    assert [told for told in map(breach, imports()) if told] == []


def test_no_two_parts_of_a_level_import_each_other() -> None:
    def part(module: str) -> str:
        return max((prefix for prefix in LEVELS if within(module, prefix)), key=len)

    ours = [found for found in imports() if within(found.importer, "planner") and within(found.imported, "planner")]
    known = [found for found in ours if (found.importer, found.imported) not in INSIDE_THE_CALL]
    pairs = {(part(found.importer), part(found.imported)) for found in known}
    assert [pair for pair in pairs if pair[0] < pair[1] and pair[::-1] in pairs] == []


def counted_imports(found: Iterable[Import]) -> list[tuple[str, str]]:
    """Return who imports whom within the two packages, but for what the table of methods allows."""
    known = sources()
    return [
        (one.importer, one.imported)
        for one in found
        if one.imported in known and (one.importer, one.imported) not in INSIDE_THE_CALL
    ]


def parted(module: str) -> tuple[str, ...]:
    """Return the folders of a module and its file, which for a package is its ``__init__``."""
    parts = tuple(module.split("."))
    return (*parts, "__init__") if sources().get(module, Path()).name == "__init__.py" else parts


def of_siblings(edges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return imports as between the two files or folders of one folder that the modules stand in."""
    found = []
    for importer, imported in edges:
        one, other = parted(importer), parted(imported)
        depth = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
        if depth is not None:
            found.append((".".join(one[: depth + 1]), ".".join(other[: depth + 1])))
    return found


def circles(edges: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the strongly connected components of more than one node, each sorted; a node may import itself."""
    parts = nx.strongly_connected_components(nx.DiGraph(list(edges)))
    return sorted(tuple(sorted(part)) for part in parts if len(part) > 1)


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(counted_imports(imports())) == []


def test_no_files_and_folders_of_one_folder_import_each_other_in_a_circle() -> None:
    edges = of_siblings(counted_imports(imports()))
    assert ("planner.model.build", "planner.model.families") in edges
    assert circles(edges) == []


@pytest.mark.parametrize(
    "statement",
    [
        "from planner.tabulate.schedule import schedule_rows",
        "if TYPE_CHECKING:\n    from planner.tabulate.schedule import schedule_rows",
        "def f():\n    from planner.tabulate import schedule",
        "import planner.tabulate.schedule",
    ],
)
def test_a_circle_is_noticed_wherever_the_import_stands(statement: str) -> None:
    more = imports_of("planner.tabulate.arcs", statement, frozenset(sources()))
    found = circles(counted_imports([*imports(), *more]))
    assert ("planner.tabulate.arcs", "planner.tabulate.schedule") in found


def test_a_circle_of_a_file_and_a_folder_is_noticed() -> None:
    # The ledger would use one family and be used by another: no module is in a circle, and still neither comes first.
    more = imports_of("planner.model.ledger", "from planner.model.families import opening", frozenset(sources()))
    edges = counted_imports([*imports(), *more])
    assert not any("planner.model.ledger" in circle for circle in circles(edges))
    assert ("planner.model.families", "planner.model.ledger") in circles(of_siblings(edges))


@pytest.mark.parametrize(("importer", "imported"), INSIDE_THE_CALL)
def test_what_a_method_imports_inside_the_call_is_imported_nowhere_else(importer: str, imported: str) -> None:
    owner, method = INSIDE_THE_CALL[importer, imported].split(".")
    tree = ast.parse(sources()[importer].read_text("utf-8"))
    within_class = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == owner)
    function = next(node for node in within_class.body if isinstance(node, ast.FunctionDef) and node.name == method)
    assert function.end_lineno is not None
    lines = [found.line for found in imports() if (found.importer, found.imported) == (importer, imported)]
    assert len(lines) == 1
    assert function.lineno < lines[0] <= function.end_lineno


@pytest.mark.parametrize(
    ("importer", "statement"),
    [
        ("planner.problem.site", "from planner.model import build"),
        ("planner.checks.cash", "from planner.tabulate import tabulate"),
        ("planner.checks.cash", "from planner.network import windows"),
        ("planner.checks.cash", "from planner import network"),
        ("planner.checks.cash", "import pyomo.environ as pyo"),
        ("planner.checks.cash", "from planner.model.sets import Sets"),
        ("planner.model.build", "from planner.model.extract import extract"),
        ("planner.show.picture", "from planner.cli import main"),
        ("planner.show.notebook", "from planner.exports.codec import cell"),
        ("planner.show.notebook", "def f():\n    from planner.checks import violations"),
        ("planner.model.bounds.most", "from planner.model.linear import Sum"),
        ("planner.model.bounds.most", "def f():\n    import pyomo.environ as pyo"),
        ("planner.tabulate.debt", "from planner import solve"),
        ("planner.casefiles.writing", "from planner.generate import generate"),
        ("planner.solving", "import highspy"),
        ("planner.casefiles.case", "import networkx as nx"),
        ("planner.explanation.words", "from pyomo.environ import Var"),
        ("planner.tabulate.debt", "from solvers.highs import Highs"),
        ("solvers.search.branch_and_bound", "from planner.calendar import Calendar"),
        ("solvers.search.branch_and_bound", "def f():\n    import highspy"),
        ("planner.astrology", "import json"),
    ],
)
def test_a_breach_is_noticed(importer: str, statement: str) -> None:
    modules = frozenset(sources())
    assert any(breach(found) for found in imports_of(importer, statement, modules))


@pytest.mark.parametrize(
    ("importer", "statement"),
    [
        ("planner.model.extract", "from planner.model.variables import add_variables"),
        ("planner.checks.cash", "from planner.calendar import Calendar"),
        ("planner.solving", "from solvers.search import find"),
        ("solvers.highs", "import highspy"),
        ("planner.cli", "import planner"),
    ],
)
def test_a_lawful_import_passes(importer: str, statement: str) -> None:
    assert [breach(found) for found in imports_of(importer, statement, frozenset(sources()))] == [None]


def function_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring and decorators."""
    assert node.end_lineno is not None
    lines = node.end_lineno - node.lineno + 1
    if ast.get_docstring(node) is not None:
        first = node.body[0]
        assert first.end_lineno is not None
        lines -= first.end_lineno - first.lineno + 1
    return lines


def test_functions_are_short() -> None:
    long = [
        f"{module} line {node.lineno} {node.name}: {function_lines(node)} lines"
        for module, path in sources().items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and function_lines(node) > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_files_are_short() -> None:
    lengths = {module: len(path.read_text("utf-8").splitlines()) for module, path in sources().items()}
    assert {module: length for module, length in lengths.items() if length > MOST_LINES_OF_A_FILE} == {}


def test_every_module_and_public_name_says_what_it_is() -> None:
    bare = []
    for module, path in sources().items():
        tree = ast.parse(path.read_text("utf-8"))
        named = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        public = [node for node in named if not node.name.startswith("_")]
        bare += [f"{module}.{getattr(node, 'name', '')}" for node in [tree, *public] if ast.get_docstring(node) is None]
    assert bare == []
