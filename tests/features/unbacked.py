"""Milestones that count no MW that conditional import feeds and nothing on site backs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.problem import OnsiteUnit, Stage
from tests.by_hand.build import START, case, milestone, money, month, phase, rack, site
from tests.by_hand.build import stage as firm_stage
from tests.features.feature import Feature

if TYPE_CHECKING:
    from planner.problem import Problem


def smallest() -> Problem:
    """Return a site with a unit of its own and a conditional stage, and a milestone on each basis, of any site too."""
    stages = (
        firm_stage(1.0),
        Stage(mw=2.0, energisation_date=START, conditional=True, curtail_hours_per_year=876.0, firm_from_date=month(2)),
    )
    unit = OnsiteUnit(id="gen", firm_mw=1.0, capex_usd_m=0.5, lead_periods=1, max_units=1, fuel_usd_per_mwh=90)
    alfa = site("alfa", phase("A1", 3.0), mw=None, stages=stages, onsite=(unit,), pue=1.25)
    asked = (
        milestone(1.0, counts_unbacked=False),
        milestone(2.0, "M2", basis="facility", scope="any_site", counts_unbacked=False),
        milestone(2.0, "M3"),
    )
    racks, finance = (rack(mw=0.5),), money(20.0, rent_usd_m_per_mw_year=12.0)
    places = alfa, site("beta", phase("B1", 1.0))
    return case(
        *places, goals=("earliest", "npv"), periods=3, target=3.0, milestones=asked, racks=racks, finance=finance
    )


BY_HAND = "tests/by_hand/test_unbacked.py"
FEATURE = Feature(
    "milestones of what is backed",
    fields=("Milestone.counts_unbacked",),
    case=smallest,
    by_hand=(
        f"{BY_HAND}::test_what_nothing_backs_does_not_count_until_it_is_firm",
        f"{BY_HAND}::test_backing_lets_it_count_and_has_to_last",
        f"{BY_HAND}::test_it_is_not_reached_while_it_would_be_lost_again",
        f"{BY_HAND}::test_facility_power_any_site_and_commissioning_count_as_ever",
    ),
    checked=("tests/checks/test_unbacked.py::test_what_counts_is_counted_again",),
    second="unbacked",
    loosened=("Milestone.counts_unbacked",),
    faults=(
        "model: what nothing backs counts",
        "tables: what is lost again counts as reached",
        "check: what nothing backs counts",
        "rule dropped: money that gains by leaving load unbacked",
    ),
    explained=(
        f"{BY_HAND}::test_the_explanation_says_what_does_not_count",
        f"{BY_HAND}::test_levers_are_not_sought_for_it",
        f"{BY_HAND}::test_money_that_would_gain_by_waiting_is_refused",
    ),
    shown=(f"{BY_HAND}::test_the_table_says_what_counts",),
    bounds=(f"{BY_HAND}::test_bounds_leave_curtailment_out",),
)
