"""Facilities by site for a random case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.second.draw import Chance


def add_lenders(chance: Chance, given: dict[str, Any]) -> None:
    """Let facilities lend to some sites, and on cost; two there are at least."""
    loans = given["finance"]["facilities"]
    for number in range(len(loans), 2):
        loans.append(
            {"id": f"L{number}", "limit_usd_m": chance.pick(8.0, 20.0), "rate_per_year": chance.pick(0.0, 0.1)}
        )
    ids = [site["id"] for site in given["sites"]]
    regions = sorted({site.get("region", "") for site in given["sites"]} - {""})
    for loan in loans:
        if regions and chance.coin(0.4):
            loan["regions"] = [chance.rng.choice(regions)]
        elif chance.coin(0.8):
            loan["sites"] = chance.rng.sample(ids, chance.rng.randint(1, len(ids)))
        if chance.coin(0.5):
            loan["max_loan_to_cost"] = chance.pick(0.0, 0.4, 0.7, 1.0)
            if chance.coin(0.5):
                loan["cost_before_usd_m"] = chance.pick(0.5, 3.0, 10.0)
        if chance.coin(0.5):
            loan["capex_only"] = True
        if chance.coin(0.4):
            loan["borrowing_base_share"] = chance.pick(0.3, 0.6, 0.9)


def add_pledges(chance: Chance, given: dict[str, Any]) -> None:
    """Let three facilities lend on racks, in rank."""
    loans = given["finance"]["facilities"]
    for number in range(len(loans), 3):
        loans.append(
            {"id": f"P{number}", "limit_usd_m": chance.pick(8.0, 20.0), "rate_per_year": chance.pick(0.0, 0.1)}
        )
    ids = [site["id"] for site in given["sites"]]
    first, second, third = chance.rng.sample(loans, 3)
    for loan in (first, second, third):
        loan |= {"borrowing_base_share": chance.pick(0.3, 0.6, 0.9), "capex_only": False}
        for named in ("sites", "regions"):
            loan.pop(named, None)
    if chance.coin(0.3):
        first["sites"] = chance.rng.sample(ids, chance.rng.randint(1, len(ids)))
    second["pledged_after"] = [first["id"]]
    if chance.coin(0.6):
        third["pledged_after"] = chance.pick([second["id"]], [second["id"], first["id"]])
