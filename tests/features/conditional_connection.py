"""Conditional connection: steps whose import may be curtailed until they are firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import OnsiteUnit, Stage, Upgrade
from tests.by_hand.build import START, case, money, month, phase, rack, site
from tests.by_hand.build import stage as firm_stage
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return a site with units of its own and one without, each with a firm stage and conditional steps."""
    notice = {"conditional": True, "curtail_hours_per_year": 876.0}
    unit = OnsiteUnit(id="gen", firm_mw=1.0, capex_usd_m=0.5, lead_periods=1, max_units=1, fuel_usd_per_mwh=90)
    upgrade = Upgrade(
        id="line", mw=2.0, capex_usd_m=1.0, lead_periods=1, firm_from_date=month(2), **notice,
    )  # fmt: skip
    alfa = site("alfa", phase("A1", 3.0), mw=None, stages=(firm_stage(1.0),), upgrades=(upgrade,), onsite=(unit,))
    stages = (firm_stage(0.5), Stage(mw=1.0, energisation_date=START, firm_from_date=month(2), **notice))
    beta = site("beta", phase("B1", 1.0), mw=None, stages=stages, pue=1.25)
    finance = money(20.0, rent_usd_m_per_mw_year=12.0)
    return case(alfa, beta, goals=("shortfall", "npv"), periods=3, target=4.0, racks=(rack(mw=0.5),), finance=finance)


BY_HAND, CHECKS, SHOWN = (
    "tests/by_hand/test_conditional.py",
    "tests/checks/test_rules.py",
    "tests/exports/test_conditional_shown.py",
)
SAVES = "what is curtailed saves energy, which cost, emissions and a low rent may be worth less than"
FEATURE = Feature(
    "conditional connection",
    fields=(
        "Stage.conditional", "Stage.curtail_hours_per_year", "Stage.firm_from_date",
        "Upgrade.conditional", "Upgrade.curtail_hours_per_year", "Upgrade.firm_from_date",
    ),
    case=smallest,
    by_hand=(
        f"{BY_HAND}::test_what_is_not_backed_loses_rent_and_energy",
        f"{BY_HAND}::test_firm_steps_are_used_first_and_a_step_becomes_firm_on_its_date",
        f"{BY_HAND}::test_backing_is_a_decision_that_burns_fuel",
        f"{BY_HAND}::test_no_more_is_backed_than_firm_power_to_spare_after_the_reserve",
        f"{BY_HAND}::test_units_relied_on_at_peak_back_nothing",
        f"{BY_HAND}::test_peak_and_mean_pue_count",
        f"{BY_HAND}::test_no_more_is_imported_on_conditional_steps_than_is_energised",
        f"{BY_HAND}::test_backing_runs_at_mean_pue",
        f"{BY_HAND}::test_an_upgrade_may_be_conditional_and_gains_months",
        f"{BY_HAND}::test_the_tenant_pays_what_is_left_of_the_rent",
        f"{BY_HAND}::test_a_ramp_holds_back_conditional_mw_too",
        f"{BY_HAND}::test_lost_rent_is_that_of_the_site_without_factor_and_lag",
        f"{BY_HAND}::test_cover_and_limits_count_what_is_left_and_bills_the_peak",
    ),
    checked=(
        f"{CHECKS}::test_a_broken_rule_is_told_in_site_words",
        f"{CHECKS}::test_a_decision_beyond_the_rules_is_told",
        "tests/checks/test_tabulated.py::test_random_decisions_are_reported_as_recomputed",
    ),
    second="conditional",
    loosened=(),
    not_loosened={
        "Stage.conditional": SAVES, "Stage.curtail_hours_per_year": SAVES, "Stage.firm_from_date": SAVES,
        "Upgrade.conditional": SAVES, "Upgrade.curtail_hours_per_year": SAVES, "Upgrade.firm_from_date": SAVES,
    },
    faults=(
        "model: conditional import beyond its steps",
        "model: backing by units relied on at peak",
        "model: backed hours burn nothing",
        "model: lost load still earns",
        "tables: a conditional step is firm too soon",
        "check: no rule on conditional import",
        "model: water of load that is lost",
        "model: conditional MW beyond their ramp",
        "tables: lost rent at the price of finance",
        "tables: cover counts rent that is lost",
        "check: cover counts rent that is lost",
    ),
    explained=(
        "tests/explanation/test_conflict_families.py::test_each_family_alone",
        f"{BY_HAND}::test_an_upgrade_may_be_conditional_and_gains_months",
        "tests/validate/test_conditional_steps.py::test_what_contradicts_itself_is_refused",
    ),
    shown=(
        f"{SHOWN}::test_letters_say_what_may_be_curtailed",
        f"{SHOWN}::test_the_report_sets_months_gained_against_hours_lost",
        f"{SHOWN}::test_tables_are_read_back",
        f"{SHOWN}::test_the_bank_pack_takes_off_what_is_lost",
    ),
    bounds=(
        f"{BY_HAND}::test_bounds_count_all_steps",
        "tests/levers/test_made.py::test_the_least_set_is_the_one_known",
    ),
)  # fmt: skip
