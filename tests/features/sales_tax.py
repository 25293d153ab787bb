"""Sales tax on racks by site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.by_hand.build import START, came, case, loan, milestone, money, phase, rack, site
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem

HAND, CHECK, BANK = "tests/by_hand/test_lease_and_tax.py", "tests/checks/test_lease_and_tax.py", (
    "tests/exports/sheets/test_bank_lines.py"
)  # fmt: skip


def smallest() -> Problem:
    """Return three months with two sites that tax racks unlike, and a facility for capital alone."""
    places = site("alfa", phase("A1", 2.0), sales_tax_share=0.0625), site("beta", phase("B1", 1.0))
    kind = rack(price_usd_m=3.0, order_share=0.5, lead_periods=1, on_order=came((START, 1)))
    return case(
        *places, goals=("shortfall", "cost"), periods=3, target=2.0, racks=(kind,), milestones=(milestone(1.0),),
        finance=money(4.0, facilities=(loan(6.0, 0.06, capex_only=True),)),
    )  # fmt: skip


FEATURE = Feature(
    "sales tax on racks",
    fields=("Site.sales_tax_share",),
    case=smallest,
    by_hand=(
        f"{HAND}::test_sales_tax_is_on_the_full_price_at_delivery",
        f"{HAND}::test_racks_go_where_there_is_no_tax",
        f"{HAND}::test_credit_in_kind_never_pays_the_tax",
        f"{HAND}::test_a_facility_for_capital_may_pay_the_tax_but_a_base_does_not_count_it",
    ),
    checked=(f"{CHECK}::test_sales_tax_is_asked_for_on_the_full_price",
             f"{CHECK}::test_a_tax_that_is_paid_where_there_is_none_is_refused"),
    second="sales-tax",
    loosened=("Site.sales_tax_share",),
    faults=("sales tax: on what is paid at delivery alone", "sales tax: no capital in the model",
            "sales tax: dropped from the check"),
    explained=("tests/explanation/test_prices.py::test_racks_a_month_earlier_need_their_tax_in_cash",),
    shown=(f"{BANK}::test_sales_tax_is_capital_of_the_pack_and_follows_the_racks",
           f"{BANK}::test_pictures_and_sums_name_both"),
    bounds=("tests/bounds/test_prices.py::test_leases_and_taxes_leave_the_bound_true",),
)  # fmt: skip
