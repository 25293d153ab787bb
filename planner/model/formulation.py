"""Writes the model down for people: ``python -m planner.model.formulation > FORMULATION.md``.

The page is made of `definitions.md`, of the tables of `symbols.py`, and of the docstrings of the goals, of every
constraint family and of what decides among equal plans: what is read is what stands beside the code.
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from planner.model import build_order, objective, ties, variables, wishes
from planner.model.build import FAMILIES
from planner.model.symbols import LINE, SYMBOLS, Symbol, introduced, symbol_table, variable_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

DEFINITIONS = Path(__file__).with_name("definitions.md")
HEAD = """\
# The model

Written by `python -m planner.model.formulation > FORMULATION.md`; to change it, change `planner/model/definitions.md`
or the docstring beside the equation. First the definitions, which bind the model and the independent check alike; then
how the model states them: its symbols, its variables, goals and constraints.
"""
NOTATION = """\
A letter means the same in every equation. Indices and decisions are lower case, data upper case or Greek, and what
follows from decisions is a word; a bar marks an upper limit. `∧` is the lesser of two, `⌊·⌋` rounds down
to whole racks.
"""


def formulation() -> str:
    """Return the definitions, the goals, every constraint family and the last step as one Markdown page."""
    definitions = DEFINITIONS.read_text(encoding="utf-8").replace("\n## ", "\n### ").replace("# ", "## ", 1)
    parts = [HEAD, definitions, "## Symbols\n", NOTATION, symbol_table(all_symbols())]
    parts += ["## Variables\n", _page(variables), variable_table(), "## Goals\n", _page(objective), "## Constraints\n"]
    for family in FAMILIES:
        name = family.__name__.rpartition(".")[2]
        rows = ", ".join(f"`{row}`" for row in family.Rows.names())
        parts += [f"### {name.capitalize()}\n", _page(family), f"Rows: {rows} (`planner/model/families/{name}.py`).\n"]
    parts += ["## Choice among equal plans\n", _page(ties)]
    parts += ["## Near-optimal build orders\n", _page(build_order)]
    return "\n".join([*parts, "## Wishes\n", _page(wishes)])


def all_symbols() -> tuple[Symbol, ...]:
    """Return every symbol of the page: those of several equations, then those that one family or goal introduces."""
    own = (introduced(inspect.getdoc(module) or "") for module in (*FAMILIES, objective, ties, build_order))
    return (*SYMBOLS, *(symbol for symbols in own for symbol in symbols))


def _page(module: ModuleType) -> str:
    return markdown(LINE.sub("", inspect.getdoc(module) or "").rstrip()) + "\n"


def markdown(text: str) -> str:
    """Return a docstring as Markdown that GitHub shows: equations as ``math`` blocks, formulas as inline ones."""
    blocks = re.split(r"\n\s*\n", text)
    return "\n\n".join(_equation(block) if block.startswith(".. math::") else _prose(block) for block in blocks)


def _equation(block: str) -> str:
    lines: Iterable[str] = block.removeprefix(".. math::").splitlines()
    inner = "\n".join(line.strip() for line in lines if line.strip())
    return f"```math\n{inner}\n```"


def _prose(block: str) -> str:
    return re.sub(r":math:`([^`]*)`", r"$`\1`$", block).replace("``", "`")


if __name__ == "__main__":
    sys.stdout.write(formulation())
