"""Lenders that ask for cover of their debt service, for a random case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance


def add_covenant(chance: Chance, given: dict[str, Any]) -> None:
    """Let facilities ask for cover, most of them from the start, at rates and in parts that ask for some."""
    loans, last = given["finance"]["facilities"], chance.horizon - 1
    if not loans:
        loans.append({"id": "C0", "limit_usd_m": chance.steps(8.0, 20.0, 40.0)})
    ids = [site["id"] for site in given["sites"]]
    for loan in loans:
        loan["rate_per_year"] = chance.pick(0.0, 0.15, 0.5, 1.0)
        if chance.coin(0.5):
            loan |= {"repayment": "straight_line", "available_to_date": chance.some(0, last // 2),
                     "maturity_date": chance.some(last // 2 + 1, last + 3)}  # fmt: skip
        if chance.coin(0.85):
            loan["min_dscr"] = chance.pick(0.5, 1.0, 1.3, 3.0)
            if chance.coin(0.4):
                loan["min_dscr_from_date"] = chance.some(-2, last)
        if chance.coin(0.4) and "regions" not in loan:
            loan["sites"] = chance.rng.sample(ids, chance.rng.randint(1, len(ids)))
    if chance.coin(0.7):
        given["finance"]["opening_cash_usd_m"] = chance.pick(2.0, 8.0, 20.0)
        given["finance"]["cash_floor_usd_m"] = 0.0
