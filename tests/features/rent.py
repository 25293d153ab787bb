"""Rent by site and by rack, from a lag after online on."""

from __future__ import annotations

from datetime import date

from planner.problem import Installed, Problem
from tests.by_hand.build import case, milestone, money, month, phase, rack, site
from tests.features.feature import Feature

HAND, CHECK, BANK = "tests/by_hand/test_rent.py", "tests/checks/test_rent.py", "tests/exports/sheets/test_bank_rent.py"


def smallest() -> Problem:
    """Return four months with two sites, one with a rent of its own and a rack there from the start, and two racks."""
    begun = phase("A1", 3.0, started_date=date(2025, 10, 1), finished_date=date(2025, 12, 1))
    steps = ({"value": 24.0}, {"from_date": month(2), "value": 36.0})
    places = (
        site("alfa", begun, rent_usd_m_per_mw_year=steps, commissioning_periods=1,
             installed=(Installed(rack="R", units=1),)),
        site("beta", phase("B1", 2.0)),
    )  # fmt: skip
    kinds = rack(price_usd_m=1.0), rack("Q", 0.5, price_usd_m=1.0, rent_factor=1.5)
    return case(
        *places, goals=("npv",), periods=4, racks=kinds, milestones=(milestone(2.0),),
        finance=money(20.0, rent_usd_m_per_mw_year=12.0, rent_lag_periods=1, horizon_value="contract",
                      contract_periods=6),
    )  # fmt: skip


FEATURE = Feature(
    "rent by site and rack",
    fields=("Finance.rent_lag_periods", "Site.rent_usd_m_per_mw_year", "Rack.rent_factor"),
    case=smallest,
    by_hand=(
        f"{HAND}::test_racks_go_where_the_rent_is_higher",
        f"{HAND}::test_the_rack_with_the_higher_factor_is_bought",
        f"{HAND}::test_rent_begins_its_lag_after_online_but_not_for_racks_that_stand",
        f"{HAND}::test_a_contract_counts_the_periods_in_which_it_pays",
    ),
    checked=(f"{CHECK}::test_rent_is_asked_for_by_site_rack_and_lag",
             f"{CHECK}::test_contracts_are_worth_the_rent_of_each_rack"),
    second="rent",
    loosened=(),
    faults=("rent: the lag dropped in the model", "rent: the factor of a rack dropped in the tables",
            "rent: the bound of money takes the rent of finance"),
    explained=(f"{HAND}::test_the_tenant_pays_the_rent_of_each_rack",),
    shown=(f"{BANK}::test_a_rent_typed_in_gives_the_ledger_of_the_changed_case",),
    bounds=("tests/bounds/test_prices.py::test_the_dearest_rent_counts_in_what_can_be_reached",),
    not_loosened={
        "Finance.rent_lag_periods": "a shorter lag can meet the limit of the tenant, and moves rent out of a contract",
        "Site.rent_usd_m_per_mw_year": "more rent can meet the limit of the tenant",
        "Rack.rent_factor": "more rent can meet the limit of the tenant",
    },
)  # fmt: skip
