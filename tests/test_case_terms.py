"""The terms of utilities, licences, permits and prices in `status-2026`: as in the fact base, and the table of them."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.result import read_rows
from benchmarks.speed import RESULTS
from benchmarks.terms import ALL, NONE, ROWS, TABLE, TERMS, apart, table, with_terms
from planner.calendar import moved
from tests.test_cases import ROOT, STATUS, TEN, case, fact, facts, site_of

UTILITY_TERMS = {"michigan": "MI-DTE-SALINE", "piketon": "OH-AEP-DCT"}
MEDIAN_OF_TARIFFS = "SURVEY-LBNL"


def test_racks_for_abu_dhabi_are_within_the_quota_of_its_operator():
    (quota,) = case(STATUS).quotas
    assert (quota.counts, quota.per, quota.countries) == ("gpus", fact("quotas", "per", key="AE-G42"), ("AE",))
    assert [step.value for step in quota.most] == [float(fact("quotas", "amount", key="AE-G42"))]
    assert [site.id for site in case(STATUS).candidates if site.country == "AE"] == ["uae"]


def test_the_gas_engines_of_shackelford_wait_for_their_air_permit():
    site = site_of(case(STATUS), "shackelford")
    (engines,) = site.onsite
    assert [before.activity for before in engines.predecessors] == ["SHK-AIR"]
    permit = next(activity for activity in site.activities if activity.id == "SHK-AIR")
    granted = moved(permit.started_date.replace(day=1), permit.options[0].duration_periods)
    halted = date.fromisoformat(fact("tariffs", "effective", key="TX-TCEQ"))
    pause = next(row for row in facts("delays") if row["component"] == "tx_pause")
    # Within the length that is thought possible, and in the first month after its base value.
    assert moved(halted, int(pause["p1"])) <= granted <= moved(halted, int(pause["p3"]))
    assert granted == moved(halted.replace(day=1), int(pause["p2"]) + 1)


def test_minimum_bills_are_those_of_the_utility_or_the_median_of_tariffs():
    billed = {site.id: site.minimum_bill_share for site in case(STATUS).candidates if site.minimum_bill_share}
    for name, share in billed.items():
        told = fact("tariffs", "min_demand_share", key=UTILITY_TERMS.get(name, MEDIAN_OF_TARIFFS))
        assert share == float(told.partition(" ")[0]), name
    # None where nothing was found (Texas, Abu Dhabi) or there is no utility (New Mexico), and no bill without a price.
    assert {site.id for site in case(STATUS).candidates} - set(billed) == {
        "shackelford", "milam", "ercot-north", "ercot-gulf", "uae", "new-mexico",
    }  # fmt: skip
    assert {site.id for site in case(STATUS).candidates if site.demand_usd_per_kw_month} == set(billed)


def test_capacity_in_pjm_is_at_what_the_auctions_set():
    nodes = {node.id: node for node in case(STATUS).grid.nodes}
    set_at = [
        ("2026-06-01", "capacity_price_2026_27"),
        ("2027-06-01", "capacity_price_2027_28"),
        ("2028-06-01", "capacity_price"),
    ]
    told = [(day, float(fact("costs", "base", item=item))) for day, item in set_at]
    for node in ("pjm-aep", "pjm-atsi"):
        assert [(str(step.from_date), step.value) for step in nodes[node].capacity_usd_per_mw_day] == told
    charged = {node.id for node in nodes.values() if any(step.value for step in node.capacity_usd_per_mw_day)}
    assert charged == {"pjm-aep", "pjm-atsi"}


def test_what_is_built_escalates_and_spares_are_kept_as_in_the_fact_base():
    (works,) = case(STATUS).finance.escalation
    assert (works.id, works.contingency_share) == ("works", 0.0)
    assert works.share_per_year == float(fact("costs", "base", item="escalation_construction")) / 100
    low, high = (float(fact("costs", end, item="spares")) for end in ("low", "high"))
    assert {rack.spare_share for rack in case(STATUS).racks} == {0.04}
    assert low <= 0.04 <= high


def test_the_announced_programme_has_no_terms_that_were_not_known():
    problem = case(TEN)
    assert problem.quotas == problem.finance.escalation == problem.yearly_limits == ()
    assert not any(site.minimum_bill_share or site.demand_usd_per_kw_month for site in problem.sites)
    assert not any(unit.predecessors for site in problem.sites for unit in site.onsite)


def test_the_rows_of_the_table_are_different_cases():
    assert len({with_terms(case(STATUS), row).digest for row in ROWS}) == len(ROWS) == len(TERMS) + 2


def test_the_table_of_terms_in_the_readme_is_current():
    rows = read_rows(RESULTS / TABLE)  # made again by `make terms`
    assert {row["row"]: row["digest"] for row in rows} == {row: with_terms(case(STATUS), row).digest for row in ROWS}
    readme = (ROOT / "sites" / STATUS / "README.md").read_text(encoding="utf-8")
    assert table(rows) in readme, f"the README should have\n{table(rows)}"


def line(shortfall, lateness, npv):
    ends = {"shortfall": shortfall, "lateness": lateness, "npv": npv}
    return {
        name: str(end) for goal, both in ends.items() for name, end in zip((goal, f"{goal}_bound"), both, strict=True)
    }


@pytest.mark.parametrize(
    ("one", "other", "goal"),
    [
        (line((0, 0), (5, 5), (10, 12)), line((90, 40), (9, 1), (5, 50)), "shortfall"),
        (line((0, 0), (5, 5), (10, 12)), line((90, 0), (9, 8), (5, 6)), ""),
        (line((0, 0), (5, 5), (10, 12)), line((0, 0), (9, 6), (20, 50)), "lateness"),
        (line((0, 0), (5, 3), (10, 12)), line((0, 0), (5, 3), (20, 50)), ""),
        (line((0, 0), (5, 5), (10, 12)), line((0, 0), (5, 5), (13, 50)), "npv"),
        (line((0, 0), (5, 5), (10, 12)), line((0, 0), (5, 5), (11, 50)), ""),
    ],
)
def test_two_rows_are_told_apart_only_where_plans_and_bounds_leave_no_doubt(one, other, goal):
    assert apart(one, other) == apart(other, one) == goal


def test_all_and_none_are_the_case_with_and_without_its_terms():
    whole = case(STATUS)
    assert with_terms(whole, ALL) is whole
    bare = with_terms(whole, NONE)
    assert bare.quotas == bare.finance.escalation == ()
