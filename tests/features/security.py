"""Security of utility contracts: posted at order or at the start, back so long after energisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import Upgrade
from tests.by_hand.build import case, money, month, option, phase, site, stage
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return the case: a stage from before the plan, one to come, an upgrade; their security is back a month later."""
    upgrade = Upgrade(id="U", mw=2.0, capex_usd_m=1.0, lead_periods=1)
    place = site(
        "S", phase("A", 4.0, option(1)), mw=None, stages=(stage(2.0, month(-1)), stage(1.0, month(1))),
        upgrades=(upgrade,), security_usd_m_per_mw=0.5, security_periods=1,
    )  # fmt: skip
    return case(place, goals=("shortfall", "npv"), target=3.0, periods=3, finance=money(horizon_value="book"))


BY_HAND = "tests/by_hand/test_security.py"
FEATURE = Feature(
    "security",
    fields=("Site.security_usd_m_per_mw", "Site.security_periods"),
    case=smallest,
    by_hand=(
        f"{BY_HAND}::test_a_stage_posts_at_the_start_and_has_it_back_after_its_energisation",
        f"{BY_HAND}::test_an_upgrade_posts_at_its_order_and_what_is_not_back_is_book_value",
        f"{BY_HAND}::test_a_stage_that_never_serves_leaves_its_security_with_the_utility",
        f"{BY_HAND}::test_money_that_is_with_the_utility_buys_no_racks",
        f"{BY_HAND}::test_no_facility_for_capex_pays_it",
    ),
    checked=(
        "tests/checks/test_security.py::test_security_that_the_plan_leaves_out_is_told",
        "tests/checks/test_security.py::test_a_wrong_figure_of_what_is_held_is_told",
        "tests/checks/test_tabulated.py::test_random_decisions_are_reported_as_recomputed",
    ),
    second="security",
    loosened=("Site.security_usd_m_per_mw", "Site.security_periods"),
    faults=(
        "model: security back at energisation",
        "model: security of a stage posted before the plan",
        "model: security held is no book value",
        "tables: security of an upgrade back a lead too early",
        "tables: security of what never serves is back",
        "check dropped: security",
        "rule dropped: return of a security without a price",
        "bounds: security from before the plan left out",
        "levers: security not back earlier",
    ),
    explained=(
        "tests/explanation/test_security.py::test_security_that_leaves_no_cash_is_told_as_the_cash_floor",
        "tests/explanation/test_security.py::test_an_upgrade_waits_for_the_cash_of_its_security",
        "tests/levers/test_security.py::test_a_stage_that_comes_earlier_has_its_security_back_earlier",
        "tests/levers/test_security.py::test_mw_of_a_lever_post_their_security",
    ),
    shown=(
        "tests/exports/sheets/test_security.py::test_the_bank_pack_and_the_sums_have_a_line_of_it",
        "tests/exports/sheets/test_security.py::test_the_workbook_has_what_is_held",
        "tests/report/test_contracts.py::test_the_page_says_what_security_is_held",
        "tests/casefiles/workbook/test_round_trip.py::test_a_case_drawn_by_chance_comes_back",
    ),
    bounds=(
        "tests/bounds/test_security.py::test_what_comes_back_from_before_the_plan_can_pay_for_racks",
        "tests/bounds/test_security.py::test_what_is_posted_in_the_plan_brings_nothing",
    ),
)
