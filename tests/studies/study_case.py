"""A case of one phase with studies of it, small enough to solve each of their points in a blink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.case import write_case

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = """\
name: Racks dearer
changes:
  - {path: "racks[R1].price_usd_m", scale: 1.5}
"""
GRID = """\
name: Price and cash
scenarios: [[], dear]
dimensions:
  - {id: cash, path: finance.opening_cash_usd_m, set: [400, 500]}
  - {id: price, path: "racks[R1].price_usd_m", scale: [1.0, 2.0]}
solve: {time_limit_s: 30}
"""
SHORT = """\
name: Cash
scenarios: [[], dear]
dimensions:
  - {id: cash, path: finance.opening_cash_usd_m, set: [400, 500]}
  - {id: price, path: "racks[R1].price_usd_m", scale: [1.0]}
"""


def write_study(folder: Path, text: str = GRID, name: str = "small") -> Path:
    """Write the case, its scenario and one study, and return the path of the study."""
    case = folder / "six-months"
    if not case.exists():
        write_case(case)
        (case / "scenarios").mkdir()
        (case / "scenarios" / "dear.yaml").write_text(SCENARIO, encoding="utf-8")
        (case / "studies").mkdir()
    path = case / "studies" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path
