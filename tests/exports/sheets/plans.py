"""Plans that workbooks are made of: shipped ones, random ones with every field, one by hand."""

from __future__ import annotations

import random
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from planner import read_plan
from planner.plan import Plan  # noqa: TC001 - cached functions keep their annotations
from planner.tabulate import tabulate
from tests.checks import chance
from tests.tabulate.case import RUN, case
from tests.tabulate.case import plan as decided

PLANS = Path(__file__).resolve().parents[3] / "notebooks" / "plans"
UMLAUT, CJK, MARKUP, FORMULA = "Größe Süd & Söhne", "北京数据中心", "<script>alert(1)</script>", "=1+1"


@cache
def shipped(name: str) -> Plan:
    """Return a plan that is shipped with the notebooks."""
    folder = Path(mkdtemp()) / name
    shutil.copytree(PLANS / name, folder)
    found = read_plan(folder)
    shutil.rmtree(folder.parent)
    return found


@cache
def by_chance(seed: int) -> Plan:
    """Return the plan of random decisions on a random case: its ledger adds up, whatever rule it breaks."""
    dice = random.Random(seed)
    given = chance.case(dice)
    return tabulate(given, chance.decisions(dice, given), RUN)


@cache
def by_hand() -> Plan:
    """Return six months in which 60 million USD are drawn, due in a straight line, and repaid a little early.

    2 racks of 1 MW are online in all periods: rent is 2 MW x 36 / 12 = 6 a month, running them 2 x 6 / 12 = 1.
    """
    facility = {
        "id": "loan", "name": FORMULA, "limit_usd_m": 100, "rate_per_year": 0.12, "draw_fee_share": 0.01,
        "available_to_date": "2026-02-15", "repayment": "straight_line", "maturity_date": "2026-05-31",
    }  # fmt: skip
    problem = case(
        site={"opex_usd_m_per_mw_year": 6, "installed": [{"rack": "R", "units": 2}], "name": CJK},
        finance={"rent_usd_m_per_mw_year": 36, "facilities": [facility]},
        programme={"name": f"{MARKUP} {UMLAUT}"},
    )
    return decided(
        problem,
        draws_usd_m={("loan", 0): 60.0},
        repayments_usd_m={("loan", 2): 25.0, ("loan", 3): 15.0, ("loan", 4): 20.0},
    )
