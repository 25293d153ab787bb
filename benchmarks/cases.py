"""The cases that speed and peers are measured on: shipped ones, generated ones by size and seed, and real grid nodes.

`SET` is the whole set in order of size. Any other shipped case, and any size written as ``sites x phases x periods -
seed`` without spaces (``30x4x36-7``), can be asked for by name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.problem import Problem

FACTS = Path(__file__).parents[2] / "shared" / "facts"
NODES, CAPS = FACTS / "data" / "us_nodes" / "us_grid_nodes.csv", FACTS / "zones.csv"
US_NODES = "us-nodes"
ON_NODES = (200, 8, 60, 1)
SET = (
    "ten-gigawatt", "status-2026",
    "20x8x60-1", "20x8x60-2", "20x8x60-3",
    "50x8x60-1", "50x8x60-2", "50x8x60-3",
    "200x8x60-1", US_NODES, "1000x4x60-1",
)  # fmt: skip
_SIZE = re.compile(r"(\d+)x(\d+)x(\d+)-(\d+)")


class CaseMissing(Exception):
    """A case of the set cannot be had here; says why."""


def load(name: str) -> Problem:
    """Return the problem of a case of the set, a shipped case or a size.

    Raises
    ------
    CaseMissing
        If it is not known or what it is made from is not there.
    """
    from planner.shipped import read_named, shipped_cases

    if why := missing(name):
        raise CaseMissing(why)
    if name in shipped_cases():
        return read_named(name)
    from planner.generate import generate

    if name == US_NODES:
        return generate(*ON_NODES, nodes=NODES, caps=CAPS)
    size = _SIZE.fullmatch(name)
    assert size is not None
    sites, phases, periods, seed = (int(part) for part in size.groups())
    return generate(sites, phases, periods, seed)


def missing(name: str) -> str | None:
    """Return why a case cannot be had here, None where it can."""
    from planner.shipped import shipped_cases

    if name == US_NODES:
        absent = [str(path) for path in (NODES, CAPS) if not path.is_file()]
        return f"{name} needs {' and '.join(absent)}" if absent else None
    if name in shipped_cases() or _SIZE.fullmatch(name):
        return None
    return f"no case {name!r}: the set is {', '.join(SET)}; shipped cases and sizes such as 30x4x36-7 serve too"
