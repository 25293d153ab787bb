"""Write `witnesses.py`: for each field, seeds whose optimum changes when the field is set aside.

Run as ``python -m tests.oracle.find_witnesses`` after a change to how cases are drawn; `test_coverage.py` holds every
line of the table.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from tests.features.feature import first_fields
from tests.oracle.cases import case
from tests.oracle.changes import fields_used, without
from tests.oracle.enumerate import Infeasible, TooBig, optimum

if TYPE_CHECKING:
    from planner.problem import Problem

SEEDS = (*range(300), 316, 323, 382, 508, 682)  # the last ones for fields that seldom decide
WANTED = 3
HEAD = '''"""Seeds whose optimum changes when a field is set aside: written by `find_witnesses.py`."""

from __future__ import annotations

WITNESSES: dict[str, tuple[int, ...]] = '''


def outcome(problem: Problem) -> tuple[float, ...] | None:
    """Return the best value of each goal, None where there is no plan."""
    try:
        return tuple(round(best.value, 6) for best in optimum(problem))
    except Infeasible:
        return None


def witnesses() -> dict[str, tuple[int, ...]]:
    """Return for each field the first seeds in whose case it decides the optimum."""
    found: dict[str, list[int]] = {field: [] for field in sorted(first_fields())}
    for seed in SEEDS:
        problem = case(seed)
        open_ = [field for field in fields_used(problem) if field in found and len(found[field]) < WANTED]
        base = outcome(problem) if open_ else None
        for field in open_:
            try:
                if outcome(without(problem, field)) != base:
                    found[field].append(seed)
            except (TooBig, ValidationError, LookupError, ValueError):
                continue
        sys.stderr.write(f"{seed} {sum(len(seeds) < WANTED for seeds in found.values())} fields open\n")
    return {field: tuple(seeds) for field, seeds in found.items() if seeds}


if __name__ == "__main__":
    lines = [f"    {json.dumps(field)}: {seeds!r},\n" for field, seeds in witnesses().items()]
    Path(__file__).with_name("witnesses.py").write_text(HEAD + "{\n" + "".join(lines) + "}\n", encoding="utf-8")
