"""A public function with three or more parameters says what each of them is."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.test_layering import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

FEWEST = 3
FAMILIES = "planner.model.families"
# Its commands say what a parameter is in its `help`, which is what users read.
COMMANDS = (
    "planner.cli", "planner.cli_excel", "planner.cli_explain", "planner.cli_questions", "planner.cli_report",
    "planner.cli_schedule", "planner.cli_study",
)  # fmt: skip
SECTION = re.compile(r"\nParameters\n-+\n(.*?)(?=\n\n[A-Z][a-z]+\n-{3,}|\Z)", re.DOTALL)


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Yield the public functions and methods of a module with their docstring: for `__init__` that of its class."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node, ast.get_docstring(node) or ""
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
                    yield f"{node.name}()", inner, ast.get_docstring(node) or ""
                elif isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner, ast.get_docstring(inner) or ""


def parameters(node: ast.FunctionDef) -> list[str]:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [each.arg for each in given if each.arg not in ("self", "cls")]


def described(docstring: str) -> set[str]:
    """Return the parameters that a docstring describes."""
    found = SECTION.search(docstring)
    lines = found[1].splitlines() if found else []
    heads = [line for line, below in pairwise(lines) if below.startswith("    ")]
    return {name for head in heads if not head.startswith(" ") for name in head.split(", ")}


def silent(module: str, text: str) -> list[str]:
    """Return the public functions of a module that leave parameters out, with these."""
    missing = []
    for name, node, docstring in functions(ast.parse(text)):
        given = parameters(node)
        left = [each for each in given if each not in described(docstring)]
        told_elsewhere = module in COMMANDS or (module.startswith(f"{FAMILIES}.") and name == "add")
        if len(given) >= FEWEST and left and not told_elsewhere:
            missing.append(f"{module}.{name}: {', '.join(left)}")
    return missing


def test_public_functions_of_three_or_more_parameters_say_what_they_are() -> None:
    modules = {name: path.read_text("utf-8") for name, path in sources().items() if name.split(".")[0] == "planner"}
    assert [line for name, text in modules.items() for line in silent(name, text)] == []


def test_what_all_families_take_is_said_once() -> None:
    page = ast.get_docstring(ast.parse(sources()[FAMILIES].read_text("utf-8"))) or ""
    named = {line for line in page.splitlines() if line.isidentifier()}
    for name, path in sources().items():
        if name.startswith(f"{FAMILIES}."):
            add = next(node for found, node, _ in functions(ast.parse(path.read_text("utf-8"))) if found == "add")
            assert set(parameters(add)) <= named, name


def test_a_parameter_left_out_is_noticed() -> None:
    text = '''
def f(a, b, c):
    """Do it.

    Parameters
    ----------
    a, b
        Two.

    Raises
    ------
    c
        Never.
    """
'''
    assert silent("planner.x", text) == ["planner.x.f: c"]
    assert silent("planner.x", "def f(a, b): ...") == []
    assert silent("planner.x", "class A:\n    def g(self, a, b, c): ...") == ["planner.x.A.g: a, b, c"]
