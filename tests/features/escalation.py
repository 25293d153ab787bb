"""Escalation and contingency by class of cost."""

from __future__ import annotations

from datetime import date

from planner.problem import OnsiteUnit, Problem, Upgrade
from tests.by_hand.build import START, came, case, loan, milestone, money, option, phase, rack, site
from tests.features.feature import Feature

HAND, CHECK, BANK = "tests/by_hand/test_prices.py", "tests/checks/test_prices.py", (
    "tests/exports/sheets/test_bank_prices.py"
)  # fmt: skip


def smallest() -> Problem:
    """Return three months in which all classes of cost escalate: one hall, one line, one generator, racks on order."""
    place = site(
        "alfa", phase("A1", 2.0, option(1, capex_usd_m=4.0, start_share=0.25)),
        phase("A2", 1.0, option(2, capex_usd_m=8.0), started_date=date(2025, 12, 1)), mw=1.0, opening_usd_m=1.0,
        upgrades=(Upgrade(id="line", mw=1.0, capex_usd_m=2.0, order_share=0.5, lead_periods=1),),
        onsite=(OnsiteUnit(id="gen", firm_mw=1.0, capex_usd_m=0.5, fuel_usd_per_mwh=90, max_units=1, lead_periods=1),),
        opex_usd_m_per_mw_year=0.6, energy_usd_per_mwh=60,
    )  # fmt: skip
    kind = rack(price_usd_m=3.0, order_share=0.5, lead_periods=1, on_order=came((START, 1)))
    share = {"share_per_year": 1.0, "contingency_share": 0.25, "price_date": date(2025, 12, 31)}
    rising = tuple({"id": name, **share} for name in ("works", "power", "racks", "operation"))
    return case(
        place, goals=("shortfall", "cost", "npv"), periods=3, target=2.0, racks=(kind,),
        milestones=(milestone(1.0, tranche_usd_m=4.0, in_kind_share=0.5, payment_lag_periods=1),),
        finance=money(20.0, facilities=(loan(6.0, 0.06, borrowing_base_share=0.5, capex_only=True),),
                      rent_usd_m_per_mw_year=12.0, horizon_value="book", escalation=rising),
    )  # fmt: skip


FEATURE = Feature(
    "escalation and contingency",
    fields=("Finance.escalation", "Escalation.price_date", "Escalation.share_per_year", "Escalation.contingency_share"),
    case=smallest,
    by_hand=(
        f"{HAND}::test_works_are_paid_at_the_prices_of_each_payment",
        f"{HAND}::test_a_rack_is_paid_at_the_prices_of_order_and_delivery_and_one_on_order_as_agreed",
        f"{HAND}::test_the_borrowing_base_goes_by_what_was_paid",
        f"{HAND}::test_what_rises_faster_than_money_is_discounted_is_built_at_once",
    ),
    checked=(
        f"{CHECK}::test_each_class_is_asked_for_at_its_prices",
        f"{CHECK}::test_book_value_and_base_go_by_what_was_paid",
        f"{CHECK}::test_work_under_way_is_asked_for_as_agreed",
    ),
    second="escalation",
    loosened=("Escalation.contingency_share",),
    faults=(
        "prices: escalation from the wrong day in the model",
        "prices: racks on order escalate",
        "prices: the base goes by the price as given",
        "prices: usable credit at the price as given",
        "prices: contingency dropped from the tables",
        "prices: the check forgets the class",
    ),
    explained=("tests/explanation/test_prices.py::test_cash_is_asked_for_at_the_prices_of_the_day",),
    shown=(
        "tests/report/test_prices.py::test_each_class_has_a_row_with_its_figures",
        f"{BANK}::test_a_price_typed_in_gives_the_ledger_of_the_changed_case",
        "tests/explanation/test_prices.py::test_the_build_schedule_costs_what_is_paid",
        "tests/validate/test_prices.py::test_a_scenario_changes_one_class_of_cost",
    ),
    bounds=(
        "tests/bounds/test_prices.py::test_dearer_racks_leave_less_within_reach",
        "tests/bounds/test_prices.py::test_falling_prices_count_at_their_least",
        "tests/bounds/test_prices.py::test_no_plan_has_more_online_than_the_bound",
        f"{HAND}::test_credit_in_kind_pays_racks_at_the_prices_of_the_day",
    ),
    not_loosened={
        "Finance.escalation": "prices may rise or fall with it",
        "Escalation.price_date": "an earlier date makes rising prices dearer and falling ones cheaper",
        "Escalation.share_per_year": "a lower share makes what is paid before the date of the prices dearer",
    },
)
