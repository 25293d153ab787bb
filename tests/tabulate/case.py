"""A one-site case of six months from January 2026 that the tests vary, and its plan from decisions."""

from __future__ import annotations

from typing import Any

from planner.decisions import Decisions, Proof
from planner.plan import Plan, Run, Sizes
from planner.problem import Problem
from planner.tabulate import tabulate

RUN = Run("0", "none", "exhausted", 0, None, 0.0, Sizes(0, 0, 0, 0, 0), ())
SITE: dict[str, Any] = {"id": "S", "peak_pue": 1.5, "mean_pue": 1.2}
RACK: dict[str, Any] = {"id": "R", "it_kw": 1000, "gpus": 8, "price_usd_m": 10}


def case(
    *,
    site: dict[str, Any] | None = None,
    rack: dict[str, Any] | None = None,
    finance: dict[str, Any] | None = None,
    programme: dict[str, Any] | None = None,
    **more: Any,
) -> Problem:
    """Return the case with these fields changed; a rack is 1 MW IT for 10 million USD."""
    given: dict[str, Any] = {
        "case": "six-months",
        "programme": {
            "name": "Six months",
            "start_date": "2026-01-01",
            "end_date": "2026-06-30",
            "target": {"mw": 10, "by_date": "2026-06-30"},
            **(programme or {}),
        },
        "finance": {"opening_cash_usd_m": 100.0, "discount_rate": 0.1, **(finance or {})},
        "racks": [RACK | (rack or {})],
        "sites": [SITE | (site or {})],
    }
    return Problem.model_validate(given | more)


def plan(problem: Problem, proofs: tuple[Proof, ...] = (), **decisions: Any) -> Plan:
    """Return the plan that follows from these decisions."""
    return tabulate(problem, Decisions(**decisions), RUN, proofs)


def column(rows: tuple[Any, ...], name: str, **where: Any) -> list[Any]:
    """Return one column of the rows whose fields have these values."""
    return [getattr(row, name) for row in rows if all(getattr(row, key) == value for key, value in where.items())]
